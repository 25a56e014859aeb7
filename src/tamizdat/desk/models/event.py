"""Events: what happened, when and where, each as exactly as it is known. Numbers of it are claims."""

from __future__ import annotations

from django.core.exceptions import ValidationError
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField
from wagtail.models import Orderable

from tamizdat.archive.dates import span
from tamizdat.desk.models.actor import Actor
from tamizdat.desk.models.named import RICH_LINE, Named, Part, Text
from tamizdat.desk.models.source import DescribedForm, KnownDate, Source


class EventKind(models.TextChoices):
    """What sort of event it is."""

    BATTLE = "battle", _("Battle")
    ATTACK = "attack", _("Attack")
    EXPLOSION = "explosion", _("Explosion")
    VIOLENCE = "violence-against-civilians", _("Violence against civilians")
    ARREST = "arrest", _("Arrest")
    PROTEST = "protest", _("Protest")
    RIOT = "riot", _("Riot")
    AGREEMENT = "agreement", _("Agreement")
    STATEMENT = "statement", _("Statement")
    VISIT = "visit", _("Visit")
    ELECTION = "election", _("Election")
    DECISION = "decision", _("Decision")
    DISASTER = "disaster", _("Disaster")
    OTHER = "other", _("Other")


class TakesPartAs(models.TextChoices):
    """As what an actor takes part in an event."""

    ATTACKER = "attacker", _("Attacker")
    TARGET = "target", _("Target")
    VICTIM = "victim", _("Victim")
    PARTY = "party", _("Party")
    HOST = "host", _("Host")
    MEDIATOR = "mediator", _("Mediator")
    ORGANISER = "organiser", _("Organiser")
    SPEAKER = "speaker", _("Speaker")
    OTHER = "other", _("Other")


class DatePrecision(models.IntegerChoices):
    """How exactly the day is known, on the scale of the Uppsala Conflict Data Program."""

    DAY = 1, _("The day")
    DAYS = 2, _("Within two to six days")
    WEEK = 3, _("Within a week")
    MONTH = 4, _("The month")
    SPAN = 5, _("A longer span")


class PlacePrecision(models.IntegerChoices):
    """How exactly the place is known, on the same program's scale."""

    SPOT = 1, _("The spot")
    NEAR = 2, _("Within 25 kilometres")
    DISTRICT = 3, _("The district")
    PROVINCE = 4, _("The province")
    REGION = 5, _("A region without sharp bounds")
    COUNTRY = 6, _("The country")
    OPEN = 7, _("At sea or in the air")


class Event(Named):
    """Something that happened."""

    folder = "events"
    base_form_class = DescribedForm

    kind = models.CharField(_("kind"), max_length=30, choices=EventKind.choices, default=EventKind.OTHER)
    date = KnownDate(
        _("date"),
        help_text=_("2010-09-19, 2010-09 or 2010, as exactly as it is known; of a span, its first day."),
    )
    until = KnownDate(_("until"), blank=True, help_text=_("The last day of a span."))
    date_precision = models.PositiveSmallIntegerField(
        _("how exactly"), choices=DatePrecision.choices, default=DatePrecision.DAY
    )
    place = models.ForeignKey(
        "desk.Place",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("place"),
    )
    where_precision = models.PositiveSmallIntegerField(
        _("how exactly"), choices=PlacePrecision.choices, default=PlacePrecision.COUNTRY
    )
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    alliances = models.BooleanField(
        _("page of the alliances"),
        default=False,
        help_text=_(
            "A page that says which organisations bound the state of its place, and those around it."
        ),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        FieldRowPanel([FieldPanel("kind"), FieldPanel("slug")]),
        MultiFieldPanel(
            [FieldRowPanel([FieldPanel("date"), FieldPanel("until"), FieldPanel("date_precision")])],
            heading=_("When"),
        ),
        MultiFieldPanel(
            [
                FieldPanel("place"),
                FieldRowPanel(
                    [FieldPanel("latitude"), FieldPanel("longitude"), FieldPanel("where_precision")]
                ),
            ],
            heading=_("Where"),
        ),
        InlinePanel("parts", heading=_("Who took part"), label=_("Actor")),
        InlinePanel("sources", heading=_("Sources"), label=_("Source")),
        FieldPanel("alliances"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("event")
        verbose_name_plural = _("events")

    def clean(self) -> None:
        """Refuse a span that ends before it begins, and half of a point."""
        super().clean()
        if self.date and self.until and span(self.until)[1] < span(self.date)[0]:
            raise ValidationError({"until": _("It ends before it begins: correct one of the two dates.")})
        if (self.latitude is None) != (self.longitude is None):
            raise ValidationError({"longitude": _("Give both latitude and longitude, or neither.")})


class EventText(Text):
    """An event in one edition."""

    thing = ParentalKey(Event, related_name="texts")
    where = models.CharField(
        _("where"), max_length=200, blank=True, help_text=_("“Kamarob Gorge, Rasht District”.")
    )
    intro = RichTextField(
        _("what is not in doubt"),
        blank=True,
        features=RICH_LINE,
        help_text=_("In a few sentences. They need a source. Numbers are entered as claims."),
    )

    panels = [*Text.panels, FieldPanel("where"), FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]


class EventPart(Part, Orderable):
    """An actor's part in an event."""

    owner_field = "thing"

    thing = ParentalKey(Event, related_name="parts")
    actor = models.ForeignKey(Actor, on_delete=models.PROTECT, related_name="+", verbose_name=_("actor"))
    role = models.CharField(
        _("as what"), max_length=10, choices=TakesPartAs.choices, default=TakesPartAs.PARTY
    )

    panels = [FieldRowPanel([FieldPanel("actor"), FieldPanel("role")])]


class EventSource(Source):
    """Where what is said of an event can be read."""

    thing = ParentalKey(Event, related_name="sources")
