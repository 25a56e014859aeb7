"""From the record's tables to documents. A row that is wrong is refused, and so is what names it; the rest goes on."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Callable, Generator, Iterator, Mapping, MutableMapping, Sequence
from functools import cached_property
from pathlib import Path
from typing import Final, TypeVar

import msgspec

from tamizdat.archive.documents import AnyDocument, encode, merge_unknown
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.record import Border, Name, TakingPart
from tamizdat.archive.soundness import check_record
from tamizdat.archive.tables import TABLES
from tamizdat.wire.errors import WireError
from tamizdat.wire.record import making
from tamizdat.wire.record.entries import Entry, is_id
from tamizdat.wire.record.making import Known, Newsroom, claim_id, id_of
from tamizdat.wire.record.sheets import read_table
from tamizdat.wire.reports import Item
from tamizdat.wire.source import Brought
from tamizdat.wire.tables import near

LARGEST: Final = 64 * 1024 * 1024  # bytes of a table
# What a row of each table is. What is named comes before what names it.
_SORTS: Final = {
    "names": "name", "borders": "border", "parts": "part", "actors": "actor", "events": "event",
    "memberships": "membership", "claims": "claim",
}  # fmt: skip

T = TypeVar("T", Name, Border, TakingPart)


class Tables:
    """The record as tables: a `tamizdat.wire.source.Source`."""

    def __init__(self, name: str, texts: Mapping[str, str], newsroom: Newsroom) -> None:
        """`texts` are the tables by their files, "record/claims.csv", with their line ends as they are."""
        self.name = name
        self._newsroom = newsroom
        self._faults: list[Item] = []
        self._entries: dict[str, list[Entry]] = {table: [] for table in TABLES}
        files = {path.rpartition("/")[2].removesuffix(".csv"): path for path in sorted(texts)}
        for table, sort in _SORTS.items():
            if table in files:
                for each in read_table(files[table], texts[files[table]], sort, newsroom.editions):
                    self._add(table, each)

    def _add(self, table: str, each: Entry | Item) -> None:
        if isinstance(each, Entry):
            self._entries[table].append(each)
        else:
            self._faults.append(each)

    def sentences(self) -> dict[tuple[str, str], list[tuple[str, str]]]:
        """Return the sentences in which claims stand, each with its claim's id, by (slug, edition) of the story."""
        found = defaultdict(list)
        for entry in self._entries["claims"]:
            for edition in self._newsroom.editions:
                if entry["story"] and (sentence := entry[f"sentence.{edition}"]):
                    found[entry["story"], edition].append((claim_id(entry["claim"]), sentence))
        return dict(found)

    def documents(self) -> Iterator[Brought | Item]:
        """Yield the documents of all rows that are right, and an item for everything that is wrong."""
        yield from self._all

    @cached_property
    def _all(self) -> list[Brought | Item]:
        return [*self._faults, *_Reading(self._entries, self._newsroom).documents()]

    def blob(self, name: str) -> Path:
        """Raise WireError: tables name no files."""
        raise WireError(f"Tables have no file {name}.", self.name, "Take out what names it.")


def read_texts(folder: Path) -> dict[str, str]:
    """Return the tables of a folder by their names, with their line ends as they are.

    Raises:
        WireError: one of them is no plain file, is not UTF-8, or is larger than any table.
    """
    found = {}
    for path in sorted(folder.glob("*.csv")):
        if path.stem not in TABLES:
            raise WireError(
                f"There is no table '{path.stem}'.", str(path), near(path.stem, TABLES) + " Else take it out."
            )
        if path.is_symlink() or not path.is_file():
            raise WireError("It is not a file of this folder.", str(path), "Put the file itself there.")
        if path.stat().st_size > LARGEST:
            raise WireError("It has more than 64 MB.", str(path), "Is it another file by mistake?")
        try:
            found[path.name] = path.read_bytes().decode("utf-8-sig")
        except UnicodeDecodeError as error:
            raise WireError(
                f"It is not UTF-8 (byte {error.start}).",
                str(path),
                "Save it as CSV with the character set UTF-8.",
            ) from error
    return found


def is_tables(folder: Path) -> bool:
    """Return whether a folder holds the record as tables at its top."""
    return any((folder / f"{table}.csv").is_file() for table in TABLES)


class _Reading:
    """One reading of the tables."""

    def __init__(self, entries: Mapping[str, Sequence[Entry]], newsroom: Newsroom) -> None:
        self.entries = entries
        self.known = Known(
            newsroom,
            self._ids("actors", "actor", newsroom.actors),
            self._ids("events", "event", newsroom.events),
            {entry["claim"]: claim_id(entry["claim"]) for entry in entries["claims"]},
        )

    def documents(self) -> Iterator[Brought | Item]:
        """Yield what the rows say; what is named comes before what names it."""
        known = self.known
        known.names = yield from self._belonging("names", "actor", lambda entry, _: making.name(entry))
        known.borders = yield from self._belonging("borders", "actor", making.border)
        yield from self._table("actors", making.actor, "actor", known.actors, known.newsroom.actors)
        known.parts = yield from self._belonging("parts", "event", making.part)
        yield from self._table("events", making.event, "event", known.events, known.newsroom.events)
        yield from self._table("memberships", making.membership)
        yield from self._table("claims", making.claim)

    def _ids(self, table: str, sort: str, standing: Mapping[str, str]) -> dict[str, str]:
        """Return the ids of all actors or events by their slugs: of those in the tables and of those in the newsroom."""
        found = dict(standing)
        for entry in self.entries[table]:
            slug, id = entry[sort], entry["id"]
            if id and not is_id(id):
                entry.wrong("id", f"'{id}' is no id.", "Leave it empty, or as it was exported.")
            found[slug] = id or standing.get(slug) or id_of(sort, slug)
        return found

    def _belonging(
        self, table: str, owner: str, make: Callable[[Entry, Mapping[str, str]], T]
    ) -> Generator[Item, None, dict[str, list[T]]]:
        """Return what belongs to actors or events by their slugs; yield what is wrong, which is left out."""
        found = defaultdict(list)
        owners = {entry[owner] for entry in self.entries[f"{owner}s"]}
        for entry in self.entries[table]:
            slug = entry.needed(owner)
            if slug and slug not in owners:
                entry.wrong(owner, f"There is no {owner} '{slug}' in {owner}s.csv.", near(slug, owners))
            made = make(entry, self.known.actors)
            yield from dict.fromkeys(entry.faults)
            if not entry.faults:
                found[slug].append(made)
        return dict(found)

    def _table(
        self,
        table: str,
        make: Callable[[Entry, Known], Sequence[AnyDocument]],
        key: str = "",
        ids: MutableMapping[str, str] | None = None,
        standing: Mapping[str, str] | None = None,
    ) -> Iterator[Brought | Item]:
        """Yield the documents of a table. One that is refused loses its place in `ids`, unless it is there already."""
        seen: dict[str, int] = {}
        for entry in self.entries[table]:
            yield from self._made(entry, make(entry, self.known), seen)
            if entry.faults and ids is not None and entry[key] not in (standing or {}):
                ids[entry[key]] = ""

    def _made(
        self, entry: Entry, made: Sequence[AnyDocument], seen: dict[str, int]
    ) -> Iterator[Brought | Item]:
        id = made[0].id if made else ""
        if id in seen:
            reason = f"It is the same as line {seen[id]}, and other rows stand between."
            entry.wrong(
                "", reason, "Put the rows of one thing together; give what differs an 'id' or another key."
            )
        elif made:
            seen[id] = entry.line
        brought = [Brought(each, _whole(entry, each), f"{entry.file}, line {entry.line}") for each in made]
        if not entry.faults:
            _check(entry, made)
        yield from dict.fromkeys(entry.faults) if entry.faults else brought


def _check(entry: Entry, made: Sequence[AnyDocument]) -> None:
    for each in made:
        try:
            check_record(each)
        except BadDocument as error:
            what, _, remedy = str(error).partition(") ")[2].partition(": ")
            entry.wrong("", f"It {what}.", f"{remedy[:1].upper()}{remedy[1:]}." if remedy else "")


def _whole(entry: Entry, document: AnyDocument) -> bytes:
    """Return a document's JSON, with the fields that were exported though no type of this version knows them."""
    column = f"more.{document.edition}"
    data = encode(document)
    try:
        return merge_unknown(data, entry[column].encode()) if entry[column] else data
    except msgspec.DecodeError as error:
        entry.wrong(column, f"It is no JSON: {error}.", "Leave it as it was exported, or empty.")
        return data
