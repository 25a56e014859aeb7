"""The blocks of which bodies and menus are made. What each becomes in a document stands in `compose/body.py`."""

from __future__ import annotations

from typing import Any, get_args

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.contrib.table_block.blocks import TableBlock
from wagtail.documents.blocks import DocumentChooserBlock
from wagtail.images.blocks import ImageChooserBlock
from wagtail.snippets.blocks import SnippetChooserBlock

from tamizdat.archive.documents import Purpose
from tamizdat.desk.kinds import Kind

LINE_FEATURES = ["bold", "italic", "link", "named", "ol", "ul"]
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


class PictureBlock(blocks.StructBlock):
    """A picture; what is left empty is taken from the picture itself."""

    picture = ImageChooserBlock(label=_("Picture"))
    caption = blocks.CharBlock(
        label=_("Caption"), required=False, help_text=_("Leave it empty to use the picture's own caption.")
    )
    credit = blocks.CharBlock(
        label=_("Credit"), required=False, help_text=_("Leave it empty to use the picture's own credit.")
    )
    alt = blocks.CharBlock(
        required=False,
        label=_("Alternative text"),
        help_text=_("What it shows, for readers who do not see it. Leave it empty to use the picture's own."),
    )

    class Meta:
        icon = "image"
        label = _("Picture")


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


class AudioBlock(blocks.StructBlock):
    """A recording to listen to. The first one of a story is what a podcast's feed carries."""

    file = DocumentChooserBlock(label=_("Audio file"), help_text=_("An MP3, Ogg, Opus or M4A file."))
    title = blocks.CharBlock(label=_("Title"), required=False)

    class Meta:
        icon = "media"
        label = _("Audio")


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
    table = TableBlock(
        icon="table",
        label=_("Table"),
        table_options={"minSpareRows": 0, "startRows": 3, "startCols": 3, "contextMenu": True},
    )
    facts = FactsBlock()
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
    audio = AudioBlock()
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
    """The pages that say how the newsroom works, each by the trust term that it answers (`documents.Purpose`)."""

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
