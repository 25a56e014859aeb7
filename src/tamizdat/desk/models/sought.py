"""Sought: what the desk's search has to look at again."""

from __future__ import annotations

from django.db import models


class Sought(models.Model):
    """A note that a story, or what stories name, is another than the search knows, written in the same transaction.

    Drafts leave it, too, of which readers see nothing. The filer alone deletes it.
    """

    kind = models.CharField(max_length=20)  # "story", "place", "person" …
    uid = models.UUIDField()
    gone = models.PositiveBigIntegerField(null=True)  # the key that a deleted story had

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.uid}"
