from __future__ import annotations

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import msgspec
import pytest
from django.urls import reverse

from tamizdat.archive import documents
from tamizdat.archive.documents import encode
from tamizdat.desk import actions, compose, groups, readers, setup
from tamizdat.desk.compose.making import Making
from tamizdat.desk.incoming import Incoming, Intake
from tamizdat.desk.models import Mark, MostRead, Readership, Story
from tamizdat.readers.counting import Tally

ZONE = ZoneInfo("Asia/Dushanbe")
DAY = "2010-09-24"
LATER = "2010-09-25"


@pytest.fixture
def stories(known) -> list[str]:
    """Publish four stories; return their ids, the oldest first."""
    made = []
    for number, name in enumerate(("roads", "lake", "wine", "tunnel")):
        day = datetime(2010, 9, 20, 10, number, tzinfo=ZONE)
        story = actions.create_story(
            "en", slug=name, headline=name.capitalize(), published_at=day, bylines=[("jane", "writer")]
        )
        actions.publish(story)
        made.append(str(story.uid))
    Mark.objects.all().delete()
    return made


def note(day: str, counts: dict[str, int], edition: str = "en") -> None:
    actions.note_readers([Tally(day, edition, id, readers) for id, readers in counts.items()])


def known_readers() -> dict[tuple[str, str], int]:
    return {(str(row.day), str(row.story)): row.readers for row in Readership.objects.all()}


def test_of_two_counts_of_a_day_the_larger_is_kept(stories):
    roads, lake, wine, _ = stories
    note(DAY, {roads: 7, lake: 3})
    note(DAY, {roads: 5, lake: 4, wine: 1})
    assert known_readers() == {(DAY, roads): 7, (DAY, lake): 4, (DAY, wine): 1}


def test_a_day_stands_on_the_site_when_a_later_one_is_known(stories):
    roads, lake, *_ = stories
    note(DAY, {roads: 7, lake: 9})
    assert not MostRead.objects.exists(), "the day may go on"
    note(LATER, {roads: 1})
    row = MostRead.objects.get()
    assert (row.edition, row.date, row.day, row.week) == (
        "en",
        date(2010, 9, 24),
        [lake, roads],
        [lake, roads],
    )


def test_a_week_is_seven_days_and_a_day_one(stories):
    roads, lake, wine, tunnel = stories
    for ago, counts in (
        (7, {tunnel: 99}),
        (6, {wine: 5}),
        (1, {wine: 5, lake: 9}),
        (0, {roads: 1}),
        (-1, {roads: 1}),
    ):
        note(str(date(2010, 9, 24) - timedelta(days=ago)), counts)
    row = MostRead.objects.get()
    assert (row.day, row.week) == ([roads], [wine, lake, roads])


def test_of_two_that_are_read_alike_the_newer_comes_first(stories):
    roads, lake, wine, tunnel = stories
    note(DAY, dict.fromkeys(stories, 3))
    note(LATER, {roads: 1})
    assert MostRead.objects.get().day == [tunnel, wine, lake, roads]


def test_no_more_than_ten_and_none_that_is_not_published(stories):
    Story.objects.get(uid=stories[0]).unpublish()
    assert stories[0] not in dict(_best_after(dict.fromkeys(stories, 3)))
    many = [f"00000000-0000-7000-8000-{number:012}" for number in range(20)]
    note(DAY, dict.fromkeys(many, 5))
    assert [id for id in MostRead.objects.get().day if id in many] == []


def _best_after(counts: dict[str, int]) -> list[tuple[str, int]]:
    note(DAY, counts)
    note(LATER, counts)
    return readers.best("en", date(2010, 9, 24), 1)


def test_each_edition_is_counted_for_itself(stories):
    note(DAY, {stories[0]: 3}, "ru")
    note(LATER, {stories[1]: 3}, "en")
    assert not MostRead.objects.filter(edition="ru", day=[stories[0]]).exists(), (
        "it has no version in Russian"
    )
    assert known_readers().keys() == {(DAY, stories[0]), (LATER, stories[1])}


def test_what_is_old_is_forgotten(stories):
    note("2010-07-26", {stories[0]: 3})
    note("2010-07-27", {stories[0]: 3})
    note(LATER, {stories[0]: 3})
    assert {day for day, _ in known_readers()} == {"2010-07-27", LATER}


def test_a_change_is_marked_once_and_the_same_again_is_none(stories):
    note(DAY, {stories[0]: 3})
    note(LATER, {stories[0]: 3})
    row = MostRead.objects.get()
    assert [(mark.kind, mark.uid, mark.editions) for mark in Mark.objects.all()] == [
        ("most-read", row.uid, "en")
    ]
    note(LATER, {stories[0]: 30})
    assert Mark.objects.count() == 1


def test_what_is_filed_names_the_stories_and_no_numbers(stories):
    note(DAY, {stories[0]: 3, stories[1]: 4})
    note(LATER, {stories[0]: 3})
    row = compose.living("most-read", MostRead.objects.get().uid, "en")
    document, data = compose.filed(row, Making("en"))
    both = (stories[1], stories[0])
    assert document == documents.MostRead(id=str(row.uid), edition="en", date=DAY, day=both, week=both)
    assert b"3" not in data.replace(row.uid.hex.encode(), b"").partition(b'"day"')[0].replace(
        str(row.uid).encode(), b""
    )


def come_in(document: documents.MostRead) -> str:
    data = encode(document)
    outcomes = Intake(lambda name: None).take([Incoming(document, data)])
    return f"{outcomes[0].what} {outcomes[0].why}".strip()


def test_it_comes_in_as_it_went_out(stories):
    ids = tuple(stories[:2])
    document = documents.MostRead(
        id="0198c0de-0000-7000-8000-000000000077", edition="en", date=DAY, day=ids, week=ids[::-1]
    )
    assert come_in(document) == "made"
    row = compose.living("most-read", MostRead.objects.get().uid, "en")
    assert compose.filed(row, Making("en"))[1] == encode(document)
    assert come_in(document) == "unchanged"
    assert come_in(msgspec.structs.replace(document, day=ids[:1])) == "changed"
    note(DAY, {stories[2]: 3})
    note(LATER, {stories[2]: 3})
    assert MostRead.objects.get().day == [stories[2]], "what is counted here comes before what came in"
    assert come_in(document).startswith("kept")


def test_one_with_another_id_takes_the_place_of_the_first(stories):
    note(DAY, {stories[0]: 3})
    note(LATER, {stories[0]: 3})
    old = MostRead.objects.get().uid
    MostRead.objects.update(day=[], week=[])
    Mark.objects.all().delete()
    document = documents.MostRead(id="0198c0de-0000-7000-8000-000000000077", edition="en", week=(stories[0],))
    assert come_in(document) == "made"
    assert {str(mark.uid) for mark in Mark.objects.all()} == {str(old), document.id}
    assert compose.living("most-read", old, "en") is None, "so it is withdrawn"


def test_what_cannot_be_is_refused(stories):
    good = documents.MostRead(id="0198c0de-0000-7000-8000-000000000077", edition="en")
    assert "refused" in come_in(msgspec.structs.replace(good, date="soon"))
    assert "up to 10" in come_in(msgspec.structs.replace(good, day=tuple(map(str, range(11)))))


@pytest.fixture
def editor(client, db):
    user = setup.create_user("anna", "some-long-password", groups.REPORTERS)
    client.force_login(user)
    return client


def test_editors_see_what_is_read(editor, stories):
    page = editor.get(reverse("desk_readers")).content.decode()
    assert "Nobody was counted yet" in page
    note("2010-09-23", {stories[0]: 2})
    note(DAY, {stories[0]: 30, stories[1]: 1200})
    note(LATER, {stories[0]: 3})
    page = editor.get(reverse("desk_readers")).content.decode()
    assert page.index(">Lake<") < page.index(">Roads<")
    assert "1200" in page.replace(",", "")
    assert "Jane Doe" in page
    assert ">2<" in page, "how many read it the day before"
    assert "Nothing was read" in editor.get(reverse("desk_readers") + "?edition=ru").content.decode()
    assert ">Lake<" in editor.get(reverse("desk_readers") + "?edition=xx").content.decode()


def test_others_do_not(client, db):
    assert client.get(reverse("desk_readers")).status_code == 302
