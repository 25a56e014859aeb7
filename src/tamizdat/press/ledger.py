"""The ledger: what each page read when it was printed, and which pages are still to be printed.

A printing first writes down what is to be done (pages marked stale, new or gone, with the reason) in one transaction with
the new digests of the answers; then it works through that. Killed anywhere, the next run goes on with what is left.
"""

from __future__ import annotations

import fcntl
import sqlite3
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

import msgspec

from tamizdat.press import keys, questions, release
from tamizdat.press.errors import PressError
from tamizdat.press.keys import PageKey
from tamizdat.press.questions import Question
from tamizdat.press.render import Rendered

_FORMAT = 2
_SCHEMA = """
CREATE TABLE page (
    number INTEGER PRIMARY KEY,
    key TEXT NOT NULL UNIQUE,
    owner TEXT NOT NULL,
    path TEXT,                -- where it stands; NULL before its first printing
    next_path TEXT,           -- where it is about to be written
    digest TEXT,
    stale TEXT,               -- why it is to be printed again; NULL if it is not
    gone INTEGER NOT NULL DEFAULT 0,
    reason TEXT NOT NULL DEFAULT ''  -- why it was printed last
);
CREATE INDEX page_owner ON page (owner);
CREATE INDEX page_path ON page (path);
CREATE INDEX page_to_do ON page (number) WHERE stale IS NOT NULL OR gone;
CREATE INDEX page_intent ON page (next_path) WHERE next_path IS NOT NULL;
CREATE TABLE question (number INTEGER PRIMARY KEY, question TEXT NOT NULL UNIQUE, digest TEXT NOT NULL);
CREATE TABLE subject (
    subject TEXT NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (subject, question)
) WITHOUT ROWID;
CREATE TABLE read (page INTEGER NOT NULL, question INTEGER NOT NULL, PRIMARY KEY (page, question)) WITHOUT ROWID;
CREATE INDEX read_question ON read (question);
CREATE TABLE medium (page INTEGER NOT NULL, blob TEXT NOT NULL, PRIMARY KEY (page, blob)) WITHOUT ROWID;
CREATE INDEX medium_blob ON medium (blob);
CREATE TABLE state (archive INTEGER NOT NULL);
INSERT INTO state VALUES (-1);
"""


class LedgerPage(msgspec.Struct, frozen=True):
    """A page as the ledger knows it."""

    number: int
    key: PageKey
    path: str | None
    digest: str | None
    reason: str  # of its last printing
    stale: str | None = None


class Ledger:
    """The press's own book, one SQLite file. One process at a time prints."""

    def __init__(self, path: Path) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        self.db = sqlite3.connect(path, timeout=20)
        self.db.isolation_level = None
        try:
            found = self.db.execute("PRAGMA user_version").fetchone()[0]
            if found == 0:
                self.db.execute("PRAGMA journal_mode = WAL")
                with self.transaction():
                    for statement in (_SCHEMA + release.SCHEMA).split(";\n"):
                        self.db.execute(statement)
                    self.db.execute(f"PRAGMA user_version = {_FORMAT}")
            elif found != _FORMAT:
                raise PressError(
                    f"{path} has format {found}, this version reads {_FORMAT}: delete it; 'tamizdat "
                    "print --full' makes it anew"
                )
            self.db.execute("PRAGMA synchronous = NORMAL")
        except sqlite3.DatabaseError as error:
            self.db.close()
            raise PressError(
                f"{path} cannot be read: {error}; delete it; 'tamizdat print --full' makes it anew"
            ) from error

    def close(self) -> None:
        """Close the ledger's file."""
        self.db.close()

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do all within in one step, or nothing of it."""
        self.db.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self.db.execute("ROLLBACK")
            raise
        self.db.execute("COMMIT")

    # What is known

    @property
    def archive_number(self) -> int:
        """Return the archive's number up to which the ledger has looked; -1 before the first printing."""
        number: int = self.db.execute("SELECT archive FROM state").fetchone()[0]
        return number

    def questions_about(self, subjects: Iterable[str]) -> dict[Question, str]:
        """Return the questions about these subjects that some page asked, with the digests of their answers."""
        found: dict[Question, str] = {}
        for subject in subjects:
            rows = self.db.execute(
                "SELECT q.question, q.digest FROM subject s JOIN question q ON q.number = s.question WHERE s.subject = ?",
                (subject,),
            )
            found |= {questions.decode(text): digest for text, digest in rows}
        return found

    def readers(self, question: Question) -> list[LedgerPage]:
        """Return the pages that asked a question."""
        return self._pages(
            "JOIN read r ON r.page = p.number JOIN question q ON q.number = r.question WHERE q.question = ?",
            (question.encode(),),
        )

    def reads(self, page: LedgerPage) -> dict[Question, str]:
        """Return what a page asked, with the digests of the answers."""
        rows = self.db.execute(
            "SELECT q.question, q.digest FROM read r JOIN question q ON q.number = r.question WHERE r.page = ?",
            (page.number,),
        )
        return {questions.decode(text): digest for text, digest in rows}

    def pages_of(self, owner: str) -> list[LedgerPage]:
        """Return an owner's pages."""
        return self._pages("WHERE p.owner = ?", (owner,))

    def owners(self) -> set[str]:
        """Return all owners of pages."""
        return {owner for (owner,) in self.db.execute("SELECT DISTINCT owner FROM page")}

    def owner(self, page: LedgerPage) -> str:
        """Return a page's owner."""
        owner: str = self.db.execute("SELECT owner FROM page WHERE number = ?", (page.number,)).fetchone()[0]
        return owner

    def at(self, path: str) -> LedgerPage | None:
        """Return the page that stands at a path, or None."""
        found = self._pages("WHERE p.path = ? AND NOT p.gone", (path,))
        return found[0] if found else None

    def all(self) -> list[LedgerPage]:
        """Return all pages that stand on the site."""
        return self._pages("WHERE NOT p.gone AND p.path IS NOT NULL", ())

    def _pages(self, where: str, values: tuple[str | int, ...], limit: str = "") -> list[LedgerPage]:
        rows = self.db.execute(
            f"SELECT p.number, p.key, p.path, p.digest, p.reason, p.stale FROM page p {where} ORDER BY p.number {limit}",  # noqa: S608
            values,
        )
        return [LedgerPage(number, keys.decode(key), *rest) for number, key, *rest in rows]

    # What is to be done

    def plan(
        self,
        *,
        archive_number: int,
        answers: dict[Question, str],
        stale: dict[int, str],
        new: dict[PageKey, tuple[str, str]],
        gone: Iterable[int],
    ) -> None:
        """Write down what is to be done.

        Args:
            archive_number: the state of the archive that was looked at
            answers: the new digests of the questions whose answers changed
            stale: pages to print again, by number, and why
            new: pages to print for the first time: (owner, why)
            gone: pages to remove, by number
        """
        with self.transaction():
            self.db.execute("UPDATE state SET archive = ?", (archive_number,))
            self.db.executemany(
                "UPDATE question SET digest = ? WHERE question = ?",
                [(digest, question.encode()) for question, digest in answers.items()],
            )
            self.db.executemany(
                "UPDATE page SET stale = COALESCE(stale, ?) WHERE number = ?",
                [(why, number) for number, why in stale.items()],
            )
            self.db.executemany(
                """INSERT INTO page (key, owner, stale) VALUES (?, ?, ?)
                   ON CONFLICT (key) DO UPDATE SET stale = excluded.stale, gone = 0""",
                [(key.encode(), owner, why) for key, (owner, why) in new.items()],
            )
            self.db.executemany(
                "UPDATE page SET gone = 1, stale = NULL WHERE number = ?", [(n,) for n in gone]
            )

    def to_print(self, after: int, count: int) -> list[LedgerPage]:
        """Return the next pages to print, by number."""
        where = "WHERE p.stale IS NOT NULL AND NOT p.gone AND p.number > ?"
        return self._pages(where, (after,), f"LIMIT {count:d}")

    def gone(self) -> list[LedgerPage]:
        """Return the pages to remove."""
        return self._pages("WHERE p.gone", ())

    def intents(self) -> list[tuple[int, str]]:
        """Return (page, path) for the files that were about to be written when a run was cut off."""
        return self.db.execute("SELECT number, next_path FROM page WHERE next_path IS NOT NULL").fetchall()

    def intend(self, page: LedgerPage, path: str) -> None:
        """Write down where a page is about to be written."""
        self.db.execute("UPDATE page SET next_path = ? WHERE number = ?", (path, page.number))

    def drop_intent(self, number: int, path: str) -> None:
        """Forget where a page was about to be written; what stands there is not to be trusted any more."""
        self.db.execute("UPDATE page SET next_path = NULL WHERE number = ?", (number,))
        self.distrust(path, "a printing was cut off")

    # What was done

    def printed(self, page: LedgerPage, rendered: Rendered, digest: str) -> None:
        """Write down that a page was printed, and what it read."""
        self.db.execute(
            """UPDATE page SET path = ?, next_path = NULL, digest = ?, reason = stale, stale = NULL
               WHERE number = ?""",
            (rendered.path, digest, page.number),
        )
        self.db.execute("DELETE FROM read WHERE page = ?", (page.number,))
        self.db.executemany(
            "INSERT INTO read VALUES (?, ?)",
            [(page.number, self._question(question, found)) for question, found in rendered.reads.items()],
        )
        self.db.execute("DELETE FROM medium WHERE page = ?", (page.number,))
        self.db.executemany(
            "INSERT INTO medium VALUES (?, ?)", [(page.number, blob) for blob in sorted(rendered.media)]
        )

    def _question(self, question: Question, digest: str) -> int:
        text = question.encode()
        row = self.db.execute("SELECT number FROM question WHERE question = ?", (text,)).fetchone()
        if row:
            return int(row[0])
        number = self.db.execute(
            "INSERT INTO question (question, digest) VALUES (?, ?)", (text, digest)
        ).lastrowid
        assert number is not None  # noqa: S101 - an INSERT has a row
        self.db.executemany(
            "INSERT OR IGNORE INTO subject VALUES (?, ?)",
            [(subject, number) for subject in questions.subjects(question)],
        )
        return number

    def removed(self, page: LedgerPage) -> None:
        """Write down that a page was removed."""
        if page.path:
            release.note_withdrawal(self.db, page.path, page.key.encode())
        self.db.execute("DELETE FROM read WHERE page = ?", (page.number,))
        self.db.execute("DELETE FROM medium WHERE page = ?", (page.number,))
        self.db.execute("DELETE FROM page WHERE number = ?", (page.number,))

    def forget_idle_questions(self) -> None:
        """Forget the questions that no page asks any more."""
        self.db.execute("DELETE FROM question WHERE number NOT IN (SELECT question FROM read)")
        self.db.execute("DELETE FROM subject WHERE question NOT IN (SELECT number FROM question)")

    def shows(self, blob: str) -> bool:
        """Return whether some page needs a blob."""
        return self.db.execute("SELECT 1 FROM medium WHERE blob = ?", (blob,)).fetchone() is not None

    def showing(self, medium: str) -> list[LedgerPage]:
        """Return the pages that need what stands at a path of the site's media folder."""
        digits, _, extension = medium.rpartition("/")[2].partition(".")
        return self._pages(
            "JOIN medium m ON m.page = p.number WHERE m.blob >= ? AND m.blob < ? AND m.blob LIKE ? AND NOT p.gone",
            (digits, f"{digits}g", f"%.{extension}"),
        )

    def media_of(self, pages: Sequence[LedgerPage]) -> set[str]:
        """Return the blobs that pages needed when they were printed."""
        found: set[str] = set()
        for page in pages:
            rows = self.db.execute("SELECT blob FROM medium WHERE page = ?", (page.number,))
            found |= {blob for (blob,) in rows}
        return found

    def note_change(self, path: str, digest: str, size: int) -> None:
        """Write down that a file of the site is new or changed."""
        release.note(self.db, path, (digest, size))

    def note_removal(self, path: str) -> None:
        """Write down that a file of the site was removed."""
        release.note(self.db, path, release.NOTHING)

    def distrust(self, path: str, why: str) -> None:
        """Have the page of a path printed again, whatever stands there."""
        self.db.execute(
            "UPDATE page SET digest = NULL, stale = COALESCE(stale, ?) WHERE path = ?", (why, path)
        )

    def has_file(self, path: str) -> bool:
        """Return whether a file stands at a path of the site."""
        return release.find(self.db, path) is not None

    def files(self) -> dict[str, str]:
        """Return all files of the site with the SHA-256 of their bytes, by path."""
        return {path: digest for path, (digest, _) in sorted(release.everything(self.db).items())}

    def close_release(self, time: str, note: str = "") -> release.Release | None:
        """Close a release; None if no file changed since the last."""
        with self.transaction():
            return release.make(self.db, time, note)

    @property
    def release_number(self) -> int:
        """Return the number of the last release, 0 before the first."""
        last = release.latest(self.db)
        return last.number if last else 0


@contextmanager
def only_one(ledger: Path) -> Iterator[None]:
    """Hold the lock of a ledger's file.

    Raises:
        PressError: another process prints.
    """
    ledger.parent.mkdir(parents=True, exist_ok=True)
    with ledger.with_suffix(".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise PressError(
                "another process is printing this site; try again when it has finished"
            ) from None
        yield
