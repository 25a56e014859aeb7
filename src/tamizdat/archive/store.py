"""The store: documents as JSON in one SQLite file, in the order in which they were filed.

One process writes (the desk's filer); any number read. Each filing is one transaction with one number.
"""

from __future__ import annotations

import hashlib
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Literal

import msgspec

from tamizdat.archive import documents
from tamizdat.archive.blobs import Blobs
from tamizdat.archive.documents import AnyDocument, Card, Document, Place, Redirect, Story, Topic
from tamizdat.archive.errors import BadArchive, BadDocument, PathTaken, UnknownBlob
from tamizdat.archive.lists import PART_HOLDS, Around, Cut, ListKey, Year, around, cut_up, cuts_of

_FORMAT = 1
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
"""


class Label(msgspec.Struct, frozen=True):
    """What a link to a document needs."""

    id: str
    type: str
    name: str  # headline, title or name
    path: str


class Version(msgspec.Struct, frozen=True):
    """One of the language versions of a document."""

    edition: str
    id: str
    path: str


def digest(data: bytes) -> str:
    """Return a short digest of data: 128 bits of BLAKE2b, in hex."""
    return hashlib.blake2b(data, digest_size=16).hexdigest()


def digest_of(answer: object) -> str:
    """Return the digest of an answer of the archive, by its JSON form."""
    return digest(msgspec.json.encode(answer))


# Subjects name what a filing touched; a reader of the archive asks again only about these.


def document_subject(edition: str, id: str) -> str:
    """Return the subject of everything that is asked of one document."""
    return f"document/{edition}/{id}"


def list_subject(key: ListKey) -> str:
    """Return the subject of everything that is asked of one list."""
    return f"list/{key.edition}/{key.of}/{key.id}"


def year_subject(key: ListKey, year: str) -> str:
    """Return the subject of everything that is asked of one year of a list."""
    return f"{list_subject(key)}/{year}"


def cuts_subject(key: ListKey) -> str:
    """Return the subject of which cuts a list has, however many stories are in each."""
    return f"{list_subject(key)}/cuts"


def type_subject(edition: str, type: str) -> str:
    """Return the subject of the set of all documents of a type in an edition."""
    return f"type/{edition}/{type}"


def versions_subject(shared: str) -> str:
    """Return the subject of the language versions of one thing."""
    return f"versions/{shared}"


def utc(moment: str) -> str:
    """Return an ISO 8601 time with offset as UTC, in a form that sorts by time.

    Raises:
        BadDocument: it is not such a time, or has no offset.
    """
    try:
        parsed = datetime.fromisoformat(moment)
    except ValueError as error:
        raise BadDocument(f"{moment!r} is not an ISO 8601 time: {error}") from error
    if parsed.tzinfo is None:
        raise BadDocument(f"{moment!r} has no offset: write it as 2010-09-24T10:00:00+05:00")
    return parsed.astimezone(UTC).strftime("%Y-%m-%dT%H:%M:%S.%fZ")


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
            filing = _Filing(self._db, self.blobs)
            for edition, id in withdrawn:
                filing.withdraw(edition, id)
            filing.file_all([_json_of(document) for document in filed])
            filing.relist()
            return filing.commit()

    # Questions

    @property
    def number(self) -> int:
        """Return the number of the last filing, 0 for an empty archive."""
        number: int = self._db.execute("SELECT number FROM counter").fetchone()[0]
        return number

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

    def everything(self) -> Iterator[tuple[str, str]]:
        """Yield (edition, id) of every document."""
        yield from self._db.execute("SELECT edition, id FROM document ORDER BY edition, id").fetchall()

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
        return _months(self._db, key)

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
        return tuple(documents.card(_story(data)) for (data,) in rows)


def _months(db: sqlite3.Connection, key: ListKey) -> dict[str, int]:
    rows = db.execute(
        """SELECT month, COUNT(*) FROM entry WHERE edition = ? AND kind = ? AND list = ?
           GROUP BY month ORDER BY month""",
        (key.edition, key.of, key.id),
    )
    return dict(rows.fetchall())


def label_of(document: AnyDocument) -> Label:
    """Return what a link to a document needs."""
    match document:
        case Story(headline=name) | documents.PlainPage(title=name):
            pass
        case documents.Listed(name=name) | documents.Masthead(name=name):
            pass
        case _:
            name = ""
    return Label(document.id, type_of(document), name, document.path)


def type_of(document: Document) -> str:
    """Return a document's type as it stands in its JSON: "story", "place" and so on."""
    tag = document.__struct_config__.tag
    return str(tag)


def shared_by_versions(document: AnyDocument) -> str:
    """Return what the language versions of a document have in common."""
    match document:
        case Story(story=shared) | documents.PlainPage(page=shared) | Redirect(target=shared):
            return shared
        case _:
            return document.id


def _place_in_order(document: AnyDocument) -> tuple[int, str, str]:
    return getattr(document, "order", 0), getattr(document, "name", ""), document.id


def _json_of(document: Document | bytes) -> bytes:
    return document if isinstance(document, bytes) else documents.encode(document)


def _story(data: bytes) -> Story:
    document = documents.decode(data)
    assert isinstance(document, Story), "an entry names a story"  # noqa: S101 - kept by the filing
    return document


@contextmanager
def _transaction(db: sqlite3.Connection) -> Iterator[None]:
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
    except BaseException:
        db.execute("ROLLBACK")
        raise
    db.execute("COMMIT")


_Shape = tuple[list[str], list[Cut]]  # a list's months and cuts


class _Filing:
    """One filing in one transaction: the documents' new states and the subjects that they touch."""

    def __init__(self, db: sqlite3.Connection, blobs: Blobs) -> None:
        self._db = db
        self._blobs = blobs
        self._touched: set[str] = set()
        self._relisted: set[tuple[str, str]] = (
            set()
        )  # (edition, id) of stories whose lists are to be found anew

    def file_all(self, datas: Sequence[bytes]) -> None:
        """File documents; paths are given up before they are taken, so that two may swap theirs."""
        pairs = [(documents.decode(data), data) for data in datas]
        for document, _ in pairs:
            _check_path(document)
            missing = sorted(name for name in documents.blobs_of(document) if name not in self._blobs)
            if missing:
                raise UnknownBlob(
                    f"{_describe(document)} shows files that were not handed over: {missing[0]}"
                )
        olds = [self._give_up_path(document) for document, _ in pairs]
        for (document, data), old in zip(pairs, olds, strict=True):
            self._file(document, data, old)

    def _give_up_path(self, document: AnyDocument) -> bytes | None:
        row = self._db.execute(
            "SELECT json, path FROM document WHERE edition = ? AND id = ?", (document.edition, document.id)
        ).fetchone()
        if row and row[1] != document.path:
            self._db.execute(
                "UPDATE document SET path = ? WHERE edition = ? AND id = ?",
                (f"\0{document.edition}/{document.id}", document.edition, document.id),
            )
        return row[0] if row else None

    def _file(self, document: AnyDocument, data: bytes, old_data: bytes | None) -> None:
        old = documents.decode(old_data) if old_data else None
        if old_data and old:
            data = documents.merge_unknown(data, old_data)
            if data == old_data:
                return
        self._make_way(document)
        self._db.execute(
            """INSERT OR REPLACE INTO document (edition, id, type, shared, path, digest, card_digest, json)
               VALUES (?, ?, ?, ?, ?, ?, ?, ?)""",
            (
                document.edition,
                document.id,
                type_of(document),
                shared_by_versions(document),
                document.path,
                digest(data),
                digest_of(documents.card(document)) if isinstance(document, Story) else "",
                data,
            ),
        )
        self._touch(document)
        if old:
            self._touch(old)
            self._leave_address(old, document)
        self._note_relisting(old, document)

    def _make_way(self, document: AnyDocument) -> None:
        """Take the document's path from a redirect that stands there; refuse to take it from anything else."""
        row = self._db.execute(
            "SELECT json FROM document WHERE path = ? AND path != ''", (document.path,)
        ).fetchone()
        if not row:
            return
        other = documents.decode(row[0])
        if (other.edition, other.id) == (document.edition, document.id):
            return
        if not isinstance(other, Redirect):
            raise PathTaken(
                f"{_describe(document)} cannot be printed at {document.path}: {_describe(other)} is there; "
                "give one of them another slug"
            )
        self.withdraw(other.edition, other.id)

    def _leave_address(self, old: AnyDocument, new: AnyDocument) -> None:
        if old.path in (new.path, "") or isinstance(new, Redirect):
            return
        taken = self._db.execute("SELECT 1 FROM document WHERE path = ?", (old.path,)).fetchone()
        if not taken:
            redirect = Redirect(id=f"redirect:{old.path}", edition=old.edition, path=old.path, target=new.id)
            self._file(redirect, documents.encode(redirect), None)

    def withdraw(self, edition: str, id: str) -> None:
        """Take a document out of the archive; nothing happens if it is not there."""
        row = self._db.execute(
            "SELECT json FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        if not row:
            return
        document = documents.decode(row[0])
        self._db.execute("DELETE FROM document WHERE edition = ? AND id = ?", (edition, id))
        self._touch(document)
        self._note_relisting(document, None)

    def _touch(self, document: AnyDocument) -> None:
        edition = document.edition
        self._touched |= {
            document_subject(edition, document.id),
            versions_subject(shared_by_versions(document)),
        }
        if not isinstance(document, Story):
            self._touched.add(type_subject(edition, type_of(document)))
        redirects = self._db.execute(
            "SELECT id FROM document WHERE shared = ? AND type = 'redirect' AND edition = ?",
            (document.id, edition),
        )
        self._touched |= {document_subject(edition, id) for (id,) in redirects}

    def _note_relisting(self, old: AnyDocument | None, new: AnyDocument | None) -> None:
        document = new or old
        if isinstance(document, Story):
            self._relisted.add((document.edition, document.id))
        elif isinstance(document, Place | Topic) and _lineage(old) != _lineage(new):
            kind = type_of(document)
            for id in {document.id} | self._below(document.edition, kind, document.id):
                rows = self._db.execute(
                    "SELECT document FROM reference WHERE edition = ? AND kind = ? AND target = ?",
                    (document.edition, kind, id),
                )
                self._relisted |= {(document.edition, story) for (story,) in rows}

    def relist(self) -> None:
        """Find anew the lists of the stories that were filed, or whose places or topics moved in their tree."""
        shapes: dict[ListKey, _Shape] = {}  # of each touched list, as they were
        for edition, id in sorted(self._relisted):
            row = self._db.execute(
                "SELECT json FROM document WHERE edition = ? AND id = ?", (edition, id)
            ).fetchone()
            story = _story(row[0]) if row else None
            before = self._entries(edition, id)
            after = self._entries_to_be(story) if story else {}
            for key, year in before | {(key, moment[:4]) for key, moment in after.items()}:
                if key not in shapes:
                    shapes[key] = self._shape(key)
                self._touched |= {list_subject(key), year_subject(key, year)}
            self._enter(edition, id, story, after)
        self._touched |= {cuts_subject(key) for key, was in shapes.items() if self._shape(key) != was}

    def _shape(self, key: ListKey) -> _Shape:
        months = _months(self._db, key)
        return [*months], [cut for year in cut_up(months.items()) for cut in cuts_of(year)]

    def _entries(self, edition: str, id: str) -> set[tuple[ListKey, str]]:
        rows = self._db.execute(
            "SELECT kind, list, substr(month, 1, 4) FROM entry WHERE edition = ? AND document = ?",
            (edition, id),
        )
        return {(ListKey(edition, kind, list), year) for kind, list, year in rows}

    def _entries_to_be(self, story: Story) -> dict[ListKey, str]:
        """Return the lists in which a story stands, each with the moment by which it is ordered there."""
        lists = {("all", ""), ("kind", story.kind)}
        for kind, target in _references(story):
            above = self._above(story.edition, kind, target) if kind in ("place", "topic") else set()
            lists |= {(kind, id) for id in above | {target}}
        entries = {ListKey(story.edition, kind, id): story.published for kind, id in lists}
        if story.corrections:
            latest = max(correction.date for correction in story.corrections)
            entries[ListKey(story.edition, "corrected")] = f"{latest}T00:00:00+00:00"
        return entries

    def _enter(self, edition: str, id: str, story: Story | None, entries: dict[ListKey, str]) -> None:
        self._db.execute("DELETE FROM entry WHERE edition = ? AND document = ?", (edition, id))
        self._db.execute("DELETE FROM reference WHERE edition = ? AND document = ?", (edition, id))
        if story is None:
            return
        self._db.executemany(
            "INSERT INTO reference VALUES (?, ?, ?, ?)",
            [(edition, id, kind, target) for kind, target in sorted(_references(story))],
        )
        self._db.executemany(
            "INSERT INTO entry (edition, kind, list, published, document, month) VALUES (?, ?, ?, ?, ?, ?)",
            [
                (edition, key.of, key.id, utc(moment), id, moment[:7])
                for key, moment in sorted(entries.items())
            ],
        )

    def _above(self, edition: str, kind: str, id: str) -> set[str]:
        return _closure(id, self._parents(edition, kind))

    def _below(self, edition: str, kind: str, id: str) -> set[str]:
        children: dict[str, set[str]] = {}
        for child, parents in self._parents(edition, kind).items():
            for parent in parents:
                children.setdefault(parent, set()).add(child)
        return _closure(id, children)

    def _parents(self, edition: str, kind: str) -> dict[str, set[str]]:
        rows = self._db.execute("SELECT json FROM document WHERE edition = ? AND type = ?", (edition, kind))
        nodes = [documents.decode(data) for (data,) in rows]
        return {node.id: _lineage(node) or set() for node in nodes}

    def commit(self) -> int:
        """Number the filing and write down what it touched."""
        number: int = self._db.execute("SELECT number FROM counter").fetchone()[0]
        if not self._touched:
            return number
        self._db.execute("UPDATE counter SET number = number + 1")
        self._db.executemany(
            "INSERT INTO change VALUES (?, ?)", [(number + 1, subject) for subject in sorted(self._touched)]
        )
        return number + 1


def _check_path(document: AnyDocument) -> None:
    """Refuse a path that would leave the site's folder, hide a file or mean different things to different hosts."""
    segments = document.path.split("/")
    bad = any(not s or s.startswith(".") or len(s.encode()) > 200 for s in segments)
    if document.path and (bad or any(c in "\\%?#" or not c.isprintable() for c in document.path)):
        raise BadDocument(
            f"{_describe(document)} cannot be printed at {document.path!r}: a path is made of names between single "
            "slashes, none of them empty, longer than 200 bytes or beginning with a dot, and holds no backslash, "
            "percent, question mark, hash or control character"
        )


def _references(story: Story) -> set[tuple[str, str]]:
    found = {("place", id) for id in story.places} | {("topic", id) for id in story.topics}
    found |= {("coverage", id) for id in story.coverage} | {
        ("person", byline.person) for byline in story.bylines
    }
    found |= {("follow-ups", id) for id in story.follows}
    return found | ({("series", story.series)} if story.series else set())


def _lineage(document: AnyDocument | None) -> set[str] | None:
    match document:
        case Place(parent=parent, listed_under=others):
            return {parent, *others} - {""}
        case Topic(parent=parent):
            return {parent} - {""}
        case _:
            return None


def _closure(start: str, steps: dict[str, set[str]]) -> set[str]:
    """Return all that is reached from `start`, itself excluded; a loop ends the walk and does no harm."""
    reached: set[str] = set()
    waiting = [start]
    while waiting:
        for step in steps.get(waiting.pop(), ()):
            if step != start and step not in reached:
                reached.add(step)
                waiting.append(step)
    return reached


def _describe(document: AnyDocument) -> str:
    label = label_of(document)
    return f"the {label.type} “{label.name}” ({document.edition}, {document.id})"
