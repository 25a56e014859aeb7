"""Newsletters: what readers sign up for."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.fields import RichTextField, StreamField
from wagtail.search import index

from tamizdat.desk import editions, paths
from tamizdat.desk.letter_blocks import FillsBlock
from tamizdat.desk.models.named import RICH_LINE, SLUG, Carrying, Identified


class Rhythm(models.TextChoices):
    """How often it comes; `archive.letters.Rhythm` has the same."""

    DAILY = "daily", _("Daily")
    WEEKLY = "weekly", _("Weekly")
    MONTHLY = "monthly", _("Monthly")
    NOW_AND_THEN = "now-and-then", _("Now and then")


class NewsletterForm(WagtailAdminModelForm):
    """Keeps what never changes, the edition and the slug of a newsletter that exists; puts a new one behind the others.

    The first in their order stands under each story: a new one takes that place only if somebody says so.
    """

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name in ("edition", "slug"):
                if name in self.fields:
                    self.fields[name].disabled = True
        elif (last := Newsletter.objects.aggregate(models.Max("order"))["order__max"]) is not None:
            self.initial["order"] = last + 1


class Newsletter(index.Indexed, Identified, Carrying):
    """A newsletter of an edition. Those of other editions that have the same slug are its versions in their languages."""

    folder = "letters"

    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    slug = models.SlugField(
        _("slug"),
        max_length=60,
        validators=[SLUG],
        help_text=_(
            "The last part of its address, and its name in the heads of mails, such as weekly. It can never be changed. The "
            "same newsletter in another language has the same."
        ),
    )
    name = models.CharField(_("name"), max_length=200, help_text=_("As readers see it: “The week”."))
    description = models.TextField(
        _("description"),
        blank=True,
        max_length=300,
        help_text=_("One sentence beside its name where readers sign up: what comes, and when."),
    )
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_LINE,
        help_text=_("What stands on its page above the letters. May be empty."),
    )
    rhythm = models.CharField(_("rhythm"), max_length=12, choices=Rhythm.choices, default=Rhythm.WEEKLY)
    order = models.IntegerField(
        _("order"),
        default=0,
        help_text=_("Smaller numbers come first; things of the same number stand by name."),
    )
    closed = models.BooleanField(
        _("closed"),
        default=False,
        help_text=_("Nobody can sign up any more. Those who get it go on getting it."),
    )
    sender = models.CharField(
        _("sender's name"),
        max_length=100,
        blank=True,
        help_text=_("What stands in a mail program as the sender. Leave it empty for the paper's name."),
    )
    second_person = models.BooleanField(
        _("a second person approves each letter"),
        default=False,
        help_text=_("Somebody who may send letters, and who did not write this one."),
    )
    fills = StreamField(
        FillsBlock(),
        blank=True,
        verbose_name=_("parts that fill themselves"),
        help_text=_("In this order; no story stands twice. Without any, the newest stories come."),
    )
    days = models.PositiveSmallIntegerField(
        _("stories of the last days"),
        null=True,
        blank=True,
        help_text=_("How many days back. Leave it empty for all since the last letter."),
    )
    corrections = models.BooleanField(
        _("tell of corrections"),
        default=True,
        help_text=_(
            "Stories that earlier letters carried, and that were corrected since, come by themselves."
        ),
    )

    base_form_class = NewsletterForm
    panels = [
        MultiFieldPanel(
            [
                FieldRowPanel([FieldPanel("edition"), FieldPanel("slug")]),
                FieldPanel("name"),
                FieldPanel("description"),
                FieldPanel("intro"),
                FieldRowPanel([FieldPanel("rhythm"), FieldPanel("order")]),
                FieldPanel("closed"),
            ],
            heading=_("What readers sign up for"),
        ),
        MultiFieldPanel([FieldPanel("sender"), FieldPanel("second_person")], heading=_("How it is sent")),
        MultiFieldPanel(
            [FieldPanel("fills"), FieldPanel("days"), FieldPanel("corrections")],
            heading=_("How a new letter fills itself"),
        ),
    ]
    search_fields = [
        index.SearchField("name"),
        index.AutocompleteField("name"),
        index.FilterField("edition"),
        index.FilterField("slug"),
    ]

    class Meta:
        verbose_name = _("newsletter")
        verbose_name_plural = _("newsletters")
        ordering = ["order", "name"]
        permissions = [("manage_subscribers", _("Can bring subscribers in, and export or erase them"))]
        constraints = [models.UniqueConstraint("edition", "slug", name="desk_newsletter_slug")]

    def __str__(self) -> str:
        return f"{self.name} ({self.language})"

    @property
    def language(self) -> str:
        """Return the name of its language."""
        return dict(editions.choices()).get(self.edition, self.edition)

    def clean(self) -> None:
        """Refuse a second newsletter of the same slug in an edition."""
        super().clean()
        others = Newsletter.objects.filter(edition=self.edition, slug=self.slug).exclude(pk=self.pk)
        if self.slug and others.exists():
            raise ValidationError(
                {"slug": _("A newsletter of this edition has this slug already: choose another.")}
            )

    def printed_path(self) -> str:
        """Return where it is printed."""
        return paths.of_list(self.edition, self.folder, self.slug)

    def last_sent(self) -> Any | None:
        """Return its last letter that was handed over for sending, or None."""
        return self.letters.filter(published__isnull=False).order_by("-published").first()
