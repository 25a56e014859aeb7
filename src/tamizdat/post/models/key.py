"""By which key the rest is sealed."""

from __future__ import annotations

from django.db import models


class KeyMark(models.Model):
    """One row: a word under the key, by which it is known that a key is the one of this database."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1)
    sealed = models.BinaryField()
