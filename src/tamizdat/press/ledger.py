"""The ledger: what each page read when it was printed, and which pages are still to be printed.

A printing first writes down what is to be done (pages marked stale, new or gone, with the reason) in one transaction with
the new digests of the answers; then it works through that. Killed anywhere, the next run goes on with what is left.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, Final

import msgspec

from tamizdat.press import indexed, keys, questions, release, wanted
from tamizdat.press.elsewhere import is_medium, medium_path, name_in_depot
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger_file import LedgerFile
from tamizdat.press.questions import Answer, Question
from tamizdat.press.rendering import Sheetful

# Kinds of pages to which few lead, and which lead to many.
LEADING: Final = ("cut", "year", "rss", "atom", "sitemap")
REMEMBERED = 20_000  # questions whose numbers are remembered


class LedgerPage(msgspec.Struct, frozen=True):
    """A page as the ledger knows it."""

    number: int
    key: PageKey
    path: str | None
    digest: str | None
    reason: str  # of its last printing
    stale: str | None = None
    late: bool = False


class Plan(msgspec.Struct):
    """What is to be done."""

    archive_number: int  # the state of the archive that was looked at
    anew: bool  # whether all pages are to be printed, whatever they read before
    answers: dict[Question, Answer]  # those that are others than before
    stale: dict[int, str]  # pages to print again, by number, and why
    early: set[int]  # those of them that will stand where no file is yet
    new: dict[PageKey, tuple[str, str]]  # pages to print for the first time: owner, why
    late: set[PageKey]  # those of them that take the place of a file
    gone: set[int]  # pages to remove, by number


class Ledger(LedgerFile):
    """The press's own book."""

    def __init__(self, path: Path) -> None:
        super().__init__(path)
        self._numbers: dict[str, int] = {}  # of questions
        self._seen = 0  # the state of the file in which they were found

    def look(self) -> None:
        """Forget what may be otherwise since another process wrote into the file."""
        seen = self.db.execute("PRAGMA data_version").fetchone()[0]
        if seen != self._seen:
            self._numbers.clear()
        self._seen = seen

    # What is known

    @property
    def archive_number(self) -> int:
        """Return the archive's number up to which the ledger has looked; -1 before the first printing."""
        return int(self.db.execute("SELECT archive FROM state").fetchone()[0])

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

    def readers(self, question: Question) -> list[tuple[LedgerPage, str]]:
        """Return the pages that asked a question and are not to be removed, each with its owner."""
        return self._pages_and_owners(
            "JOIN read r ON r.page = p.number JOIN question q ON q.number = r.question WHERE q.question = ? AND NOT p.gone",
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
        """Return an owner's pages that are not to be removed."""
        return self._pages("WHERE p.owner = ? AND NOT p.gone", (owner,))

    def owners(self) -> set[str]:
        """Return all owners of pages."""
        return {owner for (owner,) in self.db.execute("SELECT DISTINCT owner FROM page")}

    def owners_under(self, beginning: str) -> set[str]:
        """Return the owners whose names begin like this."""
        rows = self.db.execute(
            "SELECT DISTINCT owner FROM page WHERE owner >= ? AND owner < ?",
            (beginning, beginning + "\U0010ffff"),
        )
        return {owner for (owner,) in rows}

    @property
    def is_empty(self) -> bool:
        """Return whether no page was ever planned."""
        return self.db.execute("SELECT 1 FROM page").fetchone() is None

    def at(self, path: str) -> LedgerPage | None:
        """Return the page that stands at a path, or None."""
        found = self._pages("WHERE p.path = ? AND NOT p.gone", (path,))
        return found[0] if found else None

    def all(self) -> list[LedgerPage]:
        """Return all pages that stand on the site."""
        return self._pages("WHERE NOT p.gone AND p.path IS NOT NULL", ())

    def _pages(
        self, where: str, values: tuple[str | int, ...], order: str = "ORDER BY p.number"
    ) -> list[LedgerPage]:
        return [page for page, _ in self._pages_and_owners(where, values, order)]

    def _pages_and_owners(
        self, where: str, values: tuple[str | int, ...], order: str = "ORDER BY p.number"
    ) -> list[tuple[LedgerPage, str]]:
        rows = self.db.execute(
            f"""SELECT p.owner, p.number, p.key, p.path, p.digest, p.reason, p.stale, p.late
                FROM page p {where} {order}""",  # noqa: S608 - our own words
            values,
        )
        return [
            (LedgerPage(number, keys.decode(key), path, digest, reason, stale, bool(late)), owner)
            for owner, number, key, path, digest, reason, stale, late in rows
        ]

    # What is to be done

    def plan(self, plan: Plan) -> None:
        """Write down what is to be done."""
        with self.transaction():
            self.db.execute("UPDATE state SET archive = ?", (plan.archive_number,))
            if plan.anew:
                self._forget_reads()
            for question, answer in plan.answers.items():
                self._answered_anew(question, answer)
            self.db.executemany(
                """UPDATE page SET late = CASE WHEN stale IS NULL THEN ?1 ELSE MIN(late, ?1) END,
                   stale = COALESCE(stale, ?2) WHERE number = ?3""",
                [(number not in plan.early, why, number) for number, why in plan.stale.items()],
            )
            self.db.executemany(
                """INSERT INTO page (key, owner, stale, late) VALUES (?, ?, ?, ?)
                   ON CONFLICT (key) DO UPDATE SET stale = excluded.stale, late = excluded.late, gone = 0""",
                ((key.encode(), owner, why, key in plan.late) for key, (owner, why) in plan.new.items()),
            )
            self.db.executemany(
                "UPDATE page SET gone = 1, stale = NULL WHERE number = ?", [(n,) for n in plan.gone]
            )

    def _forget_reads(self) -> None:
        """Forget all questions: those that are not asked again would keep digests of answers that nobody looked at."""
        for table in ("read", "subject", "question"):
            self.db.execute(f"DELETE FROM {table}")  # noqa: S608 - our own words
        self._numbers.clear()

    def _answered_anew(self, question: Question, answer: Answer) -> None:
        number = self.db.execute(
            "UPDATE question SET digest = ? WHERE question = ? RETURNING number",
            (answer.digest, question.encode()),
        ).fetchone()[0]
        self._subjects(number, answer.subjects)

    def _subjects(self, question: int, subjects: Iterable[str]) -> None:
        self.db.executemany(
            "INSERT OR IGNORE INTO subject VALUES (?, ?)", [(subject, question) for subject in subjects]
        )

    def to_print(self, after: tuple[bool, int], count: int) -> list[LedgerPage]:
        """Return the next pages to print after (late, number): first those at new paths, then the others."""
        where = "WHERE p.stale IS NOT NULL AND (p.late, p.number) > (?, ?)"
        return self._pages(where, after, f"ORDER BY p.late, p.number LIMIT {count:d}")

    def waiting(self) -> int:
        """Return how many pages are to be printed."""
        number: int = self.db.execute("SELECT COUNT(*) FROM page WHERE stale IS NOT NULL").fetchone()[0]
        return number

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
        self.distrust(path, "a printing was cut off", late=self.has_file(path))

    def distrust(self, path: str, why: str, *, late: bool = False) -> None:
        """Print the page at a path again, whatever its bytes are believed to be; `late`: when all new paths are there."""
        self.db.execute(
            """UPDATE page SET digest = NULL, late = CASE WHEN stale IS NULL THEN ?1 ELSE MIN(late, ?1) END,
               stale = COALESCE(stale, ?2) WHERE path = ?3 AND NOT gone""",
            (late, why, path),
        )

    @property
    def unsure(self) -> bool:
        """Return whether files may stand on the site that nothing here knows of."""
        return bool(self.db.execute("SELECT unsure FROM state").fetchone()[0])

    @unsure.setter
    def unsure(self, unsure: bool) -> None:
        self.db.execute("UPDATE state SET unsure = ?", (unsure,))

    @property
    def boot(self) -> str:
        """Return after which start of the machine the files were last looked at."""
        return str(self.db.execute("SELECT boot FROM state").fetchone()[0])

    @boot.setter
    def boot(self, boot: str) -> None:
        self.db.execute("UPDATE state SET boot = ?", (boot,))

    # What was done

    def printed(
        self, batch: Sequence[tuple[LedgerPage, Sheetful]], subjects: Callable[[str], Iterable[str]]
    ) -> None:
        """Write down that pages were printed, and what they read; `subjects` tells those of a new question."""
        self.db.executemany(
            """UPDATE page SET path = ?, next_path = NULL, digest = ?, reason = stale, stale = NULL, late = 0
               WHERE number = ?""",
            [(sheet.path, sheet.digest, page.number) for page, sheet in batch],
        )
        number = self._numbers_of(
            {text: digest for _, sheet in batch for text, digest in sheet.reads}, subjects
        )
        before = [page.number for page, _ in batch if page.path is not None]
        reads = {(page.number, number[text]) for page, sheet in batch for text, _ in sheet.reads}
        media = {(page.number, blob) for page, sheet in batch for blob in sheet.media}
        self._replace("read", "question", before, reads)
        self._replace("medium", "blob", before, media)

    def _replace(self, table: str, column: str, pages: Iterable[int], rows: set[tuple[int, Any]]) -> None:
        """Put rows in the place of those that these pages had."""
        had: set[tuple[int, Any]] = set()
        for page in pages:
            rows_of_page = f"SELECT page, {column} FROM {table} WHERE page = ?"  # noqa: S608 - our own words
            had |= set(self.db.execute(rows_of_page, (page,)))
        self.db.executemany(
            f"DELETE FROM {table} WHERE page = ? AND {column} = ?",  # noqa: S608 - our own words
            had - rows,
        )
        insert = f"INSERT INTO {table} VALUES (?, ?)"  # noqa: S608 - our own words
        self.db.executemany(insert, sorted(rows - had))

    def _numbers_of(
        self, reads: Mapping[str, str], subjects: Callable[[str], Iterable[str]]
    ) -> dict[str, int]:
        """Return the numbers of questions, given with the digests of their answers; new ones get theirs."""
        if len(self._numbers) >= REMEMBERED:
            self._numbers.clear()
        unknown = [text for text in reads if text not in self._numbers]
        for start in range(0, len(unknown), 500):
            some = unknown[start : start + 500]
            self._numbers |= self.db.execute(
                f"SELECT question, number FROM question WHERE question IN ({','.join('?' * len(some))})",  # noqa: S608
                some,
            ).fetchall()
        new = [text for text in unknown if text not in self._numbers]
        if new:
            first = self.db.execute("SELECT COALESCE(MAX(number), 0) + 1 FROM question").fetchone()[0]
            self._numbers |= {text: first + place for place, text in enumerate(new)}
            self.db.executemany(
                "INSERT INTO question VALUES (?, ?, ?)",
                [(self._numbers[text], text, reads[text]) for text in new],
            )
            self.db.executemany(
                "INSERT OR IGNORE INTO subject VALUES (?, ?)",
                [(subject, self._numbers[text]) for text in new for subject in subjects(text)],
            )
        return {text: self._numbers[text] for text in reads}

    def leave(self, path: str, blob: str = "", *, leads: bool = False) -> None:
        """Write down that a file is to be removed at the end, unless it is needed again; `blob` if it is one."""
        turn = 2 if blob else 1 - leads
        self.db.execute("INSERT OR IGNORE INTO leaving VALUES (?, ?, ?)", (path, blob, turn))

    def depart(self, page: LedgerPage) -> None:
        """Write down that a page stands no more where it did: the file there is to be removed at the end."""
        if page.path:
            release.note_departure(self.db, page.path, page.key.encode())
            self.leave(page.path, leads=page.key.kind in LEADING)

    def leaving(self) -> list[tuple[str, str]]:
        """Return the files to be removed: (path, blob)."""
        return self.db.execute("SELECT path, blob FROM leaving ORDER BY turn, path").fetchall()

    def left(self, path: str) -> None:
        """Write down that a file is not to be removed any more."""
        self.db.execute("DELETE FROM leaving WHERE path = ?", (path,))

    def removed(self, page: LedgerPage) -> None:
        """Write down that a page was removed."""
        self.db.execute("DELETE FROM read WHERE page = ?", (page.number,))
        self.db.execute("DELETE FROM medium WHERE page = ?", (page.number,))
        self.db.execute("DELETE FROM page WHERE number = ?", (page.number,))

    def shows(self, blob: str) -> bool:
        """Return whether some page needs a blob."""
        return self.db.execute("SELECT 1 FROM medium WHERE blob = ?", (blob,)).fetchone() is not None

    def showing(self, medium: str) -> list[LedgerPage]:
        """Return the pages that need what stands at a path of the site's media folder; none for other paths."""
        if not is_medium(medium):
            return []
        digits, _, extension = medium.rpartition("/")[2].partition(".")
        return self._pages(
            "JOIN medium m ON m.page = p.number WHERE m.blob >= ? AND m.blob < ? AND m.blob LIKE ? AND NOT p.gone",
            (digits, f"{digits}g", f"%.{extension}"),
        )

    def media_of(self, page: LedgerPage) -> set[str]:
        """Return the blobs that a page needed when it was printed."""
        rows = self.db.execute("SELECT blob FROM medium WHERE page = ?", (page.number,))
        return {blob for (blob,) in rows}

    def blobs_at(self, path: str) -> set[str]:
        """Return the blobs that may stand at a path; none for a page's."""
        asked = "SELECT DISTINCT blob FROM medium"
        rows = self.db.execute(asked).fetchall() if is_medium(path) else []
        return {blob for (blob,) in rows if medium_path(blob) == name_in_depot(path)}

    def note_change(self, path: str, digest: str, size: int) -> None:
        """Write down that a file of the site is new or changed."""
        self.note_changes([(path, digest, size)])

    def note_changes(self, files: Collection[tuple[str, str, int]]) -> None:
        """Write down that files of the site are new or changed: (path, digest, size)."""
        release.note(self.db, files)
        wanted.add(self.db, (path for path, _, _ in files))
        indexed.note(self.db, (path for path, _, _ in files), standing=True)

    def note_removal(self, path: str) -> None:
        """Write down that a file of the site was removed."""
        release.note(self.db, [(path, *release.NOTHING)])
        wanted.drop(self.db, path)
        indexed.note(self.db, [path], standing=False)

    def want_all_copies(self) -> None:
        """Have the packed copies of all texts looked at."""
        with self.transaction():
            wanted.add(self.db, release.everything(self.db))

    # The files of the site

    def has_file(self, path: str) -> bool:
        """Return whether a file stands at a path of the site."""
        return release.find(self.db, path) is not None

    def files(self) -> dict[str, str]:
        """Return all files of the site with the SHA-256 of their bytes, by path."""
        return {path: digest for path, (digest, _) in self.contents().items()}

    def contents(self) -> dict[str, release.Content]:
        """Return what stands at each path of the site, and elsewhere: the SHA-256 of the bytes, and their size."""
        return dict(sorted(release.everything(self.db).items()))

    def close_release(self, time: str, note: str = "", keep: int = 0) -> release.Release | None:
        """Close a release; None if no file changed since the last. If `keep` is given, only the last so many are kept."""
        with self.transaction():
            made = release.make(self.db, time, note)
            if made and keep:
                release.keep_last(self.db, keep)
        return made

    @property
    def release_number(self) -> int:
        """Return the number of the last release, 0 before the first."""
        last = release.latest(self.db)
        return last.number if last else 0
