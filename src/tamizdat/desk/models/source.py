"""Sources: where something that the record says can be read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.models import Orderable

from tamizdat.archive.dates import span
from tamizdat.archive.errors import BadDocument
from tamizdat.desk.models.named import NamedForm, Part


def check_date(text: str) -> None:
    """Refuse what is no date as exactly as it is known.

    Raises:
        ValidationError: says how it is written.
    """
    try:
        span(text)
    except BadDocument:
        raise ValidationError(
            _("“{}” is no date: write 2010-09-19, or 2010-09, or 2010, as exactly as it is known.").format(
                text
            )
        ) from None


def check_described(described: bool, sources: int) -> None:
    """Refuse a description without a source: the archive would not take it either.

    Raises:
        ValidationError: says what to do.
    """
    if described and not sources:
        raise ValidationError(_("Say where the description can be read: add a source, or leave it empty."))


class DescribedForm(NamedForm):
    """Checks that what is said of a thing has a source."""

    def clean(self) -> dict[str, Any]:
        """Refuse a description without a source."""
        cleaned = super().clean()
        described = any(data.get("intro") for data in self._rows("texts"))
        check_described(described, len(self._rows("sources")))
        return cleaned

    def _rows(self, name: str) -> list[dict[str, Any]]:
        formset = self.formsets.get(name)
        if formset is None or not formset.is_valid():
            return []
        return [data for form in formset.forms if (data := form.cleaned_data) and not data.get("DELETE")]


class KnownDate(models.CharField):
    """A date as exactly as it is known: "2010-09-19", "2010-09" or "2010"."""

    default_validators = [check_date]

    def __init__(self, *args: object, **kwargs: object) -> None:
        kwargs["max_length"] = 10
        super().__init__(*args, **kwargs)


class Source(Part, Orderable):
    """Where something can be read: a treaty, a page of an organisation, an article."""

    owner_field = "thing"

    title = models.CharField(
        _("source"), max_length=300, help_text=_("Its name, as it is cited: “Collective Security Treaty”.")
    )
    publisher = models.CharField(_("published by"), max_length=200, blank=True)
    date = KnownDate(_("dated"), blank=True, help_text=_("2010-09-19, 2010-09 or 2010."))
    url = models.URLField(_("address"), max_length=500, blank=True)
    part = models.CharField(
        _("where in it"), max_length=100, blank=True, help_text=_("“Article 4”, “page 12”.")
    )

    panels = [
        FieldPanel("title"),
        FieldRowPanel([FieldPanel("publisher"), FieldPanel("date"), FieldPanel("part")]),
        FieldPanel("url"),
    ]

    class Meta(Orderable.Meta):
        abstract = True

    def __str__(self) -> str:
        return self.title
