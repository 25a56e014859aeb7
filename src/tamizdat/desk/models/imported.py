"""What was imported, so that importing it again changes nothing, and never what an editor has done since."""

from __future__ import annotations

from django.db import models


class Imported(models.Model):
    """A thing that an import has brought: what its copy was, and what the desk had of it right afterwards."""

    key = models.CharField(max_length=300, unique=True)  # what the copy calls it: "story/en/rain-in-osh"
    copy = models.CharField(max_length=64)  # digest of the copy; empty while the import is not through
    state = models.CharField(max_length=64)  # of the thing at the desk: see `desk.imports.state_of`
    thing = models.CharField(max_length=36)  # its uid, or the key of a row that has none
    page = models.BigIntegerField(null=True)  # the key that is reserved for a page, until it has come
    waiting = models.TextField(blank=True)  # the copy itself, while something that it names has not come yet

    class Meta:
        default_permissions = ()
        indexes = [
            models.Index(fields=["page"], condition=models.Q(page__isnull=False), name="desk_imported_page"),
            models.Index(fields=["key"], condition=~models.Q(waiting=""), name="desk_imported_waiting"),
        ]

    def __str__(self) -> str:
        return self.key
