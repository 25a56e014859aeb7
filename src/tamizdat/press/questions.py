"""The questions that a page may ask of the archive and the theme, in a form that can be asked again.

A page's trace is the set of its questions with a digest of each answer ("verifying traces": Mokhov, Mitchell and
Peyton Jones, *Build systems à la carte*, 2018, section 4.2.2). Each question has subjects; a filing names the
subjects it touched, and only the questions about these are asked again.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import msgspec

from tamizdat.archive.digests import digest_of
from tamizdat.archive.documents import Card
from tamizdat.archive.lists import Cut, ListKey
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import (
    MOMENT,
    cuts_subject,
    document_subject,
    list_subject,
    type_subject,
    versions_subject,
    year_subject,
)

ALWAYS = "always"  # the subject of what is cheap to ask and hard to follow: asked again at each printing


class Question(msgspec.Struct, frozen=True, array_like=True, order=True, omit_defaults=True):
    """A question by name and arguments; those that a question does not take are empty."""

    name: str
    edition: str = ""
    of: str = ""
    id: str = ""
    cut: Cut | None = None
    count: int = 0
    story: str = ""  # id of the story that the answer is relative to

    @property
    def list(self) -> ListKey:
        """Return the list that is asked about."""
        return ListKey(self.edition, self.of, self.id)

    def encode(self) -> str:
        """Return the question as JSON, for the ledger."""
        return msgspec.json.encode(self).decode()

    def __str__(self) -> str:
        cut = self.cut.name if self.cut else ""
        words = [self.name, self.edition, self.of, self.id, cut, str(self.count or ""), self.story]
        return " ".join(word for word in words if word)


_decoder = msgspec.json.Decoder(Question)


def decode(text: str) -> Question:
    """Read a question back from the ledger."""
    return _decoder.decode(text)


def subjects(question: Question) -> tuple[str, ...]:
    """Return the subjects of a question: when one of them is touched, the answer may be another."""
    match question.name:
        case "document" | "label" | "card":
            return (document_subject(question.edition, question.id),)
        case "versions":
            return (versions_subject(question.id),)
        case "those" | "ids":
            return (type_subject(question.edition, question.of),)
        case "newest" | "cuts":
            return (list_subject(question.list),)
        case "around" | "month_cuts":
            return (cuts_subject(question.list),)
        case "cut" | "month":
            assert question.cut  # noqa: S101 - these two name a cut
            return (year_subject(question.list, question.cut.period[:4]),)
        case "earlier":
            assert question.cut  # noqa: S101 - the story's own year
            year = int(question.cut.period[:4])
            return (year_subject(question.list, f"{year:04}"), year_subject(question.list, f"{year - 1:04}"))
        case "passed":
            return (MOMENT,)
        case _:
            return (ALWAYS,)


Answerer = Callable[[Archive, Question], Any]


def _earlier(archive: Archive, question: Question) -> tuple[Card, ...]:
    story = archive.card(question.edition, question.story)
    return archive.earlier(question.list, story, question.count) if story else ()


ARCHIVE_ANSWERS: dict[str, Answerer] = {
    "document": lambda archive, q: archive.document(q.edition, q.id),
    "label": lambda archive, q: archive.label(q.edition, q.id),
    "card": lambda archive, q: archive.card(q.edition, q.id),
    "versions": lambda archive, q: archive.versions(q.id),
    "those": lambda archive, q: archive.those(q.edition, q.of),
    "ids": lambda archive, q: archive.ids(q.edition, q.of),
    "newest": lambda archive, q: archive.newest(q.list, q.count),
    "cuts": lambda archive, q: archive.cuts(q.list),
    "cut": lambda archive, q: archive.cut(q.list, q.cut or Cut("")),
    "month": lambda archive, q: archive.month(q.list, (q.cut or Cut("")).period),
    "around": lambda archive, q: archive.around(q.list, q.cut or Cut("")),
    "month_cuts": lambda archive, q: tuple(Cut(month) for month in archive.months(q.list)),
    "earlier": _earlier,
    "passed": lambda archive, q: archive.passed(q.id),
}


class Answers:
    """Answers to questions in one state of the archive, each worked out once."""

    def __init__(self, archive: Archive, others: dict[str, Callable[[Question], Any]]) -> None:
        """`others` answers what is not asked of the archive: templates, the resolved masthead."""
        self.archive = archive
        self._others = others
        self._known: dict[Question, tuple[Any, str]] = {}

    def ask(self, question: Question) -> tuple[Any, str]:
        """Return the answer and its digest."""
        found = self._known.get(question)
        if found is None:
            found = self._known[question] = self._answer(question)
        return found

    def _answer(self, question: Question) -> tuple[Any, str]:
        if question.name in self._others:
            answer = self._others[question.name](question)
        else:
            answer = ARCHIVE_ANSWERS[question.name](self.archive, question)
        return answer, digest_of(answer)

    def forget(self) -> None:
        """Forget the answers, to bound the memory of a long printing."""
        self._known.clear()
