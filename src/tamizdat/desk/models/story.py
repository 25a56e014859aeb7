"""Stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    InlinePanel,
    MultiFieldPanel,
    ObjectList,
    PageChooserPanel,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Orderable, Page
from wagtail.search import index

from tamizdat.desk import paths
from tamizdat.desk.blocks import StoryBody
from tamizdat.desk.copy_notes import CopyNotesPanel
from tamizdat.desk.models.named import Part
from tamizdat.desk.models.page_base import Printed, Titled
from tamizdat.desk.preview import Previewed

MOST_FOLLOWS = 5
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = timedelta(days=3 * 366)  # from now


class Kind(models.TextChoices):
    """What kind of story it is."""

    NEWS = "news", "News"
    ANALYSIS = "analysis", "Analysis"
    EXPLAINER = "explainer", "Explainer"
    INTERVIEW = "interview", "Interview"
    OPINION = "opinion", "Opinion"
    PICTURE_STORY = "picture-story", "Picture story"
    VIDEO = "video", "Video"
    AUDIO = "audio", "Audio"


class Role(models.TextChoices):
    """What somebody did for a story."""

    WRITER = "writer", "Writer"
    TRANSLATOR = "translator", "Translator"
    PHOTOGRAPHER = "photographer", "Photographer"
    EDITOR = "editor", "Editor"


class StoryForm(WagtailAdminPageForm):
    """Checks what only shows when a story and its lines are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse the same person twice in a role, a place twice, and follow-ups of the story itself."""
        cleaned: dict[str, Any] = super().clean()
        check_distinct(
            self._rows("bylines", "person", "role"), "This person has this role already: remove one."
        )
        check_distinct(self._rows("placed", "place"), "This place is there already: remove one.")
        follows = self._rows("follows", "earlier")
        check_distinct(follows, "This story is there already: remove one.")
        check_follows(self.instance, [earlier for (earlier,) in follows])
        return cleaned

    def _rows(self, relation: str, *fields: str) -> list[tuple[Any, ...]]:
        formset = self.formsets.get(relation)
        if formset is None or not formset.is_valid():
            return []
        kept = [form.cleaned_data for form in formset.forms if not form.cleaned_data.get("DELETE")]
        rows = [tuple(data.get(field) for field in fields) for data in kept if data]
        return [row for row in rows if row[0] is not None]


def check_distinct(rows: list[tuple[Any, ...]], message: str) -> None:
    """Refuse equal rows.

    Raises:
        ValidationError: names the row that stands twice.
    """
    twice = next((row for row in rows if rows.count(row) > 1), None)
    if twice:
        raise ValidationError(f"{', '.join(str(part) for part in twice)}: {message}")


def check_follows(story: Any, earlier: list[Any]) -> None:
    """Refuse more than five follow-ups, stories of another edition, and the story itself.

    Raises:
        ValidationError: says which.
    """
    if len(earlier) > MOST_FOLLOWS:
        raise ValidationError(
            f"A story follows up at most {MOST_FOLLOWS} others; this one names {len(earlier)}."
        )
    for each in earlier:
        if story.pk is not None and each.pk == story.pk:
            raise ValidationError("A story cannot follow up itself: choose an earlier story.")
        if story.locale_id is not None and each.locale_id != story.locale_id:
            raise ValidationError(f"“{each}” belongs to another edition: choose its version in this one.")


class Story(Previewed, Printed, Titled, Page):
    """A story in one language. Its versions in other languages share its `translation_key` and are equals."""

    parent_page_types = ["desk.Edition"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    base_form_class = StoryForm

    kind = models.CharField(max_length=20, choices=Kind.choices, default=Kind.NEWS)
    body = StreamField(StoryBody(), blank=True)
    lead = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name="picture",
    )
    lead_caption = models.TextField(
        "caption", blank=True, help_text="Leave it empty to use the picture's own caption."
    )
    lead_alt = models.CharField(
        "alternative text",
        max_length=500,
        blank=True,
        help_text="What the picture shows, for readers who do not see it. Leave it empty to use the picture's own.",
    )
    dateline = models.CharField(
        max_length=100, blank=True, help_text="Where it was written: “Dushanbe”. May be empty."
    )
    published_at = models.DateTimeField(
        "date of publication",
        null=True,
        blank=True,
        db_index=True,
        help_text="The date readers see and the story is ordered by. Leave it empty: it becomes the moment of the "
        "first publication. To publish later, use “Go live date/time” instead.",
    )
    updated_at = models.DateTimeField(
        "updated",
        null=True,
        blank=True,
        help_text="Set it when something changed that readers should know of; small repairs do not count.",
    )
    topics = ParentalManyToManyField("desk.Topic", blank=True, related_name="+")
    coverage = ParentalManyToManyField(
        "desk.Coverage", blank=True, related_name="+", verbose_name="special coverage"
    )
    series = models.ForeignKey(
        "desk.Series",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="The blog, podcast or show it is part of, if any.",
    )
    note = models.TextField(
        blank=True, max_length=600, help_text="A line by the editors, shown under the story. May be empty."
    )

    # What was repaired and left out when its text was imported, for editors only: see `desk.copy_notes`.
    copy_notes = models.JSONField(default=dict, blank=True, editable=False)

    # A copy or a translation is a new story: it has its own dates and its own mistakes.
    exclude_fields_in_copy = [
        *Printed.exclude_fields_in_copy, "copy_notes", "published_at", "updated_at", "corrections",
    ]  # fmt: skip

    search_fields = [
        *Page.search_fields,
        index.SearchField("dek"),
        index.FilterField("kind"),
        index.FilterField("published_at"),
    ]

    edit_handler = TabbedInterface(
        [
            ObjectList(
                [
                    CopyNotesPanel(heading="What was repaired"),
                    TitleFieldPanel(
                        "title",
                        heading="Headline",
                        placeholder="Headline",
                        help_text="What readers see first, here and in every list.",
                    ),
                    FieldPanel("dek"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("dateline")]),
                    InlinePanel("bylines", heading="Bylines", label="Byline"),
                    MultiFieldPanel(
                        [FieldPanel("lead"), FieldPanel("lead_caption"), FieldPanel("lead_alt")],
                        heading="Picture at the top",
                    ),
                    FieldPanel("body"),
                    FieldPanel("note"),
                ],
                heading="Story",
            ),
            ObjectList(
                [
                    InlinePanel(
                        "placed",
                        heading="Places",
                        label="Place",
                        help_text="The first is where the story's map points.",
                    ),
                    FieldPanel("topics", widget=CheckboxSelectMultiple),
                    FieldPanel("coverage", widget=CheckboxSelectMultiple),
                    FieldPanel("series"),
                    InlinePanel(
                        "follows",
                        heading="Follows up",
                        label="Earlier story",
                        max_num=MOST_FOLLOWS,
                        help_text="Earlier stories that this one takes further. They will link to this one.",
                    ),
                ],
                heading="Where it belongs",
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]),
                    FieldPanel(
                        "slug",
                        help_text="The last part of its address, made from the headline. If you change it later, "
                        "the old address leads to the new one.",
                    ),
                    InlinePanel("corrections", heading="Corrections", label="Correction"),
                    *Page.settings_panels,
                ],
                heading="Dates, address, corrections",
            ),
        ]
    )

    class Meta:
        verbose_name = "story"
        verbose_name_plural = "stories"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; one that goes live without a date of publication has its first moment from then on."""
        if self.live and self.published_at is None:
            # Whole seconds: a revision keeps no microseconds, and the date must not change with it.
            self.published_at = (self.first_published_at or timezone.now()).replace(microsecond=0)
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = [*fields, "published_at"]
        super().save(*args, **kwargs)

    @property
    def published(self) -> datetime:
        """Return the date of publication that it has, or would have if it was published now."""
        return self.published_at or self.first_published_at or timezone.now()

    def printed_path(self) -> str:
        """Return where it is printed."""
        return paths.of_story(self.edition, self.published, self.slug or "draft")

    def clean(self) -> None:
        """Refuse dates that cannot be meant."""
        super().clean()
        self._check_dates()

    def clean_alone(self) -> None:
        """Look at what can be judged without the database: all fields but those that name other rows, and the dates.

        Its slug may be empty: it is made from the headline where the story gets its place.

        Raises:
            ValidationError: says which fields are wrong.
        """
        elsewhere = [field.name for field in self._meta.concrete_fields if field.is_relation]
        own = [*elsewhere, "path", "depth"] + ([] if self.slug else ["slug"])
        self.draft_title = self.draft_title or self.title
        self.clean_fields(exclude=own)
        self._check_dates()

    def give_id(self, pk: int) -> None:
        """Give it its id before it is saved.

        Its rows are made lists first: with an id, those that were not given would be looked for in the database.
        """
        for relation in [*get_all_child_relations(Story), *get_all_child_m2m_relations(Story)]:
            name = relation.get_accessor_name() if relation.auto_created else relation.name
            setattr(self, name, list(getattr(self, name).all()))
        self.id = self.page_ptr_id = pk

    def _check_dates(self) -> None:
        for field in ("published_at", "updated_at"):
            moment = getattr(self, field)
            if moment is not None and not EARLIEST <= moment <= timezone.now() + LATEST:
                raise ValidationError({field: f"The year {moment.year} cannot be meant."})
        if self.updated_at and self.published_at and self.updated_at < self.published_at:
            raise ValidationError({"updated_at": "It cannot be updated before it is published."})

    def places(self) -> list[Any]:
        """Return its places, the first where its map points."""
        return [row.place for row in self.placed.select_related("place") if row.place_id]


class Byline(Part, Orderable):
    """A person's part in a story."""

    owner_field = "story"

    story = ParentalKey(Story, related_name="bylines")
    person = models.ForeignKey("desk.Person", on_delete=models.CASCADE, related_name="+")
    role = models.CharField(max_length=20, choices=Role.choices, default=Role.WRITER)

    panels = [FieldRowPanel([FieldPanel("person"), FieldPanel("role")])]

    class Meta(Orderable.Meta):
        pass


class StoryPlace(Part, Orderable):
    """A place that a story is about."""

    owner_field = "story"

    story = ParentalKey(Story, related_name="placed")
    place = models.ForeignKey("desk.Place", on_delete=models.CASCADE, related_name="+")

    panels = [FieldPanel("place")]

    class Meta(Orderable.Meta):
        pass


class Follow(Part, Orderable):
    """An earlier story that a story follows up."""

    owner_field = "story"

    story = ParentalKey(Story, related_name="follows")
    earlier = models.ForeignKey(Story, on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("earlier", page_type="desk.Story")]

    class Meta(Orderable.Meta):
        pass


class Correction(Part):
    """What was wrong and since when it is right."""

    owner_field = "story"

    story = ParentalKey(Story, related_name="corrections")
    date = models.DateField(default=timezone.localdate)
    text = models.TextField(help_text="What was wrong, and what is right.")

    panels = [FieldPanel("date"), FieldPanel("text")]

    class Meta:
        ordering = ["-date", "-pk"]
