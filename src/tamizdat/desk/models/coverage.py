"""Special coverages: hand-curated groups of stories about one matter."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField

from tamizdat.desk import editions
from tamizdat.desk.front_blocks import PicksBlock, SectionsBlock
from tamizdat.desk.models.composed import check_picked, in_strips, picked
from tamizdat.desk.models.named import RICH_LINE, Named, NamedForm, Text


class CoverageForm(NamedForm):
    """Checks what only shows when a coverage and its stories are seen together."""

    def clean(self) -> dict[str, Any]:
        """Refuse stories of another edition, and one that stands twice."""
        cleaned: dict[str, Any] = super().clean()
        formset = self.formsets.get("texts")
        for form in formset.forms if formset is not None and formset.is_valid() else ():
            text = form.cleaned_data
            if text and not text.get("DELETE"):
                stories = [*picked(text.get("pinned")), *in_strips(text.get("sections"))]
                check_picked(editions.locale_of(text["edition"]), stories)
        return cleaned


class Coverage(Named):
    """A special coverage."""

    folder = "coverage"
    base_form_class = CoverageForm

    topic = models.ForeignKey(
        "desk.Topic",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="coverages",
        verbose_name=_("topic"),
        help_text=_("The topic under which it stands."),
    )
    picture = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("What stands at its top, and for it in social networks."),
    )

    panels = [
        InlinePanel("texts", heading=_("In each edition"), label=_("Edition"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("topic"), FieldPanel("order")], heading=_("Where it stands")
        ),
        FieldPanel("picture"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("special coverage")
        verbose_name_plural = _("special coverages")


class CoverageText(Text):
    """A special coverage in one edition."""

    thing = ParentalKey(Coverage, related_name="texts")
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_LINE,
        help_text=_("What it is about, in some sentences. Its first ones stand on fronts, too."),
    )
    pinned = StreamField(
        PicksBlock(),
        blank=True,
        verbose_name=_("stories that stand first"),
        help_text=_("In the order in which readers should read them."),
    )
    sections = StreamField(
        SectionsBlock(),
        blank=True,
        verbose_name=_("sections"),
        help_text=_(
            "Stories under a heading of their own. What stands in none of them follows, the newest first."
        ),
    )

    panels = [*Text.panels, FieldPanel("intro"), FieldPanel("pinned"), FieldPanel("sections")]

    class Meta:
        unique_together = [("thing", "edition")]
