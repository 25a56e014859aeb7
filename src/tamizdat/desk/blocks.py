"""The blocks of which bodies and menus are made. What each becomes in a document stands in `compose/body.py`."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.archive.documents import KINDS

TEXT_FEATURES = ["bold", "italic", "link", "document-link", "ol", "ul", "superscript", "subscript"]
LONGEST_HEADING = 200  # characters
WEB = URLValidator(schemes=["http", "https"])


class QuotationBlock(blocks.StructBlock):
    """What somebody said, set apart."""

    text = blocks.TextBlock(help_text="The words themselves, without quotation marks.")
    who = blocks.CharBlock(required=False, help_text="Who said it, and where.")

    class Meta:
        icon = "openquote"
        label = "Quotation"


class PictureBlock(blocks.StructBlock):
    """A picture; what is left empty is taken from the picture itself."""

    picture = ImageChooserBlock(label="Picture")
    caption = blocks.CharBlock(required=False, help_text="Leave it empty to use the picture's own caption.")
    credit = blocks.CharBlock(required=False, help_text="Leave it empty to use the picture's own credit.")
    alt = blocks.CharBlock(
        required=False,
        label="Alternative text",
        help_text="What it shows, for readers who do not see it. Leave it empty to use the picture's own.",
    )

    class Meta:
        icon = "image"
        label = "Picture"


class EmbedBlock(blocks.StructBlock):
    """A card that leads to something elsewhere. Nothing is loaded from there while the story is read."""

    url = blocks.URLBlock(label="Address", validators=[WEB])
    title = blocks.CharBlock()
    provider = blocks.CharBlock(required=False, help_text="Whose it is: “NASA Earth Observatory”.")
    text = blocks.TextBlock(required=False, help_text="One sentence on what is found there.")

    class Meta:
        icon = "link-external"
        label = "Link card"


class DocumentBlock(blocks.StructBlock):
    """A file to load."""

    document = DocumentChooserBlock()
    title = blocks.CharBlock(required=False, help_text="Leave it empty to use the file's own title.")

    class Meta:
        icon = "doc-full-inverse"
        label = "Document"


class AudioBlock(blocks.StructBlock):
    """A recording to listen to. The first one of a story is what a podcast's feed carries."""

    file = DocumentChooserBlock(label="Audio file", help_text="An MP3, Ogg, Opus or M4A file.")
    title = blocks.CharBlock(required=False)

    class Meta:
        icon = "media"
        label = "Audio"


class FactsBlock(blocks.StructBlock):
    """A box of facts beside the text."""

    title = blocks.CharBlock(required=False)
    text = blocks.RichTextBlock(features=["bold", "italic", "link", "ol", "ul"])

    class Meta:
        icon = "clipboard-list"
        label = "Fact box"


class RelatedBlock(blocks.StructBlock):
    """The card of another story of this edition."""

    story = blocks.PageChooserBlock(page_type="desk.Story")

    class Meta:
        icon = "doc-full"
        label = "Related story"


class PageBody(blocks.StreamBlock):
    """The body of a plain page."""

    text = blocks.RichTextBlock(features=TEXT_FEATURES, icon="pilcrow", label="Text")
    heading = blocks.CharBlock(icon="title", label="Heading", max_length=LONGEST_HEADING)
    quotation = QuotationBlock()
    picture = PictureBlock()
    table = TableBlock(
        icon="table",
        label="Table",
        table_options={"minSpareRows": 0, "startRows": 3, "startCols": 3, "contextMenu": True},
    )
    facts = FactsBlock()
    document = DocumentBlock()
    embed = EmbedBlock()


class StoryBody(PageBody):
    """The body of a story."""

    pull = blocks.TextBlock(
        icon="openquote", label="Pull quote", help_text="A sentence of the story, shown large beside it."
    )
    audio = AudioBlock()
    related = RelatedBlock()


class TargetBlock(blocks.StreamBlock):
    """Where a line of the menu leads: one thing, or nowhere."""

    place = SnippetChooserBlock("desk.Place", icon="site")
    topic = SnippetChooserBlock("desk.Topic", icon="tag")
    coverage = SnippetChooserBlock("desk.Coverage", icon="pick")
    series = SnippetChooserBlock("desk.Series", icon="list-ul")
    person = SnippetChooserBlock("desk.Person", icon="user")
    page = blocks.PageChooserBlock(page_type=["desk.PlainPage", "desk.Story"], icon="doc-empty")
    kind = blocks.ChoiceBlock(
        choices=[(kind, kind.replace("-", " ").capitalize()) for kind in KINDS], icon="form"
    )
    url = blocks.URLBlock(label="Address elsewhere", validators=[WEB], icon="link-external")

    class Meta:
        max_num = 1
        required = False


class LinkBlock(blocks.StructBlock):
    """A line of a menu."""

    label = blocks.CharBlock(required=False, help_text="Leave it empty to use the name of what it leads to.")
    target = TargetBlock(label="Leads to")

    class Meta:
        icon = "link"
        label = "Line"

    def clean(self, value: Any) -> Any:
        """Refuse a line that says nothing and leads nowhere, and an address without words."""
        cleaned = super().clean(value)
        needs_label = not cleaned["target"] or cleaned["target"][0].block_type in ("url", "kind")
        if needs_label and not cleaned["label"]:
            raise blocks.StructBlockValidationError(
                block_errors={"label": ValidationError("Write the words of this line.")}
            )
        return cleaned


class GroupBlock(blocks.StructBlock):
    """A column: its head and the lines under it."""

    head = LinkBlock(label="Head of the column")
    links = blocks.ListBlock(LinkBlock(), label="Lines", default=[])

    class Meta:
        icon = "list-ul"
        label = "Column"


class EntryBlock(blocks.StructBlock):
    """A top entry of the menu and the columns that open under it."""

    label = blocks.CharBlock()
    groups = blocks.ListBlock(GroupBlock(), label="Columns")

    class Meta:
        icon = "bars"
        label = "Menu entry"


class MenuBlock(blocks.StreamBlock):
    """The menu."""

    entry = EntryBlock()


class FooterBlock(blocks.StreamBlock):
    """The footer."""

    group = GroupBlock()


class SupportBlock(blocks.StreamBlock):
    """The button that asks for help."""

    link = LinkBlock()
