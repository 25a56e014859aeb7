"""The form of a claim: its fields, what a sentence and its story fill in, and what is saved of it."""

from __future__ import annotations

from datetime import date, timedelta
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from tamizdat.archive.dates import span
from tamizdat.desk import editions, hearsay, registry
from tamizdat.desk.compose.record import source_of
from tamizdat.desk.models import Actor, Claim, Event, Story
from tamizdat.desk.models.claim import ClaimText, Modality, Property, Status
from tamizdat.desk.models.source import check_date

NEAR = timedelta(days=45)  # between an event and a story that tells of it


class Who(forms.HiddenInput):
    """A field in which one writes the beginning of a name and chooses; the script of the form makes it."""

    is_hidden = False
    template_name = "desk/who.html"

    def __init__(self, sort: str, *, many: bool = False) -> None:
        super().__init__()
        self.sort, self.many = sort, many

    def get_context(self, name: str, value: Any, attrs: dict[str, Any] | None) -> dict[str, Any]:
        """Give the template the keys that are chosen."""
        context = super().get_context(name, None, attrs)
        chosen = value if isinstance(value, (list, tuple)) else [value]
        context["who"] = {
            "sort": self.sort,
            "many": self.many,
            "chosen": ",".join(str(each) for each in chosen if each not in (None, "")),
        }
        return context

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:  # noqa: ARG002 - Django's form
        """Return the keys that were chosen."""
        return data.getlist(name) if self.many else data.get(name)


class ClaimForm(forms.Form):
    """Who said what, of what, and through whom we know."""

    claimant = forms.ModelChoiceField(Actor.objects.all(), label=_("Who says it"), widget=Who("actor"))
    modality = forms.ChoiceField(label=_("How"), choices=Modality.choices)
    date = forms.CharField(
        label=_("When"), max_length=10, validators=[check_date], help_text=_("2010-09-22, 2010-09 or 2010.")
    )
    via = forms.ModelMultipleChoiceField(
        Actor.objects.all(),
        label=_("Through whom we know it"),
        required=False,
        widget=Who("actor", many=True),
    )
    says = forms.CharField(
        label=_("What is said"),
        max_length=ClaimText._meta.get_field("says").max_length,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("One plain sentence; it is shown beside the story and with the event."),
    )
    property = forms.ChoiceField(label=_("Of what"), choices=Property.choices)
    least = forms.IntegerField(label=_("At least"), min_value=0, required=False)
    most = forms.IntegerField(label=_("At most"), min_value=0, required=False)
    of = forms.CharField(label=_("Of whom"), max_length=100, required=False)
    responsible = forms.ModelChoiceField(
        Actor.objects.all(), label=_("Who is said to be responsible"), required=False, widget=Who("actor")
    )
    event = forms.ModelChoiceField(Event.objects.all(), label=_("Event"), required=False, widget=Who("event"))
    status = forms.ChoiceField(label=_("Status"), choices=Status.choices)
    sentence = forms.CharField(widget=forms.HiddenInput)


def filled(claim: Claim | None, story: Story, sentence: str) -> dict[str, Any]:
    """Return what the form begins with: a claim that is there, or what rules find in a sentence."""
    return _of_claim(claim, story, sentence) if claim else _of_sentence(story, sentence)


def _of_claim(claim: Claim, story: Story, sentence: str) -> dict[str, Any]:
    text = claim.text_in(story.edition)
    fields = (
        "claimant_id", "modality", "date", "property", "least", "most", "responsible_id", "event_id", "status",
    )  # fmt: skip
    return {field.removesuffix("_id"): getattr(claim, field) for field in fields} | {
        "via": [via.actor_id for via in claim.via.all()],
        "says": text.says if text and text.sentence else sentence,
        "of": text.of if text else "",
        "sentence": sentence or (text.sentence if text else ""),
    }


def _of_sentence(story: Story, sentence: str) -> dict[str, Any]:
    told = timezone.localtime(story.published).date()
    language = story.edition
    reading = hearsay.read(sentence, language, registry.names(registry.known(language)), told)
    event = _event(story, told)
    return vars(reading) | {
        "via": list(reading.via),
        "says": sentence,
        "event": event.pk if event else None,
        "status": Status.UNCONFIRMED,
        "sentence": sentence,
    }


def _event(story: Story, told: date) -> Event | None:
    """Return the event of which the story's other claims are, or of which it tells, or that was there at its time."""
    claims = Claim.objects.filter(story=story.translation_key, event__isnull=False).order_by("-pk")
    if last := claims.select_related("event").first():
        return last.event
    if line := next(iter(story.told.all()), None):
        return line.event
    near = Event.objects.filter(place__in=story.places()).order_by("-date")
    return next((event for event in near if _was_near(event, told)), None)


def _was_near(event: Event, told: date) -> bool:
    first, last = span(event.date)
    return first <= told and told - last <= NEAR


def fields_of(cleaned: dict[str, Any], claim: Claim | None, story: Story) -> dict[str, Any]:
    """Return what `actions.save_claim` is to save; what the form does not show stays as it is."""
    said = {"says": cleaned["says"], "of": cleaned["of"]}
    texts: dict[str, dict[str, str]] = {text.edition: {} for text in claim.texts.all()} if claim else {}
    texts[story.edition] = said | {"sentence": cleaned["sentence"]}
    texts.setdefault(editions.first(), said)  # until somebody says it in the first edition's language
    kept = {
        "uid": claim.uid,
        "about": claim.about.all(),
        "by": claim.by.all(),
        "sources": [source_of(source) for source in claim.sources.all()],
    } if claim else {}  # fmt: skip
    shared = {name: value for name, value in cleaned.items() if name not in ("says", "of", "sentence")}
    return shared | kept | {"texts": texts, "story": story.translation_key}
