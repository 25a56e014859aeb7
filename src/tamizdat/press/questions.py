"""The questions that a page may ask of the archive and the theme, in a form that can be asked again.

A page's trace is the set of its questions with a digest of each answer ("verifying traces": Mokhov, Mitchell and
Peyton Jones, *Build systems à la carte*, 2018, section 4.2.2). Each question has subjects; a filing names the
subjects it touched, and only the questions about these are asked again.

docs/decisions/0015-what-a-page-reads.md says which page asks which, and how many one act may touch.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any, NamedTuple, cast

import msgspec

from tamizdat.archive.digests import digest_of
from tamizdat.archive.documents import Card, Story
from tamizdat.archive.lists import MAP_HOLDS, Cut, Entry, ListKey
from tamizdat.archive.relations import Relation
from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import (
    MOMENT,
    alternates_subject,
    around_subject,
    document_subject,
    earlier_subject,
    front_subject,
    later_subject,
    list_subject,
    period_subject,
    presence_subject,
    recent_subject,
    relation_subject,
    shape_subject,
    type_subject,
    versions_subject,
)

HELD = 10_000  # answers that are remembered at most: what bounds the memory of a long printing
SETTINGS = "settings"  # the subject of what is composed with the site's settings
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
    published: str = ""  # and when it was published

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


_SUBJECTS: dict[str, Callable[[Question], str]] = {
    "document": lambda q: document_subject(q.edition, q.id),
    "label": lambda q: document_subject(q.edition, q.id),
    "card": lambda q: document_subject(q.edition, q.id),
    "number": lambda q: document_subject(q.edition, q.id),
    "versions": lambda q: versions_subject(q.id),
    "front": lambda q: front_subject(q.edition, q.id),
    "those": lambda q: type_subject(q.edition, q.of),
    "related": lambda q: relation_subject(q.edition, q.of, q.id),
    "newest": lambda q: list_subject(q.list),
    "years": lambda q: list_subject(q.list),
    "known-years": lambda q: shape_subject(q.list),
    "any": lambda q: presence_subject(q.list),
    "months": lambda q: shape_subject(q.list),
    "year": lambda q: shape_subject(q.list, _cut(q).period),
    "around": lambda q: around_subject(q.list, _cut(q)),
    "cut": lambda q: period_subject(q.list, _cut(q).period),
    "month": lambda q: period_subject(q.list, _cut(q).period),
    "earlier": lambda q: earlier_subject(q.list, q.story),
    "later": lambda q: later_subject(q.list, q.story),
    "recent": lambda q: recent_subject(q.list, q.story),
    "passed": lambda _: MOMENT,
    "alternates": lambda q: alternates_subject(q.list, _cut(q).period),
    "addresses": lambda q: type_subject(q.edition, q.of),
}


def subjects(question: Question) -> tuple[str, ...]:
    """Return the subjects of a question: when one of them is touched, the answer may be another.

    The subjects of a question that asks further ones ("masthead") are theirs; see `Answers.ask`.
    """
    subject = _SUBJECTS.get(question.name)
    return (subject(question),) if subject else (ALWAYS,)


def _cut(question: Question) -> Cut:
    assert question.cut, f"{question} names a cut"  # noqa: S101 - kept by the reader
    return question.cut


def _months(archive: Archive, question: Question) -> tuple[tuple[str, int], ...]:
    return tuple((month, -(-count // MAP_HOLDS)) for month, count in archive.months(question.list).items())


def _year(archive: Archive, question: Question) -> tuple[tuple[str, int], ...]:
    year = archive.year(question.list, _cut(question).period)
    return tuple((month.month, month.parts) for month in year.months) if year and year.in_months else ()


ARCHIVE_ANSWERS: dict[str, Callable[[Archive, Question], Any]] = {
    "label": lambda archive, q: archive.label(q.edition, q.id),
    "card": lambda archive, q: archive.card(q.edition, q.id),
    "number": lambda archive, q: archive.number_of(q.edition, q.id),
    "versions": lambda archive, q: archive.versions(q.id),
    "front": lambda archive, q: archive.front(q.edition, q.id),
    "related": lambda archive, q: archive.related(q.edition, cast("Relation", q.of), q.id),
    "those": lambda archive, q: archive.those(q.edition, q.of),
    "newest": lambda archive, q: archive.newest(q.list, q.count),
    "any": lambda archive, q: bool(archive.newest(q.list, 1)),
    "years": lambda archive, q: archive.years(q.list),
    "known-years": lambda archive, q: tuple(year for year, _ in archive.years(q.list)),
    "months": _months,
    "year": _year,
    "cut": lambda archive, q: archive.cut(q.list, _cut(q)),
    "month": lambda archive, q: archive.month(q.list, _cut(q).period, _cut(q).part, MAP_HOLDS),
    "around": lambda archive, q: archive.around(q.list, _cut(q)),
    "earlier": lambda archive, q: archive.earlier(q.list, q.published, q.story, q.count),
    "later": lambda archive, q: archive.later(q.list, q.published, q.story),
    "recent": lambda archive, q: archive.is_recent(q.edition, q.published, q.story),
    "passed": lambda archive, q: archive.passed(q.id),
    "alternates": lambda archive, q: archive.alternates(q.list, _cut(q).period, _cut(q).part, MAP_HOLDS),
    "addresses": lambda archive, q: archive.addresses(q.edition, q.of),
    "fresh": lambda archive, q: archive.fresh(q.list, q.count),
    "news": lambda archive, q: bool(archive.fresh(q.list, 1)),
}


class Composed(NamedTuple):
    """An answer made of answers to further questions, with the subjects of these."""

    value: Any
    subjects: tuple[str, ...]


class Answer(NamedTuple):
    """An answer, its digest, the subjects on which it depends, and the question as the ledger writes it."""

    value: Any
    digest: str
    subjects: tuple[str, ...]
    question: str


class Answers:
    """Answers to questions in one state of the archive, each worked out once."""

    def __init__(
        self,
        archive: Archive,
        others: dict[str, Callable[[Question], Any]],
        known: dict[Question, Answer],
        cards: dict[str, Card],
    ) -> None:
        """Answer from this state of the archive.

        Args:
            archive: within a snapshot, so that it stays as it is
            others: answers what is not asked of the archive alone: templates, the resolved masthead; one that is made
                of further questions returns a `Composed`
            known: answers from earlier that still hold; more are put in
            cards: those known from earlier, by the digests under which entries name them; more are put in
        """
        self.archive = archive
        self._others = others
        self._held = cards
        self._known = known
        self._story: dict[Question, Answer] = {}  # the last one

    def ask(self, question: Question) -> Answer:
        """Return the answer to a question."""
        found = self._known.get(question) or self._story.get(question)
        if found is None:
            found = self._answer(question)
            if isinstance(found.value, Story):  # it is asked for by its own page alone
                self._story = {question: found}
                return found
            if len(self._known) >= HELD:
                self._known.clear()
            self._known[question] = found
        return found

    def cards(self, edition: str, entries: Iterable[Entry]) -> tuple[Card, ...]:
        """Return the cards of entries."""
        return tuple(self._held.get(entry.card) or self._card(edition, entry) for entry in entries)

    def _card(self, edition: str, entry: Entry) -> Card:
        card = self.archive.card(edition, entry.id)
        assert card, "an entry names a story"  # noqa: S101 - kept by the filing
        if len(self._held) >= HELD:
            self._held.clear()
        self._held[entry.card] = card
        return card

    def subjects(self, question: Question) -> tuple[str, ...]:
        """Return the subjects on which the answer to a question depends."""
        return self.ask(question).subjects if question.name in self._others else subjects(question)

    def _answer(self, question: Question) -> Answer:
        if question.name == "document":  # its digest stands beside it
            document, digest = self.archive.document_and_digest(question.edition, question.id)
            return Answer(document, digest, subjects(question), question.encode())
        other = self._others.get(question.name)
        value = other(question) if other else ARCHIVE_ANSWERS[question.name](self.archive, question)
        if isinstance(value, Composed):
            return Answer(value.value, digest_of(value.value), value.subjects, question.encode())
        return Answer(value, digest_of(value), subjects(question), question.encode())
