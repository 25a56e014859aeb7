from __future__ import annotations

import gc

import pytest
from logbook import FIREFOX, caddy, combined, nginx

from tamizdat.readers import counting as counting_module

WINE = ("2010-09-24", "story-wine")
CHROME = FIREFOX.replace("Firefox", "Chrome")


def test_a_reader_counts_once_a_day_for_each_story(counted):
    tomorrow = "25/Sep/2010:12:00:00 +0500"
    found = counted(
        combined(), combined(), combined(status=304), nginx(), caddy(), combined(address="192.0.2.2"),
        combined(agent=CHROME), combined("/2010/roads.html"), combined(time=tomorrow), combined("/ru/2026/wine.html"),
    )  # fmt: skip
    assert found == {
        WINE: 3, ("2010-09-24", "story-roads"): 1, ("2010-09-25", "story-wine"): 1, ("2010-09-24", "story-wine-ru"): 1,
    }  # fmt: skip


@pytest.mark.parametrize(
    "line",
    [
        combined(method="HEAD"), combined(method="POST"), combined(method="get"), combined(status=301), combined(status=404),
        combined(status=206), combined(status=500), combined(agent="-"), combined(agent=""), combined(agent="Googlebot/2.1"),
        nginx(purpose="prefetch"), nginx(purpose="prefetch;prerender"), nginx(purpose="preview"), nginx(agent=""),
        combined("/media/ab/abcdef0123456789abcd.webp"), combined("/feed.xml"), combined("/"), combined("/2026/none.html"),
        combined(time="24/Sep/2009:12:00:00 +0500"), combined(time="26/Sep/2010:12:00:00 +0500"), b"", b"garbage", None,
    ],
)  # fmt: skip
def test_what_is_no_readers_view_of_a_story_is_left_out(line, counted):
    assert counted(line) == {}


def test_it_is_told_what_became_of_the_lines(new_counting):
    counting = new_counting()
    lines = [combined(), b"", combined(agent="curl/8"), combined("/"), b"garbage", None, combined()]
    counting.take(lines, "access.log")
    seen = counting.seen
    assert (seen.lines, seen.views, seen.programs, seen.others, seen.unreadable) == (6, 2, 1, 1, 2)
    assert seen.first_unreadable == "access.log, line 5"


def test_logs_that_overlap_are_one(new_counting):
    counting = new_counting()
    counting.take([combined(), combined(address="192.0.2.2")], "access.log.1")
    counting.take([combined(address="192.0.2.2"), combined(address="192.0.2.3")], "access.log")
    assert [tally.readers for tally in counting.tallies()] == [3]


def test_the_address_is_held_nowhere(new_counting):
    """Neither does anything that counting holds contain it, nor is a hash the same on another day, story or run."""
    hashes = []
    for _ in range(2):
        counting = new_counting()
        lines = [combined(address="203.0.113.77"), combined("/2010/roads.html", address="203.0.113.77")]
        lines.append(combined(address="203.0.113.77", time="25/Sep/2010:12:00:00 +0500"))
        counting.take(lines, "access.log")
        hashes += [hash for readers in counting._readers.values() for hash in readers._few]
        assert "203.0.113.77" not in "".join(map(repr, _reachable(counting)))
    assert len(set(hashes)) == len(hashes) == 6


def _reachable(thing: object) -> list[object]:
    """Return what an object holds, as far as it is data; caches of code are not walked into."""
    found, waiting, seen = [], [thing], set()
    while waiting:
        each = waiting.pop()
        if id(each) in seen or isinstance(each, type) or callable(each):
            continue
        seen.add(id(each))
        if isinstance(each, str | bytes):
            found.append(each)
        waiting += gc.get_referents(each)
    return found


def test_a_salt_is_random_and_of_one_day(new_counting, monkeypatch):
    made = iter([b"a" * 32, b"b" * 32])
    monkeypatch.setattr(counting_module.secrets, "token_bytes", lambda size: next(made))
    counting = new_counting()
    counting.take([combined(), combined(time="25/Sep/2010:12:00:00 +0500"), combined()], "access.log")
    assert counting._salts == {"2010-09-24": b"a" * 32, "2010-09-25": b"b" * 32}
