"""Special coverages: hand-curated groups of stories about one matter."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.models.named import RICH_LINE, Named, Text


class Coverage(Named):
    """A special coverage."""

    folder = "coverage"

    topic = models.ForeignKey(
        "desk.Topic",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="coverages",
        verbose_name=_("topic"),
        help_text=_("The topic under which it stands."),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("topic"), FieldPanel("order")], heading=_("Where it stands")
        ),
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
        help_text=_("What it is about, in one or two sentences."),
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
