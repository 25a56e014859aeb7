"""Asking the desk's search: in all editions at once, each in its own language, and never what somebody may not see."""

from __future__ import annotations

import logging
import threading
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, Final

from django.conf import settings
from django.contrib.auth import get_user_model

from tamizdat.desk import editions
from tamizdat.desk.finding import states
from tamizdat.desk.finding.shelf import FolderShelf, folder_in, want_anew
from tamizdat.desk.models import Edition, Place, Topic
from tamizdat.search.errors import MissingFile, SearchError
from tamizdat.search.narrowing import Narrowing
from tamizdat.search.parsing import LONGEST
from tamizdat.search.searching import ENOUGH, Answer, Searcher
from tamizdat.search.slip import Slip
from tamizdat.search.snippets import Piece, lead, marked
from tamizdat.search.words import language

log = logging.getLogger("tamizdat.desk")

_AT_FIRST: Final = 40  # hits of each edition that are asked for before anybody leafs on
LAST: Final = 1000  # results that can be reached by leafing


@dataclass(frozen=True)
class Question:
    """What somebody looks for. What is empty narrows nothing."""

    words: str = ""
    editions: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()
    states: tuple[str, ...] = ()
    place: Any = None
    topic: Any = None
    person: Any = None
    series: Any = None
    year: int | None = None
    by_date: bool = False


@dataclass(frozen=True)
class Hit:
    """A story that was found.

    Attributes:
        whole: whether it has all words, not only some.
        headline: its pieces, each with whether it is one of the words.
        snippet: those of the stretch of its text with most of the words.
    """

    slip: Slip
    edition: str
    whole: bool
    score: int
    headline: Sequence[Piece] = ()
    snippet: Sequence[Piece] = ()

    @property
    def order(self) -> tuple[Any, ...]:
        """Return by what hits of one edition and of several are in order, the first one greatest."""
        return self.whole, self.score, self.slip.day, self.slip.number


class Found:
    """The answer to a question: as long as the number of its hits, which are looked up where they are shown."""

    def __init__(self, user: Any, question: Question) -> None:
        self._question = replace(question, words=question.words[:LONGEST])
        self._asked = [
            _Asked(tag, _narrowing(self._question, may, user), self._question)
            for tag, may in _readable(user)
            if not question.editions or tag in question.editions
        ]
        # Those with some of the words are wanted where those with all of them are few, in all editions together.
        if sum(each.whole for each in self._asked) >= ENOUGH:
            for each in self._asked:
                each.leave_partial_out()

    @property
    def suggestion(self) -> str:
        """Return what was perhaps meant; "" where something was found."""
        return "" if len(self) else next((each.suggestion for each in self._asked if each.suggestion), "")

    @property
    def unready(self) -> list[str]:
        """Return the editions whose search is not made yet."""
        return [each.tag for each in self._asked if each.is_unready]

    @property
    def has_more(self) -> bool:
        """Return whether more was found than can be reached."""
        return self._total > LAST

    def __len__(self) -> int:
        return min(LAST, self._total)

    @property
    def _total(self) -> int:
        return sum(each.total for each in self._asked)

    def __getitem__(self, part: slice) -> list[Hit]:
        """Return the hits from one place to another."""
        start, stop = part.start or 0, min(part.stop or LAST, LAST)
        hits = sorted((hit for each in self._asked for hit in each.hits(stop)), key=self._order, reverse=True)
        shown = hits[start:stop]
        by_tag = {each.tag: each for each in self._asked}
        return [by_tag[hit.edition].marked(hit) for hit in shown]

    def _order(self, hit: Hit) -> tuple[Any, ...]:
        whole, score, *moment = hit.order
        return (whole, *moment) if self._question.by_date else (whole, score, *moment)


class _Asked:
    """A question to one edition."""

    def __init__(self, tag: str, narrowing: Narrowing, question: Question) -> None:
        self.tag = tag
        self._narrowing = narrowing
        self._question = question
        self._shelf = FolderShelf(folder() / tag)
        self._reach = _AT_FIRST
        self._is_whole = False
        self._answer = self._ask()

    @property
    def is_unready(self) -> bool:
        """Return whether there is no index yet."""
        return self._answer is None

    @property
    def total(self) -> int:
        """Return how many stories were found."""
        if self._is_whole:
            return self.whole
        return self._answer.total if self._answer else 0

    @property
    def whole(self) -> int:
        """Return how many stories have all words."""
        return self._answer.whole if self._answer else 0

    def leave_partial_out(self) -> None:
        """Give no stories that have only some of the words."""
        self._is_whole = True

    @property
    def suggestion(self) -> str:
        """Return what was perhaps meant, or ""."""
        return self._answer.suggestion if self._answer else ""

    def hits(self, count: int) -> Iterator[Hit]:
        """Yield the first hits, in order."""
        if self._answer is None:
            return
        if count > self._reach:
            self._reach = count
            self._answer = self._ask() or self._answer
        for hit in self._answer.hits[:count]:
            slip = self._shelf.slip(hit.number)
            if slip is not None and (hit.whole or not self._is_whole):
                yield Hit(slip, self.tag, hit.whole, hit.score)

    def marked(self, hit: Hit) -> Hit:
        """Return a hit with its words marked."""
        if self._answer is None:
            return hit
        spoken = language(self.tag)
        return replace(
            hit,
            headline=marked(hit.slip.headline, self._answer, spoken),
            snippet=lead(hit.slip.dek, hit.slip.text, self._answer, spoken),
        )

    def _ask(self) -> Answer | None:
        """Return the first hits; None where the index is not ready, or is damaged and made anew."""
        try:
            return self._searched()
        except MissingFile:  # the filer has just put another in its place, or taken it away
            log.info("the search of the edition %s was changed while it was asked", self.tag)
        except SearchError as error:
            return self._damaged(error)
        try:
            return self._searched()
        except SearchError as error:
            return self._damaged(error)

    def _searched(self) -> Answer | None:
        if not self._shelf.has_index():
            return None
        sort = "date" if self._question.by_date else "relevance"
        with _searchers.using(self._shelf, self.tag) as searcher:
            return searcher.search(self._question.words, self._narrowing, sort=sort, count=self._reach)

    def _damaged(self, error: SearchError) -> None:
        log.error("the desk's search is damaged and made anew: %s", error)
        want_anew(folder())


class _Searchers:
    """One searcher for each edition, used by one thread at a time."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._known: dict[Path, Searcher] = {}

    @contextmanager
    def using(self, shelf: FolderShelf, tag: str) -> Iterator[Searcher]:
        """Yield an edition's searcher."""
        with self._lock:
            if shelf.folder not in self._known:
                self._known[shelf.folder] = Searcher(shelf, tag)
            yield self._known[shelf.folder]


_searchers = _Searchers()


def folder() -> Path:
    """Return the folder of the desk's search."""
    return folder_in(Path(settings.TAMIZDAT.var))


def _readable(user: Any) -> Iterator[tuple[str, bool]]:
    """Yield the editions of which somebody may read stories, and whether also drafts that are not his.

    That is what Wagtail allows him in the edition: who may edit or publish there reads all; who may only add reads what is
    his and what is published.
    """
    homes = {home.tag: home for home in Edition.objects.select_related("locale")}
    for tag in editions.tags():
        if (home := homes.get(tag)) is None:
            continue
        may = home.permissions_for_user(user)
        if may.can_edit() or may.can_publish_subpage():
            yield tag, True
        elif may.can_add_subpage():
            yield tag, False


def _narrowing(question: Question, may_read_all: bool, user: Any) -> Narrowing:
    labels: Iterable[str] = ()
    if not may_read_all:
        labels = states.labels(question.kinds, question.states, [user.pk])
    elif question.kinds or question.states:
        people = [0, *get_user_model().objects.values_list("pk", flat=True)]
        labels = states.labels(question.kinds, question.states, people)
    return Narrowing(
        kinds=frozenset(labels),
        places=_below(Place, question.place),
        topics=_below(Topic, question.topic),
        people=frozenset([question.person.pk] if question.person else []),
        series=frozenset([question.series.pk] if question.series else []),
        years=frozenset([question.year] if question.year else []),
    )


def _below(model: type[Any], node: Any | None) -> frozenset[int]:
    """Return the keys of a node of a tree and of all below it; of no node: none."""
    if node is None:
        return frozenset()
    children: dict[int | None, list[int]] = {}
    for pk, parent in model.objects.values_list("pk", "parent"):
        children.setdefault(parent, []).append(pk)
    found, waiting = set(), [node.pk]
    while waiting:
        pk = waiting.pop()
        if pk not in found:
            found.add(pk)
            waiting += children.get(pk, [])
    return frozenset(found)
