"""Memberships: who takes part in what, as what, from when to when, and where that can be read."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel
from wagtail.search import index

from tamizdat.archive.dates import span
from tamizdat.desk import editions
from tamizdat.desk.models.actor import Actor
from tamizdat.desk.models.named import Carrying, Identified, Part
from tamizdat.desk.models.referring import Referring
from tamizdat.desk.models.source import KnownDate, Source


class MemberRole(models.TextChoices):
    """As what an actor takes part."""

    MEMBER = "member", _("Member")
    PARTNER = "partner", _("Partner")
    OBSERVER = "observer", _("Observer")
    CANDIDATE = "candidate", _("Candidate")
    SUSPENDED = "suspended", _("Suspended")


class Membership(index.Indexed, Identified, Carrying, Referring, ClusterableModel):
    """An actor's part in an organisation. Where sources differ, each is a membership of its own."""

    actor = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="memberships", verbose_name=_("who")
    )
    organisation = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="members", verbose_name=_("in what")
    )
    role = models.CharField(
        _("as what"), max_length=10, choices=MemberRole.choices, default=MemberRole.MEMBER
    )
    since = KnownDate(
        _("since"),
        blank=True,
        help_text=_("The first day: 1992-05-15, 1992-05 or 1992. Empty if it is not known."),
    )
    until = KnownDate(
        _("until"), blank=True, help_text=_("The first day on which it was over. Empty if it is not over.")
    )

    panels = [
        FieldRowPanel([FieldPanel("actor"), FieldPanel("organisation"), FieldPanel("role")]),
        FieldRowPanel([FieldPanel("since"), FieldPanel("until")]),
        InlinePanel("sources", heading=_("Sources"), label=_("Source"), min_num=1),
        InlinePanel("texts", heading=_("Notes"), label=_("Note")),
    ]
    search_fields = [
        index.RelatedFields("actor", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.RelatedFields("organisation", [index.SearchField("name"), index.AutocompleteField("name")]),
        index.FilterField("role"),
    ]

    class Meta:
        verbose_name = _("membership")
        verbose_name_plural = _("memberships")
        ordering = ["organisation__name", "actor__name", "since"]

    def __str__(self) -> str:
        return f"{self.actor} – {self.organisation}, {self.since or '…'}–{self.until}"

    def clean(self) -> None:
        """Refuse what is in itself, and what ends before it begins."""
        super().clean()
        if self.actor_id is not None and self.actor_id == self.organisation_id:
            raise ValidationError({"organisation": _("Nothing is a member of itself: choose another.")})
        if self.since and self.until and span(self.until)[1] < span(self.since)[0]:
            raise ValidationError({"until": _("It ends before it begins: correct one of the two dates.")})

    def note_in(self, edition: str) -> str:
        """Return what is to be known of it, in an edition's language."""
        return next((str(text.note) for text in self.texts.all() if text.edition == edition), "")


class MembershipText(Part):
    """What is to be known of a membership, in one edition."""

    owner_field = "thing"

    thing = ParentalKey(Membership, related_name="texts")
    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    note = models.CharField(
        _("note"), max_length=300, help_text=_("Why sources differ: “Counted from the treaty.”")
    )

    panels: list[Any] = [FieldPanel("edition"), FieldPanel("note")]

    class Meta:
        unique_together = [("thing", "edition")]


class MembershipSource(Source):
    """Where a membership can be read."""

    thing = ParentalKey(Membership, related_name="sources")
