"""Letters: the issues of newsletters, from the first draft until the last mail has left."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.models import LockableMixin, PreviewableMixin, RevisionMixin

from tamizdat.archive.letters import letter_path
from tamizdat.desk import editions, sayings
from tamizdat.desk.letter_blocks import CorrectedBlock, PartsBlock
from tamizdat.desk.letter_panel import LetterPanel
from tamizdat.desk.letter_preview import LetterPreview
from tamizdat.desk.models.named import RICH_LINE, Carrying, Identified


class State(models.TextChoices):
    """How far a letter is."""

    DRAFT = "draft", _("Draft")
    ASKED = "asked", _("Waits for a second person")
    SCHEDULED = "scheduled", _("Scheduled")
    GOING = "going", _("Being handed over")
    HANDED = "handed", _("Being sent")
    SENT = "sent", _("Sent")
    CANCELLED = "cancelled", _("Stopped")


OPEN = (State.DRAFT, State.ASKED, State.SCHEDULED)  # it can still be changed
COMMITTED = (State.SCHEDULED, State.GOING, State.HANDED)  # it goes without anybody's doing


class LetterForm(WagtailAdminModelForm):
    """Checks what only shows when a letter and its stories are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse stories of another edition."""
        cleaned: dict[str, Any] = super().clean()
        newsletter = cleaned.get("newsletter") or self.instance.newsletter
        if newsletter is not None:
            check_language(newsletter.edition, [*stories_in(cleaned.get("parts"))])
            check_language(newsletter.edition, [each.value for each in cleaned.get("corrected") or ()])
        return cleaned


def stories_in(parts: Any) -> Iterator[Any]:
    """Yield the stories and pages of parts, as pages, in their order."""
    for part in parts or ():
        for item in part.value["items"]:
            if item.block_type == "item" and item.value["story"] is not None:
                yield item.value["story"]


def check_language(edition: str, pages: list[Any]) -> None:
    """Refuse stories of another edition.

    Raises:
        ValidationError: says which.
    """
    locale = editions.locale_of(edition)
    for page in pages:
        if page is not None and page.locale_id != locale.pk:
            raise ValidationError(
                _("“{}” belongs to another edition: choose its version in this one.").format(page)
            )


def _who() -> Any:
    return models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )


class Letter(LetterPreview, PreviewableMixin, LockableMixin, RevisionMixin, Identified, Carrying):
    """A letter of a newsletter."""

    newsletter = models.ForeignKey(
        "desk.Newsletter", on_delete=models.PROTECT, related_name="letters", verbose_name=_("newsletter")
    )
    subject = models.CharField(
        _("subject"),
        max_length=200,
        blank=True,
        help_text=_(
            "What stands in the list of mails, and as the headline on the site. Short ones are read."
        ),
    )
    summary = models.CharField(
        _("line after the subject"),
        max_length=200,
        blank=True,
        help_text=_("What mail programs show after the subject. May be empty."),
    )
    intro = RichTextField(_("at its head"), blank=True, features=RICH_LINE)
    parts = StreamField(PartsBlock(), blank=True, verbose_name=_("parts"))
    corrected = StreamField(
        CorrectedBlock(),
        blank=True,
        verbose_name=_("corrected since"),
        help_text=_("Stories that earlier letters carried. Their corrections stand in the letter."),
    )
    outro = RichTextField(_("at its end"), blank=True, features=RICH_LINE)

    state = models.CharField(max_length=10, choices=State.choices, default=State.DRAFT, editable=False)
    made_by = _who()
    changed_by = _who()
    asked_by = _who()
    approved_by = _who()
    filled_at = models.DateTimeField(null=True, editable=False)  # stories until then were offered
    offered = models.JSONField(default=list, editable=False)  # uids of what the rule has put in
    due = models.DateTimeField(null=True, editable=False)  # when it is to be sent
    published = models.DateTimeField(null=True, editable=False, db_index=True)  # when it was handed over
    nth = models.PositiveSmallIntegerField(default=1, editable=False)  # letter of its newsletter on that day
    told = models.JSONField(default=dict, editable=False)  # the corrections that it told, by story
    mail = models.JSONField(null=True, editable=False)  # `interface.Mail`, until it is sent
    progress = models.JSONField(default=dict, editable=False)  # `interface.Progress`
    trouble = models.TextField(blank=True, editable=False)  # why it could not be handed over: `sayings.kept`
    tries = models.PositiveSmallIntegerField(default=0, editable=False)
    again = models.DateTimeField(null=True, editable=False)  # when it is tried again

    base_form_class = LetterForm
    panels = [
        LetterPanel(heading=_("What becomes of it")),
        MultiFieldPanel([FieldPanel("subject"), FieldPanel("summary")], heading=_("In the list of mails")),
        FieldPanel("intro"),
        FieldPanel("parts"),
        FieldPanel("corrected"),
        FieldPanel("outro"),
    ]

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-pk"]
        permissions = [("send_letter", _("Can schedule, approve and stop letters"))]

    def __str__(self) -> str:
        return self.subject or str(_("Letter without a subject"))

    @property
    def title(self) -> str:
        """Return what it is called, as pages are."""
        return str(self)

    @property
    def edition(self) -> str:
        """Return the tag of its edition."""
        return str(self.newsletter.edition)

    @property
    def is_open(self) -> bool:
        """Return whether it can still be changed."""
        return self.state in OPEN

    @property
    def waits_for(self) -> str:
        """Return why it could not be handed over, in the editor's language; "" where nothing was in its way."""
        return sayings.remembered(self.trouble) if self.trouble else ""

    @property
    def is_on_its_way(self) -> bool:
        """Return whether it is being sent. One that cannot be handed over is stuck, and may be given up."""
        return self.state == State.HANDED or (self.state == State.GOING and not self.trouble)

    @property
    def is_committed(self) -> bool:
        """Return whether it goes by itself: it is scheduled, or on its way."""
        return self.state in COMMITTED

    def stories(self) -> list[Any]:
        """Return the stories and pages that it carries, in their order."""
        return list(stories_in(self.parts))

    def pictures(self) -> list[Any]:
        """Return its own pictures that are there, as values of a `PictureBlock`."""
        items = (item for part in self.parts for item in part.value["items"])
        return [item.value for item in items if item.block_type == "picture" and item.value["picture"]]

    def corrected_stories(self) -> list[Any]:
        """Return the stories whose corrections it tells."""
        return [each.value for each in self.corrected if each.value is not None]

    def printed_path(self) -> str:
        """Return where it is printed, or would be if it was sent when it is due."""
        day = timezone.localtime(self.published or self.due or timezone.now()).isoformat(timespec="seconds")
        return letter_path(self.newsletter.printed_path(), day, self.nth)
