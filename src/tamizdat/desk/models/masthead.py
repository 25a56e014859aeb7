"""The masthead: the paper's name, its motto, its navigation and its footer, in one edition."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.fields import StreamField

from tamizdat.archive.ids import mint
from tamizdat.desk import editions
from tamizdat.desk.blocks import FooterBlock, MenuBlock, SupportBlock
from tamizdat.desk.models.named import Carrying
from tamizdat.desk.ways import ReuseBlock, WaysBlock


class Masthead(Carrying):
    """The paper's own words, on every page of an edition."""

    uid = models.UUIDField(editable=False)  # the same in all editions
    edition = models.CharField(_("edition"), max_length=35, unique=True, choices=editions.choices)
    name = models.CharField(_("the paper's name"), max_length=100)
    motto = models.CharField(
        _("motto"), max_length=200, blank=True, help_text=_("The line beside or under the name.")
    )
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=300,
        help_text=_("One sentence about the paper, for search engines and feeds."),
    )
    notice = models.CharField(
        _("notice"),
        max_length=300,
        blank=True,
        help_text=_("A line on every page. Leave it empty unless readers must know it."),
    )
    copyright = models.CharField(_("copyright"), max_length=200, blank=True)
    menu = StreamField(MenuBlock(), blank=True, verbose_name=_("menu"))
    footer = StreamField(FooterBlock(), blank=True, verbose_name=_("footer"))
    support = StreamField(
        SupportBlock(),
        blank=True,
        max_num=1,
        verbose_name=_("support button"),
        help_text=_("The button that asks readers for help. Leave it out if there is no page for it."),
    )
    plea = models.CharField(
        _("plea"),
        max_length=300,
        blank=True,
        help_text=_("The sentence with which the paper asks for help. Leave it empty to use the common one."),
    )
    ways = StreamField(
        WaysBlock(),
        blank=True,
        verbose_name=_("ways to give"),
        help_text=_(
            "A plain page of the sort “Text, then the ways to give” lists all of them, with QR codes."
        ),
    )
    ask_in_stories = models.BooleanField(_("ask under each story"), default=True)
    ask_on_home = models.BooleanField(_("ask on the home page"), default=False)
    ask_in_footer = models.BooleanField(_("ask at the end of every page"), default=False)
    reuse = StreamField(
        ReuseBlock(),
        blank=True,
        max_num=1,
        verbose_name=_("republishing"),
        help_text=_(
            "On what terms others may print your stories: each that is offered has a page with its text, ready to be "
            "copied. Leave it out if you offer none."
        ),
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
            heading=_("The paper"),
        ),
        FieldPanel("menu"),
        FieldPanel("footer"),
        MultiFieldPanel(
            [
                FieldPanel("support"),
                FieldPanel("plea"),
                FieldPanel("ways"),
                FieldPanel("ask_in_stories"),
                FieldPanel("ask_on_home"),
                FieldPanel("ask_in_footer"),
            ],
            heading=_("Support"),
        ),
        FieldPanel("reuse"),
    ]

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("mastheads")
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.name} ({dict(editions.choices()).get(self.edition, self.edition)})"

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; all mastheads share one uid, by which the archive knows them as versions of one thing."""
        if self.uid is None:
            self.uid = Masthead.objects.values_list("uid", flat=True).first() or mint()
        super().save(*args, **kwargs)
