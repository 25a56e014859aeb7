"""The blocks of which fronts are composed. What each becomes in a document stands in `compose/fronts.py`."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.desk.kinds import Kind

MOST_STRIPS = 16
MOST_IN_STRIP = 12  # stories
LOOKS = [
    ("band", _("Band: one story large, others beside it, with the map of a place")),
    ("row", _("Row of cards")),
    ("lines", _("Headlines only")),
]
_FIELDS = [
    "label",
    "stories",
    "count",
    "look",
]  # of every strip, in the order in which an editor fills them in
_ALL_OF_THEM = _("Leave it empty to show all of them side by side.")


class StripBlock(blocks.StructBlock):
    """A part of a front under a name. What it is about stands first in its form."""

    label = blocks.CharBlock(
        required=False,
        max_length=100,
        label=_("Name"),
        help_text=_("Leave it empty to use the name of what it is about."),
    )
    stories = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="desk.Story", label=_("Story")),
        label=_("Stories that stand first"),
        default=[],
        max_num=MOST_IN_STRIP,
        help_text=_("The rest fills itself with the newest. A story that stands above is not shown again."),
    )
    count = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MOST_IN_STRIP,
        label=_("How many stories"),
        help_text=_("Leave it empty for as many as suit its look."),
    )
    look = blocks.ChoiceBlock(
        choices=LOOKS,
        required=False,
        label=_("Look"),
        help_text=_("Leave it empty for the look that suits it."),
    )


class PlaceStrip(StripBlock):
    """Stories of a region or country."""

    place = SnippetChooserBlock("desk.Place", required=False, label=_("Place"), help_text=_ALL_OF_THEM)

    class Meta:
        form_layout = ["place", *_FIELDS]
        icon = "site"
        label = _("Place")


class TopicStrip(StripBlock):
    """Stories of a topic."""

    topic = SnippetChooserBlock("desk.Topic", required=False, label=_("Topic"), help_text=_ALL_OF_THEM)

    class Meta:
        form_layout = ["topic", *_FIELDS]
        icon = "tag"
        label = _("Topic")


class CoverageStrip(StripBlock):
    """Stories of a special coverage, those that it pins first."""

    coverage = SnippetChooserBlock(
        "desk.Coverage", required=False, label=_("Special coverage"), help_text=_ALL_OF_THEM
    )

    class Meta:
        form_layout = ["coverage", *_FIELDS]
        icon = "pick"
        label = _("Special coverage")


class SeriesStrip(StripBlock):
    """Entries of a blog or episodes of a show."""

    series = SnippetChooserBlock(
        "desk.Series",
        required=False,
        label=_("Series"),
        help_text=_("Leave it empty to show all blogs side by side."),
    )

    class Meta:
        form_layout = ["series", *_FIELDS]
        icon = "list-ul"
        label = _("Blog or series")


class KindStrip(StripBlock):
    """Stories of a kind."""

    kind = blocks.ChoiceBlock(choices=Kind.choices, label=_("Kind of story"))

    class Meta:
        form_layout = ["kind", *_FIELDS]
        icon = "form"
        label = _("Kind of story")


class LatestStrip(StripBlock):
    """The newest that stand nowhere else on the front."""

    class Meta:
        icon = "history"
        label = _("More of the latest")


class MostReadStrip(blocks.StructBlock):
    """What is read most."""

    class Meta:
        icon = "order"
        label = _("Most read")


class StripsBlock(blocks.StreamBlock):
    """The strips of a front, from its top down. Their names are those that documents have for them."""

    place = PlaceStrip()
    topic = TopicStrip()
    coverage = CoverageStrip()
    series = SeriesStrip()
    kind = KindStrip()
    latest = LatestStrip()
    most_read = MostReadStrip()

    class Meta:
        max_num = MOST_STRIPS
        block_counts = {"most_read": {"max_num": 1}}


class PicksBlock(blocks.StreamBlock):
    """The editors' picks."""

    story = blocks.PageChooserBlock(page_type="desk.Story", label=_("Story"), icon="doc-full")

    class Meta:
        max_num = 10


class SlotBlock(blocks.StructBlock):
    """A position at the top of a front."""

    story = blocks.PageChooserBlock(page_type="desk.Story", label=_("Story"))
    until = blocks.DateTimeBlock(
        required=False,
        label=_("leads until"),
        help_text=_(
            "When it leaves the top by itself, in the newsroom's time. Leave it empty: it stays until you choose others."
        ),
    )

    class Meta:
        icon = "doc-full"
        label = _("Story")


class TopBlock(blocks.StreamBlock):
    """The top of a front."""

    slot = SlotBlock()


class SectionBlock(blocks.StructBlock):
    """A part of a special coverage."""

    name = blocks.CharBlock(max_length=200, label=_("Heading"))
    text = blocks.TextBlock(
        required=False,
        max_length=600,
        label=_("Line under it"),
        help_text=_("A sentence on what is found there. May be empty."),
    )
    stories = blocks.ListBlock(
        blocks.PageChooserBlock(page_type="desk.Story", label=_("Story")), label=_("Stories"), default=[]
    )

    class Meta:
        icon = "list-ul"
        label = _("Section")


class SectionsBlock(blocks.StreamBlock):
    """The sections of a special coverage."""

    section = SectionBlock()
