"""No statement of the archive or the ledger reads more rows as the archive grows: SQLite's plan for each is looked at.

SQLite plans without knowing how large tables are, so that a small newsroom shows what a large one would suffer.
"""

from __future__ import annotations

import re
import sqlite3

import pytest

from recorded import claim, event, worked_example
from samples import place, small_paper, story
from tamizdat.archive.lists import RECENT
from tamizdat.press import indexing

# Tables of one row, and those that hold only what the printing at hand is about.
SMALL = {
    "counter",
    "moment",
    "state",
    "pause",
    "kept_since",
    "noted",
    "leaving",
    "spare",
    "restoring",
    "unindexed",
}
# Reads that stop at the first row, or after a few, or go through an index of what is to be done.
FINE = {
    "SCAN release": "ORDER BY number DESC LIMIT",
    "SCAN copy": "ORDER BY number DESC LIMIT",
    "SCAN page USING COVERING INDEX page_path": "SELECT 1 FROM page",
    "SCAN page USING INDEX page_to_do": "",
    "SCAN p USING INDEX page_gone": "",
    "SCAN index_file USING INDEX index_file_about": "",
    "SCAN (subquery-1)": f"LIMIT {RECENT})",
}
# An index of which only the first column is of use: all of an edition, or of its lists of a kind.
BROAD = re.compile(r"(PRIMARY KEY|INDEX \w+) \(edition=\?( AND kind=\?)?\)$")


def broad_steps(db: sqlite3.Connection, statement: str) -> list[str]:
    """Return the steps of a statement's plan that read more the larger its tables are."""
    found = []
    for *_, step in db.execute(f"EXPLAIN QUERY PLAN {statement}"):
        table = step.split()[1] if step.startswith("SCAN ") else ""
        fine = step in FINE and FINE[step] in statement
        if (table and table not in SMALL and not fine) or BROAD.search(step):
            found.append(step)
    return found


@pytest.fixture
def said(shop, monkeypatch):
    """Return the statements that acts on a printed newsroom come to, each with its database."""
    monkeypatch.setattr(indexing, "ALWAYS_ANEW", 0)  # only a small index is made of all slips again
    with shop.press.ready():
        shop.print(*small_paper())
        list(shop.press.copies())
        databases = [shop.archive._db, shop.press._ledger.db]
        statements = [set(), set()]
        for db, found in zip(databases, statements, strict=True):
            db.set_trace_callback(found.add)
        shop.print(story("fresh", places=("georgia",), bylines=()))
        shop.print(story("wine", headline="Red", path="2026/red.html", published="2009-01-01T00:00:00+00:00"))
        shop.print(withdrawn=[("en", "story-tunnel")])
        shop.print(*worked_example(), event("vote", place="georgia", date="2024-10"))
        shop.print(claim("c3", claimant="imu", event="attack", status="confirmed", story="story-wine"))
        shop.print(place("georgia", parent="conflicts"), withdrawn=[("en", "c2"), ("en", "vote")])
        shop.archive.pass_moment("2030-01-01T00:00:00+00:00")
        shop.print()
        list(shop.press.copies())
        list(shop.press.tidy())
        for db in databases:
            db.set_trace_callback(None)
        yield [(db, each) for db, found in zip(databases, statements, strict=True) for each in sorted(found)]


def test_no_act_reads_more_in_a_larger_archive(said):
    asked = [(db, each) for db, each in said if re.match(r"\s*(SELECT|INSERT|UPDATE|DELETE)", each)]
    assert len(asked) > 200
    assert {" ".join(each.split()): broad for db, each in asked if (broad := broad_steps(db, each))} == {}


@pytest.mark.parametrize(
    "statement",
    [
        "SELECT json FROM document WHERE path > 'a/' AND path < 'a0'",
        "SELECT month FROM entry WHERE edition = 'en' AND document = 'x'",
        "SELECT month FROM entry WHERE edition = 'en' AND kind = 'place'",
        "SELECT COUNT(*) FROM document",
    ],
)
def test_the_look_at_plans_sees_what_is_broad(shop, statement):
    assert broad_steps(shop.archive._db, statement)
