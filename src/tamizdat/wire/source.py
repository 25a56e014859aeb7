"""What every importer of a whole archive makes of it: documents in one order, and the files that they name."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from pathlib import Path
from typing import NamedTuple, Protocol

from tamizdat.archive.documents import AnyDocument, label_of, type_of
from tamizdat.wire.reports import Item


class Brought(NamedTuple):
    """A document of a source."""

    document: AnyDocument
    data: bytes
    """Its JSON as it came, fields included that this version does not know."""
    where: str
    """Where the source has it: "stories/2010.jsonl, line 12"."""


class Source(Protocol):
    """A whole archive of another newsroom or system."""

    @property
    def name(self) -> str:
        """Return what the person called it: the path that they gave."""

    def documents(self) -> Iterator[Brought | Item]:
        """Yield every document, and what became of all that does not come as one.

        What is named comes before what names it, as far as the types go: places, topics, coverages, series, people, actors,
        events, memberships, pages, stories, claims, mastheads, fronts, redirects; parents come before their children. It is
        called more than once and yields the same each time.
        """

    def blob(self, name: str) -> Path:
        """Return where a file stands that a document names.

        Raises:
            WireError: there is no such file, or it is not what its name says.
        """


class Some:
    """Some types of the documents of a source: a source itself."""

    def __init__(self, source: Source, types: Collection[str], *, faults: bool) -> None:
        """With `faults` it tells too what of the whole source does not come as a document."""
        self._source = source
        self._types = types
        self._faults = faults

    @property
    def name(self) -> str:
        """Return the name of the whole."""
        return self._source.name

    def documents(self) -> Iterator[Brought | Item]:
        """Yield the documents of these types."""
        for each in self._source.documents():
            if type_of(each.document) in self._types if isinstance(each, Brought) else self._faults:
                yield each

    def blob(self, name: str) -> Path:
        """Return where a file stands that a document names."""
        return self._source.blob(name)


def words_for(document: AnyDocument) -> str:
    """Return words for a document, for a report: "story “Rain in Osh”"."""
    label = label_of(document)
    name = label.name or label.path or document.edition
    return f"{label.type} “{name if len(name) <= 100 else name[:99] + '…'}”"
