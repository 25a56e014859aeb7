"""The entries of lists: which stories stand in which list and when, and what an entry that comes or goes touches.

Whatever is entered, only a bounded neighbourhood is touched: the month, the year, the cuts beside those that come or go,
and the few stories that come next in the list. So a filing costs the same in a young archive and in an old one.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Mapping

from tamizdat.archive.lists import (
    LOOK_BACK,
    LOOKED_AHEAD,
    LOOKED_BACK,
    RECENT,
    ListKey,
    Year,
    arounds,
    cut_up,
    utc,
)
from tamizdat.archive.subjects import (
    around_subject,
    earlier_subject,
    later_subject,
    list_subject,
    period_subject,
    presence_subject,
    recent_subject,
    shape_subject,
)

SCHEMA = """
CREATE TABLE entry (
    edition TEXT NOT NULL, kind TEXT NOT NULL, list TEXT NOT NULL,
    published TEXT NOT NULL,   -- UTC
    document TEXT NOT NULL,
    month TEXT NOT NULL,       -- local
    card TEXT NOT NULL,        -- digest of the story's card, or of the event
    PRIMARY KEY (edition, kind, list, published, document)
) WITHOUT ROWID;
CREATE INDEX entry_document ON entry (edition, document);
CREATE TABLE month (
    edition TEXT NOT NULL, kind TEXT NOT NULL, list TEXT NOT NULL, month TEXT NOT NULL, stories INTEGER NOT NULL,
    PRIMARY KEY (edition, kind, list, month)
) WITHOUT ROWID;
CREATE TRIGGER entry_comes AFTER INSERT ON entry BEGIN \
INSERT INTO month VALUES (new.edition, new.kind, new.list, new.month, 1) ON CONFLICT DO UPDATE SET stories = stories + 1; END;
CREATE TRIGGER entry_goes AFTER DELETE ON entry BEGIN \
UPDATE month SET stories = stories - 1 \
WHERE edition = old.edition AND kind = old.kind AND list = old.list AND month = old.month; \
DELETE FROM month WHERE edition = old.edition AND kind = old.kind AND list = old.list AND month = old.month \
AND stories = 0; END;
"""

_Place = tuple[ListKey, str, str]  # a list, the time (UTC) by which a story is ordered there, its local month


class Entries:
    """The entries of one filing, and what they touch."""

    def __init__(self, db: sqlite3.Connection) -> None:
        self._db = db
        self._touched: set[str] = set()
        self._shapes: dict[
            tuple[ListKey, str], tuple[Year, ...]
        ] = {}  # around a list's year, as it was before
        self._recent: dict[str, set[str]] = {}  # by edition: the newest of all stories, as they were before

    def enter(self, edition: str, id: str, moments: Mapping[ListKey, str], card: str) -> None:
        """Let a story stand in these lists and in no others.

        Args:
            edition: the story's
            id: the story's
            moments: the lists, each with the moment by which the story is ordered there, ISO 8601 with offset
            card: digest of the story's card
        """
        if edition not in self._recent:
            self._recent[edition] = self._newest(edition)
        before = self._places(edition, id)
        after = {(key, utc(moment), moment[:7]) for key, moment in moments.items()}
        for key, _, month in {(key, "", month) for key, _, month in before ^ after}:
            self._remember(key, month[:4])
        for place in before | after:
            self._touch(*place, id)
        # While it stood elsewhere, nobody told what comes before it here, or after it.
        self._touched |= {earlier_subject(key, id) for key, _, _ in after - before if key.of in LOOKED_BACK}
        self._touched |= {later_subject(key, id) for key, _, _ in after - before if key.of in LOOKED_AHEAD}
        self._db.execute("DELETE FROM entry WHERE edition = ? AND document = ?", (edition, id))
        self._db.executemany(
            "INSERT INTO entry (edition, kind, list, published, document, month, card) VALUES (?, ?, ?, ?, ?, ?, ?)",
            [(edition, key.of, key.id, time, id, month, card) for key, time, month in sorted(after)],
        )

    def touched(self) -> set[str]:
        """Return the subjects that all these entries touch."""
        for (key, year), was in self._shapes.items():
            self._compare(key, was, neighbourhood(self._db, key, year))
        for edition, before in self._recent.items():
            all_stories = ListKey(edition, "all")
            come_or_gone = before ^ self._newest(edition)
            self._touched |= {recent_subject(all_stories, story) for story in come_or_gone}
        return self._touched

    def _newest(self, edition: str) -> set[str]:
        rows = self._db.execute(
            """SELECT document FROM entry WHERE edition = ? AND kind = 'all' AND list = ''
               ORDER BY published DESC, document DESC LIMIT ?""",
            (edition, RECENT),
        )
        return {story for (story,) in rows}

    def _places(self, edition: str, id: str) -> set[_Place]:
        rows = self._db.execute(
            """SELECT kind, list, published, month FROM entry INDEXED BY entry_document
               WHERE edition = ? AND document = ?""",
            (edition, id),
        )
        return {(ListKey(edition, kind, list), time, month) for kind, list, time, month in rows}

    def _touch(self, key: ListKey, time: str, month: str, id: str) -> None:
        self._touched |= {list_subject(key), period_subject(key, month), period_subject(key, month[:4])}
        if key.of in LOOKED_BACK:
            next = self._db.execute(
                """SELECT document FROM entry WHERE edition = ? AND kind = ? AND list = ?
                   AND (published, document) > (?, ?) ORDER BY published, document LIMIT ?""",
                (key.edition, key.of, key.id, time, id, LOOK_BACK),
            )
            self._touched |= {earlier_subject(key, story) for (story,) in next}
        if key.of in LOOKED_AHEAD:
            last = self._db.execute(
                """SELECT document FROM entry WHERE edition = ? AND kind = ? AND list = ?
                   AND (published, document) < (?, ?) ORDER BY published DESC, document DESC LIMIT 1""",
                (key.edition, key.of, key.id, time, id),
            )
            self._touched |= {later_subject(key, story) for (story,) in last}

    def _remember(self, key: ListKey, year: str) -> None:
        if (key, year) not in self._shapes:
            self._shapes[key, year] = neighbourhood(self._db, key, year)

    def _compare(self, key: ListKey, was: tuple[Year, ...], now: tuple[Year, ...]) -> None:
        """Touch what a change in the shape of a list changes for its cuts."""
        outlines = [_outline(years) for years in (was, now)]
        if outlines[0] == outlines[1]:
            return
        self._touched.add(shape_subject(key))
        if not was or not now:
            self._touched.add(presence_subject(key))
        before, after = arounds(was), arounds(now)
        for cut in before.keys() | after.keys():
            if before.get(cut) != after.get(cut):
                self._touched |= {around_subject(key, cut), shape_subject(key, cut.period[:4])}


def _outline(years: Iterable[Year]) -> list[tuple[str, int, bool]]:
    return [(month.month, month.parts, year.in_months) for year in years for month in year.months]


def months_of(db: sqlite3.Connection, key: ListKey, year: str = "") -> dict[str, int]:
    """Return the months ("2010-09") in which a list has stories, and how many, oldest first; all, or a year's."""
    rows = db.execute(
        """SELECT month, stories FROM month WHERE edition = ? AND kind = ? AND list = ?
           AND month BETWEEN ? AND ? ORDER BY month""",
        (key.edition, key.of, key.id, f"{year}-" if year else "", f"{year}-~" if year else "~"),
    )
    return dict(rows.fetchall())


def years_of(db: sqlite3.Connection, key: ListKey) -> tuple[tuple[str, int], ...]:
    """Return the years ("2010") in which a list has stories, and how many, newest first."""
    rows = db.execute(
        """SELECT substr(month, 1, 4) AS year, SUM(stories) FROM month WHERE edition = ? AND kind = ? AND list = ?
           GROUP BY year ORDER BY year DESC""",
        (key.edition, key.of, key.id),
    )
    return tuple(rows.fetchall())


def neighbourhood(db: sqlite3.Connection, key: ListKey, year: str) -> tuple[Year, ...]:
    """Return a year of a list with the years that have stories before and after it, newest first."""
    list = "FROM month WHERE edition = ?1 AND kind = ?2 AND list = ?3"
    months = db.execute(
        f"""SELECT month, stories {list} AND month BETWEEN
                substr(COALESCE((SELECT MAX(month) {list} AND month < ?4), ?4), 1, 4) AND
                substr(COALESCE((SELECT MIN(month) {list} AND month > ?4 || '-~'), ?4), 1, 4) || '-~'""",
        (key.edition, key.of, key.id, year),
    )
    return cut_up(months.fetchall())
