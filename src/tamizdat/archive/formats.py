"""The tables of the store's file, and what brings a file of an older format up."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

from tamizdat.archive import documents, entries
from tamizdat.archive.digests import digest
from tamizdat.archive.due import leaves
from tamizdat.archive.older import brought_up

FORMAT = 9
_SCHEMA = """
CREATE TABLE document (
    edition TEXT NOT NULL,
    id TEXT NOT NULL,
    type TEXT NOT NULL,
    shared TEXT NOT NULL,      -- what the language versions have in common
    path TEXT NOT NULL,       -- empty where the document has no page of its own
    digest TEXT NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (edition, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX document_path ON document (path) WHERE path != '';
CREATE INDEX document_shared ON document (shared);
CREATE INDEX document_type ON document (edition, type);
-- What a story says of itself; `entry` (see `entries`) is what follows from it and the trees of places and topics.
CREATE TABLE reference (
    edition TEXT NOT NULL, document TEXT NOT NULL, kind TEXT NOT NULL, target TEXT NOT NULL,
    PRIMARY KEY (edition, document, kind, target)
) WITHOUT ROWID;
CREATE INDEX reference_target ON reference (edition, kind, target);
CREATE TABLE change (subject TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX change_number ON change (number);
CREATE TABLE counter (number INTEGER NOT NULL);
INSERT INTO counter VALUES (0);
"""
_CARDS = """
-- What lists show of stories: many are read for a list. Ids are minted in time, so that those of a month lie together.
CREATE TABLE card (
    edition TEXT NOT NULL, id TEXT NOT NULL, digest TEXT NOT NULL, json BLOB NOT NULL, PRIMARY KEY (edition, id)
) WITHOUT ROWID;
"""
_TIMES = """
-- In UTC; empty before the first.
CREATE TABLE moment (moment TEXT NOT NULL);
INSERT INTO moment VALUES ('');
-- The times that documents name, at which a page that shows them may be another.
CREATE TABLE due (
    edition TEXT NOT NULL, document TEXT NOT NULL, time TEXT NOT NULL,  -- UTC
    PRIMARY KEY (edition, document, time)
) WITHOUT ROWID;
CREATE INDEX due_time ON due (time);
"""
_NUMBERS = """
-- The number that each document of an edition got when it was first filed, 1, 2, 3 … It keeps it, also while it is withdrawn.
CREATE TABLE numbered (
    edition TEXT NOT NULL, id TEXT NOT NULL, number INTEGER NOT NULL, PRIMARY KEY (edition, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX numbered_number ON numbered (edition, number);
"""
# What brings a file of an older format up to the next one, by the format that it has.
_UPGRADES = {
    1: f"""
ALTER TABLE entry RENAME TO old_entry;
DROP INDEX entry_document;
ALTER TABLE change RENAME TO old_change;
CREATE TABLE change (subject TEXT PRIMARY KEY, number INTEGER NOT NULL) WITHOUT ROWID;
CREATE INDEX change_number ON change (number);
INSERT INTO change SELECT subject, MAX(number) FROM old_change GROUP BY subject;
DROP TABLE old_change;
{entries.SCHEMA}
INSERT INTO entry SELECT o.edition, o.kind, o.list, o.published, o.document, o.month, d.card_digest
FROM old_entry o JOIN document d ON d.edition = o.edition AND d.id = o.document;
DROP TABLE old_entry;
{_TIMES}""",  # noqa: S608 - our own words
    2: f"""{_CARDS}
INSERT INTO card SELECT edition, id, card_digest, card_of(json) FROM document WHERE type = 'story';
ALTER TABLE document DROP COLUMN card_digest""",  # noqa: S608 - our own words
    # Those that are no news any more, too: when the first moment passes, they go.
    3: """
INSERT OR IGNORE INTO due SELECT edition, document, leaves(published) FROM entry
WHERE kind = 'all' AND leaves(published) > (SELECT moment FROM moment)""",
    # Cards say when a story was corrected.
    4: """
UPDATE card SET json = card_of((SELECT json FROM document d WHERE d.edition = card.edition AND d.id = card.id))
WHERE (edition, id) IN (SELECT edition, document FROM entry WHERE kind = 'corrected');
UPDATE card SET digest = digest_of(json)
WHERE (edition, id) IN (SELECT edition, document FROM entry WHERE kind = 'corrected');
UPDATE entry SET card = (SELECT digest FROM card WHERE card.edition = entry.edition AND card.id = entry.document)
WHERE (edition, document) IN (SELECT edition, document FROM entry WHERE kind = 'corrected')""",
    # Stories have recordings instead of one sound; their cards say so.
    5: """
CREATE TEMP TABLE sounding AS SELECT edition, id FROM document
WHERE type = 'story' AND (instr(json, CAST('"audio' AS BLOB)) OR instr(json, CAST('<audio' AS BLOB)));
UPDATE document SET json = brought_up(json) WHERE (edition, id) IN (SELECT edition, id FROM sounding);
UPDATE document SET digest = digest_of(json) WHERE (edition, id) IN (SELECT edition, id FROM sounding);
UPDATE card SET json = card_of((SELECT json FROM document d WHERE d.edition = card.edition AND d.id = card.id))
WHERE (edition, id) IN (SELECT edition, id FROM sounding);
UPDATE card SET digest = digest_of(json) WHERE (edition, id) IN (SELECT edition, id FROM sounding);
UPDATE entry SET card = (SELECT digest FROM card WHERE card.edition = entry.edition AND card.id = entry.document)
WHERE (edition, document) IN (SELECT edition, id FROM sounding);
DROP TABLE sounding""",
    # What is no story first, then the stories by time.
    6: f"""{_NUMBERS}
INSERT INTO numbered SELECT d.edition, d.id, ROW_NUMBER() OVER (
PARTITION BY d.edition ORDER BY d.type = 'story', COALESCE(e.published, ''), d.id)
FROM document d LEFT JOIN entry e ON e.edition = d.edition AND e.document = d.id AND e.kind = 'all'
WHERE d.type != 'redirect'""",  # noqa: S608 - our own words
    # There are newsletters and letters, which an older version cannot read.
    7: "",
    # In letters stand pictures of their own, in place of a document; an older version asks for one.
    8: "",
}
_NEW = _SCHEMA + entries.SCHEMA + _CARDS + _TIMES + _NUMBERS


def bring_up(db: sqlite3.Connection, size_of: Callable[[str], int]) -> int:
    """Make the tables of a new file, or bring those of an older format up.

    Args:
        db: the store's file
        size_of: the bytes of a blob, 0 if that is not known

    Returns:
        The format that it then has.
    """
    with transaction(db):
        found: int = db.execute("PRAGMA user_version").fetchone()[0]  # another process may have been first
        if found >= FORMAT:
            return found
        db.create_function("leaves", 1, leaves)
        db.create_function("card_of", 1, _card_of)
        db.create_function("brought_up", 1, lambda data: brought_up(data, size_of))
        db.create_function("digest_of", 1, digest)
        steps = [_UPGRADES[format] for format in range(found, FORMAT)] if found else [_NEW]
        for script in steps:
            for statement in script.split(";\n"):
                db.execute(statement)
        db.execute(f"PRAGMA user_version = {FORMAT}")
    return FORMAT


def _card_of(data: bytes) -> bytes:
    story = documents.decode(data)
    return documents.encode(documents.card(story)) if isinstance(story, documents.Story) else b""


@contextmanager
def transaction(db: sqlite3.Connection) -> Iterator[None]:
    """Do what is within in one transaction."""
    db.execute("BEGIN IMMEDIATE")
    try:
        yield
        db.execute("COMMIT")
    except BaseException:
        if db.in_transaction:  # a full disk may have ended it
            db.execute("ROLLBACK")
        raise
