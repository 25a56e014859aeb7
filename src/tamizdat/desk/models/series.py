"""Series: blogs, podcasts, video shows."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.models.named import RICH_LINE, Named, Text


class Format(models.TextChoices):
    """What a series is made of."""

    BLOG = "blog", _("Blog")
    PODCAST = "podcast", _("Podcast")
    VIDEO = "video", _("Video show")


class Series(Named):
    """A blog, a podcast or a video show."""

    folder = "series"

    format = models.CharField(_("format"), max_length=10, choices=Format.choices, default=Format.BLOG)
    cover = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("cover"),
        help_text=_("A square picture, shown on its page and by podcast players."),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("format"), FieldPanel("order")], heading=_("What it is")
        ),
        FieldPanel("cover"),
    ]

    class Meta(Named.Meta):
        verbose_name = _("series")
        verbose_name_plural = pgettext_lazy("several", "series")


class SeriesText(Text):
    """A series in one edition."""

    thing = ParentalKey(Series, related_name="texts")
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_LINE,
        help_text=_("What it is about, in one or two sentences."),
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
