"""Pictures that tell something together, as a sheet shows them: as wide as the page, in a sequence, before and after."""

from __future__ import annotations

import re
from collections.abc import Sequence
from html import unescape
from typing import Final

from markupsafe import Markup

from tamizdat.archive.parts import Picture
from tamizdat.press.numbers import digits
from tamizdat.press.sheet import Sheet
from tamizdat.press.story_views import ComparisonView, FullView, MomentView, SequenceView, StepView

_FIGURE: Final = r'<figure data-picture="(\d+)"></figure>'
_TEXT: Final = r"((?:(?!</?div).)*)"  # HTML of lines; no box stands in it
_STEP: Final = re.compile(rf"<div>{_FIGURE}{_TEXT}</div>", re.S)
FULL: Final = re.compile(rf'<div class="full( over)?">{_FIGURE}{_TEXT}</div>', re.S)
SEQUENCE: Final = re.compile(r'<div class="sequence">((?:<div>(?:(?!</?div).)*</div>)+)</div>', re.S)
COMPARISON: Final = re.compile(rf'<div class="compare"><p>([^<]*)</p>{_FIGURE}<p>([^<]*)</p>{_FIGURE}</div>')
_SCRIPT: Final = "sequences.js"


def full(sheet: Sheet, pictures: Sequence[Picture], found: re.Match[str]) -> str:
    """Return a picture as wide as the page, as HTML; its words alone where the document has no such picture."""
    picture = sheet.picture(_numbered(pictures, found[2]))
    text = Markup(found[3])  # noqa: S704 - the desk let only clean HTML into the archive
    if picture is None:
        return text
    return sheet.fragment("full.html", full=FullView(picture=picture, text=text, over=bool(found[1])))


def sequence(sheet: Sheet, pictures: Sequence[Picture], found: re.Match[str]) -> str:
    """Return pictures that are looked at one after the other, as HTML; one alone is as wide as the page."""
    steps = [
        (picture, Markup(step[2]))  # noqa: S704 - as above
        for step in _STEP.finditer(found[1])
        if (picture := sheet.picture(_numbered(pictures, step[1])))
    ]
    if len(steps) < 2:
        views = (FullView(picture=picture, text=text, over=False) for picture, text in steps)
        return "".join(sheet.fragment("full.html", full=view) for view in views)
    sheet.script(_SCRIPT)
    edition = sheet.edition
    view = SequenceView(
        count=len(steps),
        steps=tuple(
            StepView(
                picture=picture,
                text=text,
                number=digits(f"{at}", edition),
                of=digits(f"{len(steps)}", edition),
            )
            for at, (picture, text) in enumerate(steps, 1)
        ),
    )
    return sheet.fragment("sequence.html", sequence=view)


def comparison(sheet: Sheet, pictures: Sequence[Picture], found: re.Match[str]) -> str:
    """Return two pictures of one place, before and after, as HTML; what there is of them where one is not there."""
    pair = ((found[1], found[2]), (found[3], found[4]))
    shown = [(unescape(label), sheet.picture(_numbered(pictures, number))) for label, number in pair]
    before, after = (
        MomentView(label=label, picture=picture) if picture else None for label, picture in shown
    )
    if before is None or after is None:
        views = (
            FullView(picture=each.picture, text=Markup(""), over=False) for each in (before, after) if each
        )
        return "".join(sheet.fragment("full.html", full=view) for view in views)
    sheet.script(_SCRIPT)
    return sheet.fragment("comparison.html", comparison=ComparisonView(before=before, after=after))


def _numbered(pictures: Sequence[Picture], number: str) -> Picture | None:
    at = int(number[:6])
    return pictures[at] if at < len(pictures) else None
