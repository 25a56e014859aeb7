"""The pictures of a visual story as schema.org has them, each an ImageObject with whose it is and on what terms.

Their page is an https://schema.org/ImageGallery.
"""

from __future__ import annotations

import re
from typing import Any, Final

from tamizdat.archive.addresses import beside
from tamizdat.archive.documents import Story
from tamizdat.archive.parts import Picture
from tamizdat.press.frames import masthead_of
from tamizdat.press.reprints import may_reprint
from tamizdat.press.sheet import Sheet

Node = dict[str, Any]

_ZERO: Final = re.compile(r"cc[ -]?(?:0|zero)\b", re.I)
_COMMONS: Final = re.compile(r"cc[ -](by(?:-nc)?(?:-(?:nd|sa))?)[ -](\d\.\d)", re.I)


def is_visual(story: Story) -> bool:
    """Return whether a story is told by its pictures."""
    return story.kind == "picture-story"


def pictures_of(story: Story) -> list[Picture]:
    """Return the pictures that a story shows, each once, the one at its top first."""
    found: dict[str, Picture] = {}
    for picture in (*((story.lead,) if story.lead else ()), *story.pictures):
        found.setdefault(picture.largest, picture)
    return [picture for blob, picture in found.items() if blob]


def nodes(sheet: Sheet, story: Story) -> list[Node]:
    """Return the pictures that a story shows, as far as they may be shown."""
    reuse = masthead_of(sheet).reuse
    offer = sheet.absolute(beside(story.path, "republish")) if may_reprint(story, reuse) else ""
    return [_node(sheet, picture, offer) for picture in pictures_of(story) if sheet.picture(picture)]


def _node(sheet: Sheet, picture: Picture, offer: str) -> Node:
    largest = next(each for each in picture.renditions if each.blob == picture.largest)
    node = {
        "@type": "ImageObject",
        "contentUrl": sheet.medium_address(largest.blob),
        "width": largest.width,
        "height": largest.height,
        "caption": picture.caption or picture.alt,
        "creditText": picture.credit,
        "license": _licence(picture.licence),
        "acquireLicensePage": offer if picture.licence else "",
    }
    return {name: value for name, value in node.items() if value}


def _licence(words: str) -> str | Node:
    """Return the address of a licence of Creative Commons, or any other licence by its name."""
    if _ZERO.match(words.strip()):
        return "https://creativecommons.org/publicdomain/zero/1.0/"
    if known := _COMMONS.match(words.strip()):
        return f"https://creativecommons.org/licenses/{known[1].lower()}/{known[2]}/"
    return {"@type": "CreativeWork", "name": words} if words else ""
