"""How fast letters may go, and what keeps them from going."""

from __future__ import annotations

from django.db import models


class Pace(models.Model):
    """When the next letter may go: in all, or to one provider of mailboxes."""

    # HMAC-SHA256 of the provider's name: in a small list a domain tells who reads it.
    key = models.BinaryField(max_length=32, primary_key=True)
    free = models.BigIntegerField(default=0)  # milliseconds since 1970


class WarmUp(models.Model):
    """One row: how many days a new sender has sent, and how many letters on the last of them."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    days = models.PositiveSmallIntegerField(default=0)
    day = models.DateField(null=True)  # UTC
    sent = models.PositiveIntegerField(default=0)


class Trouble(models.Model):
    """Something that editors have to know, or somebody has to mend, until it is over."""

    what = models.CharField(max_length=40, primary_key=True)
    said = models.TextField()
    since = models.DateTimeField(auto_now_add=True)
