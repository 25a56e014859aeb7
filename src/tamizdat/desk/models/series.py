"""Series: blogs, podcasts, video shows."""

from __future__ import annotations

from uuid import uuid5

from django import forms
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from modelcluster.fields import ParentalKey
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk.models.named import RICH_LINE, Named, NamedForm, Text
from tamizdat.desk.podcast_categories import CATEGORIES

MOST_CATEGORIES = 3


class Format(models.TextChoices):
    """What a series is made of."""

    BLOG = "blog", _("Blog")
    PODCAST = "podcast", _("Podcast")
    VIDEO = "video", _("Video show")


class Order(models.TextChoices):
    """In which order a show is heard."""

    EPISODIC = "episodic", _("The newest first")
    SERIAL = "serial", _("Each season from its beginning")


class SeriesForm(NamedForm):
    """Offers the categories of directories as a list."""

    categories = forms.MultipleChoiceField(
        label=_("Categories"),
        required=False,
        choices=[(name, name) for name in CATEGORIES],
        widget=forms.SelectMultiple(attrs={"size": 8}),
        help_text=_(
            "Up to three of Apple's, which other directories use, too; hold Ctrl or ⌘ to choose several. "
            "Without one, directories take no show in."
        ),
    )

    def clean_categories(self) -> list[str]:
        """Refuse more than directories show."""
        chosen: list[str] = self.cleaned_data["categories"]
        if len(chosen) > MOST_CATEGORIES:
            raise ValidationError(_("Choose at most {} categories.").format(MOST_CATEGORIES))
        return chosen


class Series(Named):
    """A blog, a podcast or a video show."""

    folder = "series"
    base_form_class = SeriesForm

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

    email = models.EmailField(
        _("owner's e-mail"),
        blank=True,
        help_text=_(
            "Directories send a code to it to see whose show it is. Everybody can read it in the feed."
        ),
    )
    categories = models.JSONField(_("categories"), default=list, blank=True)
    podcast_order = models.CharField(
        _("which comes first"), max_length=8, choices=Order.choices, default=Order.EPISODIC
    )
    explicit = models.BooleanField(
        _("not for children"), default=False, help_text=_("Players warn of it: strong language, violence.")
    )
    locked = models.BooleanField(
        _("locked"),
        default=False,
        help_text=_("Asks other hosts not to take the show in. Unlock it before you move it elsewhere."),
    )
    complete = models.BooleanField(
        _("complete"), default=False, help_text=_("Tells players that no more episodes will come.")
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [FieldPanel("slug"), FieldPanel("format"), FieldPanel("order")], heading=_("What it is")
        ),
        FieldPanel("cover"),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "For podcasts and video shows: what players and directories are told. A blog needs nothing here."
                    )
                ),
                FieldPanel("categories"),
                FieldPanel("email"),
                FieldPanel("podcast_order"),
                FieldRowPanel([FieldPanel("explicit"), FieldPanel("locked"), FieldPanel("complete")]),
            ],
            heading=_("Podcast or video show"),
        ),
    ]

    def guid_in(self, edition: str) -> str:
        """Return by what directories know the show in an edition: the same for good, whatever it is called."""
        text = self.text_in(edition)
        return text.guid if text is not None and text.guid else str(uuid5(self.uid, edition))

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

    author = models.CharField(
        _("author"),
        max_length=200,
        blank=True,
        help_text=_("Of a podcast: who makes it. Leave it empty for the newsroom's name."),
    )
    funding = models.URLField(
        _("where listeners give"),
        max_length=500,
        blank=True,
        help_text=_("Of a podcast: an address. Leave it empty for the page that asks for support."),
    )
    guid = models.CharField(
        _("known to directories as"),
        max_length=100,
        blank=True,
        help_text=_("Of a podcast that came from another host. Others have one made of this paper's own."),
    )

    panels = [
        *Text.panels,
        FieldPanel("intro"),
        FieldPanel("author"),
        FieldPanel("funding"),
        FieldPanel("guid", read_only=True),
    ]

    class Meta:
        unique_together = [("thing", "edition")]
