"""What a reader asks of the search, read from an address, and the addresses of other questions."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date
from typing import Final
from urllib.parse import parse_qsl, urlencode

from tamizdat.search.parsing import LONGEST
from tamizdat.search.parsing import MOST as MOST_WORDS

MOST_CHOSEN: Final = 20  # of a facet
LAST_PAGE: Final = 500
_LONGEST_ADDRESS: Final = 8192  # bytes after the question mark

# By what a list is narrowed, in the order of the page, and whether numbers of documents stand for it.
FACETS: Final = {"place": True, "topic": True, "person": True, "series": True, "kind": False, "year": True}
_DAY: Final = re.compile(r"[0-9]{4}-[0-9]{2}-[0-9]{2}")
_KIND: Final = re.compile(r"[a-z-]{1,40}")


@dataclass(frozen=True, slots=True)
class Asked:
    """A question: words, what narrows the list, its order and which ten of it."""

    words: str = ""
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)  # values by facet
    since: str = ""  # a day: "2010-01-31"
    until: str = ""
    sort: str = "relevance"  # or "date"
    page: int = 1
    cut: bool = False  # the query was longer than what is looked for

    @property
    def anything(self) -> bool:
        """Return whether there is anything to look for."""
        return bool(self.words or self.chosen or self.since or self.until)

    def of(self, facet: str) -> tuple[str, ...]:
        """Return what is chosen of a facet."""
        return self.chosen.get(facet, ())

    def query(self) -> str:
        """Return the address's query, in one form for each question."""
        pairs = [("q", self.words)] if self.words else []
        pairs += [(facet, value) for facet in FACETS for value in self.of(facet)]
        pairs += [("from", self.since)] if self.since else []
        pairs += [("to", self.until)] if self.until else []
        pairs += [("sort", self.sort)] if self.sort != "relevance" else []
        pairs += [("page", str(self.page))] if self.page > 1 else []
        return urlencode(pairs)

    def with_choice(self, facet: str, value: str) -> Asked:
        """Return the question that is narrowed by a value besides; its first page."""
        return self._choosing(facet, (*self.of(facet), value))

    def without_choice(self, facet: str, value: str) -> Asked:
        """Return the question that is not narrowed by a value; its first page."""
        return self._choosing(facet, tuple(each for each in self.of(facet) if each != value))

    def _choosing(self, facet: str, values: tuple[str, ...]) -> Asked:
        others = {other: self.of(other) for other in FACETS if other != facet and self.of(other)}
        return replace(self, chosen={**others, facet: values} if values else others, page=1)


def read(query: str) -> Asked:
    """Return what an address's query asks. What cannot be understood is passed over; what is too long is cut."""
    too_long = len(query) > _LONGEST_ADDRESS
    pairs = parse_qsl(query[:_LONGEST_ADDRESS], errors="replace", max_num_fields=None)[:200]
    first = dict(reversed(pairs))
    words, cut = _words(first.get("q", ""))
    chosen = {facet: found for facet in FACETS if (found := _values(facet, pairs))}
    page = first.get("page", "")
    return Asked(
        words=words,
        chosen=chosen,
        since=_day(first.get("from", "")),
        until=_day(first.get("to", "")),
        sort="date" if first.get("sort") == "date" else "relevance",
        page=max(1, min(int(page), LAST_PAGE))
        if page.isascii() and page.isdecimal() and len(page) < 6
        else 1,
        cut=cut or too_long,
    )


def _words(text: str) -> tuple[str, bool]:
    """Return the words that are looked for, and whether there were more."""
    clean = "".join(char if char.isprintable() else " " for char in text).strip()
    parts = clean[:LONGEST].split()
    return " ".join(parts[:MOST_WORDS]), len(clean) > LONGEST or len(parts) > MOST_WORDS


def _values(facet: str, pairs: list[tuple[str, str]]) -> tuple[str, ...]:
    found = dict.fromkeys(value for name, value in pairs if name == facet and is_value(facet, value))
    return tuple(found)[:MOST_CHOSEN]


def is_value(facet: str, value: str) -> bool:
    """Return whether a text can be a value of a facet."""
    if not FACETS[facet]:
        return _KIND.fullmatch(value) is not None
    return value.isascii() and value.isdecimal() and 0 < len(value) <= (4 if facet == "year" else 9)


def _day(text: str) -> str:
    if _DAY.fullmatch(text) is None:
        return ""
    try:
        return str(date.fromisoformat(text))
    except ValueError:  # there is no such day
        return ""
