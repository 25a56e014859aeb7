"""What everything that becomes a document has, and what places, topics, people and the like have in common."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.models import ClusterableModel
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel
from wagtail.search import index

from tamizdat.archive.ids import mint
from tamizdat.desk import editions
from tamizdat.desk.models.referring import Referring

RICH_LINE = ["bold", "italic", "link", "named"]
SLUG = RegexValidator(
    r"^[a-z0-9]+(-[a-z0-9]+)*\Z",
    _("Small Latin letters, digits and hyphens only, such as central-asia."),
)


class Identified(models.Model):
    """Something that becomes a document: `uid` is minted once and is the document's id in every edition."""

    uid = models.UUIDField(default=mint, unique=True, editable=False)

    class Meta:
        abstract = True


class Carrying(models.Model):
    """Something that keeps the fields of its document that this version does not know, for those that do."""

    carried = models.TextField(
        blank=True, editable=False
    )  # a JSON object, or empty: see `archive.documents.unknown`

    class Meta:
        abstract = True


class Part(models.Model):
    """A row that belongs to something that becomes a document, which changes with it."""

    owner_field: str  # name of the field that leads to it

    class Meta:
        abstract = True


class NamedForm(WagtailAdminModelForm):
    """Checks what only shows when a thing and its texts are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse two texts for one edition, and none for the first."""
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("texts")
        if formset is not None and formset.is_valid():
            found = [
                form.cleaned_data.get("edition")
                for form in formset.forms
                if form.cleaned_data and not form.cleaned_data.get("DELETE")
            ]
            check_texts(found)
        return cleaned


def check_texts(found: list[str]) -> None:
    """Refuse two texts for one edition, and none for the first.

    Raises:
        ValidationError: says which.
    """
    names = dict(editions.choices())
    twice = next((tag for tag in found if found.count(tag) > 1), None)
    if twice:
        raise ValidationError(
            _("There are two names in {}: remove one of them.").format(names.get(twice, twice))
        )
    if editions.first() not in found:
        raise ValidationError(
            _("Add a name in {}: it is shown wherever an edition has no name of its own.").format(
                names[editions.first()]
            )
        )


class Named(index.Indexed, Identified, Referring, ClusterableModel):
    """A thing with a page that lists stories, and a name in each edition.

    A name and what goes with it stand in `texts`; an edition without a text shows the name of the first edition.
    """

    folder: str  # of its pages on the site

    slug = models.SlugField(
        _("slug"),
        max_length=100,
        unique=True,
        validators=[SLUG],
        help_text=_(
            "The last part of its address, in every edition. Readers who have the old address are led to the new."
        ),
    )
    order = models.IntegerField(
        _("order"),
        default=0,
        help_text=_("Smaller numbers come first; things of the same number stand by name."),
    )
    name = models.CharField(
        _("name"), max_length=200, editable=False, help_text=_("Its name in the first edition.")
    )

    base_form_class = NamedForm
    search_fields = [
        index.SearchField("name", boost=4),
        index.AutocompleteField("name"),
        index.FilterField("slug"),
        index.RelatedFields("texts", [index.SearchField("name"), index.AutocompleteField("name")]),
    ]

    class Meta:
        abstract = True
        ordering = ["order", "name"]

    def __str__(self) -> str:
        return self.name or self.slug

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it, with the name that lists at the desk show."""
        self.name = self.name_in(editions.first())
        super().save(*args, **kwargs)

    def text_in(self, edition: str) -> Any | None:
        """Return its text in an edition, or None."""
        return next((text for text in self.texts.all() if text.edition == edition), None)

    def name_in(self, edition: str) -> str:
        """Return its name in an edition, or in the first, or its slug."""
        for tag in (edition, editions.first()):
            text = self.text_in(tag)
            if text is not None and text.name:
                return str(text.name)
        return self.name or self.slug


class Text(Part, Carrying):
    """The name and the introduction of a thing in one edition."""

    owner_field = "thing"

    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    name = models.CharField(_("name"), max_length=200)

    panels = [FieldPanel("edition"), FieldPanel("name")]

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.name} ({self.edition})"
