"""Places: the tree of regions, countries and parts of countries."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey, ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, InlinePanel, MultiFieldPanel
from wagtail.fields import RichTextField

from tamizdat.desk import atlas
from tamizdat.desk.front_panel import FrontsPanel
from tamizdat.desk.models.named import RICH_LINE, Named, Text
from tamizdat.desk.models.tree import check_no_loop

_CODE = re.compile(r"[A-Z]{2}(-[A-Z0-9]{2,3})?")


class Place(Named):
    """A node of the regions tree. It has one parent and may be listed under others too."""

    folder = "places"

    parent = models.ForeignKey(
        "self",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="children",
        verbose_name=_("part of"),
        help_text=_("The region or country it is part of. Leave it empty for a region."),
    )
    listed_under = ParentalManyToManyField(
        "self",
        blank=True,
        symmetrical=False,
        related_name="also_lists",
        verbose_name=_("also listed under"),
        help_text=_(
            "Other places whose lists show its stories too: South Ossetia stands under Conflict Zones "
            "and is also listed under Georgia."
        ),
    )
    map = models.CharField(
        _("map"),
        max_length=200,
        blank=True,
        help_text=_(
            "What its map shows, as codes with spaces between: TJ for Tajikistan, AM AZ GE for the Caucasus, "
            "GE-AB for Abkhazia. Leave it empty for a place without a map."
        ),
    )

    panels = [
        InlinePanel("texts", heading=_("Names"), label=_("Name"), min_num=1),
        MultiFieldPanel(
            [
                FieldPanel("slug"),
                FieldPanel("parent"),
                FieldPanel("listed_under", widget=CheckboxSelectMultiple),
                FieldPanel("order"),
            ],
            heading=_("In the tree of places"),
        ),
        FieldPanel("map"),
        FrontsPanel(heading=_("Its front")),
    ]

    class Meta(Named.Meta):
        verbose_name = _("place")
        verbose_name_plural = _("places")

    def clean(self) -> None:
        """Refuse loops in the tree and codes that no map has."""
        super().clean()
        check_no_loop(self, self.parent, "parent")
        for code in self.map.split():
            problem = (
                atlas.problem_with(code)
                if _CODE.fullmatch(code)
                else _("“{}” is not a code such as TJ.").format(code)
            )
            if problem:
                raise ValidationError({"map": problem})
        self.map = " ".join(self.map.split())


class PlaceText(Text):
    """A place in one edition."""

    thing = ParentalKey(Place, related_name="texts")
    intro = RichTextField(
        _("introduction"),
        blank=True,
        features=RICH_LINE,
        help_text=_("One or two sentences, shown above its stories."),
    )

    panels = [*Text.panels, FieldPanel("intro")]

    class Meta:
        unique_together = [("thing", "edition")]
