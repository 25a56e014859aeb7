"""The masthead: the paper's name, its motto, its navigation and its footer, in one edition."""

from __future__ import annotations

import datetime as dt
from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import StreamField

from tamizdat.archive.ids import mint
from tamizdat.desk import editions
from tamizdat.desk.blocks import WEB, FooterBlock, MenuBlock, PoliciesBlock, SupportBlock
from tamizdat.desk.models.named import Carrying
from tamizdat.desk.ways import ReuseBlock, WaysBlock

PROMISED = dt.timedelta(days=364)  # RFC 9116, section 2.5.5: less than a year


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
    icon = models.ForeignKey(
        "desk.Picture",
        on_delete=models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("icon"),
        help_text=_(
            "A square picture for browsers' tabs and telephones' screens. Without one, the first letter of the name is drawn."
        ),
    )
    policies = StreamField(
        PoliciesBlock(),
        blank=True,
        verbose_name=_("how the newsroom works"),
        help_text=_("Which page answers which question. Search engines are told where it is."),
    )
    contact = models.EmailField(
        _("e-mail"), blank=True, help_text=_("Where readers write; search engines are told it, too.")
    )
    elsewhere = models.TextField(
        _("elsewhere"),
        blank=True,
        max_length=2000,
        help_text=_("The paper's own pages on other sites, an address a line: Telegram, Mastodon, YouTube."),
    )
    belongs_to = models.TextField(
        _("belongs to"),
        blank=True,
        max_length=2000,
        help_text=_(
            "The associations of which the paper is a member, the address of each on a line of its own."
        ),
    )
    security = models.CharField(
        _("security contact"),
        max_length=200,
        blank=True,
        help_text=_("Whom to tell of a hole in the site: an e-mail address, or the address of a page."),
    )
    security_until = models.DateField(
        _("holds until"),
        null=True,
        blank=True,
        help_text=_(
            "When you will look at it again, within a year; after that day it is not shown any more."
        ),
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
        FieldPanel("policies"),
        MultiFieldPanel(
            [
                FieldPanel("icon"),
                FieldPanel("contact"),
                FieldPanel("elsewhere"),
                FieldPanel("belongs_to"),
                FieldRowPanel([FieldPanel("security"), FieldPanel("security_until")]),
            ],
            heading=_("For those who look for the paper"),
        ),
    ]

    class Meta:
        verbose_name = _("masthead")
        verbose_name_plural = _("mastheads")
        ordering = ["edition"]

    def __str__(self) -> str:
        return f"{self.name} ({dict(editions.choices()).get(self.edition, self.edition)})"

    def clean(self) -> None:
        """Refuse addresses that are none; a security contact without a date holds for a year."""
        super().clean()
        for field in ("elsewhere", "belongs_to"):
            _check(field, getattr(self, field).split(), WEB)
        if self.security:
            _check("security", [self.security], WEB if "/" in self.security else EmailValidator())
        if self.security and self.security_until is None:
            self.security_until = timezone.localdate() + PROMISED

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; all mastheads share one uid, by which the archive knows them as versions of one thing."""
        if self.uid is None:
            self.uid = Masthead.objects.values_list("uid", flat=True).first() or mint()
        super().save(*args, **kwargs)


def _check(field: str, addresses: list[str], validator: Any) -> None:
    for address in addresses:
        try:
            validator(address)
        except ValidationError:
            raise ValidationError({field: _("“{}” is no address.").format(address)}) from None
