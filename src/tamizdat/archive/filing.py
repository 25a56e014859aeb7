"""One filing: the documents' new states, the lists they stand in, and the subjects they touch, in one transaction."""

from __future__ import annotations

import sqlite3
from collections.abc import Collection, Sequence

from tamizdat.archive.addresses import check_address, in_the_way
from tamizdat.archive.blobs import Blobs
from tamizdat.archive.dates import span
from tamizdat.archive.digests import digest
from tamizdat.archive.documents import (
    AnyDocument,
    Front,
    Place,
    Redirect,
    Story,
    Topic,
    blobs_of,
    card,
    decode,
    describe,
    encode,
    merge_unknown,
    shared_by_versions,
    type_of,
)
from tamizdat.archive.due import times_of
from tamizdat.archive.entries import Entries
from tamizdat.archive.errors import PathTaken, UnknownBlob
from tamizdat.archive.letters import Letter
from tamizdat.archive.lists import ListKey
from tamizdat.archive.record import Actor, Claim, Event, Membership
from tamizdat.archive.relations import relations_of
from tamizdat.archive.soundness import check_letters, check_pictures, check_record
from tamizdat.archive.subjects import (
    MOMENT,
    alternates_subject,
    document_subject,
    front_subject,
    relation_subject,
    type_subject,
    versions_subject,
)


class Filing:
    """One filing in one transaction: the documents' new states and the subjects that they touch."""

    def __init__(self, db: sqlite3.Connection, blobs: Blobs) -> None:
        self._db = db
        self._blobs = blobs
        self._touched: set[str] = set()
        self._relisted: set[tuple[str, str]] = (
            set()
        )  # (edition, id) of stories, events and letters whose lists are to be found anew
        self._trees: dict[
            tuple[str, str], dict[str, set[str]]
        ] = {}  # by edition and kind, while lists are found

    def file_all(self, datas: Sequence[bytes]) -> None:
        """File documents; paths are given up before they are taken, so that two may swap theirs."""
        pairs = [(decode(data), data) for data in datas]
        for document, _ in pairs:
            check_address(document)
            check_record(document)
            check_pictures(document)
            check_letters(document)
            missing = sorted(name for name in blobs_of(document) if name not in self._blobs)
            if missing:
                raise UnknownBlob(f"{describe(document)} shows files that were not handed over: {missing[0]}")
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
        old = decode(old_data) if old_data else None
        if old_data and old:
            data = merge_unknown(data, old_data)
            if data == old_data:
                return
        self._make_way(document)
        self._db.execute(
            """INSERT OR REPLACE INTO document (edition, id, type, shared, path, digest, json)
               VALUES (?, ?, ?, ?, ?, ?, ?)""",
            (
                document.edition,
                document.id,
                type_of(document),
                shared_by_versions(document),
                document.path,
                digest(data),
                data,
            ),
        )
        self._file_card(document)
        self._note_due(document)
        self._touch(document)
        if old:
            self._touch(old)
            self._leave_address(old, document)
        else:
            self._number(document)
        self._note_relisting(old, document)
        self._note_versions(old, document)
        self._relate(old, document)

    def _number(self, document: AnyDocument) -> None:
        """Give a document its number, unless it had one before it was withdrawn; a redirect is an address and gets none."""
        if isinstance(document, Redirect):
            return
        self._db.execute(
            """INSERT OR IGNORE INTO numbered (edition, id, number)
               VALUES (?1, ?2, 1 + COALESCE((SELECT number FROM numbered WHERE edition = ?1 AND number > 0
               ORDER BY number DESC LIMIT 1), 0))""",
            (document.edition, document.id),
        )

    def _file_card(self, document: AnyDocument) -> None:
        self._db.execute("DELETE FROM card WHERE edition = ? AND id = ?", (document.edition, document.id))
        if isinstance(document, Story):
            shown = encode(card(document))
            row = (document.edition, document.id, digest(shown), shown)
            self._db.execute("INSERT INTO card (edition, id, digest, json) VALUES (?, ?, ?, ?)", row)

    def _make_way(self, document: AnyDocument) -> None:
        """Take the document's path from redirects that stand there; refuse to take it from anything else."""
        for other in in_the_way(self._db, document):
            if (other.edition, other.id) == (document.edition, document.id):
                continue
            if not isinstance(other, Redirect):
                where = "there" if other.path == document.path else f"at {other.path}"
                raise PathTaken(
                    f"{describe(document)} cannot be printed at {document.path}: {describe(other)} is {where}; "
                    "give one of them another slug"
                )
            self.withdraw(other.edition, other.id)

    def _leave_address(self, old: AnyDocument, new: AnyDocument) -> None:
        if old.path in (new.path, "") or isinstance(new, Redirect):
            return
        redirect = Redirect(id=f"redirect:{old.path}", edition=old.edition, path=old.path, target=new.id)
        if not in_the_way(self._db, redirect):
            self._file(redirect, encode(redirect), None)

    def withdraw(self, edition: str, id: str) -> None:
        """Take a document out of the archive; nothing happens if it is not there."""
        row = self._db.execute(
            "SELECT json FROM document WHERE edition = ? AND id = ?", (edition, id)
        ).fetchone()
        if not row:
            return
        document = decode(row[0])
        for table in ("document", "card"):
            self._db.execute(f"DELETE FROM {table} WHERE edition = ? AND id = ?", (edition, id))  # noqa: S608 - our own words
        self._forget_due(document)
        self._touch(document)
        self._note_relisting(document, None)
        self._note_versions(document, None)
        self._relate(document, None)

    def pass_moment(self, moment: str) -> None:
        """Let the archive's time be `moment`, in UTC, if it is later than the present one."""
        passed = self._db.execute("UPDATE moment SET moment = ? WHERE moment < ?", (moment, moment))
        if passed.rowcount:
            self._touched.add(MOMENT)
            self._db.execute("DELETE FROM due WHERE time <= ?", (moment,))

    def _note_due(self, document: AnyDocument) -> None:
        self._forget_due(document)
        now: str = self._db.execute("SELECT moment FROM moment").fetchone()[0]
        to_come = {time for time in times_of(document) if time > now}
        self._db.executemany(
            "INSERT INTO due VALUES (?, ?, ?)", [(document.edition, document.id, time) for time in to_come]
        )

    def _forget_due(self, document: AnyDocument) -> None:
        self._db.execute(
            "DELETE FROM due WHERE edition = ? AND document = ?", (document.edition, document.id)
        )

    def _touch(self, document: AnyDocument) -> None:
        edition = document.edition
        self._touched |= {
            document_subject(edition, document.id),
            versions_subject(shared_by_versions(document)),
        }
        if isinstance(document, Front):
            self._touched.add(front_subject(edition, document.of))
        if not isinstance(document, Story):
            self._touched.add(type_subject(edition, type_of(document)))
        redirects = self._db.execute(
            "SELECT id FROM document WHERE shared = ? AND type = 'redirect' AND edition = ?",
            (document.id, edition),
        )
        self._touched |= {document_subject(edition, id) for (id,) in redirects}

    def _note_relisting(self, old: AnyDocument | None, new: AnyDocument | None) -> None:
        self._relisted |= {
            (each.edition, each.id) for each in (old, new) if isinstance(each, Story | Event | Letter)
        }
        document = new or old
        if isinstance(document, Place | Topic) and _lineage(old) != _lineage(new):
            kind = type_of(document)
            for id in {document.id} | self._below(document.edition, kind, document.id):
                rows = self._db.execute(
                    "SELECT document FROM reference WHERE edition = ? AND kind IN (?, ?) AND target = ?",
                    (document.edition, kind, "happenings" if kind == "place" else kind, id),
                )
                self._relisted |= {(document.edition, each) for (each,) in rows}

    def _note_versions(self, old: AnyDocument | None, new: AnyDocument | None) -> None:
        """Touch the months in which a version of a story or event stands that came, went or has another address."""
        if _listing(old) == _listing(new):
            return
        for document in filter(None, (old, new)):
            if isinstance(document, Story | Event):
                shared = shared_by_versions(document)
                rows = self._db.execute("SELECT json FROM document WHERE shared = ?", (shared,)).fetchall()
                versions = [document, *(decode(data) for (data,) in rows)]
                listings = filter(None, map(_listing, versions))
                self._touched |= {alternates_subject(key, month) for key, month, *_ in listings}

    def relist(self) -> None:
        """Find anew the lists of what was filed, and of stories and events whose places or topics moved in their tree."""
        entries = Entries(self._db)
        self._trees.clear()
        for edition, id in sorted(self._relisted):
            row = self._db.execute(
                """SELECT document.json, IFNULL(card.digest, document.digest)
                   FROM document LEFT JOIN card USING (edition, id)
                   WHERE document.edition = ? AND document.id = ?""",
                (edition, id),
            ).fetchone()
            document = decode(row[0]) if row else None
            entries.enter(edition, id, self._entries_to_be(document), row[1] if row else "")
            if not isinstance(document, Event):  # its relations are written down by `_relate`
                self._refer(edition, id, _references(document) if isinstance(document, Story) else set())
        self._touched |= entries.touched()

    def _entries_to_be(self, document: AnyDocument | None) -> dict[ListKey, str]:
        """Return the lists in which a document stands, each with the moment by which it is ordered there."""
        match document:
            case Story():
                return self._entries_of_story(document)
            case Event(edition=edition, place=place):
                moment = f"{span(document.date)[0]}T00:00:00+00:00"
                places = self._above(edition, "place", place) | {place, ""}
                return {ListKey(edition, "timeline", id): moment for id in places}
            case Letter(edition=edition, newsletter=newsletter, published=moment):
                lists = (ListKey(edition, "newsletter", newsletter), ListKey(edition, "letters"))
                return dict.fromkeys(lists, moment)
            case _:
                return {}

    def _entries_of_story(self, story: Story) -> dict[ListKey, str]:
        lists = {("all", ""), ("kind", story.kind)}
        for kind, target in _references(story):
            above = self._above(story.edition, kind, target) if kind in ("place", "topic") else set()
            lists |= {(kind, id) for id in above | {target}}
        entries = {ListKey(story.edition, kind, id): story.published for kind, id in lists}
        if story.corrections:
            latest = max(correction.date for correction in story.corrections)
            entries[ListKey(story.edition, "corrected")] = f"{latest}T00:00:00+00:00"
        return entries

    def _relate(self, old: AnyDocument | None, new: AnyDocument | None) -> None:
        """Write down to what a document of the record belongs. Whatever shows it there is touched by any change in it."""
        document = new or old
        if not isinstance(document, Actor | Membership | Event | Claim):
            return
        before, after = relations_of(old), relations_of(new)
        if before != after:
            self._refer(document.edition, document.id, after)
        self._touched |= {relation_subject(document.edition, *relation) for relation in before | after}

    def _refer(self, edition: str, id: str, references: Collection[tuple[str, str]]) -> None:
        self._db.execute("DELETE FROM reference WHERE edition = ? AND document = ?", (edition, id))
        self._db.executemany(
            "INSERT INTO reference VALUES (?, ?, ?, ?)",
            [(edition, id, kind, target) for kind, target in sorted(references)],
        )

    def _above(self, edition: str, kind: str, id: str) -> set[str]:
        """Return what stands above a place or topic, asked when all of the filing's are in their places."""
        tree = self._trees.get((edition, kind))
        if tree is None:
            tree = self._trees[edition, kind] = self._parents(edition, kind)
        return _closure(id, tree)

    def _below(self, edition: str, kind: str, id: str) -> set[str]:
        children: dict[str, set[str]] = {}
        for child, parents in self._parents(edition, kind).items():
            for parent in parents:
                children.setdefault(parent, set()).add(child)
        return _closure(id, children)

    def _parents(self, edition: str, kind: str) -> dict[str, set[str]]:
        rows = self._db.execute(
            "SELECT json FROM document INDEXED BY document_type WHERE edition = ? AND type = ?",
            (edition, kind),
        )
        nodes = [decode(data) for (data,) in rows]
        return {node.id: _lineage(node) or set() for node in nodes}

    def commit(self) -> int:
        """Number the filing and write down what it touched."""
        number: int = self._db.execute("SELECT number FROM counter").fetchone()[0]
        if not self._touched:
            return number
        self._db.execute("UPDATE counter SET number = number + 1")
        self._db.executemany(
            "INSERT OR REPLACE INTO change (subject, number) VALUES (?, ?)",
            [(subject, number + 1) for subject in sorted(self._touched)],
        )
        return number + 1


def _references(story: Story) -> set[tuple[str, str]]:
    found = {("place", id) for id in story.places} | {("topic", id) for id in story.topics}
    found |= {("coverage", id) for id in story.coverage} | {
        ("person", byline.person) for byline in story.bylines
    }
    found |= {("follow-ups", id) for id in story.follows}
    found |= {("actor", id) for id in story.actors} | {("event", id) for id in story.events}
    return found | ({("series", story.series)} if story.series else set())


def _listing(document: AnyDocument | None) -> tuple[ListKey, str, str, str] | None:
    """Return in which list and month of it a document stands for those who look for all, with what, and where."""
    match document:
        case Story(edition=edition, published=published, story=shared, path=path):
            return ListKey(edition, "all"), published[:7], shared, path
        case Event(edition=edition, date=day, id=shared, path=path):
            return ListKey(edition, "timeline"), span(day)[0].isoformat()[:7], shared, path
        case _:
            return None


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
