"""Subscribers, what they get, how they agreed, and to whom nothing is sent any more."""

from __future__ import annotations

import uuid

from django.db import models


class Subscriber(models.Model):
    """Somebody who signed up. The row goes when nothing is sent to them any more."""

    class State(models.IntegerChoices):
        """Whether they may be written to."""

        UNCONFIRMED = 0
        CONFIRMED = 1

    # Random: ids as elsewhere in the house tell the millisecond, by which a provider's log tells who signed up then.
    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # The address, sealed for this row: see `post.sealing`.
    sealed = models.BinaryField()
    # The blind index of the address: the same address has the same, and only who has the key can make it.
    lookup = models.BinaryField(max_length=32, unique=True)
    language = models.CharField(max_length=35)
    state = models.PositiveSmallIntegerField(choices=State, default=State.UNCONFIRMED)
    # Days and no times of day: less to tell who it is by.
    asked = models.DateField()
    confirmed = models.DateField(null=True)
    # Letters in a row that could not be delivered, and the day of the first of them: see `post.returned`.
    soft_bounces = models.PositiveSmallIntegerField(default=0)
    soft_since = models.DateField(null=True)


class Subscription(models.Model):
    """That a subscriber gets, or asked for, a newsletter."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="subscriptions")
    newsletter = models.UUIDField()
    # Whether the button in the mail was pressed for this newsletter. Nothing is sent before.
    confirmed = models.BooleanField(default=False)
    since = models.DateField()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["newsletter", "subscriber"], name="one_subscription_of_each")
        ]


class Evidence(models.Model):
    """How somebody agreed to get a newsletter, as it could be shown to who asks for it. Sealed like an address."""

    subscriber = models.ForeignKey(Subscriber, models.CASCADE, related_name="evidence")
    newsletter = models.UUIDField()
    sealed = models.BinaryField()


class Suppression(models.Model):
    """An address to which nothing is sent, by its blind index alone."""

    class Reason(models.IntegerChoices):
        """Why."""

        BOUNCED = 1
        COMPLAINED = 2
        ASKED = 3  # never again, whoever enters the address

    lookup = models.BinaryField(max_length=32, primary_key=True)
    reason = models.PositiveSmallIntegerField(choices=Reason)
    since = models.DateField()


class Left(models.Model):
    """That whoever has an address left a newsletter, by its blind index: an old list does not bring them back."""

    lookup = models.BinaryField(max_length=32)
    newsletter = models.UUIDField()
    since = models.DateField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "newsletter"], name="one_leaving_of_each")]


class Noticed(models.Model):
    """That a notice went to an address on a day: strangers cannot make us flood it."""

    lookup = models.BinaryField(max_length=32)
    day = models.DateField(db_index=True)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["lookup", "day"], name="one_notice_a_day")]


class Tally(models.Model):
    """How many came to a newsletter on a day, and how many went."""

    newsletter = models.UUIDField()
    day = models.DateField()
    joined = models.PositiveIntegerField(default=0)
    left = models.PositiveIntegerField(default=0)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["newsletter", "day"], name="one_tally_a_day")]
