"""The blocks of which bodies and menus are made. What each becomes in a document stands in `compose/body.py`."""

from __future__ import annotations

from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.archive.mastheads import Purpose
from tamizdat.desk import charts
from tamizdat.desk.kinds import Kind
from tamizdat.desk.picture_blocks import (
    LINE_FEATURES,
    ComparisonBlock,
    FullPictureBlock,
    PictureBlock,
    SequenceBlock,
)

TEXT_FEATURES = [*LINE_FEATURES, "document-link", "superscript", "subscript"]
ANCHORS = ["claim"]  # in stories; it comes after all links, see `admin/richtext.py`
LONGEST_HEADING = 200  # characters
WEB = URLValidator(schemes=["http", "https"])


class QuotationBlock(blocks.StructBlock):
    """What somebody said, set apart."""

    text = blocks.TextBlock(label=_("Words"), help_text=_("The words themselves, without quotation marks."))
    who = blocks.CharBlock(label=_("Who"), required=False, help_text=_("Who said it, and where."))

    class Meta:
        icon = "openquote"
        label = _("Quotation")


class EmbedBlock(blocks.StructBlock):
    """A card that leads to something elsewhere. Nothing is loaded from there while the story is read."""

    url = blocks.URLBlock(label=_("Address"), validators=[WEB])
    title = blocks.CharBlock(label=_("Title"))
    provider = blocks.CharBlock(
        label=_("Whose"), required=False, help_text=_("Whose it is: “NASA Earth Observatory”.")
    )
    text = blocks.TextBlock(
        label=_("Text"), required=False, help_text=_("One sentence on what is found there.")
    )

    class Meta:
        icon = "link-external"
        label = _("Link card")


class DocumentBlock(blocks.StructBlock):
    """A file to load."""

    document = DocumentChooserBlock(label=_("File"))
    title = blocks.CharBlock(
        label=_("Title"), required=False, help_text=_("Leave it empty to use the file's own title.")
    )

    class Meta:
        icon = "doc-full-inverse"
        label = _("Document")


class RecordingBlock(blocks.StructBlock):
    """A recording of the library. The first one of a story is what a podcast's feed carries."""

    recording = SnippetChooserBlock("desk.Recording", label=_("Recording"))
    title = blocks.CharBlock(
        label=_("Title"),
        required=False,
        max_length=255,
        help_text=_("Shown with it. Leave it empty where the headline says what it is."),
    )

    class Meta:
        icon = "media"
        label = _("Audio or video")


class FactsBlock(blocks.StructBlock):
    """A box of facts beside the text."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    text = blocks.RichTextBlock(label=_("Text"), features=LINE_FEATURES)

    class Meta:
        icon = "clipboard-list"
        label = _("Fact box")


class StoryFactsBlock(FactsBlock):
    """A box of facts in a story."""

    text = blocks.RichTextBlock(label=_("Text"), features=LINE_FEATURES + ANCHORS)


class TimelineItemBlock(blocks.StructBlock):
    """A dated line."""

    date = blocks.CharBlock(
        label=_("Date"),
        max_length=60,
        help_text=_("As readers are to see it: “19 September 2010”, “1991–1994”."),
    )
    text = blocks.RichTextBlock(label=_("What happened"), features=LINE_FEATURES)


class TimelineBlock(blocks.StructBlock):
    """Dated lines, one under the other."""

    title = blocks.CharBlock(label=_("Title"), required=False)
    items = blocks.ListBlock(TimelineItemBlock(), label=_("Dates"), help_text=_("The earliest first."))

    class Meta:
        icon = "history"
        label = _("Timeline")


class ChartMarkBlock(blocks.StructBlock):
    """A remark on a chart."""

    at = blocks.CharBlock(label=_("Row"), help_text=_("What stands in the first cell of the row: “2004”."))
    text = blocks.CharBlock(label=_("Remark"), max_length=120)


class ChartBlock(blocks.StructBlock):
    """Numbers, drawn; the table stays below the drawing."""

    form = blocks.ChoiceBlock(
        label=_("Form"),
        choices=[
            ("bar", _("Bars: to compare a few things with long names")),
            ("column", _("Columns: to compare years, or a few things with short names")),
            ("line", _("Lines: how something went on over time")),
            ("stacked", _("Stacked columns: parts of a whole")),
        ],
        default="bar",
    )
    title = blocks.CharBlock(
        label=_("Title"),
        max_length=200,
        help_text=_("What the chart shows, best as a sentence: “Trade has doubled”."),
    )
    unit = blocks.CharBlock(
        label=_("Unit"),
        required=False,
        max_length=100,
        help_text=_("What is counted: “million tonnes a year”."),
    )
    table = TableBlock(
        label=_("Numbers"),
        help_text=_(
            "The first row names the columns, the first cell of each row names the row; all others hold "
            "numbers. Cells may be pasted from a spreadsheet. Leave a cell empty where no number is known."
        ),
        table_options={"minSpareRows": 0, "startRows": 4, "startCols": 2, "contextMenu": True},
    )
    marks = blocks.ListBlock(ChartMarkBlock(), label=_("Remarks on the chart"), default=[], required=False)
    source = blocks.CharBlock(
        label=_("Source"), required=False, max_length=255, help_text=_("Who counted, and in which year.")
    )
    note = blocks.CharBlock(
        label=_("Note"), required=False, max_length=400, help_text=_("What readers must know of the numbers.")
    )

    class Meta:
        icon = "table"
        label = _("Chart")

    def get_default(self) -> Any:
        """Return an empty chart. Its table has its heads where every chart has them; the desk's styles hide the choice."""
        value = super().get_default()
        value["table"] = {"data": [["", ""]] * 4, "table_header_choice": "both", "cell": [], "mergeCells": []}
        return value

    def clean(self, value: Any) -> Any:
        """Refuse a table that cannot be drawn, and remarks on rows that it does not have."""
        cleaned = super().clean(value)
        try:
            table = charts.table_of(charts.cells_of(cleaned["table"]))
        except ValueError as error:
            raise blocks.StructBlockValidationError(
                block_errors={"table": ValidationError(str(error))}
            ) from None
        rows = {row.label for row in table.rows}
        lost = next((mark["at"] for mark in cleaned["marks"] if mark["at"].strip() not in rows), None)
        if lost is not None:
            words = _("The table has no row “{}”.").format(lost)
            raise blocks.StructBlockValidationError(block_errors={"marks": ValidationError(words)})
        return cleaned


class PointBlock(blocks.StructBlock):
    """A point on a map."""

    name = blocks.CharBlock(label=_("Name"), max_length=80)
    latitude = blocks.FloatBlock(
        label=_("Latitude"),
        min_value=-90,
        max_value=90,
        help_text=_("Degrees north, south with a minus: 38.56. Any map on the web shows them."),
    )
    longitude = blocks.FloatBlock(
        label=_("Longitude"),
        min_value=-180,
        max_value=180,
        help_text=_("Degrees east, west with a minus: 68.79."),
    )
    text = blocks.CharBlock(
        label=_("Words"),
        required=False,
        max_length=200,
        help_text=_("What is there, for the list under the map."),
    )


class PointMapBlock(blocks.StructBlock):
    """A map with points, which are listed below it."""

    title = blocks.CharBlock(label=_("Title"), required=False, max_length=200)
    place = SnippetChooserBlock(
        "desk.Place",
        label=_("Place"),
        required=False,
        help_text=_("What the map shows. Leave it empty for the story's first place."),
    )
    points = blocks.ListBlock(PointBlock(), label=_("Points"))

    class Meta:
        icon = "site"
        label = _("Map with points")


class LiveEntryBlock(blocks.StructBlock):
    """An entry of a live blog."""

    at = blocks.DateTimeBlock(
        label=_("Time"),
        required=False,
        help_text=_("Leave it empty: it becomes the moment at which you save."),
    )
    headline = blocks.CharBlock(label=_("Headline"), required=False, max_length=200)
    text = blocks.RichTextBlock(label=_("Text"), features=LINE_FEATURES)
    author = SnippetChooserBlock(
        "desk.Person",
        label=_("Author"),
        required=False,
        help_text=_("Only if readers are to know who wrote it."),
    )
    key = blocks.BooleanBlock(
        label=_("Key moment"),
        required=False,
        help_text=_("Named at the top of the live blog; it needs a headline."),
    )

    class Meta:
        icon = "time"
        label = _("Entry")

    def clean(self, value: Any) -> Any:
        """Give an entry without a time the present one; refuse a key moment without a headline."""
        cleaned = super().clean(value)
        if cleaned["key"] and not cleaned["headline"]:
            raise blocks.StructBlockValidationError(
                block_errors={
                    "headline": ValidationError(_("A key moment is named by its headline: write one."))
                }
            )
        cleaned["at"] = cleaned["at"] or timezone.now().replace(microsecond=0)
        return cleaned


class LiveEntries(blocks.StreamBlock):
    """The entries of a live blog; in which order they stand here is no matter."""

    entry = LiveEntryBlock()


class RelatedBlock(blocks.StructBlock):
    """The card of another story of this edition."""

    story = blocks.PageChooserBlock(label=_("Story"), page_type="desk.Story")

    class Meta:
        icon = "doc-full"
        label = _("Related story")


class PageBody(blocks.StreamBlock):
    """The body of a plain page."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, icon="pilcrow", label=_("Text"))
    heading = blocks.CharBlock(icon="title", label=_("Heading"), max_length=LONGEST_HEADING)
    quotation = QuotationBlock()
    picture = PictureBlock()
    full = FullPictureBlock()
    sequence = SequenceBlock()
    compare = ComparisonBlock()
    table = TableBlock(
        icon="table",
        label=_("Table"),
        table_options={"minSpareRows": 0, "startRows": 3, "startCols": 3, "contextMenu": True},
    )
    facts = FactsBlock()
    timeline = TimelineBlock()
    chart = ChartBlock()
    map = PointMapBlock()
    document = DocumentBlock()
    embed = EmbedBlock()


class StoryBody(PageBody):
    """The body of a story."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES + ANCHORS, icon="pilcrow", label=_("Text"))
    facts = StoryFactsBlock()
    pull = blocks.TextBlock(
        icon="openquote",
        label=_("Pull quote"),
        help_text=_("A sentence of the story, shown large beside it."),
    )
    recording = RecordingBlock()
    related = RelatedBlock()


class TargetBlock(blocks.StreamBlock):
    """Where a line of the menu leads: one thing, or nowhere."""

    place = SnippetChooserBlock("desk.Place", label=_("Place"), icon="site")
    topic = SnippetChooserBlock("desk.Topic", label=_("Topic"), icon="tag")
    coverage = SnippetChooserBlock("desk.Coverage", label=_("Special coverage"), icon="pick")
    series = SnippetChooserBlock("desk.Series", label=_("Series"), icon="list-ul")
    person = SnippetChooserBlock("desk.Person", label=_("Person"), icon="user")
    page = blocks.PageChooserBlock(
        label=_("Page or story"), page_type=["desk.PlainPage", "desk.Story"], icon="doc-empty"
    )
    kind = blocks.ChoiceBlock(choices=Kind.choices, label=_("Kind of story"), icon="form")
    url = blocks.URLBlock(label=_("Address elsewhere"), validators=[WEB], icon="link-external")

    class Meta:
        max_num = 1
        required = False


class LinkBlock(blocks.StructBlock):
    """A line of a menu."""

    label = blocks.CharBlock(
        label=_("Words"), required=False, help_text=_("Leave it empty to use the name of what it leads to.")
    )
    target = TargetBlock(label=_("Leads to"))

    class Meta:
        icon = "link"
        label = _("Line")

    def clean(self, value: Any) -> Any:
        """Refuse a line that says nothing and leads nowhere, and an address without words."""
        cleaned = super().clean(value)
        needs_label = not cleaned["target"] or cleaned["target"][0].block_type in ("url", "kind")
        if needs_label and not cleaned["label"]:
            raise blocks.StructBlockValidationError(
                block_errors={"label": ValidationError(_("Write the words of this line."))}
            )
        return cleaned


class GroupBlock(blocks.StructBlock):
    """A column: its head and the lines under it."""

    head = LinkBlock(label=_("Head of the column"))
    links = blocks.ListBlock(LinkBlock(), label=_("Lines"), default=[])

    class Meta:
        icon = "list-ul"
        label = _("Column")


class EntryBlock(blocks.StructBlock):
    """A top entry of the menu and the columns that open under it."""

    label = blocks.CharBlock(label=_("Words"))
    groups = blocks.ListBlock(GroupBlock(), label=_("Columns"))

    class Meta:
        icon = "bars"
        label = _("Menu entry")


class MenuBlock(blocks.StreamBlock):
    """The menu."""

    entry = EntryBlock(label=_("Menu entry"))


class FooterBlock(blocks.StreamBlock):
    """The footer."""

    group = GroupBlock(label=_("Column"))


class SupportBlock(blocks.StreamBlock):
    """The button that asks for help."""

    link = LinkBlock(label=_("Line"))


def _policy(label: str) -> blocks.PageChooserBlock:
    return blocks.PageChooserBlock(page_type="desk.PlainPage", icon="doc-empty", label=label)


class PoliciesBlock(blocks.StreamBlock):
    """The pages that say how the newsroom works, each by the trust term that it answers (`mastheads.Purpose`)."""

    principles = _policy(_("Our principles"))
    ethics = _policy(_("Ethics"))
    corrections = _policy(_("How we correct mistakes"))
    masthead = _policy(_("Who makes it"))
    ownership = _policy(_("Who owns it, and who pays"))
    mission = _policy(_("What we cover, and why"))
    feedback = _policy(_("How readers reach us"))
    sources = _policy(_("Sources that are not named"))
    verification = _policy(_("How we check facts"))
    diversity = _policy(_("Diversity"))
    staffing = _policy(_("Who works here, in figures"))

    class Meta:
        block_counts = {purpose: {"max_num": 1} for purpose in get_args(Purpose)}
