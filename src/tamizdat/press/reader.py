"""The archive as a page sees it: every question that is asked is recorded."""

from __future__ import annotations

from typing import Any, cast

from tamizdat.archive.documents import AnyDocument, Card, Label, Story
from tamizdat.archive.lists import Around, Cut, ListKey, Year, utc
from tamizdat.archive.store import Version
from tamizdat.press.questions import Answers, Question


class Reader:
    """Answers a page's questions and remembers them with the digests of the answers."""

    def __init__(self, answers: Answers) -> None:
        self._answers = answers
        self.reads: dict[Question, str] = {}

    def ask(self, question: Question) -> Any:
        """Answer a question and remember that it was asked."""
        answer, digest = self._answers.ask(question)
        self.reads[question] = digest
        return answer

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document, or None."""
        return cast("AnyDocument | None", self.ask(Question("document", edition, id=id)))

    def label(self, edition: str, id: str) -> Label | None:
        """Return what a link to a document needs, or None."""
        return cast("Label | None", self.ask(Question("label", edition, id=id)))

    def card(self, edition: str, id: str) -> Card | None:
        """Return a story's card, or None."""
        return cast("Card | None", self.ask(Question("card", edition, id=id)))

    def versions(self, shared: str) -> tuple[Version, ...]:
        """Return the language versions of a thing."""
        return cast("tuple[Version, ...]", self.ask(Question("versions", id=shared)))

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type, in their order."""
        return cast("tuple[AnyDocument, ...]", self.ask(Question("those", edition, type)))

    def newest(self, key: ListKey, count: int) -> tuple[Card, ...]:
        """Return the newest cards of a list."""
        return cast(
            "tuple[Card, ...]", self.ask(Question("newest", key.edition, key.of, key.id, count=count))
        )

    def cuts(self, key: ListKey) -> tuple[Year, ...]:
        """Return how a list is cut."""
        return cast("tuple[Year, ...]", self.ask(Question("cuts", key.edition, key.of, key.id)))

    def cut(self, key: ListKey, cut: Cut) -> tuple[Card, ...]:
        """Return the cards of a cut."""
        return cast("tuple[Card, ...]", self.ask(Question("cut", key.edition, key.of, key.id, cut)))

    def around(self, key: ListKey, cut: Cut) -> Around:
        """Return what stands around a cut of a list."""
        return cast("Around", self.ask(Question("around", key.edition, key.of, key.id, cut)))

    def month(self, key: ListKey, month: str) -> tuple[Card, ...]:
        """Return all cards of a month of a list."""
        return cast("tuple[Card, ...]", self.ask(Question("month", key.edition, key.of, key.id, Cut(month))))

    def month_cuts(self, key: ListKey) -> tuple[Cut, ...]:
        """Return the months in which a list has stories, oldest first, however it is cut."""
        return cast("tuple[Cut, ...]", self.ask(Question("month_cuts", key.edition, key.of, key.id)))

    def earlier(self, key: ListKey, story: Story, count: int) -> tuple[Card, ...]:
        """Return up to `count` cards of a list that come before a story, from its year and the year before."""
        year = Cut(story.published[:4])
        question = Question("earlier", key.edition, key.of, key.id, year, count, story.id)
        return cast("tuple[Card, ...]", self.ask(question))

    def passed(self, time: str) -> bool:
        """Return whether a time, ISO 8601 with offset, has come."""
        return cast(bool, self.ask(Question("passed", id=utc(time))))
