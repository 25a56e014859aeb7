"""What a front has that editors compose: a line of breaking news, strips, picks."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel, PageChooserPanel
from wagtail.fields import StreamField

from tamizdat.desk.blocks import WEB
from tamizdat.desk.front_blocks import PicksBlock, StripsBlock

MOST_SLOTS = 4


class Composed(models.Model):
    """Something that is a front. Mixed into a page or a model of its own."""

    breaking_text = models.CharField(
        _("breaking news"),
        max_length=200,
        blank=True,
        help_text=_("One sentence above everything else. Leave it empty unless something is happening now."),
    )
    breaking_page = models.ForeignKey(
        "wagtailcore.Page",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("leads to"),
        help_text=_("The story that tells of it, if there is one yet."),
    )
    breaking_url = models.URLField(
        _("or to an address elsewhere"), max_length=500, blank=True, validators=[WEB]
    )
    breaking_until = models.DateTimeField(
        _("goes at"),
        null=True,
        blank=True,
        help_text=_(
            "When it goes by itself, in the newsroom's time. Leave it empty: it stays until you take it out."
        ),
    )
    picks = StreamField(
        PicksBlock(),
        blank=True,
        verbose_name=_("editors' picks"),
        help_text=_("What stands as the most read while readers are not counted."),
    )
    strips = StreamField(
        StripsBlock(),
        blank=True,
        verbose_name=_("strips"),
        help_text=_("What stands under the top, in this order. Without any, the front fills itself."),
    )

    class Meta:
        abstract = True

    def clean(self) -> None:
        """Refuse breaking news that leads to two things, that says nothing, or that is over already."""
        super().clean()
        check_breaking(self)


BREAKING = MultiFieldPanel(
    [
        FieldPanel("breaking_text"),
        PageChooserPanel("breaking_page", page_type=["desk.Story", "desk.PlainPage"]),
        FieldPanel("breaking_url"),
        FieldPanel("breaking_until"),
    ],
    heading=_("Breaking news"),
)


def check_breaking(front: Any) -> None:
    """Refuse breaking news that leads to two things, that says nothing, or that is over already.

    Raises:
        ValidationError: says which, at its field.
    """
    if front.breaking_page_id and front.breaking_url:
        raise ValidationError({"breaking_url": _("It leads to a page already: take one of the two out.")})
    if not front.breaking_text and (front.breaking_page_id or front.breaking_url or front.breaking_until):
        raise ValidationError({"breaking_text": _("Write the line, or empty the fields under it.")})
    if front.breaking_page_id and front.breaking_page.locale_id != front.locale_of_front().pk:
        raise ValidationError(
            {
                "breaking_page": _("“{}” belongs to another edition: choose its version in this one.").format(
                    front.breaking_page
                )
            }
        )


def check_not_over(what: Any, end: Any) -> None:
    """Refuse an end that is past.

    Raises:
        ValidationError: names what would be over.
    """
    if end is not None and end <= timezone.now():
        raise ValidationError(
            _("“{}” would be over already: choose a later time, or leave it empty.").format(what)
        )


def check_slots(locale: Any, stories: list[Any]) -> None:
    """Refuse stories of another edition than that of `locale`, one twice, and too many at the top.

    Raises:
        ValidationError: says which.
    """
    if len(stories) > MOST_SLOTS:
        raise ValidationError(
            _("The front has room for {} stories at its top, not {}.").format(MOST_SLOTS, len(stories))
        )
    check_picked(locale, stories)


def check_picked(locale: Any, stories: list[Any]) -> None:
    """Refuse stories of another edition than that of `locale`, and one twice.

    Raises:
        ValidationError: says which.
    """
    for story in stories:
        if story.locale_id != locale.pk:
            raise ValidationError(
                _("“{}” belongs to another edition: choose its version in this one.").format(story)
            )
        if stories.count(story) > 1:
            raise ValidationError(_("“{}” is there twice: remove one.").format(story))


def in_strips(strips: Any) -> list[Any]:
    """Return the stories that are picked by hand for strips or sections, in their order."""
    found = []
    for strip in strips or ():
        found += [story.specific_deferred for story in strip.value.get("stories", ()) if story is not None]
    return found


def picked(picks: Any) -> list[Any]:
    """Return the editors' picks, in their order."""
    return [each.value.specific_deferred for each in picks or () if each.value is not None]
