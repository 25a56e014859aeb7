from __future__ import annotations

from tamizdat.archive.record import Membership, Source
from tamizdat.archive.standing import NOT_RECORDED, Standings, overlap


def row(actor: str, organisation: str, **fields) -> Membership:
    given = {"id": f"{actor} {organisation} {fields}", "edition": "en", "sources": (Source(title="Treaty"),)}
    return Membership(actor=actor, organisation=organisation, **{**given, **fields})


def test_of_what_no_row_is_recorded_nothing_is_known():
    assert Standings([row("a", "x", since="1992")], "2010-09-19").of("b", "x") == NOT_RECORDED


def test_the_closest_role_and_the_surest_answer_are_told_with_all_their_rows():
    treaty, charter = row("a", "x", since="1992-05-15"), row("a", "x", since="2002-10-07")
    observer = row("a", "x", role="observer", since="1991-01-01")
    rows = [observer, treaty, charter]
    assert Standings(rows, "2010-09-19").of("a", "x") == ("yes", "member", (treaty, charter))
    assert Standings(rows, "1998-01-01").of("a", "x") == ("yes", "member", (treaty,))
    assert Standings(rows, "1992-01-01").of("a", "x") == ("yes", "observer", (observer,))
    assert Standings(rows, "1990-01-01").of("a", "x").answer == "no"
    assert Standings([row("a", "x", since="1992")], "1992-06-01").of("a", "x").answer == "unsure"


def test_members_in_common_and_apart():
    rows = [row("a", "x", since="1992"), row("b", "x", since="1992"), row("b", "y", since="1992")]
    rows += [row("c", "y", since="1992"), row("d", "y", role="observer", since="1992")]
    rows += [row("c", "x", since="1992", until="1999")]
    standings = Standings(rows, "2010")
    assert overlap(standings, "x", "y") == ("x", "y", ("b",), ("a",), ("c",))
    assert standings.participants("y") == ("b", "c", "d")
    assert standings.organisations_of("b") == ("x", "y")
    assert standings.organisations_of("d") == ("y",)
