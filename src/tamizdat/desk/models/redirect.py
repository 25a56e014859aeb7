"""Redirects: addresses that documents once had. The archive leads readers on by them; here they outlast the archive."""

from __future__ import annotations

from django.db import models

from tamizdat.desk import editions
from tamizdat.desk.models.named import Carrying, Identified


class Redirect(Identified, Carrying):
    """An address that a document left. The filer notes it; an import may bring it."""

    edition = models.CharField(max_length=35, choices=editions.choices)
    name = models.CharField(
        max_length=1000, blank=True
    )  # its id in the archive, if that is not made of the path
    path = models.CharField(max_length=1000)  # from the site's root: "2026/old-slug.html"
    target = models.CharField(max_length=36)  # id of the document that it leads to, in the same edition

    class Meta:
        default_permissions = ()
        constraints = [models.UniqueConstraint(fields=["path"], name="desk_redirect_path")]

    def __str__(self) -> str:
        return self.path

    @property
    def document(self) -> str:
        """Return its id in the archive."""
        return self.name or f"redirect:{self.path}"
