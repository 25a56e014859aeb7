from __future__ import annotations

import re

import pytest

from recorded import actor, membership
from tamizdat.press.memberships import Axis
from tamizdat.press.settings import EditionSettings

ENGLISH = EditionSettings("en", "")


def band(axis, **fields):
    return axis.band(membership("m", "a", "b", **fields))


@pytest.fixture
def axis():
    """An axis of the years from 2000 to the end of 2009."""
    return Axis(
        [membership("m", "a", "b", since="2000-01-01"), membership("n", "a", "b", until="2008-12-31")]
    )


def test_what_is_known_to_the_day_is_sure_from_end_to_end(axis):
    found = band(axis, since="2001-01-01", until="2006-01-01")
    assert (found.earliest, found.begin, found.end, found.latest, found.open) == (10, 10, 60, 60, False)


def test_what_is_known_to_the_year_is_sure_only_between(axis):
    found = band(axis, since="2001", until="2006")
    assert found.earliest == 10 and 19 < found.begin < 20 and found.end == 60 and 69 < found.latest < 70


def test_what_is_not_over_goes_to_the_end_and_is_open(axis):
    found = band(axis, since="2005-01-01")
    assert (found.begin, found.end, found.latest, found.open) == (50, 100, 100, True)


def test_of_a_beginning_of_which_nothing_is_known_nothing_is_sure(axis):
    found = band(axis, until="2005-01-01")
    assert found.earliest == 0 and found.begin >= found.latest == 50


@pytest.mark.parametrize(
    ("first", "last", "named"),
    [
        ("2010", "2012", ["2010", "2011", "2012"]),
        ("1991", "2024", ["2000", "2010", "2020"]),
        ("1945", "2024", ["1960", "1980", "2000", "2020"]),
    ],
)
def test_few_round_years_are_named(first, last, named):
    rows = [membership("m", "a", "b", since=first), membership("n", "a", "b", since=last)]
    assert [tick.label for tick in Axis(rows).ticks(ENGLISH)] == named
    assert all(0 <= tick.at < 100 for tick in Axis(rows).ticks(ENGLISH))


def test_without_dates_there_is_no_axis():
    assert Axis([membership("m", "a", "b")]).ticks(ENGLISH) == ()


def years(press) -> list[str]:
    """Return the blocks of years of an organisation, as they read."""
    section = press.read("actors/csto.html").split('class="by-year"')[1].split("</section>")[0]
    blocks = section.split("<summary>")[1:]
    return [" ".join(re.sub(r"<[^>]*>", " ", block).split()) for block in blocks]


def test_the_members_of_each_year_and_what_changed(press):
    press.print(
        *(actor(name) for name in ("russia", "belarus", "uzbekistan", "serbia")),
        actor("csto", sort="organisation"),
        membership("r", "russia", "csto", since="1992-05-15"),
        membership("b", "belarus", "csto", since="1993-12-31"),
        membership("u1", "uzbekistan", "csto", since="1992-05-15", until="1999-04-02"),
        membership("u2", "uzbekistan", "csto", since="2006-06-23", until="2012"),
        membership("s1", "serbia", "csto", since="2013-04-11", until="2014-01-01", role="candidate"),
        membership("s2", "serbia", "csto", since="2014-01-01", role="observer"),
        membership("x", "serbia", "csto", since="1995-03-01", until="1995-06-01"),
    )
    assert years(press) == [
        "since 2014 now: Serbia (observer) member 2 Belarus, Russia observer 1 Serbia",
        "2013 joined: Serbia member 2 Belarus, Russia candidate 1 Serbia",
        "2012 left: Uzbekistan member 2 Belarus, Russia",
        "2006–2011 joined: Uzbekistan member 3 Belarus, Russia, Uzbekistan",
        "1999–2005 left: Uzbekistan member 2 Belarus, Russia",
        "1993–1998 joined: Belarus member 3 Belarus, Russia, Uzbekistan",
        "1992 member 2 Russia, Uzbekistan",
    ]


def test_who_is_perhaps_a_member_is_said_to_be_so(press):
    press.print(
        *(actor(name) for name in ("russia", "belarus")),
        actor("csto", sort="organisation"),
        membership("b", "belarus", "csto", since="1999-01-01"),
        membership("r", "russia", "csto", until="2001-01-01"),
    )
    assert years(press) == [
        "since 2001 left: Russia member 1 Belarus",
        "1999–2000 member 2 Belarus; perhaps: Russia",
    ]


def test_each_row_of_one_member_stands_beside_its_source(press):
    press.print(
        actor("russia"),
        actor("csto", sort="organisation"),
        membership("r", "russia", "csto", since="1992-05-15"),
        membership("s", "russia", "csto", since="2002-10-07", note="By the charter."),
    )
    page = press.read("actors/csto.html")
    table = page.split("<table>")[1].split("</table>")[0]
    assert table.count(">Russia</a>") == 1 and 'rowspan="2"' in table
    assert table.count("Collective Security Treaty") == 2 and "By the charter." in table
