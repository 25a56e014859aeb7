"""What the doors keep. Nothing here tells of anybody who cannot be told from others, but for messages, which are sealed."""

from __future__ import annotations

import uuid

from django.db import models


class Nonce(models.Model):
    """A request of the desk that was answered: none comes twice."""

    nonce = models.CharField(max_length=32, primary_key=True)
    # Seconds since 1970, after which its signature is too old anyway.
    until = models.BigIntegerField(db_index=True)


class Viewed(models.Model):
    """How many readers of a page this server saw on a day."""

    day = models.DateField()  # the newsroom's
    path = models.CharField(max_length=300)  # on the site
    run = models.CharField(max_length=32)  # of the process that counted: what its salt was ends with it
    readers = models.PositiveIntegerField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["day", "path", "run"], name="one_count_of_each_run")]


class Message(models.Model):
    """A message of a reader to the newsroom, until it is sent."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    # `messages.Message` as JSON, sealed for this row.
    sealed = models.BinaryField()
    day = models.DateField()  # when it came
