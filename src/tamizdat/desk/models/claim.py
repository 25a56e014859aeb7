"""Claims: who said what, through whom we know, and what became of it."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from tamizdat.desk import editions
from tamizdat.desk.models.actor import Actor
from tamizdat.desk.models.event import Event
from tamizdat.desk.models.named import Carrying, Identified, Part
from tamizdat.desk.models.referring import Referring
from tamizdat.desk.models.source import KnownDate, Source


class Modality(models.TextChoices):
    """How something was said."""

    SAYS = "says", _("Says")
    CONFIRMS = "confirms", _("Confirms")
    DENIES = "denies", _("Denies")
    REPORTED = "reported", _("Is reported to have said")
    IF_TRUE = "if-true", _("If the report is true")


class Status(models.TextChoices):
    """What became of a claim."""

    UNCONFIRMED = "unconfirmed", _("Unconfirmed")
    CONFIRMED = "confirmed", _("Confirmed")
    DISPUTED = "disputed", _("Disputed")
    DENIED = "denied", _("Denied")
    SUPERSEDED = "superseded", _("Superseded")


class Property(models.TextChoices):
    """Of what a claim speaks."""

    DEATHS = "deaths", _("Deaths")
    INJURED = "injured", _("Injured")
    CAPTURED = "captured", _("Captured")
    RESPONSIBILITY = "responsibility", _("Responsibility")
    TIME = "time", _("Time")
    PLACE = "place", _("Place")
    FRICTION = "friction", _("Friction")
    OTHER = "other", _("Other")


class Claim(index.Indexed, Identified, Referring, ClusterableModel):
    """What somebody said of an event or of an actor."""

    claimant = models.ForeignKey(
        Actor, on_delete=models.PROTECT, related_name="statements", verbose_name=_("who says it")
    )
    modality = models.CharField(_("how"), max_length=10, choices=Modality.choices, default=Modality.SAYS)
    date = KnownDate(_("when"), help_text=_("When it was said: 2010-09-22, 2010-09 or 2010."))
    event = models.ForeignKey(
        Event, null=True, blank=True, on_delete=models.PROTECT, related_name="claims", verbose_name=_("event")
    )
    about = ParentalManyToManyField(
        Actor, blank=True, related_name="mentions", verbose_name=_("of whom"), help_text=_("May be empty.")
    )
    property = models.CharField(_("of what"), max_length=15, choices=Property.choices, default=Property.OTHER)
    least = models.PositiveIntegerField(_("at least"), null=True, blank=True)
    most = models.PositiveIntegerField(_("at most"), null=True, blank=True)
    responsible = models.ForeignKey(
        Actor,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("who is said to be responsible"),
    )
    status = models.CharField(_("status"), max_length=12, choices=Status.choices, default=Status.UNCONFIRMED)
    by = ParentalManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="answers",
        verbose_name=_("by"),
        help_text=_("The claims that confirmed, disputed, denied or superseded it."),
    )
    story = models.UUIDField(
        _("story"), null=True, blank=True, db_index=True, editable=False
    )  # in all languages

    panels = [
        FieldRowPanel([FieldPanel("claimant"), FieldPanel("modality"), FieldPanel("date")]),
        InlinePanel("texts", heading=_("What is said"), label=_("In one language"), min_num=1),
        InlinePanel("via", heading=_("Through whom we know it"), label=_("Actor")),
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("event"), FieldPanel("property")]),
                FieldRowPanel([FieldPanel("least"), FieldPanel("most"), FieldPanel("responsible")]),
                FieldPanel("about"),
            ],
            heading=_("Of what"),
        ),
        MultiFieldPanel([FieldPanel("status"), FieldPanel("by")], heading=_("What became of it")),
        InlinePanel("sources", heading=_("Sources"), label=_("Source")),
    ]
    search_fields = [
        index.RelatedFields("texts", [index.SearchField("says"), index.AutocompleteField("says")]),
        index.FilterField("status"),
    ]

    class Meta:
        verbose_name = _("claim")
        verbose_name_plural = _("claims")
        ordering = ["-date", "-pk"]

    def __str__(self) -> str:
        first = self.text_in(editions.first())
        return f"{self.claimant}, {self.date}: {first.says if first else ''}"

    def text_in(self, edition: str) -> Any | None:
        """Return its text in an edition, or None."""
        return next((text for text in self.texts.all() if text.edition == edition), None)

    def says_in(self, edition: str) -> str:
        """Return what is said, in an edition's language or in the first's."""
        text = self.text_in(edition) or self.text_in(editions.first())
        return str(text.says) if text else ""

    def clean(self) -> None:
        """Refuse an amount the wrong way round."""
        super().clean()
        if self.least is not None and self.most is not None and self.least > self.most:
            raise ValidationError({"most": _("It is less than “at least”: correct one of the two.")})


class ClaimText(Part, Carrying):
    """What is said, in one edition."""

    owner_field = "thing"

    thing = ParentalKey(Claim, related_name="texts")
    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    says = models.CharField(
        _("what is said"), max_length=500, help_text=_("One plain sentence in our words.")
    )
    of = models.CharField(
        _("of whom"), max_length=100, blank=True, help_text=_("“soldiers”, where it is a number.")
    )
    sentence = models.TextField(
        _("the sentence of our story"),
        blank=True,
        help_text=_("As it stood there when it was entered; readers are shown what the story says now."),
    )

    panels = [FieldPanel("edition"), FieldPanel("says"), FieldPanel("of")]

    class Meta:
        unique_together = [("thing", "edition")]


class ClaimVia(Part, Orderable):
    """One through whom a claim came to us."""

    owner_field = "thing"

    thing = ParentalKey(Claim, related_name="via")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("actor"))

    panels = [FieldPanel("actor")]


class ClaimSource(Source):
    """Where a claim can be read."""

    thing = ParentalKey(Claim, related_name="sources")
