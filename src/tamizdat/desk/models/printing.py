"""Printings: what the filer did."""

from __future__ import annotations

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _


class Printing(models.Model):
    """One run of the filer that had something to do."""

    at = models.DateTimeField(auto_now_add=True, db_index=True)
    release = models.IntegerField(
        null=True
    )  # number of the site's state after it; None if nothing was printed
    milliseconds = models.FloatField(default=0)
    filed = models.JSONField(default=list)  # [[kind, uid], …] of what was filed or withdrawn
    pages = models.JSONField(default=list)  # [[path, reason], …], the first thousand
    printed = models.IntegerField(default=0)  # number of pages
    removed = models.JSONField(default=list)  # paths, the first thousand
    failures = models.JSONField(default=list)  # [{"what": …, "why": …, "remedy": …}, …]
    notes = models.JSONField(default=list)  # sentences
    last_mark = models.BigIntegerField(default=0)

    class Meta:
        ordering = ["-pk"]
        verbose_name = _("printing")
        verbose_name_plural = _("printings")
        default_permissions = ("view",)

    def __str__(self) -> str:
        return _("Printing of {}").format(f"{timezone.localtime(self.at):%d.%m.%Y %H:%M:%S}")
