"""The masthead: the paper's name, its motto, its navigation and its footer, in one edition."""

from __future__ import annotations

from typing import Any

from django.db import models
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from tamizdat.archive.ids import mint
from tamizdat.desk import editions
from tamizdat.desk.blocks import FooterBlock, MenuBlock, SupportBlock
from tamizdat.desk.models.named import Carrying


class Masthead(Carrying):
    """The paper's own words, on every page of an edition."""

    uid = models.UUIDField(editable=False)  # the same in all editions
    edition = models.CharField(max_length=35, unique=True, choices=editions.choices)
    name = models.CharField("the paper's name", max_length=100)
    motto = models.CharField(max_length=200, blank=True, help_text="The line beside or under the name.")
    description = models.TextField(
        blank=True, max_length=300, help_text="One sentence about the paper, for search engines and feeds."
    )
    notice = models.CharField(
        max_length=300,
        blank=True,
        help_text="A line on every page. Leave it empty unless readers must know it.",
    )
    copyright = models.CharField(max_length=200, blank=True)
    menu = StreamField(MenuBlock(), blank=True, verbose_name="menu")
    footer = StreamField(FooterBlock(), blank=True, verbose_name="footer")
    support = StreamField(
        SupportBlock(),
        blank=True,
        max_num=1,
        verbose_name="support button",
        help_text="The button that asks readers for help. Leave it out if there is no page for it.",
    )

    panels = [
        FieldPanel("edition"),
        MultiFieldPanel(
            [
                FieldPanel("name"),
                FieldPanel("motto"),
                FieldPanel("description"),
                FieldPanel("notice"),
                FieldPanel("copyright"),
            ],
            heading="The paper",
        ),
        FieldPanel("menu"),
        FieldPanel("support"),
        FieldPanel("footer"),
    ]

    class Meta:
        verbose_name = "masthead"
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.name} ({dict(editions.choices()).get(self.edition, self.edition)})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; all mastheads share one uid, by which the archive knows them as versions of one thing."""
        if self.uid is None:
            self.uid = Masthead.objects.values_list("uid", flat=True).first() or mint()
        super().save(*args, **kwargs)
