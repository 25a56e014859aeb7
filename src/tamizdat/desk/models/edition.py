"""Editions: the paper in one language. Its stories stand under it; it carries the front's hand-picked stories."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page, PagePermissionTester

from tamizdat.desk import editions
from tamizdat.desk.models.named import Part

MOST_SLOTS = 4


class _Unordered(PagePermissionTester):
    """Stories are ordered by their dates: ordering the tree by hand would load all of them."""

    def can_reorder_children(self) -> bool:
        """Refuse."""
        return False


class Edition(Page):
    """A language version of the whole paper; its page at the desk is the front."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["desk.Story", "desk.PlainPage"]
    is_creatable = False  # the settings say which editions there are
    preview_modes: list[tuple[str, str]] = []
    private_page_options: list[str] = []

    content_panels = [
        InlinePanel(
            "slots",
            heading="Stories at the top of the home page",
            label="Story",
            max_num=MOST_SLOTS,
            help_text="The first is the lead, up to three more stand beside it. If you choose none, the newest "
            "stories stand there.",
        )
    ]
    promote_panels: list[Any] = []
    settings_panels: list[Any] = []

    class Meta:
        verbose_name = "edition"

    def permissions_for_user(self, user: Any) -> PagePermissionTester:
        """Return what somebody may do with it."""
        return _Unordered(user, self)

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
    story = models.ForeignKey("desk.Story", on_delete=models.CASCADE, related_name="+")

    panels = [PageChooserPanel("story", page_type="desk.Story")]

    class Meta(Orderable.Meta):
        unique_together = [("front", "story")]

    def clean(self) -> None:
        """Refuse a story of another edition."""
        super().clean()
        if self.story_id and self.front_id and self.story.locale_id != self.front.locale_id:
            raise ValidationError(
                {"story": "This story belongs to another edition. Choose its version in this one."}
            )
