from __future__ import annotations

import sqlite3
from contextlib import closing

import msgspec
import pytest

from samples import small_paper, story
from tamizdat.archive.documents import Correction
from tamizdat.archive.errors import BadArchive
from tamizdat.archive.recordings import MediaFile, Recording
from tamizdat.archive.store import Archive

# What is another in formats 8 and 7: nothing but the number.
_BACK_TO_8 = "PRAGMA user_version = 8;"
_BACK_TO_7 = "PRAGMA user_version = 7;"
# And in format 6: documents have no numbers.
_BACK_TO_6 = """
DROP TABLE numbered;
PRAGMA user_version = 6;
"""
# And in format 5: a story names one sound, and its body holds the player.
_BACK_TO_5 = """
UPDATE document SET json = replaced(json), digest = 'older' WHERE id = 'story-talk';
UPDATE card SET json = CAST(json_remove(CAST(json AS TEXT), '$.played') AS BLOB), digest = 'older' WHERE id = 'story-talk';
UPDATE entry SET card = 'older' WHERE document = 'story-talk';
PRAGMA user_version = 5;
"""
# And in format 4: cards do not say when their story was corrected.
_BACK_TO_4 = """
UPDATE card SET json = CAST(json_remove(CAST(json AS TEXT), '$.corrected') AS BLOB), digest = 'another'
WHERE id = 'story-mended';
UPDATE entry SET card = 'another' WHERE document = 'story-mended';
PRAGMA user_version = 4;
"""
# And in format 3: stories name no time.
_BACK_TO_3 = """
DELETE FROM due WHERE document LIKE 'story-%';
PRAGMA user_version = 3;
"""
# And in format 2: the digests of cards stand with the documents, and there are no cards.
_BACK_TO_2 = """
ALTER TABLE document RENAME TO new_document;
DROP INDEX document_path;
DROP INDEX document_shared;
DROP INDEX document_type;
CREATE TABLE document (
    edition TEXT NOT NULL, id TEXT NOT NULL, type TEXT NOT NULL, shared TEXT NOT NULL, path TEXT NOT NULL,
    digest TEXT NOT NULL,
    card_digest TEXT NOT NULL,
    json BLOB NOT NULL,
    PRIMARY KEY (edition, id)
) WITHOUT ROWID;
CREATE UNIQUE INDEX document_path ON document (path) WHERE path != '';
CREATE INDEX document_shared ON document (shared);
CREATE INDEX document_type ON document (edition, type);
INSERT INTO document
SELECT d.edition, d.id, d.type, d.shared, d.path, d.digest, COALESCE(card.digest, ''), d.json
FROM new_document d LEFT JOIN card USING (edition, id);
DROP TABLE new_document;
DROP TABLE card;
PRAGMA user_version = 2;
"""
# And in format 1: a list's entries without the cards' digests, every filing's subjects, no months, no time.
_BACK_TO_1 = """
ALTER TABLE entry RENAME TO new_entry;
DROP INDEX entry_document;
CREATE TABLE entry (
    edition TEXT NOT NULL, kind TEXT NOT NULL, list TEXT NOT NULL,
    published TEXT NOT NULL,
    document TEXT NOT NULL,
    month TEXT NOT NULL,
    PRIMARY KEY (edition, kind, list, month, published, document)
) WITHOUT ROWID;
CREATE INDEX entry_document ON entry (edition, document);
INSERT INTO entry SELECT edition, kind, list, published, document, month FROM new_entry;
DROP TABLE new_entry;
DROP TABLE month;
ALTER TABLE change RENAME TO new_change;
DROP INDEX change_number;
CREATE TABLE change (
    number INTEGER NOT NULL, subject TEXT NOT NULL,
    PRIMARY KEY (number, subject)
) WITHOUT ROWID;
INSERT INTO change SELECT number, subject FROM new_change;
INSERT OR IGNORE INTO change SELECT 1, subject FROM new_change;
DROP TABLE new_change;
DROP TABLE moment;
DROP TABLE due;
PRAGMA user_version = 1;
"""


@pytest.fixture(params=[1, 2, 3, 4, 5, 6, 7, 8])
def old(tmp_path, request):
    """Return the folder of an archive of an older format, and how its file would be in the present one."""
    with closing(Archive(tmp_path / "old", writable=True)) as archive:
        fixed = Correction(date="2026-05-01", text="It was not.")
        blob = archive.blobs.put(b"ID3", "mp3")
        file = MediaFile(blob=blob, type="audio/mpeg", bytes=3)
        heard = Recording(sort="audio", title="A talk", files=(file,))
        talk = story(
            "talk", kind="audio", body='<figure data-recording="0"></figure>\n<p>T</p>', recordings=(heard,)
        )
        archive.file([*small_paper(), story("mended", corrections=(fixed,)), talk])
        archive.file([], [("en", "story-lake")])
    kept = contents(tmp_path / "old")
    with closing(sqlite3.connect(tmp_path / "old" / "archive.sqlite")) as db:
        db.create_function("replaced", 1, lambda data: _older(data, blob))
        for format, script in (
            (8, _BACK_TO_8),
            (7, _BACK_TO_7),
            (6, _BACK_TO_6),
            (5, _BACK_TO_5),
            (4, _BACK_TO_4),
            (3, _BACK_TO_3),
            (2, _BACK_TO_2),
            (1, _BACK_TO_1),
        ):
            if format >= request.param:
                db.executescript(script)
    return tmp_path / "old", kept


def _older(data, blob):
    """Return a story's JSON as format 5 had it."""
    figure = (
        f'<figure class="audio"><audio controls="" preload="none" src="blob:{blob}"></audio>'
        "<figcaption>A talk</figcaption></figure>"
    )
    fields = msgspec.json.decode(data)
    del fields["recordings"]
    body = fields["body"].replace('<figure data-recording="0"></figure>', figure)
    return msgspec.json.encode(fields | {"body": body, "audio": blob, "audio_bytes": 3})


def contents(folder) -> dict[str, list]:
    """Return the rows of all tables, and the words that made these tables and their indexes."""
    with closing(sqlite3.connect(folder / "archive.sqlite")) as db:
        made = db.execute("SELECT name, type, sql FROM sqlite_master ORDER BY name").fetchall()
        rows = {
            name: sorted(db.execute(f'SELECT * FROM "{name}"').fetchall())
            for name, type, _ in made
            if type == "table"
        }
        return rows | {"made": [(name, type) for name, type, _ in made]}


def test_an_archive_of_an_older_format_is_brought_up(old):
    folder, kept = old
    Archive(folder, writable=True).close()
    found = contents(folder)
    numbers, order = found.pop("numbered"), kept.pop("numbered")
    assert found == kept
    withdrawn = {("en", "story-lake")}  # it keeps its number where it had one
    assert {row[:2] for row in numbers} | withdrawn == {row[:2] for row in order}


@pytest.mark.parametrize("old", [1, 2, 3, 4, 5, 6], indirect=True)
def test_documents_of_an_older_format_are_numbered_stories_last_and_by_time(old):
    with closing(Archive(old[0], writable=True)) as archive:
        documents = [archive.document(*each) for each in archive.everything()]
        number = {(each.edition, each.id): archive.number_of(each.edition, each.id) for each in documents}
        in_order = sorted(number, key=number.get)
        stories = [id for edition, id in in_order if edition == "en" and id.startswith("story-")]
        assert stories == ["story-roads", "story-tunnel", "story-mended", "story-talk", "story-wine"]
        for edition in ("en", "ru"):
            found = [id for of, id in in_order if of == edition]
            assert [number[edition, id] for id in found] == list(range(1, len(found) + 1))
            assert not any(id.startswith("story-") for id in found[:12])


def test_a_reader_of_an_older_format_is_told_what_to_do(old):
    with pytest.raises(BadArchive, match="tamizdat serve"):
        Archive(old[0])
