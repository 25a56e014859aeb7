"""The store: documents as JSON in one SQLite file, in the order in which they were filed.

One process writes (the desk's filer); any number read. Each filing is one transaction with one number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import NamedTuple

import msgspec

from tamizdat.archive import documents
from tamizdat.archive.alphabets import Key, sort_key
from tamizdat.archive.blobs import Blobs
from tamizdat.archive.documents import AnyDocument, Card, Front, Label, label_of
from tamizdat.archive.due import fresh_since
from tamizdat.archive.entries import months_of, neighbourhood, years_of
from tamizdat.archive.errors import BadArchive
from tamizdat.archive.filing import Filing
from tamizdat.archive.formats import FORMAT, bring_up, transaction
from tamizdat.archive.lists import (
    PART_HOLDS,
    RECENT,
    Around,
    Cut,
    Entry,
    ListKey,
    Year,
    arounds,
    cut_up,
    utc,
    utc_span,
)
from tamizdat.archive.parts import Document
from tamizdat.archive.relations import Relation


class Version(msgspec.Struct, frozen=True):
    """One of the language versions of a document."""

    edition: str
    id: str
    path: str


class Related(NamedTuple):
    """A document that stands in a relation to another: its id, and the digest of its JSON."""

    id: str
    digest: str


class Alternate(NamedTuple):
    """Where a story or event of a list is printed in another edition."""

    id: str  # of the one in the list
    edition: str
    path: str


class Archive:
    """The archive in a folder: `archive.sqlite` and `blobs/`."""

    def __init__(self, folder: Path, *, writable: bool = False) -> None:
        self.folder = folder
        self.blobs = Blobs(folder / "blobs")
        self._path = folder / "archive.sqlite"
        self._writable = writable
        self._db = self._connect()

    def _connect(self) -> sqlite3.Connection:
        if self._writable:
            self.folder.mkdir(parents=True, exist_ok=True)
        elif not self._path.exists():
            raise BadArchive(f"no archive at {self._path}: publish something first, or run 'tamizdat print'")
        mode = "rwc" if self._writable else "ro"
        db = sqlite3.connect(f"{self._path.absolute().as_uri()}?mode={mode}", uri=True, timeout=20)
        db.isolation_level = None
        try:
            found = db.execute("PRAGMA user_version").fetchone()[0]
            if found == 0 and self._writable:
                db.execute("PRAGMA journal_mode = WAL")
            if found < FORMAT and self._writable:
                found = bring_up(db, self.blobs.size)
            db.execute("PRAGMA synchronous = FULL")
        except sqlite3.DatabaseError as error:
            db.close()
            raise BadArchive(f"{self._path} cannot be read: {error}; restore it from a backup") from error
        if found != FORMAT:
            db.close()
            remedy = (
                "update tamizdat" if found > FORMAT else "start 'tamizdat serve' once, which brings it up"
            )
            raise BadArchive(f"{self._path} has format {found}, this version reads {FORMAT}: {remedy}")
        return db

    def close(self) -> None:
        """Close the store's file."""
        self._db.close()

    # Filing

    def file(self, filed: Iterable[Document | bytes], withdrawn: Iterable[tuple[str, str]] = ()) -> int:
        """File documents, each replacing its earlier state, and withdraw others by (edition, id), in one step.

        A document may be given as JSON; fields that this version does not know are kept, also those of the
        state that is replaced. An address that a document leaves is kept as a `Redirect`.

        Returns:
            The number of this filing; the number so far if nothing changed.

        Raises:
            BadDocument: a document does not fit its type.
            PathTaken: another document already has this path.
            UnknownBlob: a document names a file that the archive does not have.
            Nothing is filed when one of these is raised.
        """
        with transaction(self._db):
            filing = Filing(self._db, self.blobs)
            for edition, id in withdrawn:
                filing.withdraw(edition, id)
            filing.file_all([_json_of(document) for document in filed])
            filing.relist()
            return filing.commit()

    def pass_moment(self, moment: str) -> int:
        """Let the archive's time be `moment`, ISO 8601 with offset. Time does not go back: an earlier one changes nothing.

        Returns:
            The number of this filing; the number so far if nothing changed.

        Raises:
            BadDocument: `moment` is not such a time.
        """
        with transaction(self._db):
            filing = Filing(self._db, self.blobs)
            filing.pass_moment(utc(moment))
            return filing.commit()

    # Questions

    @property
    def number(self) -> int:
        """Return the number of the last filing, 0 for an empty archive."""
        number: int = self._db.execute("SELECT number FROM counter").fetchone()[0]
        return number

    @property
    def moment(self) -> str:
        """Return the archive's time in UTC, in a form that sorts by time; "" before the first."""
        moment: str = self._db.execute("SELECT moment FROM moment").fetchone()[0]
        return moment

    def passed(self, time: str) -> bool:
        """Return whether a time, ISO 8601 with offset, has come in the archive."""
        return utc(time) <= self.moment

    def due(self, moment: str) -> tuple[tuple[str, str], ...]:
        """Return the documents, by edition and id, that name a time between the present one and `moment`."""
        rows = self._db.execute(
            "SELECT DISTINCT edition, document FROM due WHERE time <= ? ORDER BY edition, document",
            (utc(moment),),
        )
        return tuple(rows)

    def next_due(self) -> str:
        """Return the first time that a document names and that is still to come, in UTC; "" if there is none."""
        found: str | None = self._db.execute(
            "SELECT MIN(time) FROM due WHERE time > (SELECT moment FROM moment)"
        ).fetchone()[0]
        return found or ""

    def changed_since(self, number: int) -> frozenset[str]:
        """Return the subjects that the filings after `number` touched."""
        rows = self._db.execute("SELECT DISTINCT subject FROM change WHERE number > ?", (number,))
        return frozenset(subject for (subject,) in rows)

    def document_and_digest(self, edition: str, id: str) -> tuple[AnyDocument | None, str]:
        """Return a document by its id and the digest of its JSON; None and nothing if it is not there."""
        row = self._db.execute(
            "SELECT json, digest FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        return (documents.decode(row[0]), row[1]) if row else (None, "")

    def raw(self, edition: str, id: str) -> bytes | None:
        """Return a document's JSON as it was filed, unknown fields included."""
        row = self._db.execute(
            "SELECT json FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        return row[0] if row else None

    def path_of(self, edition: str, id: str) -> str:
        """Return where a document is printed; nothing if it is not there or has no page."""
        row = self._db.execute(
            "SELECT path FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        return row[0] if row else ""

    def type_of(self, edition: str, id: str) -> str:
        """Return a document's type ("story", "place" …); nothing if it is not there."""
        row = self._db.execute(
            "SELECT type FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        return row[0] if row else ""

    def number_of(self, edition: str, id: str) -> int:
        """Return the number that a document of an edition got when it was first filed and keeps for ever, from 1; else 0."""
        row = self._db.execute(
            "SELECT number FROM numbered WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        return row[0] if row else 0

    def numbered(self, edition: str, number: int) -> str:
        """Return the id of the document that got a number; nothing if none did. It may be withdrawn."""
        row = self._db.execute(
            "SELECT id FROM numbered WHERE edition = ? AND number = ?", (edition, number)
        ).fetchone()
        return row[0] if row else ""

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document by its id, or None."""
        data = self.raw(edition, id)
        return documents.decode(data) if data else None

    def by_path(self, path: str) -> AnyDocument | None:
        """Return the document whose page or redirect is printed at `path`, or None."""
        row = self._db.execute("SELECT json FROM document WHERE path != '' AND path = ?", (path,)).fetchone()
        return documents.decode(row[0]) if row else None

    def label(self, edition: str, id: str) -> Label | None:
        """Return what a link to a document needs, or None."""
        document = self.document(edition, id)
        return label_of(document) if document else None

    def card(self, edition: str, id: str) -> Card | None:
        """Return a story's card, or None."""
        row = self._db.execute("SELECT json FROM card WHERE edition = ? AND id = ?", (edition, id)).fetchone()
        return documents.card_of(row[0]) if row else None

    def related(self, edition: str, relation: Relation, id: str) -> tuple[Related, ...]:
        """Return the documents of the record that stand in a relation to a document, ordered by id; see `relations`."""
        rows = self._db.execute(
            # CROSS: the few that are related are found first, never all documents of the edition.
            """SELECT document.id, document.digest FROM reference INDEXED BY reference_target CROSS JOIN document
               ON document.edition = reference.edition AND document.id = reference.document
               WHERE reference.edition = ? AND reference.kind = ? AND reference.target = ? ORDER BY reference.document""",
            (edition, relation, id),
        )
        return tuple(Related(*row) for row in rows)

    def versions(self, shared: str) -> tuple[Version, ...]:
        """Return the language versions of a thing, ordered by edition.

        `shared` is a story's `story`, a page's `page`, the id of any other document.
        """
        rows = self._db.execute(
            "SELECT edition, id, path FROM document WHERE shared = ? AND type != 'redirect' ORDER BY edition, id",
            (shared,),
        )
        return tuple(Version(*row) for row in rows)

    def addresses(self, edition: str, type: str) -> tuple[tuple[str, str], ...]:
        """Return where the documents of a type are printed, each with what its versions share, by path."""
        rows = self._db.execute(
            """SELECT shared, path FROM document INDEXED BY document_type
               WHERE edition = ? AND type = ? AND path != '' ORDER BY path""",
            (edition, type),
        )
        return tuple(rows.fetchall())

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type (places, topics, people …; not stories), in their order.

        That is `order`, then the name as the language sorts it, then the id.
        """
        rows = self._db.execute(
            "SELECT json FROM document INDEXED BY document_type WHERE edition = ? AND type = ?",
            (edition, type),
        )
        found = [documents.decode(data) for (data,) in rows]
        return tuple(sorted(found, key=_place_in_order))

    def front(self, edition: str, of: str) -> Front | None:
        """Return how the editors composed a front, None if they left it to itself; `of` as in `Front`."""
        found = self.those(edition, "front")
        return next((each for each in found if isinstance(each, Front) and each.of == of), None)

    def ids(self, edition: str, type: str) -> tuple[str, ...]:
        """Return the ids of all documents of a type, sorted."""
        rows = self._db.execute(
            "SELECT id FROM document INDEXED BY document_type WHERE edition = ? AND type = ? ORDER BY id",
            (edition, type),
        )
        return tuple(id for (id,) in rows)

    def everything(self, type: str = "") -> Iterator[tuple[str, str]]:
        """Yield (edition, id) of every document, or of every one of a type."""
        yield from self._db.execute(
            "SELECT edition, id FROM document WHERE ? IN (type, '') ORDER BY edition, id", (type,)
        ).fetchall()

    def editions(self) -> tuple[str, ...]:
        """Return the editions that have a masthead, sorted."""
        rows = self._db.execute(
            "SELECT DISTINCT edition FROM document WHERE type = 'masthead' ORDER BY edition"
        )
        return tuple(edition for (edition,) in rows)

    def lists(self, edition: str) -> tuple[ListKey, ...]:
        """Return all lists of an edition that hold at least one story."""
        rows = self._db.execute(
            "SELECT DISTINCT edition, kind, list FROM entry WHERE edition = ? ORDER BY kind, list", (edition,)
        )
        return tuple(ListKey(*row) for row in rows)

    # Lists. An entry names a story and the digest of its card; newest first.

    def newest(self, key: ListKey, count: int) -> tuple[Entry, ...]:
        """Return the newest `count` stories of a list."""
        return self._entries(key, "ORDER BY published DESC, document DESC LIMIT ?", count)

    def cut(self, key: ListKey, cut: Cut) -> tuple[Entry, ...]:
        """Return the stories of a cut."""
        period = "AND published BETWEEN ? AND ? AND month BETWEEN ? AND ?"
        span = (*utc_span(cut.period), cut.period, f"{cut.period}-~")
        if len(cut.period) == 4:
            return self._entries(key, f"{period} ORDER BY published DESC, document DESC", *span)
        part = (PART_HOLDS, (cut.part - 1) * PART_HOLDS)
        return self._entries(key, f"{period} ORDER BY published, document LIMIT ? OFFSET ?", *span, *part)[
            ::-1
        ]

    def month(self, key: ListKey, month: str, part: int, holds: int) -> tuple[Entry, ...]:
        """Return a part of a month ("2010-09") of a list, in parts of `holds` stories counted from the oldest."""
        return self._entries(
            key,
            "AND published BETWEEN ? AND ? AND month = ? ORDER BY published, document LIMIT ? OFFSET ?",
            *(*utc_span(month), month, holds, (part - 1) * holds),
        )[::-1]

    def fresh(self, key: ListKey, count: int) -> tuple[Entry, ...]:
        """Return the newest `count` stories of a list that are news in the archive's present time; see `due`."""
        return self._entries(
            key,
            "AND published >= ? ORDER BY published DESC, document DESC LIMIT ?",
            fresh_since(self.moment),
            count,
        )

    def alternates(self, key: ListKey, month: str, part: int, holds: int) -> tuple[Alternate, ...]:
        """Return where the stories of a part of a month of a list, or its events, are printed in other editions."""
        found: list[Alternate] = []
        for entry in self.month(key, month, part, holds):
            rows = self._db.execute(
                """SELECT own.id, other.edition, other.path FROM document AS own JOIN document AS other
                   ON other.shared = own.shared AND other.edition != own.edition AND other.type = own.type
                   WHERE own.edition = ? AND own.id = ? AND other.path != '' ORDER BY other.edition, other.id""",
                (key.edition, entry.id),
            )
            found += [Alternate(*row) for row in rows]
        return tuple(found)

    def earlier(self, key: ListKey, published: str, story: str, count: int) -> tuple[Entry, ...]:
        """Return up to `count` stories of a list that come before a story, from its year and the year before.

        Args:
            key: a list in which stories are looked back for (`lists.LOOKED_BACK`)
            published: when the story was published, ISO 8601 with offset
            story: its id
            count: at most `lists.LOOK_BACK`
        """
        year = f"{int(published[:4]) - 1:04}"
        return self._entries(
            key,
            "AND (published, document) < (?, ?) AND published > ? AND month > ? "
            "ORDER BY published DESC, document DESC LIMIT ?",
            *(utc(published), story, utc_span(year)[0], f"{year}-", count),
        )

    def later(self, key: ListKey, published: str, story: str) -> tuple[Entry, ...]:
        """Return what comes next after a story in a list where that may be asked for (`lists.LOOKED_AHEAD`), if there is any.

        Args:
            key: the list
            published: when the story was published, ISO 8601 with offset
            story: its id
        """
        rest = "AND (published, document) > (?, ?) ORDER BY published, document LIMIT 1"
        return self._entries(key, rest, utc(published), story)

    def is_recent(self, edition: str, published: str, story: str) -> bool:
        """Return whether a story is among the newest of its edition, without counting the others.

        Args:
            edition: the story's
            published: when it was published, ISO 8601 with offset
            story: its id
        """
        newer = self._db.execute(
            """SELECT COUNT(*) FROM (SELECT 1 FROM entry WHERE edition = ? AND kind = 'all' AND list = ''
               AND (published, document) > (?, ?) LIMIT ?)""",
            (edition, utc(published), story, RECENT),
        ).fetchone()[0]
        return bool(newer < RECENT)

    def _entries(self, key: ListKey, rest: str, *values: str | int) -> tuple[Entry, ...]:
        rows = self._db.execute(
            f"SELECT document, card FROM entry WHERE edition = ? AND kind = ? AND list = ? {rest}",  # noqa: S608
            (key.edition, key.of, key.id, *values),
        )
        return tuple(Entry(*row) for row in rows)

    def months(self, key: ListKey, year: str = "") -> dict[str, int]:
        """Return the months ("2010-09") in which a list has stories, and how many, oldest first; all, or a year's."""
        return months_of(self._db, key, year)

    def years(self, key: ListKey) -> tuple[tuple[str, int], ...]:
        """Return the years ("2010") in which a list has stories, and how many, newest first."""
        return years_of(self._db, key)

    def year(self, key: ListKey, year: str) -> Year | None:
        """Return how a year of a list is cut; None if it has no story."""
        return next(iter(cut_up(self.months(key, year).items())), None)

    def around(self, key: ListKey, cut: Cut) -> Around | None:
        """Return what stands around a cut of a list; None if the list has no such cut."""
        return arounds(neighbourhood(self._db, key, cut.period[:4])).get(cut)

    def count(self, key: ListKey) -> int:
        """Return how many stories a list holds."""
        return sum(self.months(key).values())

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer every question within from one state of the archive, whatever is filed meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")


def _place_in_order(document: AnyDocument) -> tuple[int, Key, str]:
    name = sort_key(getattr(document, "name", ""), document.edition)
    return getattr(document, "order", 0), name, document.id


def _json_of(document: Document | bytes) -> bytes:
    return document if isinstance(document, bytes) else documents.encode(document)
