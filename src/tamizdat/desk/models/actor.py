"""Actors: the persons, organisations, states and armed groups of which stories tell."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable
from wagtail.search import index

from tamizdat.desk.models.named import RICH_LINE, Named, Part, Text
from tamizdat.desk.models.source import DescribedForm, Source


class ActorSort(models.TextChoices):
    """What an actor is."""

    PERSON = "person", _("Person")
    ORGANISATION = "organisation", _("Organisation")
    STATE = "state", _("State")
    ARMED_GROUP = "armed-group", _("Armed group")


class NameSort(models.TextChoices):
    """What a name is."""

    NAME = "name", _("Name")
    ALIAS = "alias", _("Other name")
    ACRONYM = "acronym", _("Acronym")
    SPELLING = "spelling", _("Other spelling")


class Actor(Named):
    """Somebody who acts. Nothing is said of it without a source."""

    folder = "actors"
    base_form_class = DescribedForm

    sort = models.CharField(
        _("sort"), max_length=20, choices=ActorSort.choices, default=ActorSort.ORGANISATION
    )
    place = models.ForeignKey(
        "desk.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("The place that is this state, or where it is at home."),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("sort"), FieldPanel("place"), FieldPanel("slug")], heading=_("What it is")
        ),
        InlinePanel("names", heading=_("As it is also written"), label=_("Name")),
        InlinePanel("sources", heading=_("Sources of the description"), label=_("Source")),
        InlinePanel("identifiers", heading=_("In other registers"), label=_("Number")),
        InlinePanel("borders", heading=_("Borders on"), label=_("State")),
    ]
    search_fields = [
        *Named.search_fields,
        index.RelatedFields("names", [index.SearchField("text"), index.AutocompleteField("text")]),
    ]

    class Meta(Named.Meta):
        verbose_name = _("actor")
        verbose_name_plural = _("actors")


class ActorText(Text):
    """An actor in one edition."""

    thing = ParentalKey(Actor, related_name="texts")
    intro = RichTextField(
        _("description"),
        blank=True,
        features=RICH_LINE,
        help_text=_("One or two sentences that nobody would deny. They need a source."),
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]


class ActorName(Part, Orderable):
    """One of the names of an actor, in any language and script."""

    owner_field = "thing"

    thing = ParentalKey(Actor, related_name="names")
    text = models.CharField(_("name"), max_length=200)
    language = models.CharField(
        _("language"),
        max_length=35,
        blank=True,
        help_text=_("Its code: “tg”, or “tg-Cyrl” where scripts differ."),
    )
    sort = models.CharField(_("sort"), max_length=10, choices=NameSort.choices, default=NameSort.ALIAS)

    panels = [FieldRowPanel([FieldPanel("text"), FieldPanel("language"), FieldPanel("sort")])]

    def __str__(self) -> str:
        return self.text


class ActorSource(Source):
    """Where what is said of an actor can be read."""

    thing = ParentalKey(Actor, related_name="sources")


class Identifier(Part, Orderable):
    """What a register of others calls an actor."""

    owner_field = "thing"

    thing = ParentalKey(Actor, related_name="identifiers")
    register = models.CharField(_("register"), max_length=40, default="wikidata")
    value = models.CharField(_("number"), max_length=100)

    panels = [FieldRowPanel([FieldPanel("register"), FieldPanel("value")])]

    class Meta(Orderable.Meta):
        unique_together = [("thing", "register")]


class Border(Source):
    """That a state borders on another, and where this can be read."""

    thing = ParentalKey(Actor, related_name="borders")
    other = models.ForeignKey(Actor, on_delete=models.CASCADE, related_name="+", verbose_name=_("state"))

    panels = [FieldPanel("other"), *Source.panels]
