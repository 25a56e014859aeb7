from __future__ import annotations

import pytest

from samples import masthead, story
from tamizdat.archive.due import fresh_since, leaves
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.lists import ListKey, utc
from tamizdat.archive.record import Event
from tamizdat.archive.subjects import alternates_subject

ALL = ListKey("en", "all")
MARCH, MAY = alternates_subject(ALL, "2026-03"), alternates_subject(ALL, "2026-05")
RUSSIAN = alternates_subject(ListKey("ru", "all"), "2026-03")


@pytest.mark.parametrize(
    ("published", "left"),
    [
        ("2026-03-04T09:00:00+05:00", "2026-03-06T00:00:00.000000Z"),
        ("2026-03-04T00:00:00+00:00", "2026-03-06T00:00:00.000000Z"),
        ("2026-03-04T05:59:59+00:00", "2026-03-06T00:00:00.000000Z"),
        ("2026-03-04T06:00:00+00:00", "2026-03-06T06:00:00.000000Z"),
        ("1931-03-04T09:00:00+05:00", "1931-03-06T00:00:00.000000Z"),
    ],
)
def test_a_story_ceases_to_be_news_at_the_last_quarter_of_a_day_within_two(published, left):
    assert leaves(published) == left


@pytest.mark.parametrize("hour", range(0, 72, 5))
def test_what_is_news_is_what_has_not_left(hour):
    moment = utc(f"2026-03-{5 + hour // 24:02}T{hour % 24:02}:17:00+00:00")
    for minutes in range(0, 72 * 60, 90):
        published = utc(
            f"2026-03-{3 + minutes // 1440:02}T{minutes // 60 % 24:02}:{minutes % 60:02}:00+00:00"
        )
        assert (published >= fresh_since(moment)) == (leaves(published) > moment)


def test_a_story_is_due_to_leave_the_news_and_then_is_not_due_any_more(archive):
    archive.file([story("wine"), story("lake", published="2026-03-05T09:00:00+05:00")])
    assert [entry.id for entry in archive.fresh(ALL, 9)] == ["story-lake", "story-wine"]
    assert archive.next_due() == "2026-03-06T00:00:00.000000Z"
    archive.pass_moment("2026-03-06T00:00:00+00:00")
    assert [entry.id for entry in archive.fresh(ALL, 9)] == ["story-lake"]
    assert archive.next_due() == "2026-03-07T00:00:00.000000Z"
    archive.file(
        [story("wine", dek="Old, and corrected"), story("sea", published="2025-01-01T00:00:00+00:00")]
    )
    assert archive.next_due() == "2026-03-07T00:00:00.000000Z"
    archive.pass_moment("2026-03-07T00:00:00+00:00")
    assert archive.fresh(ALL, 9) == ()
    assert archive.next_due() == ""


def test_no_more_news_than_are_asked_for(archive):
    archive.file([story(name, published=f"2026-03-04T0{i}:00:00+00:00") for i, name in enumerate("abc")])
    assert [entry.id for entry in archive.fresh(ALL, 2)] == ["story-c", "story-b"]


def test_the_last_day_of_a_promise_is_due_when_it_is_over(archive):
    archive.file([masthead(security="https://example.org/report", security_until="2026-03-31")])
    assert archive.next_due() == "2026-03-31T23:59:59.000000Z"
    with pytest.raises(BadDocument, match="soon"):
        archive.file([masthead(security_until="soon")])


def filing(archive, *filed, withdrawn=()):
    number = archive.number
    archive.file(filed, withdrawn)
    return {each for each in archive.changed_since(number) if '"alternates"' in each}


def test_the_other_versions_of_a_months_stories(archive):
    archive.file(
        [
            story("wine"),
            story("wine", "ru"),
            story("lake"),
            story("sea", published="2026-05-01T00:00:00+00:00"),
        ]
    )
    assert archive.alternates(ALL, "2026-03", 1, 1000) == (("story-wine", "ru", "ru/2026/wine.html"),)
    assert archive.alternates(ALL, "2026-05", 1, 1000) == ()


def test_a_version_that_comes_moves_or_goes_touches_the_months_of_the_others(archive):
    archive.file([story("wine"), story("lake")])
    assert filing(archive, story("wine", "ru")) == {MARCH, RUSSIAN}
    assert filing(archive, story("wine", "ru", headline="Вино")) == set()
    assert filing(archive, story("wine", "ru", path="ru/2026/vino.html")) == {MARCH, RUSSIAN}
    assert filing(archive, story("wine", published="2026-05-01T00:00:00+00:00", path="2026/wine.html")) == {
        MARCH,
        MAY,
        RUSSIAN,
    }
    assert filing(archive, withdrawn=[("ru", "story-wine-ru")]) == {MAY, RUSSIAN}


def test_events_have_versions_too(archive):
    def event(edition):
        return Event(
            id="flood", edition=edition, path=f"{edition}/events/flood.html", name="Flood", date="2010-06"
        )

    june = alternates_subject(ListKey("en", "timeline"), "2010-06")
    archive.file([event("en")])
    assert june in filing(archive, event("ru"))
    assert archive.alternates(ListKey("en", "timeline"), "2010-06", 1, 9) == (
        ("flood", "ru", "ru/events/flood.html"),
    )


def test_addresses_of_a_type_without_what_has_no_page(archive):
    archive.file([masthead(), story("wine")])
    assert archive.addresses("en", "story") == (("shared-wine", "2026/wine.html"),)
    assert archive.addresses("en", "masthead") == ()
