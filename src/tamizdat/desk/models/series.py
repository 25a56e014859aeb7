"""Series: blogs, podcasts, video shows."""

from __future__ import annotations

from django.db import models
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.models.named import RICH_LINE, Named, Text


class Format(models.TextChoices):
    """What a series is made of."""

    BLOG = "blog", "Blog"
    PODCAST = "podcast", "Podcast"
    VIDEO = "video", "Video show"


class Series(Named):
    """A blog, a podcast or a video show."""

    folder = "series"

    format = models.CharField(max_length=10, choices=Format.choices, default=Format.BLOG)
    cover = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="A square picture, shown on its page and by podcast players.",
    )

    panels = [
        InlinePanel("texts", heading="Names", label="Name", min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("format"), FieldPanel("order")], heading="What it is"
        ),
        FieldPanel("cover"),
    ]

    class Meta(Named.Meta):
        verbose_name_plural = "series"


class SeriesText(Text):
    """A series in one edition."""

    thing = ParentalKey(Series, related_name="texts")
    intro = RichTextField(
        blank=True, features=RICH_LINE, help_text="What it is about, in one or two sentences."
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
