from __future__ import annotations

import csv
from importlib.resources import files

import pytest

from tamizdat.archive.dates import span
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


# Taken from tables that the organisations and encyclopaedias publish, not from the sample's rows.
PUBLISHED = """\
tajikistan csto 2010-09-19 member
uzbekistan csto 2010-09-19 member
kyrgyzstan csto 2010-09-19 member
kazakhstan csto 2010-09-19 member
russia csto 2010-09-19 member
armenia csto 2010-09-19 member
belarus csto 2010-09-19 member
turkmenistan csto 2010-09-19 -
afghanistan csto 2010-09-19 -
azerbaijan csto 1995-01-01 member
azerbaijan csto 2000-01-01 -
georgia csto 1998-12-31 member
georgia csto 2008-08-08 -
uzbekistan csto 2001-01-01 -
uzbekistan csto 2013-01-01 -
turkey nato 2010-09-19 member
estonia nato 2004-03-28 -
estonia nato 2004-03-29 member
latvia pfp 2000-01-01 member
latvia pfp 2005-01-01 -
tajikistan pfp 2002-02-19 -
tajikistan pfp 2010-09-19 member
georgia nato 2010-09-19 -
china sco 2010-09-19 member
tajikistan sco 2010-09-19 member
uzbekistan sco 2001-06-14 -
iran sco 2010-09-19 observer
iran sco 2024-01-01 member
mongolia sco 2010-09-19 observer
turkmenistan sco 2010-09-19 -
belarus sco 2024-12-31 member
tajikistan cis 2010-09-19 member
georgia cis 2000-01-01 member
georgia cis 2010-09-19 -
turkmenistan cis 2010-09-19 partner
tajikistan eurasec 2010-09-19 member
uzbekistan eurasec 2007-01-01 member
uzbekistan eurasec 2010-09-19 -
moldova eurasec 2010-09-19 observer
armenia eaeu 2015-01-01 -
armenia eaeu 2015-01-02 member
kyrgyzstan eaeu 2016-01-01 member
tajikistan eaeu 2020-01-01 -
tajikistan oic 2010-09-19 member
russia oic 2010-09-19 observer
mongolia osce 2011-01-01 partner
mongolia osce 2013-01-01 member
afghanistan osce 2010-09-19 partner
uzbekistan guam 2000-01-01 member
united-kingdom eu 2020-02-01 -
""".splitlines()


@pytest.fixture(scope="module")
def recorded() -> list[Membership]:
    path = files("tamizdat") / "sample" / "record" / "memberships.csv"
    rows = csv.DictReader(path.read_text("utf-8").splitlines())
    return [
        row(
            each["actor"], each["organisation"], role=each["role"], since=each["since"], until=each["until"],
            sources=(Source(title=each["source"], date=each["dated"], url=each["url"]),),
        )
        for each in rows
    ]  # fmt: skip


def test_the_published_tables_are_fifty():
    assert len(set(PUBLISHED)) == 50


@pytest.mark.parametrize("line", PUBLISHED)
def test_the_sample_answers_as_published_tables_do(line, recorded):
    actor, organisation, day, role = line.split()
    standing = Standings(recorded, day).of(actor, organisation)
    if role == "-":
        assert standing.answer in ("no", "not recorded")
    else:
        assert (standing.answer, standing.role) == ("yes", role)


def test_every_row_of_the_sample_has_a_source_and_dates(recorded):
    for each in recorded:
        assert each.sources[0].title, each
        for date in filter(None, (each.since, each.until, each.sources[0].date)):
            span(date)
