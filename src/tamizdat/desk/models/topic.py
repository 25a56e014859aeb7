"""Topics: the tree of subjects."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.front_panel import FrontsPanel
from tamizdat.desk.models.named import RICH_LINE, Named, Text
from tamizdat.desk.models.tree import check_no_loop


class Topic(Named):
    """A subject, in a tree."""

    folder = "topics"

    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The wider topic it is part of, if there is one."),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("parent"), FieldPanel("order")],
            heading=_("In the tree of topics"),
        ),
        FrontsPanel(heading=_("Its front")),
    ]

    class Meta(Named.Meta):
        verbose_name = _("topic")
        verbose_name_plural = _("topics")

    def clean(self) -> None:
        """Refuse loops in the tree."""
        super().clean()
        check_no_loop(self, self.parent, "parent")


class TopicText(Text):
    """A topic in one edition."""

    thing = ParentalKey(Topic, related_name="texts")
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_LINE,
        help_text=_("One or two sentences, shown above its stories."),
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
