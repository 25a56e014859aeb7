"""Special coverages: hand-curated groups of stories about one matter."""

from __future__ import annotations

from django.db import models
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
        help_text="The topic under which it stands.",
    )

    panels = [
        InlinePanel("texts", heading="Names", label="Name", min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("topic"), FieldPanel("order")], heading="Where it stands"
        ),
    ]

    class Meta(Named.Meta):
        verbose_name = "special coverage"
        verbose_name_plural = "special coverages"


class CoverageText(Text):
    """A special coverage in one edition."""

    thing = ParentalKey(Coverage, related_name="texts")
    intro = RichTextField(
        blank=True, features=RICH_LINE, help_text="What it is about, in one or two sentences."
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
