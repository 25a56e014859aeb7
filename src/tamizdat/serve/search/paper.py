"""An edition that can be searched: its printed page and its printed index, as they stand on the disk now."""

from __future__ import annotations

import hashlib
import logging
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from tamizdat.packing import pack
from tamizdat.search.errors import DamagedIndex, MissingFile, SearchError
from tamizdat.search.manifest import PATH as MANIFEST
from tamizdat.search.narrowing import Narrowing
from tamizdat.search.searching import Answer, Searcher
from tamizdat.search.slip import Slip, decode, path_of
from tamizdat.search.snippets import lead, marked
from tamizdat.search.words import Language, language
from tamizdat.serve.negotiation import Encoding
from tamizdat.serve.search import filling
from tamizdat.serve.search.asked import FACETS, Asked
from tamizdat.serve.search.findings import Findings, Result
from tamizdat.serve.search.page import Page
from tamizdat.serve.search.shelf import FolderShelf, Held
from tamizdat.serve.shelf import Signature, signature

log = logging.getLogger("tamizdat.serve")

PAGE: Final = "search.html"


@dataclass(frozen=True, slots=True)
class State:
    """The state of what an answer depends on: another answer is possible when it is another."""

    page: Signature
    manifest: Signature | None


class Paper:
    """An edition's search. It may be asked by several threads."""

    def __init__(self, site: Path, folder: str, held: Held) -> None:
        """`folder` is that of the edition on the site: "" or "ru"."""
        self._place = site / folder
        self._shelf = FolderShelf(self._place, held)
        self._lock = threading.Lock()
        self._page: tuple[Signature, Page] | None = None
        self._blanks: dict[Encoding, tuple[Signature, bytes]] = {}
        self._searcher: Searcher | None = None

    def state(self) -> State | None:
        """Return the state of the edition's files; None where it has no search page."""
        page = _seen(self._place / PAGE)
        return State(page, _seen(self._place / MANIFEST)) if page else None

    def tag_of(self, asked: Asked, state: State, encoding: Encoding) -> str:
        """Return the validator of an answer in an encoding."""
        told = repr((state, asked.query(), asked.cut, encoding)).encode()
        return f'"{hashlib.blake2b(told, digest_size=15).hexdigest()}"'

    def answer(self, asked: Asked, state: State, encoding: Encoding) -> tuple[bytes, bool]:
        """Return the page with the answer to a question in an encoding, and whether it could be answered.

        Raises:
            OSError: the page cannot be read.
        """
        page = self._read_page(state.page)
        if not asked.anything or not page.can_be_filled:
            return self._blank(page, state.page, encoding), True
        try:
            found = self._find(page, asked) if state.manifest else None
        except (SearchError, OSError) as error:
            log.error("the search of %s cannot be read: %s", self._place, error)
            found = None
        return _packed(filling.filled(page, asked, found), encoding), found is not None

    def _blank(self, page: Page, seen: Signature, encoding: Encoding) -> bytes:
        """Return the page for one who has asked nothing, which is the same for all who come."""
        known = self._blanks.get(encoding)
        if known is None or known[0] != seen:
            known = self._blanks[encoding] = seen, _packed(filling.form_shown(page), encoding)
        return known[1]

    def _read_page(self, seen: Signature) -> Page:
        with self._lock:
            if self._page is None or self._page[0] != seen:
                self._page = seen, Page((self._place / PAGE).read_text("utf-8"))
            return self._page[1]

    def _find(self, page: Page, asked: Asked) -> Findings:
        with self._lock:  # one at a time may ask a searcher
            if self._searcher is None:
                self._searcher = Searcher(self._shelf, page.language)
            try:
                return self._found(page, asked, self._searcher)
            except MissingFile:  # another release came meanwhile, and took away what the manifest named
                return self._found(page, asked, self._searcher)

    def _found(self, page: Page, asked: Asked, searcher: Searcher) -> Findings:
        answer = searcher.search(
            asked.words,
            _narrowing(page, asked),
            sort=asked.sort,
            start=(asked.page - 1) * filling.TEN,
            count=filling.TEN,
            trees=page.trees,
        )
        slips = ((hit, self._slip(hit.number)) for hit in answer.hits)
        spoken = language(page.language)
        results = tuple(_result(slip, hit.whole, answer, spoken) for hit, slip in slips if slip)
        number = answer.start // filling.TEN + 1
        return Findings(results, answer.total, number, _counts(answer), answer.suggestion)

    def _slip(self, number: int) -> Slip | None:
        """Return the slip of a document; None of one that was withdrawn at this moment, or that a copy has only in part."""
        try:
            return decode(self._shelf.read(path_of(number)))
        except (KeyError, DamagedIndex):
            return None


def _result(slip: Slip, is_whole: bool, answer: Answer, spoken: Language) -> Result:
    headline = marked(slip.headline, answer, spoken)
    return Result(slip, is_whole, headline, lead(slip.dek, slip.text, answer, spoken))


def _narrowing(page: Page, asked: Asked) -> Narrowing:
    numbers = {
        facet: frozenset(map(int, page.spread(facet, asked.of(facet)))) for facet in FACETS if FACETS[facet]
    }
    return Narrowing(
        places=numbers["place"],
        topics=numbers["topic"],
        people=numbers["person"],
        series=numbers["series"],
        years=numbers["year"],
        kinds=frozenset(asked.of("kind")),
        since=asked.since,
        until=asked.until,
    )


def _counts(answer: Answer) -> dict[str, dict[str, int]]:
    counts = answer.counts or {}
    return {
        facet: {str(value): count for value, count in counts.get(name, {}).items()}
        for facet, name in zip(
            FACETS, ("places", "topics", "people", "series", "kinds", "years"), strict=True
        )
    }


def _seen(path: Path) -> Signature | None:
    try:
        return signature(path.stat())
    except (FileNotFoundError, NotADirectoryError):
        return None


def _packed(text: str, encoding: Encoding) -> bytes:
    return text.encode() if encoding == "identity" else pack(text.encode(), encoding)
