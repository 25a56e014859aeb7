"""A story's text without the paper around it: clean HTML in which every address is open, for slow links and for reprints.

Nothing of the theme is in it, and nothing that only a page can draw: no cards of other stories, no marks of claims.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence
from html import escape

from tamizdat.archive.bodies import anchored
from tamizdat.archive.documents import Byline, Story
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.press.sheet import Sheet, medium_path

_DOCUMENT = re.compile(r'<a\b[^>]*?\bhref="doc:([^"]*)"[^>]*>(.*?)</a>', re.S)
_BLOB = re.compile(r'"blob:([0-9a-f]{64}\.[a-z0-9]{1,8})"')
_PICTURE = re.compile(r'<figure data-picture="(\d+)"></figure>')
_DRAWN = re.compile(r"<(\w+)(?: class=\"[^\"]*\")? data-[^>]*></\1>")  # what the theme draws
_AUDIO = re.compile(r'<audio\b[^>]*?\bsrc="([^"]*)"[^>]*></audio>')
_DRESS = re.compile(r' (?:class|role|tabindex|aria-label|rel|download)="[^"]*"')
_ROLES = {
    "writer": "By",
    "translator": "Translated by",
    "photographer": "Photographs by",
    "editor": "Edited by",
}

Address = Callable[[str], str]  # a path of the site to the address by which a reader gets there


def bare_body(sheet: Sheet, story: Story, address: Address, shown: Callable[[Picture], str]) -> str:
    """Return a story's body.

    Args:
        sheet: whose media folder holds the files that the body links
        story: the story
        address: makes the addresses of pages and files
        shown: makes the HTML that stands for a picture; "" leaves it out
    """

    def link(match: re.Match[str]) -> str:
        found = sheet.label(match[1])
        return f'<a href="{escape(address(found.path))}">{match[2]}</a>' if found and found.path else match[2]

    def picture(match: re.Match[str]) -> str:
        number = int(match[1])
        return shown(story.pictures[number]) if number < len(story.pictures) else ""

    def blob(match: re.Match[str]) -> str:
        sheet.media.add(match[1])
        return f'"{escape(address(medium_path(match[1])))}"'

    html = anchored(story.body, lambda claim, words: words)  # noqa: ARG005 - the form of what is shown
    html = _DOCUMENT.sub(link, html)
    html = _PICTURE.sub(picture, html)
    html = _DRAWN.sub("", html)
    html = _BLOB.sub(blob, html)
    html = _AUDIO.sub(rf'<a href="\1">{escape(sheet.gettext("Audio"))}</a>', html)
    return _DRESS.sub("", html)


def caption(picture: Picture) -> str:
    """Return what is said under a picture: its caption, then whose it is and on what terms."""
    whose = ", ".join(filter(None, (picture.credit, picture.licence)))
    return f"{picture.caption or picture.alt}{f' ({whose})' if whose else ''}".strip()


def largest(picture: Picture) -> Rendition | None:
    """Return the largest rendition that every program reads."""
    common = [each for each in picture.renditions if each.format in ("jpeg", "png")]
    return max(common or picture.renditions, key=lambda each: each.width, default=None)


def credits(sheet: Sheet, bylines: Sequence[Byline]) -> list[str]:
    """Return who made a story, a line for each role: "By Nana Tsereli and Aibek Sartov"."""
    lines = []
    for role, words in _ROLES.items():
        names = [label.name for by in bylines if by.role == role and (label := sheet.label(by.person))]
        if names:
            last = f" {sheet.gettext('and')} {names[-1]}" if len(names) > 1 else names[0]
            lines.append(f"{sheet.gettext(words)} {', '.join(names[:-1])}{last}")
    return lines
