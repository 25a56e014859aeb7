"""Marks: what changed and is not filed yet."""

from __future__ import annotations

from django.db import models


class Mark(models.Model):
    """A note that something changed, written in the same transaction as the change.

    It names the document, so that one whose row is gone can still be withdrawn. The filer alone deletes marks.
    """

    kind = models.CharField(max_length=20)  # "story", "page", "front", "place" …
    uid = models.UUIDField()  # id of the document
    editions = models.CharField(max_length=500)  # tags with commas between
    at = models.DateTimeField(auto_now_add=True)
    held = models.BooleanField(default=False)  # written by an import: not read while one runs

    class Meta:
        default_permissions = ()

    def __str__(self) -> str:
        return f"{self.kind} {self.uid} ({self.editions})"
