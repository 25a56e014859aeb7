"""Letters that are being sent, and to whom."""

from __future__ import annotations

from django.db import models


class Mailing(models.Model):
    """A letter that goes, or went, to the subscribers of a newsletter."""

    class State(models.IntegerChoices):
        """How far it is; `interface.MailingState` has the same."""

        WAITING = 0
        SENDING = 1
        PAUSED = 2
        DONE = 3
        CANCELLED = 4

    id = models.UUIDField(primary_key=True, editable=False)  # of the letter
    newsletter = models.UUIDField(db_index=True)
    mail = models.BinaryField()  # `interface.Mail` as JSON
    digest = models.BinaryField(max_length=32)  # SHA-256 of it: what was handed over twice is the same
    state = models.PositiveSmallIntegerField(choices=State, default=State.WAITING)
    why = models.TextField(blank=True)  # it was paused
    asked = models.DateTimeField(auto_now_add=True)
    started = models.DateTimeField(null=True)
    ended = models.DateTimeField(null=True)
    # What became of deliveries whose rows are gone: they are forgotten some weeks after the last.
    sent = models.PositiveIntegerField(default=0)
    refused = models.PositiveIntegerField(default=0)
    skipped = models.PositiveIntegerField(default=0)
    bounced = models.PositiveIntegerField(default=0)
    complained = models.PositiveIntegerField(default=0)
    # The same when an editor last resumed it: what had come back until then is forgiven.
    calm_sent = models.PositiveIntegerField(default=0)
    calm_returned = models.PositiveIntegerField(default=0)
    calm_complained = models.PositiveIntegerField(default=0)


class Delivery(models.Model):
    """A mailing to one subscriber."""

    class State(models.IntegerChoices):
        """How far it is."""

        WAITING = 0  # to be sent from `due` on
        CLAIMED = 1  # a worker has it, until `due`
        HANDED = 2  # it is being handed over: after a crash nobody knows whether it arrived
        SENT = 3
        REFUSED = 4  # for good
        SKIPPED = 5  # left, or was suppressed, before its turn

    class Returned(models.IntegerChoices):
        """What came back of it, the worst: each delivery counts once."""

        NO = 0
        SOFT = 1
        HARD = 2
        COMPLAINED = 3

    id = models.BigAutoField(primary_key=True)
    mailing = models.ForeignKey(Mailing, models.CASCADE, related_name="deliveries")
    subscriber = models.ForeignKey("post.Subscriber", models.CASCADE, related_name="deliveries")
    state = models.PositiveSmallIntegerField(choices=State, default=State.WAITING)
    due = models.BigIntegerField(default=0)  # seconds since 1970
    worker = models.CharField(max_length=40, blank=True)
    tries = models.PositiveSmallIntegerField(default=0)
    returned = models.PositiveSmallIntegerField(choices=Returned, default=Returned.NO)
    code = models.CharField(max_length=12, blank=True)  # the server's last: "250", "4.2.2", "550"

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["mailing", "subscriber"], name="one_delivery_of_each"),
        ]
        indexes = [models.Index(fields=["mailing", "state", "due"], name="delivery_queue")]
