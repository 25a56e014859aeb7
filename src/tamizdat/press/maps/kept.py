"""Maps as the press uses them: drawn once, and kept in a folder for the other processes that print.

A drawing is a pure function of the atlas, the places, the size, the language and the code that draws; a digest of
these is its name in the folder. So nothing there is ever stale, and the folder may be deleted at any time. If it cannot be
read or written, maps are drawn as if it were not there.
"""

from __future__ import annotations

import contextlib
import hashlib
import os
import re
from collections.abc import Callable, Sequence
from functools import cache
from html import escape
from pathlib import Path

from tamizdat.press.maps import marks, pointed
from tamizdat.press.maps.atlas import Atlas
from tamizdat.press.maps.locators import drawing, form_of, unnamed
from tamizdat.press.maps.marks import Mark
from tamizdat.press.maps.pointed import Spotted
from tamizdat.press.maps.views import Format, Size

_NAMES = re.compile(r'<text|<circle class="m-point"')  # where the names of a drawing begin


class Maps:
    """Draws the maps of an atlas."""

    def __init__(self, atlas: Atlas, digest: str, folder: Path | None = None) -> None:
        """`digest` is the atlas's; `folder` keeps what was drawn, if it is given."""
        self.atlas = atlas
        self._digest = digest
        self._folder = folder
        self._known: dict[tuple[str, ...], str] = {}

    def locator(
        self, codes: Sequence[str], *, language: str, size: Size, title: str, mark: Mark | None = None
    ) -> str:
        """Return a locator map as inline SVG.

        Args:
            codes: the places to show, in any order, at least one
            language: of the names on the map (BCP 47)
            size: a card is at most 4 kB, a band's map 6 kB, a story's 10 kB, a front's 12 kB
            title: the text alternative
            mark: what is drawn over it, but under its names

        Raises:
            UnknownPlaceCode: the atlas knows no such place.
        """
        body = self._drawing(codes, size, language)
        if mark:
            names = _NAMES.search(body)
            under = names.start() if names else len(body)
            drawn = marks.drawn(self.atlas, tuple(sorted(set(codes))), size, mark)
            body = body[:under] + drawn + body[under:]
        return _framed(size, title, body, "m-marked" if mark else "")

    def pointed(self, codes: Sequence[str], points: Sequence[Spotted], *, language: str, title: str) -> str:
        """Return a map with numbered points as inline SVG; `codes` are of what it shows, and may be none.

        Raises:
            UnknownPlaceCode: the atlas knows no such place.
        """
        self.atlas.check(codes)
        places = tuple(sorted(set(codes)))
        key = ("points", language, *places, *(repr(point) for point in points))
        if key not in self._known:
            self._known[key] = self._kept(key, lambda: pointed.drawing(self.atlas, places, points, language))
        return _framed("story", title, self._known[key], "m-points")

    def shared(self, codes: Sequence[str], *, title: str) -> tuple[str, str, str]:
        """Return a card's locator map in two pieces, so that a page with fifty cards holds each drawing once.

        Args:
            codes: the places to show, at least one
            title: the text alternative

        Returns:
            The drawing's name; the drawing, a `<g>` with the name as its id, to stand among the `<defs>` of one SVG of the
            page; and the map, an SVG that uses it. Both have the map's classes: styles do not reach from one into the other.

        Raises:
            UnknownPlaceCode: the atlas knows no such place.
        """
        drawn = self._drawing(codes, "card", "")
        name = f"map-{'-'.join(sorted(set(codes)))}"
        group = f'<g class="map m-card" id="{name}">{drawn}</g>'
        return name, group, _framed("card", title, f'<use href="#{name}"/>')

    def ground(self, codes: Sequence[str], form: Format) -> str:
        """Return the drawing of places in a format of its own, without names, as what stands inside an SVG.

        Raises:
            UnknownPlaceCode: the atlas knows no such place.
        """
        self.atlas.check(codes)
        places = tuple(sorted(set(codes)))
        return self._kept((repr(form), "", *places), lambda: unnamed(self.atlas, places, form))

    def _drawing(self, codes: Sequence[str], size: Size, language: str) -> str:
        self.atlas.check(codes)
        places = tuple(sorted(set(codes)))
        key = (size, language, *places)
        if key not in self._known:
            self._known[key] = self._kept(key, lambda: drawing(self.atlas, places, size, language))
        return self._known[key]

    def _kept(self, key: tuple[str, ...], draw: Callable[[], str]) -> str:
        """Return a drawing from the folder; draw it and put it there if it is not."""
        if self._folder is None:
            return draw()
        name = hashlib.sha256(repr((_code(), self._digest, key)).encode()).hexdigest()
        file = self._folder / f"{name}.svg"
        with contextlib.suppress(OSError, UnicodeDecodeError):
            return file.read_text("utf-8")
        drawn = draw()
        with contextlib.suppress(OSError):
            self._folder.mkdir(parents=True, exist_ok=True)
            aside = file.with_name(f".{name}.{os.getpid()}")
            aside.write_text(drawn, "utf-8")
            aside.replace(file)
        return drawn


def _framed(size: Size, title: str, body: str, more: str = "") -> str:
    form = form_of(size)
    return (
        f'<svg class="map m-{size}{more and f" {more}"}" viewBox="0 0 {form.width} {form.height}" role="img"'
        f' aria-label="{escape(title)}"><title>{escape(title)}</title>{body}</svg>'
    )


@cache
def _code() -> str:
    """Return a digest of the code that draws."""
    hasher = hashlib.sha256()
    for file in sorted(Path(__file__).parent.glob("*.py")):
        hasher.update(file.read_bytes())
    return hasher.hexdigest()
