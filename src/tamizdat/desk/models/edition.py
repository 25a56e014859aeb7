"""Editions: the paper in one language. Its stories stand under it; it carries the front's hand-picked stories."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.forms import WagtailAdminPageForm
from wagtail.admin.panels import FieldPanel, InlinePanel, PageChooserPanel
from wagtail.models import Orderable, Page

from tamizdat.desk import editions
from tamizdat.desk.models.composed import (
    BREAKING,
    MOST_SLOTS,
    Composed,
    check_not_over,
    check_picked,
    check_slots,
    in_strips,
    picked,
)
from tamizdat.desk.models.named import Carrying, Part
from tamizdat.desk.models.page_base import Permissions
from tamizdat.desk.models.referring import Referring
from tamizdat.desk.preview import Previewed


class EditionForm(WagtailAdminPageForm):
    """Checks what only shows when the front and its stories are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse stories of another edition, one twice, and ends that are over."""
        cleaned: dict[str, Any] = super().clean()
        forms = self._slots()
        slots = [form.cleaned_data["story"] for form in forms]
        check_slots(self.instance.locale_of_front(), slots)
        check_picked(self.instance.locale_of_front(), [*slots, *in_strips(cleaned.get("strips"))])
        check_picked(self.instance.locale_of_front(), picked(cleaned.get("picks")))
        for form in forms:
            if "until" in form.changed_data:
                check_not_over(form.cleaned_data["story"], form.cleaned_data["until"])
        if "breaking_until" in self.changed_data:
            check_not_over(cleaned.get("breaking_text"), cleaned.get("breaking_until"))
        return cleaned

    def _slots(self) -> list[Any]:
        formset = self.formsets.get("slots")
        if formset is None or not formset.is_valid():
            return []
        return [
            form
            for form in formset.forms
            if form.cleaned_data.get("story") and not form.cleaned_data.get("DELETE")
        ]


class _Permissions(Permissions):
    """An edition is there because the settings name it: it is not deleted, moved or copied at the desk."""

    def _never(self, *_: Any, **__: Any) -> bool:
        return False

    can_delete = can_unpublish = can_move = can_copy = can_copy_to = can_lock = _never


class Edition(Previewed, Composed, Carrying, Referring, Page):
    """A language version of the whole paper; its page at the desk is the front."""

    parent_page_types = ["wagtailcore.Page"]
    subpage_types = ["desk.Story", "desk.PlainPage"]
    base_form_class = EditionForm
    is_creatable = False  # the settings say which editions there are
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
        ),
        BREAKING,
        FieldPanel("strips"),
        FieldPanel("picks"),
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

    @property
    def edition(self) -> str:
        """Return the edition's tag, as what stands under it does."""
        return self.tag

    def locale_of_front(self) -> Any:
        """Return the language of what may stand on it."""
        return self.locale

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
