"""The store: documents as JSON in one SQLite file, in the order in which they were filed.

One process writes (the desk's filer); any number read. Each filing is one transaction with one number.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

import msgspec

from tamizdat.archive import documents
from tamizdat.archive.blobs import Blobs
from tamizdat.archive.documents import AnyDocument, Card, Document, Label, Story, label_of
from tamizdat.archive.errors import BadArchive
from tamizdat.archive.filing import Filing, months_of, story_of
from tamizdat.archive.lists import PART_HOLDS, Around, Cut, ListKey, Year, around, cut_up, utc

_FORMAT = 2
_SCHEMA = """
CREATE TABLE document (
    edition TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    shared TEXT NOT NULL,      -- what the language versions have in common
    path TEXT NOT NULL,       -- empty where the document has no page of its own
    digest TEXT NOT NULL,
    card_digest TEXT NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (edition, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX document_path ON document (path) WHERE path != '';
CREATE INDEX document_shared ON document (shared);
CREATE INDEX document_type ON document (edition, type);
-- What a story says of itself; `entry` is what follows from it and the trees of places and topics.
CREATE TABLE reference (
    edition TEXT NOT NULL, document TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (edition, document, kind, target)
) WITHOUT ROWID;
CREATE INDEX reference_target ON reference (edition, kind, target);
CREATE TABLE entry (
    edition TEXT NOT NULL, kind TEXT NOT NULL, list TEXT NOT NULL,
    published TEXT NOT NULL,   -- UTC
    document TEXT NOT NULL,
    month TEXT NOT NULL,       -- local
    PRIMARY KEY (edition, kind, list, month, published, document)
) WITHOUT ROWID;
CREATE INDEX entry_document ON entry (edition, document);
CREATE TABLE change (
    number INTEGER NOT NULL, subject TEXT NOT NULL,
    PRIMARY KEY (number, subject)
) WITHOUT ROWID;
CREATE TABLE counter (number INTEGER NOT NULL);
INSERT INTO counter VALUES (0);
CREATE TABLE moment (moment TEXT NOT NULL);
INSERT INTO moment VALUES ('');
-- The times that documents name, at which a page that shows them may be another.
CREATE TABLE due (
    edition TEXT NOT NULL, document TEXT NOT NULL, time TEXT NOT NULL,  -- UTC
    PRIMARY KEY (edition, document, time)
) WITHOUT ROWID;
CREATE INDEX due_time ON due (time);
"""


class Version(msgspec.Struct, frozen=True):
    """One of the language versions of a document."""

    edition: str
    id: str
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
                with _transaction(db):
                    for statement in _SCHEMA.split(";\n"):
                        db.execute(statement)
                    db.execute(f"PRAGMA user_version = {_FORMAT}")
                found = _FORMAT
            db.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            db.close()
            raise BadArchive(f"{self._path} cannot be read: {error}; restore it from a backup") from error
        if found != _FORMAT:
            db.close()
            raise BadArchive(
                f"{self._path} has format {found}, this version reads {_FORMAT}: update tamizdat"
            )
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
        with _transaction(self._db):
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
        with _transaction(self._db):
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

    def document(self, edition: str, id: str) -> AnyDocument | None:
        """Return a document by its id, or None."""
        data = self.raw(edition, id)
        return documents.decode(data) if data else None

    def by_path(self, path: str) -> AnyDocument | None:
        """Return the document whose page or redirect is printed at `path`, or None."""
        row = self._db.execute("SELECT json FROM document WHERE path = ?", (path,)).fetchone()
        return documents.decode(row[0]) if row else None

    def label(self, edition: str, id: str) -> Label | None:
        """Return what a link to a document needs, or None."""
        document = self.document(edition, id)
        return label_of(document) if document else None

    def card(self, edition: str, id: str) -> Card | None:
        """Return a story's card, or None."""
        document = self.document(edition, id)
        return documents.card(document) if isinstance(document, Story) else None

    def versions(self, shared: str) -> tuple[Version, ...]:
        """Return the language versions of a thing, ordered by edition.

        `shared` is a story's `story`, a page's `page`, the id of any other document.
        """
        rows = self._db.execute(
            "SELECT edition, id, path FROM document WHERE shared = ? AND type != 'redirect' ORDER BY edition, id",
            (shared,),
        )
        return tuple(Version(*row) for row in rows)

    def those(self, edition: str, type: str) -> tuple[AnyDocument, ...]:
        """Return all documents of a small type (places, topics, people …; not stories), by `order`, name and id."""
        rows = self._db.execute("SELECT json FROM document WHERE edition = ? AND type = ?", (edition, type))
        found = [documents.decode(data) for (data,) in rows]
        return tuple(sorted(found, key=_place_in_order))

    def ids(self, edition: str, type: str) -> tuple[str, ...]:
        """Return the ids of all documents of a type, sorted."""
        rows = self._db.execute(
            "SELECT id FROM document WHERE edition = ? AND type = ? ORDER BY id", (edition, type)
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

    def newest(self, key: ListKey, count: int) -> tuple[Card, ...]:
        """Return the newest `count` cards of a list, newest first."""
        return self._cards(key, "1", "DESC", count, 0)

    def cut(self, key: ListKey, cut: Cut) -> tuple[Card, ...]:
        """Return the cards of a cut, newest first."""
        if len(cut.period) == 4:
            return self._cards(
                key, "e.month BETWEEN ? AND ?", "DESC", -1, 0, f"{cut.period}-", f"{cut.period}-~"
            )
        start = (cut.part - 1) * PART_HOLDS
        return self._cards(key, "e.month = ?", "ASC", PART_HOLDS, start, cut.period)[::-1]

    def month(self, key: ListKey, month: str) -> tuple[Card, ...]:
        """Return all cards of a month ("2010-09") of a list, newest first."""
        return self._cards(key, "e.month = ?", "DESC", -1, 0, month)

    def earlier(self, key: ListKey, story: Card, count: int) -> tuple[Card, ...]:
        """Return up to `count` cards of a list that come before a story, from its year and the year before."""
        year = int(story.published[:4])
        return self._cards(
            key,
            "e.month BETWEEN ? AND ? AND (e.published, e.document) < (?, ?)",
            "DESC",
            count,
            0,
            f"{year - 1:04}-",
            f"{year:04}-~",
            utc(story.published),
            story.id,
        )

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """Answer every question within from one state of the archive, whatever is filed meanwhile."""
        self._db.execute("BEGIN")
        try:
            yield
        finally:
            self._db.execute("ROLLBACK")

    def months(self, key: ListKey) -> dict[str, int]:
        """Return the months ("2010-09") in which a list has stories, and how many, oldest first."""
        return months_of(self._db, key)

    def cuts(self, key: ListKey) -> tuple[Year, ...]:
        """Return how a list is cut, newest year first."""
        return cut_up(self.months(key).items())

    def around(self, key: ListKey, cut: Cut) -> Around:
        """Return what stands around a cut of a list."""
        return around(self.cuts(key), cut)

    def count(self, key: ListKey) -> int:
        """Return how many stories a list holds."""
        return sum(year.count for year in self.cuts(key))

    def _cards(
        self, key: ListKey, where: str, order: Literal["ASC", "DESC"], limit: int, offset: int, *values: str
    ) -> tuple[Card, ...]:
        rows = self._db.execute(
            f"""SELECT d.json FROM entry e JOIN document d ON d.edition = e.edition AND d.id = e.document
                WHERE e.edition = ? AND e.kind = ? AND e.list = ? AND {where}
                ORDER BY e.published {order}, e.document {order} LIMIT ? OFFSET ?""",  # noqa: S608 - our own words
            (key.edition, key.of, key.id, *values, limit, offset),
        )
        return tuple(documents.card(story_of(data)) for (data,) in rows)


def _place_in_order(document: AnyDocument) -> tuple[int, str, str]:
    return getattr(document, "order", 0), getattr(document, "name", ""), document.id


def _json_of(document: Document | bytes) -> bytes:
    return document if isinstance(document, bytes) else documents.encode(document)


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")
