"""Editions: the paper in one language. Its stories stand under it; it carries the front's hand-picked stories."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from tamizdat.desk import editions
from tamizdat.desk.models.named import Carrying, Part
from tamizdat.desk.models.page_base import Permissions

MOST_SLOTS = 4


class EditionForm(WagtailAdminPageForm):
    """Checks what only shows when the front and its stories are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse stories of another edition."""
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("slots")
        if formset is not None and formset.is_valid():
            rows = [form.cleaned_data for form in formset.forms]
            check_slots(self.instance, [row["story"] for row in rows if row and not row.get("DELETE")])
        return cleaned


def check_slots(edition: Any, stories: list[Any]) -> None:
    """Refuse stories of another edition, one twice, and too many.

    Raises:
        ValidationError: says which.
    """
    if len(stories) > MOST_SLOTS:
        raise ValidationError(
            _("The home page has room for {} stories at its top, not {}.").format(MOST_SLOTS, len(stories))
        )
    for story in stories:
        if story.locale_id != edition.locale_id:
            raise ValidationError(
                _("“{}” belongs to another edition: choose its version in this one.").format(story)
            )
        if stories.count(story) > 1:
            raise ValidationError(_("“{}” is there twice: remove one.").format(story))


class _Permissions(Permissions):
    """An edition is there because the settings name it: it is not deleted, moved or copied at the desk."""

    def _never(self, *_: Any, **__: Any) -> bool:
        return False

    can_delete = can_unpublish = can_move = can_copy = can_copy_to = can_lock = _never


class Edition(Carrying, Page):
    """A language version of the whole paper; its page at the desk is the front."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["desk.Story", "desk.PlainPage"]
    base_form_class = EditionForm
    is_creatable = False  # the settings say which editions there are
    preview_modes: list[tuple[str, str]] = []
    private_page_options: list[str] = []

    content_panels = [
        InlinePanel(
            "slots",
            heading=_("Stories at the top of the home page"),
            label=_("Story"),
            max_num=MOST_SLOTS,
            help_text=_(
                "The first is the lead, up to three more stand beside it. If you choose none, the newest "
                "stories stand there."
            ),
        )
    ]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = _("edition")
        verbose_name_plural = _("editions")

    def permissions_for_user(self, user: Any) -> Permissions:
        """Return what somebody may do with it."""
        return _Permissions(user, self)

    @property
    def tag(self) -> str:
        """Return the edition's tag."""
        return editions.tag_of(self.locale)

    @property
    def uid(self) -> Any:
        """Return the id of the front, the same in all editions."""
        return self.translation_key

    def printed_path(self) -> str:
        """Return where the front is printed."""
        return f"{editions.prefix(self.tag)}index.html"

    def get_url_parts(self, request: Any = None) -> tuple[int | None, str, str]:  # noqa: ARG002
        """Return its printed address, as Wagtail wants it."""
        from tamizdat.desk import site

        return site.url_parts(self.printed_path())


class Slot(Part, Orderable):
    """A position at the top of the home page."""

    owner_field = "front"

    front = ParentalKey(Edition, related_name="slots")
    story = models.ForeignKey(
        "desk.Story", on_delete=models.CASCADE, related_name="+", verbose_name=_("story")
    )
    until = models.DateTimeField(
        _("leads until"),
        null=True,
        blank=True,
        help_text=_(
            "When it leaves the top by itself, in the newsroom's time. Leave it empty: it stays until you choose others."
        ),
    )

    panels = [PageChooserPanel("story", page_type="desk.Story"), FieldPanel("until")]

    class Meta(Orderable.Meta):
        unique_together = [("front", "story")]
