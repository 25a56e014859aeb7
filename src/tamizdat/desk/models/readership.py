"""How much each story is read, and what is read most: numbers, and nothing of anybody who reads."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _

from tamizdat.archive.ids import mint
from tamizdat.desk import editions
from tamizdat.desk.models.named import Carrying

MOST = 10  # stories of a list


class Readership(models.Model):
    """How many read a story on a day of the newsroom."""

    day = models.DateField()
    edition = models.CharField(max_length=35)
    story = models.UUIDField()  # the story's uid
    readers = models.PositiveIntegerField()

    class Meta:
        verbose_name = _("number of readers")
        verbose_name_plural = _("numbers of readers")
        default_permissions = ("view",)
        constraints = [
            models.UniqueConstraint(fields=["day", "edition", "story"], name="desk_readership_once")
        ]

    def __str__(self) -> str:
        return f"{self.day} {self.edition} {self.story}: {self.readers}"


def _check_ids(ids: Any) -> None:
    if not isinstance(ids, list) or not all(isinstance(id, str) for id in ids) or len(ids) > MOST:
        raise ValidationError(_("Expected the ids of up to {} stories.").format(MOST))


class MostRead(Carrying, models.Model):
    """What readers of an edition read most, as it is published."""

    uid = models.UUIDField(default=mint, editable=False)
    edition = models.CharField(max_length=35, unique=True, choices=editions.choices)
    date = models.DateField(null=True, blank=True)  # the newest day that was counted to its end
    day = models.JSONField(
        default=list, blank=True, validators=[_check_ids]
    )  # ids of stories, the first of them first
    week = models.JSONField(default=list, blank=True, validators=[_check_ids])

    class Meta:
        verbose_name = _("list of what is read most")
        verbose_name_plural = _("lists of what is read most")
        default_permissions = ()

    def __str__(self) -> str:
        return str(_("What is read most ({})").format(self.edition))
