"""Stories."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalManyToManyField
from modelcluster.models import get_all_child_m2m_relations, get_all_child_relations
from wagtail.admin.panels import (
    FieldPanel,
    FieldRowPanel,
    HelpPanel,
    InlinePanel,
    MultiFieldPanel,
    MultipleChooserPanel,
    ObjectList,
    TabbedInterface,
    TitleFieldPanel,
)
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from tamizdat.desk import paths
from tamizdat.desk.behind_panel import BehindPanel
from tamizdat.desk.blocks import LiveEntries, StoryBody
from tamizdat.desk.copy_notes import CopyNotesPanel
from tamizdat.desk.kinds import Kind
from tamizdat.desk.models.page_base import Printed, PrintedForm, Titled
from tamizdat.desk.preview import Previewed
from tamizdat.desk.rights_panel import RightsPanel

MOST_FOLLOWS = 5
EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
LATEST = timedelta(days=3 * 366)  # from now


class Republish(models.TextChoices):
    """Whether others may print a story."""

    DEFAULT = "", _("As the masthead says")
    YES = "yes", _("Yes")
    NO = "no", _("No")


class EpisodeType(models.TextChoices):
    """Whether an episode is a whole one."""

    FULL = "full", _("Whole episode")
    TRAILER = "trailer", _("Trailer")
    BONUS = "bonus", _("Bonus")


class StoryForm(PrintedForm):
    """Checks what only shows when a story and its lines are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse the same person twice in a role, a place twice, and follow-ups of the story itself."""
        cleaned: dict[str, Any] = super().clean()
        check_distinct(
            self._rows("bylines", "person", "role"), _("This person has this role already: remove one.")
        )
        check_distinct(self._rows("placed", "place"), _("This place is there already: remove one."))
        check_distinct(self._rows("told", "event"), _("This event is there already: remove one."))
        check_distinct(self._rows("involved", "actor"), _("This actor is there already: remove one."))
        follows = self._rows("follows", "earlier")
        check_distinct(follows, _("This story is there already: remove one."))
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
            _("A story follows up at most {} others; this one names {}.").format(MOST_FOLLOWS, len(earlier))
        )
    for each in earlier:
        if story.pk is not None and each.pk == story.pk:
            raise ValidationError(_("A story cannot follow up itself: choose an earlier story."))
        if story.locale_id is not None and each.locale_id != story.locale_id:
            raise ValidationError(
                _("“{}” belongs to another edition: choose its version in this one.").format(each)
            )


class Story(Previewed, Printed, Titled, Page):
    """A story in one language. Its versions in other languages share its `translation_key` and are equals."""

    parent_page_types = ["desk.Edition"]
    subpage_types: list[str] = []
    private_page_options: list[str] = []
    base_form_class = StoryForm

    kind = models.CharField(_("kind"), max_length=20, choices=Kind.choices, default=Kind.NEWS)
    points = models.TextField(
        _("key points"),
        blank=True,
        max_length=1200,
        help_text=_("One on each line, a sentence each; three to five are best. May be empty."),
    )
    entries = StreamField(LiveEntries(), blank=True, verbose_name=_("entries"))
    ended = models.BooleanField(
        _("ended"), default=False, help_text=_("Readers are told that nothing is added any more.")
    )
    body = StreamField(StoryBody(), blank=True, verbose_name=_("body"))
    lead = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
    )
    lead_caption = models.TextField(
        _("caption"), blank=True, help_text=_("Leave it empty to use the picture's own caption.")
    )
    lead_credit = models.CharField(
        _("credit"),
        max_length=200,
        blank=True,
        help_text=_("Leave it empty to use the picture's own credit."),
    )
    lead_alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_(
            "What the picture shows, for readers who do not see it. Leave it empty to use the picture's own."
        ),
    )
    dateline = models.CharField(
        _("dateline"),
        max_length=100,
        blank=True,
        help_text=_("Where it was written: “Dushanbe”. May be empty."),
    )
    published_at = models.DateTimeField(
        _("date of publication"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "The date readers see and the story is ordered by. Leave it empty: it becomes the moment of the "
            "first publication. To publish later, use “Go live date/time” instead."
        ),
    )
    updated_at = models.DateTimeField(
        _("updated"),
        null=True,
        blank=True,
        help_text=_("Set it when something changed that readers should know of; small repairs do not count."),
    )
    # When it last came before readers, or at another site, before an import brought it: letters fill by it.
    shown_at = models.DateTimeField(null=True, editable=False, db_index=True)
    topics = ParentalManyToManyField("desk.Topic", blank=True, related_name="+", verbose_name=_("topics"))
    coverage = ParentalManyToManyField(
        "desk.Coverage",
        blank=True,
        related_name="+",
        verbose_name=pgettext_lazy("several", "special coverage"),
    )
    series = models.ForeignKey(
        "desk.Series",
        verbose_name=_("series"),
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text=_("The blog, podcast or show it is part of, if any."),
    )
    season = models.PositiveSmallIntegerField(
        _("season"),
        null=True,
        blank=True,
        help_text=_("Its number. Leave it empty for a show without seasons."),
    )
    episode_number = models.PositiveIntegerField(
        _("number"), null=True, blank=True, help_text=_("Of the episode, within its season if there is one.")
    )
    episode_type = models.CharField(
        _("what it is"), max_length=7, choices=EpisodeType.choices, default=EpisodeType.FULL
    )
    explicit = models.BooleanField(
        _("not for children"), default=False, help_text=_("Players warn of it: strong language, violence.")
    )
    episode_guid = models.CharField(
        _("known to players as"),
        max_length=500,
        blank=True,
        help_text=_(
            "Only of an episode that came from another host: players would load it anew under another name."
        ),
    )
    note = models.TextField(
        _("note"),
        blank=True,
        max_length=600,
        help_text=_("A line by the editors, shown under the story. May be empty."),
    )

    republish = models.CharField(
        _("republishing"),
        max_length=3,
        blank=True,
        default=Republish.DEFAULT,
        choices=Republish.choices,
        help_text=_("Whether others may print it, on the terms that stand in the masthead."),
    )

    # What was repaired and left out when its text was imported, for editors only: see `desk.copy_notes`.
    copy_notes = models.JSONField(default=dict, blank=True, editable=False)

    # A copy or a translation is a new story: it has its own dates and its own mistakes.
    exclude_fields_in_copy = [
        *Printed.exclude_fields_in_copy, "copy_notes", "episode_guid",
        "published_at", "updated_at", "shown_at", "corrections",
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
                    BehindPanel(heading=_("Corrected in another language")),
                    RightsPanel(heading=_("Rights of its pictures")),
                    CopyNotesPanel(heading=_("What was repaired")),
                    TitleFieldPanel(
                        "title",
                        heading=_("Headline"),
                        placeholder=_("Headline"),
                        help_text=_("What readers see first, here and in every list."),
                    ),
                    FieldPanel("dek"),
                    FieldPanel("points"),
                    FieldRowPanel([FieldPanel("kind"), FieldPanel("dateline")]),
                    InlinePanel("bylines", heading=_("Bylines"), label=_("Byline")),
                    MultiFieldPanel(
                        [
                            FieldPanel("lead"),
                            FieldPanel("lead_caption"),
                            FieldPanel("lead_credit"),
                            FieldPanel("lead_alt"),
                        ],
                        heading=_("Picture at the top"),
                    ),
                    FieldPanel("body"),
                    FieldPanel("note"),
                ],
                heading=_("Story"),
            ),
            ObjectList(
                [
                    InlinePanel(
                        "placed",
                        heading=_("Places"),
                        label=_("Place"),
                        help_text=_("The first is where the story's map points."),
                    ),
                    FieldPanel("topics", widget=CheckboxSelectMultiple),
                    FieldPanel("coverage", widget=CheckboxSelectMultiple),
                    FieldPanel("series"),
                    MultipleChooserPanel(
                        "told",
                        chooser_field_name="event",
                        heading=_("Events"),
                        label=_("Event"),
                        help_text=_("Of which it tells."),
                    ),
                    MultipleChooserPanel(
                        "involved",
                        chooser_field_name="actor",
                        heading=_("Actors"),
                        label=_("Actor"),
                        help_text=_(
                            "Whom it is about. Those to which its text links are there by themselves."
                        ),
                    ),
                    InlinePanel(
                        "follows",
                        heading=_("Follows up"),
                        label=_("Earlier story"),
                        max_num=MOST_FOLLOWS,
                        help_text=_(
                            "Earlier stories that this one takes further. They will link to this one."
                        ),
                    ),
                ],
                heading=_("Where it belongs"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "For a story of the kind “Live blog”: its text is then the summary, and the entries stand "
                            "below it, the newest first, in whichever order they stand here. Once it is saved, the "
                            "quickest way to add one is “Write a live entry” in the menu beside the headline."
                        )
                    ),
                    FieldPanel("entries"),
                    FieldPanel("ended"),
                ],
                heading=_("Live blog"),
            ),
            ObjectList(
                [
                    HelpPanel(
                        _(
                            "For a story of a podcast or a video show: choose the show under “Where it belongs”, and put the "
                            "recording into the text by the block “Audio or video”. The first one is what listeners get."
                        )
                    ),
                    FieldRowPanel([FieldPanel("season"), FieldPanel("episode_number")]),
                    FieldPanel("episode_type"),
                    FieldPanel("explicit"),
                    FieldPanel("episode_guid", read_only=True),
                ],
                heading=_("Episode"),
            ),
            ObjectList(
                [
                    FieldRowPanel([FieldPanel("published_at"), FieldPanel("updated_at")]),
                    FieldPanel(
                        "slug",
                        help_text=_(
                            "The last part of its address, made from the headline. If you change it later, "
                            "the old address leads to the new one."
                        ),
                    ),
                    InlinePanel(
                        "corrections",
                        heading=_("Corrections"),
                        label=_("Correction"),
                        help_text=_(
                            "Mend the text itself, then say here what was wrong. Readers see it at the top and under the "
                            "story, on the page of corrections and in the feeds; whoever edits this story in another "
                            "language is told."
                        ),
                    ),
                    FieldPanel("republish"),
                    *Page.settings_panels,
                ],
                heading=_("Dates, address, corrections"),
            ),
        ]
    )

    class Meta:
        verbose_name = _("story")
        verbose_name_plural = _("stories")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; one that goes live without a date of publication has its first moment from then on."""
        if self.live and (new := self._moments()):
            for name, moment in new.items():
                setattr(self, name, moment)
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = [*fields, *new]
        super().save(*args, **kwargs)

    def _moments(self) -> dict[str, datetime]:
        """Return the moments that it gets because it goes live."""
        now = timezone.now()
        # Whole seconds: a revision keeps no microseconds, and the date must not change with it.
        date = (self.first_published_at or now).replace(microsecond=0)
        moments = {"published_at": date, "shown_at": now}
        return {name: moment for name, moment in moments.items() if getattr(self, name) is None}

    def with_content_json(self, content: Any) -> Story:
        """Return it with the content of a revision. When readers got it is no part of that; withdrawn, it comes anew."""
        story: Story = super().with_content_json(content)
        story.shown_at = self.shown_at if self.live else None
        return story

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
                raise ValidationError({field: _("The year {} cannot be meant.").format(moment.year)})
        if self.updated_at and self.published_at and self.updated_at < self.published_at:
            raise ValidationError({"updated_at": _("It cannot be updated before it is published.")})

    def places(self) -> list[Any]:
        """Return its places, the first where its map points."""
        return [row.place for row in self.placed.select_related("place") if row.place_id]
