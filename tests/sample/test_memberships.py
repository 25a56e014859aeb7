"""Who belonged to what, when: the sample's table held against fifty answers taken from elsewhere.

Each answer was read in the source beside it: a treaty, a table of the organisation, a dated report. "-" is "not on this
day"; "?" is "not recorded", where no source says that the state ever took part.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator
from importlib.resources import files

import pytest

from tamizdat.archive.record import Membership, Source
from tamizdat.archive.standing import Standings

PUBLISHED = """\
tajikistan csto 1992-05-14 -          Collective Security Treaty, signed in Tashkent on 15 May 1992
tajikistan csto 1992-05-15 member     the same, signatures
belarus csto 1993-12-30 -             the same, accessions: Belarus, 31 December 1993
belarus csto 1993-12-31 member        the same
azerbaijan csto 1995-01-01 member     the same, accessions: Azerbaijan, 24 September 1993
azerbaijan csto 1999-04-02 -          protocol on the extension of the treaty, 2 April 1999: not among the signatures
georgia csto 1999-04-01 member        the treaty, accessions: Georgia, 9 December 1993
uzbekistan csto 2001-01-01 -          protocol of 2 April 1999: not among the signatures
uzbekistan csto 2010-09-19 member     Asia-Plus, 26 April 2010: list of the seven members
uzbekistan csto 2012-07-01 suspended  ITAR-TASS, 28 June and 19 December 2012
uzbekistan csto 2013-01-01 -          ITAR-TASS, 19 December 2012: list of the six members
kyrgyzstan csto 2010-09-19 member     Asia-Plus, 26 April 2010
armenia csto 2024-03-01 member        OC Media, 23 February 2024: participation "frozen", no withdrawal
turkmenistan csto 2010-09-19 ?        Asia-Plus, 26 April 2010: neither member nor former member
tajikistan pfp 2002-02-19 -           NATO press release (2002) 022
tajikistan pfp 2002-02-20 member      the same
tajikistan nato 2010-09-19 partner    the same
uzbekistan pfp 1994-07-13 member      AFP and ITAR-TASS on the signature of that day
russia pfp 2010-09-19 member          NATO, signatures of the framework document: 22 June 1994
estonia nato 2004-03-28 partner       NATO, the same: 3 February 1994; member countries: 29 March 2004
estonia nato 2004-03-29 member        NATO member countries
latvia pfp 2005-01-01 -               the same
mongolia nato 2012-03-19 partner      NATO, relations with Mongolia: programme approved on 19 March 2012
china nato 2010-09-19 ?               in neither of NATO's lists
china sco 2001-06-14 -                declaration on the establishment of the SCO, 15 June 2001
china sco 2001-06-15 member           the same
iran sco 2010-09-19 observer          Pajhwok, 7 June 2012: list of the four observers
iran sco 2023-07-04 member            TeleSUR, 4 July 2023
india sco 2017-06-08 observer         Trend, 9 June 2017
pakistan sco 2010-09-19 observer      Pajhwok, 7 June 2012
belarus sco 2010-09-19 partner        News.Az, 4 July 2024: dialogue partner since 2010
belarus sco 2015-07-10 observer       the same, observer since 2015; summit of Ufa, 10 July 2015
belarus sco 2024-07-04 member         the same
afghanistan sco 2010-09-19 -          Zee News, 7 June 2012: made an observer on that day
georgia cis 2009-08-17 member         World Factbook, appendix: left in August 2009; in force on 18 August
georgia cis 2009-08-18 -              the same
turkmenistan cis 2010-09-19 partner   the same: associate member
estonia cis 2000-01-01 ?              not in the same list
tajikistan eurasec 2010-09-19 member  RIA Novosti, 12 November 2008: list of the members
uzbekistan eurasec 2010-09-19 suspended  the same: "temporarily withdrawing"
kyrgyzstan eaeu 2015-08-12 member     EAEU, general information
uzbekistan eaeu 2020-12-11 observer   Supreme Eurasian Economic Council, 11 December 2020 (Kazinform of that day)
kazakhstan oic 1996-01-01 member      State Information Service of Egypt, table of OIC members: 1995
russia oic 2010-09-19 observer        the same, observers: 2005
mongolia osce 2012-11-20 partner      Austrian foreign ministry, 21 November 2012
mongolia osce 2012-11-21 member       the same
georgia un 1992-07-30 -               General Assembly resolution 46/241, 31 July 1992
uzbekistan guam 2000-01-01 member     Jamestown Monitor, 26 April 1999: joined on 24 April
belarus eastern-partnership 2021-06-28 suspended  Public Radio of Armenia, 28 June 2021
united-kingdom eu 2020-02-01 -        withdrawal agreement, article 185: in force on 1 February 2020, 00:00 Brussels time
""".splitlines()


@pytest.fixture(scope="module")
def rows() -> tuple[Membership, ...]:
    return tuple(_rows())


def _rows() -> Iterator[Membership]:
    text = (files("tamizdat") / "sample" / "record" / "memberships.csv").read_text("utf-8")
    for number, row in enumerate(csv.DictReader(text.splitlines())):
        yield Membership(
            id=str(number), edition="en", actor=row["actor"], organisation=row["organisation"], role=row["role"],
            since=row["since"], until=row["until"], sources=(Source(title=row["source"]),),
        )  # fmt: skip


def test_the_published_answers_are_fifty():
    assert len({tuple(line.split()[:3]) for line in PUBLISHED}) == len(PUBLISHED) == 50


@pytest.mark.parametrize("line", PUBLISHED)
def test_the_table_answers_as_published(line: str, rows: tuple[Membership, ...]):
    actor, organisation, day, role, reference = line.split(maxsplit=4)
    assert reference
    found = Standings(rows, day).of(actor, organisation)
    assert (found.role if found.answer == "yes" else {"no": "-", "not recorded": "?"}[found.answer]) == role
