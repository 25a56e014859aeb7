from __future__ import annotations

import pytest

from samples import story
from tamizdat.archive.documents import Front
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.fronts import Breaking
from tamizdat.archive.lists import utc
from tamizdat.archive.subjects import MOMENT

NOON = "2026-03-05T12:00:00+05:00"
BEFORE_NOON = "2026-03-05T06:59:59+00:00"
EVENING = "2026-03-05T18:00:00+05:00"


def front(**until: str) -> Front:
    return Front(id="front", edition="en", slots=tuple(until), until=until)


def test_a_new_archive_has_no_moment(archive):
    assert archive.moment == ""
    assert not archive.passed("1900-01-01T00:00:00+00:00")
    assert archive.next_due() == ""


def test_a_moment_that_passes_is_a_filing_that_touches_nothing_else(archive):
    archive.file([story("wine")])
    assert archive.pass_moment(NOON) == 2
    assert archive.moment == "2026-03-05T07:00:00.000000Z"
    assert archive.changed_since(1) == {MOMENT}
    assert archive.passed(NOON)
    assert archive.passed(BEFORE_NOON)
    assert not archive.passed(EVENING)


@pytest.mark.parametrize("earlier", [NOON, BEFORE_NOON])
def test_time_does_not_go_back(archive, earlier):
    archive.pass_moment(NOON)
    assert archive.pass_moment(earlier) == 1
    assert archive.moment == "2026-03-05T07:00:00.000000Z"


@pytest.mark.parametrize("bad", ["noon", "2026-03-05T12:00:00"])
def test_a_moment_that_is_no_time_is_refused(archive, bad):
    with pytest.raises(BadDocument, match=bad):
        archive.pass_moment(bad)
    assert archive.number == 0


def test_the_next_due_time_is_the_first_that_is_still_to_come(archive):
    archive.file([front(a=EVENING, b=NOON)])
    assert archive.next_due() == "2026-03-05T07:00:00.000000Z"
    archive.pass_moment(NOON)
    assert archive.next_due() == "2026-03-05T13:00:00.000000Z"
    archive.pass_moment(EVENING)
    assert archive.next_due() == ""


def test_what_a_document_does_not_name_any_more_is_not_due(archive):
    archive.file([front(a=NOON)])
    archive.file([front(a=EVENING)])
    assert archive.next_due() == "2026-03-05T13:00:00.000000Z"
    archive.file([], [("en", "front")])
    assert archive.next_due() == ""


def test_an_end_that_is_no_time_is_refused_and_nothing_is_filed(archive):
    with pytest.raises(BadDocument, match="tomorrow"):
        archive.file([story("wine"), front(a="tomorrow")])
    assert archive.number == 0
    assert archive.document("en", "story-wine") is None


def test_a_front_without_ends_reads_as_ever(archive):
    archive.file([b'{"type":"front","id":"front","edition":"en","slots":["a"],"mood":"calm"}'])
    assert archive.document("en", "front") == Front(id="front", edition="en", slots=("a",))
    archive.file([front(a=NOON)])
    assert b'"until":{"a":"2026-03-05T12:00:00+05:00"}' in archive.raw("en", "front")
    assert b'"mood":"calm"' in archive.raw("en", "front")
    archive.file([Front(id="front", edition="en", slots=("a",))])
    assert b"until" not in archive.raw("en", "front")


@pytest.mark.parametrize(
    "odd",
    [
        "20260305T120000+05:00",
        "2026-W10-4T12:00:00+05:00",
        "0001-01-01T00:00:00+05:00",
        "9999-12-31T23:00:00-05:00",
    ],
)
def test_a_time_that_is_written_in_another_way_is_refused(archive, odd):
    with pytest.raises(BadDocument, match=r"2010-09-24T10:00:00|cannot be meant"):
        archive.file([story("wine", published=odd, path="wine.html")])
    assert archive.number == 0


def test_the_end_of_breaking_news_falls_due(archive):
    archive.file([Front(id="front", edition="en", breaking=Breaking(text="It rains", until=NOON))])
    assert archive.next_due() == utc(NOON)
    archive.file([Front(id="front", edition="en", breaking=Breaking(text="It rains"))])
    assert archive.next_due() == ""
