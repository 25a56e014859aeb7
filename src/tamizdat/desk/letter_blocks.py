"""The blocks of which letters are made: the rule by which one fills itself, and what stands in it."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.desk.kinds import Kind
from tamizdat.desk.picture_blocks import PictureBlock

MOST_PARTS = 12
MOST_IN_PART = 20  # stories
USUAL = 5  # stories of a part, where the rule does not say
_FIELDS = ["label", "count"]  # of every rule, in the order in which an editor fills them in


class FillBlock(blocks.StructBlock):
    """A part that fills itself."""

    label = blocks.CharBlock(
        required=False,
        max_length=100,
        label=_("Name"),
        help_text=_("Leave it empty to use the name of what it is about."),
    )
    count = blocks.IntegerBlock(
        required=False,
        min_value=1,
        max_value=MOST_IN_PART,
        label=_("How many stories at most"),
        help_text=_("Leave it empty for five."),
    )


class LatestFill(FillBlock):
    """The newest that stand in no other part."""

    class Meta:
        form_layout = _FIELDS
        icon = "history"
        label = _("The newest")


class PlaceFill(FillBlock):
    """Stories of a region or country, those of places within it included."""

    place = SnippetChooserBlock("desk.Place", label=_("Place"))

    class Meta:
        form_layout = ["place", *_FIELDS]
        icon = "site"
        label = _("Place")


class TopicFill(FillBlock):
    """Stories of a topic, those of topics under it included."""

    topic = SnippetChooserBlock("desk.Topic", label=_("Topic"))

    class Meta:
        form_layout = ["topic", *_FIELDS]
        icon = "tag"
        label = _("Topic")


class SeriesFill(FillBlock):
    """Entries of a blog or episodes of a show."""

    series = SnippetChooserBlock("desk.Series", label=_("Series"))

    class Meta:
        form_layout = ["series", *_FIELDS]
        icon = "list-ul"
        label = _("Blog or series")


class KindFill(FillBlock):
    """Stories of a kind."""

    kind = blocks.ChoiceBlock(choices=Kind.choices, label=_("Kind of story"))

    class Meta:
        form_layout = ["kind", *_FIELDS]
        icon = "form"
        label = _("Kind of story")


class MostReadFill(FillBlock):
    """What was read most, of the stories that stand in no other part."""

    class Meta:
        form_layout = _FIELDS
        icon = "order"
        label = _("Most read")


class FillsBlock(blocks.StreamBlock):
    """How a letter fills itself, a part after the other."""

    latest = LatestFill()
    place = PlaceFill()
    topic = TopicFill()
    series = SeriesFill()
    kind = KindFill()
    most_read = MostReadFill()

    class Meta:
        max_num = MOST_PARTS
        block_counts = {"latest": {"max_num": 1}, "most_read": {"max_num": 1}}


class ItemBlock(blocks.StructBlock):
    """A story in a letter."""

    story = blocks.PageChooserBlock(page_type=["desk.Story", "desk.PlainPage"], label=_("Story or page"))
    note = blocks.TextBlock(
        required=False,
        max_length=600,
        label=_("Your words on it"),
        help_text=_("They stand in place of the line under its headline. May be empty."),
    )
    whole = blocks.BooleanBlock(
        required=False,
        label=_("Its whole text stands in the letter"),
        help_text=_("For readers who cannot open the site."),
    )

    class Meta:
        icon = "doc-full"
        label = _("Story")


class EventItem(blocks.StructBlock):
    """An event in a letter."""

    event = SnippetChooserBlock("desk.Event", label=_("Event"))
    note = blocks.TextBlock(required=False, max_length=600, label=_("Your words on it"))

    class Meta:
        icon = "calendar"
        label = _("Event")


class ItemsBlock(blocks.StreamBlock):
    """What stands in a part, in its order."""

    item = ItemBlock()
    event = EventItem()
    picture = PictureBlock()

    class Meta:
        required = False


class PartBlock(blocks.StructBlock):
    """A part of a letter under a name."""

    label = blocks.CharBlock(
        required=False,
        max_length=100,
        label=_("Name"),
        help_text=_("The first part needs none."),
    )
    items = ItemsBlock(label=_("What stands in it"), required=False)

    class Meta:
        icon = "list-ul"
        label = _("Part")


class PartsBlock(blocks.StreamBlock):
    """The parts of a letter."""

    part = PartBlock()

    class Meta:
        max_num = MOST_PARTS + 3
        required = False


class CorrectedBlock(blocks.StreamBlock):
    """Stories that earlier letters carried and that were corrected since."""

    story = blocks.PageChooserBlock(page_type="desk.Story", label=_("Story"), icon="doc-full")

    class Meta:
        required = False
