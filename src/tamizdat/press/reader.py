"""The archive as a page sees it: every question that is asked is recorded.

Pictures whose rights have ended are left out here, so that no page has to think of them.
"""

from __future__ import annotations

from typing import Any, TypeVar, cast

from tamizdat.archive.documents import AnyDocument, Card, Front, Label, Story
from tamizdat.archive.letters import Letter
from tamizdat.archive.lists import Around, Cut, ListKey, utc
from tamizdat.archive.record import Event
from tamizdat.archive.relations import Relation
from tamizdat.archive.rights import card_in_print, in_print
from tamizdat.archive.store import Alternate, Related, Version
from tamizdat.press.questions import Answers, Question, decode

D = TypeVar("D", Event, Letter)


class Reader:
    """Answers a page's questions and remembers them with the digests of the answers."""

    def __init__(self, answers: Answers) -> None:
        self.answers = answers
        self.reads: dict[str, str] = {}  # questions as the ledger writes them, digests of the answers

    def ask(self, question: Question) -> Any:
        """Answer a question and remember that it was asked."""
        answer = self.answers.ask(question)
        self.reads[answer.question] = answer.digest
        return answer.value

    @property
    def subjects(self) -> tuple[str, ...]:
        """Return the subjects of all that was asked."""
        asked = map(decode, self.reads)
        return tuple(sorted({subject for each in asked for subject in self.answers.ask(each).subjects}))

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document, or None."""
        found = cast("AnyDocument | None", self.ask(Question("document", edition, id=id)))
        return in_print(found, self.passed) if found else None

    def path_of(self, edition: str, id: str) -> str:
        """Return where a document is printed; "" if it is not there or has no page."""
        found = self.document(edition, id)
        return found.path if found else ""

    def number_of(self, edition: str, id: str) -> int:
        """Return the number that a document got when it was first filed and keeps for ever, from 1; 0 if it never was."""
        return cast("int", self.ask(Question("number", edition, id=id)))

    def label(self, edition: str, id: str) -> Label | None:
        """Return what a link to a document needs, or None."""
        return cast("Label | None", self.ask(Question("label", edition, id=id)))

    def card(self, edition: str, id: str) -> Card | None:
        """Return a story's card, or None."""
        found = cast("Card | None", self.ask(Question("card", edition, id=id)))
        return card_in_print(found, self.passed) if found else None

    def blob(self, name: str) -> bytes:
        """Return a file of the archive; its name says what is in it."""
        return self.answers.archive.blobs.path(name).read_bytes()

    def versions(self, shared: str) -> tuple[Version, ...]:
        """Return the language versions of a thing."""
        return cast("tuple[Version, ...]", self.ask(Question("versions", id=shared)))

    def front(self, edition: str, of: str = "") -> Front | None:
        """Return how the editors composed a front: that of a place or topic, or the home page."""
        return cast("Front | None", self.ask(Question("front", edition, id=of)))

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type, in their order."""
        found = cast("tuple[AnyDocument, ...]", self.ask(Question("those", edition, type)))
        return tuple(in_print(document, self.passed) for document in found)

    def related(self, edition: str, relation: Relation, id: str) -> tuple[AnyDocument, ...]:
        """Return the documents of the record that stand in a relation to a document, ordered by id.

        The answer holds their digests, so that they need not be read one by one.
        """
        found: tuple[Related, ...] = self.ask(Question("related", edition, relation, id))
        documents = (self.answers.archive.document(edition, each.id) for each in found)
        return tuple(document for document in documents if document)

    # Lists: stories come as cards, newest first

    def newest(self, key: ListKey, count: int) -> tuple[Card, ...]:
        """Return the newest cards of a list."""
        return self._cards(Question("newest", key.edition, key.of, key.id, count=count))

    def cut(self, key: ListKey, cut: Cut) -> tuple[Card, ...]:
        """Return the cards of a cut."""
        return self._cards(Question("cut", key.edition, key.of, key.id, cut))

    def month(self, key: ListKey, part: Cut) -> tuple[Card, ...]:
        """Return the cards of a part of a month, in parts of `lists.MAP_HOLDS`."""
        return self._cards(Question("month", key.edition, key.of, key.id, part))

    def earlier(self, key: ListKey, story: Story, count: int) -> tuple[Card, ...]:
        """Return up to `count` cards of a list that come before a story, from its year and the year before."""
        question = Question("earlier", key.edition, key.of, key.id, None, count, story.id, story.published)
        return self._cards(question)

    def is_recent(self, story: Story) -> bool:
        """Return whether a story is among the newest of its edition (`lists.RECENT`)."""
        question = Question("recent", story.edition, "all", story=story.id, published=story.published)
        return cast("bool", self.ask(question))

    def fresh(self, key: ListKey, count: int) -> tuple[Card, ...]:
        """Return the newest cards of a list that are news in the archive's present time (`archive/due.py`)."""
        return self._cards(Question("fresh", key.edition, key.of, key.id, count=count))

    def has_news(self, key: ListKey) -> bool:
        """Return whether a list has any of these."""
        return cast("bool", self.ask(Question("news", key.edition, key.of, key.id)))

    def alternates(self, key: ListKey, part: Cut) -> tuple[Alternate, ...]:
        """Return where a part of a month of a list is printed in other editions, in parts of `lists.MAP_HOLDS`."""
        question = Question("alternates", key.edition, key.of, key.id, part)
        return cast("tuple[Alternate, ...]", self.ask(question))

    def addresses(self, edition: str, type: str) -> tuple[tuple[str, str], ...]:
        """Return where the documents of a type are printed, each with what its versions share, by path."""
        return cast("tuple[tuple[str, str], ...]", self.ask(Question("addresses", edition, type)))

    def _cards(self, question: Question) -> tuple[Card, ...]:
        cards = self.answers.cards(question.edition, self.ask(question))
        return tuple(card_in_print(card, self.passed) for card in cards)

    def events(self, key: ListKey, cut: Cut | None, count: int = 0) -> tuple[Event, ...]:
        """Return the events of a timeline, newest first: the newest `count`, or those of a cut.

        The answer holds their digests, so that they need not be read one by one.
        """
        return self._whole(_listed(key, cut, count), Event)

    def _whole(self, question: Question, type: type[D]) -> tuple[D, ...]:
        ids = (entry.id for entry in self.ask(question))
        found = (self.answers.archive.document(question.edition, id) for id in ids)
        return tuple(document for document in found if isinstance(document, type))

    def events_of_month(self, key: ListKey, part: Cut) -> tuple[Event, ...]:
        """Return the events of a part of a month of a timeline, in parts of `lists.MAP_HOLDS`."""
        return self._whole(Question("month", key.edition, key.of, key.id, part), Event)

    def letters(self, key: ListKey, cut: Cut | None, count: int = 0) -> tuple[Letter, ...]:
        """Return the letters of a newsletter, newest first: the newest `count`, or those of a cut; as `events` does."""
        return self._whole(_listed(key, cut, count), Letter)

    def letters_of_month(self, key: ListKey, part: Cut) -> tuple[Letter, ...]:
        """Return the letters of a part of a month, in parts of `lists.MAP_HOLDS`."""
        return self._whole(Question("month", key.edition, key.of, key.id, part), Letter)

    def beside(self, letter: Letter) -> tuple[Letter | None, Letter | None]:
        """Return the letter of the same newsletter before a letter, from its year and the year before, and the next."""
        own = (letter.edition, "newsletter", letter.newsletter, None)
        at = (letter.id, letter.published)
        earlier = self._whole(Question("earlier", *own, 1, *at), Letter)
        later = self._whole(Question("later", *own, 0, *at), Letter)
        return next(iter(earlier), None), next(iter(later), None)

    def any(self, key: ListKey) -> bool:
        """Return whether a list holds a story."""
        return cast("bool", self.ask(Question("any", key.edition, key.of, key.id)))

    def years(self, key: ListKey) -> tuple[tuple[str, int], ...]:
        """Return the years of a list and how many stories each has, newest first."""
        return cast("tuple[tuple[str, int], ...]", self.ask(Question("years", key.edition, key.of, key.id)))

    def known_years(self, key: ListKey) -> tuple[str, ...]:
        """Return the years of a list, newest first, without what changes with each story: how many each has."""
        question = Question("known-years", key.edition, key.of, key.id)
        return cast("tuple[str, ...]", self.ask(question))

    def months(self, key: ListKey) -> tuple[tuple[str, int], ...]:
        """Return the months of a list and how many parts of a sitemap each has, oldest first."""
        return cast("tuple[tuple[str, int], ...]", self.ask(Question("months", key.edition, key.of, key.id)))

    def year(self, key: ListKey, year: Cut) -> tuple[tuple[str, int], ...]:
        """Return the months of a year that is cut into months, and how many parts each has, newest first."""
        question = Question("year", key.edition, key.of, key.id, year)
        return cast("tuple[tuple[str, int], ...]", self.ask(question))

    def around(self, key: ListKey, cut: Cut) -> Around | None:
        """Return what stands around a cut of a list; None if there is no such cut."""
        return cast("Around | None", self.ask(Question("around", key.edition, key.of, key.id, cut)))

    def passed(self, time: str) -> bool:
        """Return whether a time, ISO 8601 with offset, has come."""
        return cast("bool", self.ask(Question("passed", id=utc(time))))


def _listed(key: ListKey, cut: Cut | None, count: int) -> Question:
    """Return the question for the newest `count` of a list, or for those of a cut."""
    return Question("cut" if cut else "newest", key.edition, key.of, key.id, cut, count)
