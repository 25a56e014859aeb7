"""The blocks in which pictures tell: one as wide as the page, several in a sequence, one place before and after."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from wagtail import blocks
from wagtail.images.blocks import ImageChooserBlock

LINE_FEATURES = ["bold", "italic", "link", "named", "ol", "ul"]


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


class FullPictureBlock(PictureBlock):
    """A picture as wide as the page, with words that belong to it."""

    text = blocks.RichTextBlock(
        label=_("Text"), required=False, features=LINE_FEATURES, help_text=_("A few sentences, or nothing.")
    )
    over = blocks.BooleanBlock(
        label=_("Text over the picture"),
        required=False,
        help_text=_("On wide screens the text stands on the lower edge of the picture, else below it."),
    )

    class Meta:
        icon = "expand-right"
        label = _("Full-width picture")


class StepBlock(PictureBlock):
    """A picture of a sequence."""

    text = blocks.RichTextBlock(
        label=_("Text"), required=False, features=LINE_FEATURES, help_text=_("What this picture tells.")
    )


class SequenceBlock(blocks.StructBlock):
    """Pictures that are looked at one after the other."""

    pictures = blocks.ListBlock(
        StepBlock(),
        label=_("Pictures"),
        min_num=2,
        help_text=_(
            "In the order in which they are read. Readers go on by swiping, with the arrows or by the keyboard; "
            "without scripts, on paper and in feeds they stand one under the other."
        ),
    )

    class Meta:
        icon = "list-ol"
        label = _("Sequence of pictures")


class MomentBlock(PictureBlock):
    """One of two pictures of the same place."""

    label = blocks.CharBlock(
        label=_("When"), max_length=60, help_text=_("Stands on the picture: “1989”, “Before the dam”.")
    )


class ComparisonBlock(blocks.StructBlock):
    """Two pictures of the same place, which readers compare."""

    before = MomentBlock(label=_("Before"))
    after = MomentBlock(label=_("After"))

    class Meta:
        icon = "arrows-up-down"
        label = _("Before and after")
        help_text = _(
            "Two pictures of the same shape, taken from the same spot. The first one decides the shape."
        )
