"""The way into a specimen: its tokens, and all pages that there are to be looked at, by day and by night."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from typing import Final

from tamizdat.archive.documents import KINDS
from tamizdat.press.component_views import ComponentsView, SpecimenEditionView, SpecimenPageView, TokenView
from tamizdat.press.settings import EditionSettings
from tamizdat.press.specimen_letters import MAIL
from tamizdat.press.theme import Theme
from tamizdat.press.tokens import Token, tokens

SCREENS: Final = {"day": "light", "night": "dark"}  # folders of a specimen, and what is preferred there
_ASKED: Final = re.compile(r"\(prefers-color-scheme:\s*(light|dark)\)")
_BOTH: Final = re.compile(r'(color-scheme(?:" content="|:\s*))light dark')
# What there is to be looked at: type of page, path within an edition.
PAGES: Final = {
    "home": "index.html",
    **{f"story: {kind}": f"2026/{kind}.html" for kind in KINDS},
    "list: region": "places/region.html",
    "list: country": "places/country.html",
    "list: topic": "topics/topic.html",
    "list: coverage": "coverage/coverage.html",
    "list: blog": "series/blog.html",
    "list: podcast": "series/podcast.html",
    "list: video show": "series/show.html",
    "list: person": "people/person.html",
    "list: kind": "kinds/news.html",
    "list: actor": "actors/state.html",
    "list: organisation": "actors/union.html",
    "list: event": "events/event.html",
    "alliances": "events/event/alliances.html",
    "timeline": "timeline.html",
    "all stories": "archive.html",
    "cut": "archive/2026.html",
    "most read": "most-read.html",
    "contents": "contents.html",
    "search": "search.html",
    "feeds": "feeds.html",
    "newsletters": "letters.html",
    "newsletter": "letters/weekly.html",
    "letter": "letters/weekly/2026-03-06.html",
    "plain page": "about.html",
    "team": "team.html",
    "corrections": "corrections.html",
    "support": "support.html",
    "text only": "2026/news/text.html",
    "republish": "2026/news/republish.html",
    "letter as mail": MAIL,
    "not found": "404.html",
}


def components(theme: Theme, editions: Sequence[EditionSettings]) -> ComponentsView:
    """Return what components.html shows; the pages stand below it in the folders of `SCREENS`."""
    return ComponentsView(
        tokens=tuple(map(_token_view, tokens(theme))),
        editions=tuple(
            SpecimenEditionView(name=edition.name, pages=tuple(_pages(edition))) for edition in editions
        ),
    )


def _pages(edition: EditionSettings) -> Iterator[SpecimenPageView]:
    day, night = SCREENS
    for type, path in PAGES.items():
        at = f"{edition.prefix}{path}"
        yield SpecimenPageView(type=type, href=f"{day}/{at}", night=f"{night}/{at}")


def on_screen(html: str, screen: str) -> str:
    """Return a page that looks as on a light or on a dark screen, whatever the screen is; `screen` is one of `SCREENS`."""
    scheme = SCREENS[screen]
    shown = _ASKED.sub(lambda asked: "all" if asked[1] == scheme else "not all", html)
    return _BOTH.sub(lambda both: f"{both[1]}{scheme}", shown)


def _token_view(token: Token) -> TokenView:
    return TokenView(
        name=token.name,
        light=token.light,
        dark=token.dark or token.light,
        sentence=token.sentence,
        is_colour=token.light.startswith("#"),
    )
