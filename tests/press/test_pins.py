from __future__ import annotations

import pytest

from samples import small_paper
from tamizdat.archive.documents import Front

NOON = "2026-03-05T12:00:00+05:00"
NOON_IN_UTC = "2026-03-05T07:00:00+00:00"
EVENING = "2026-03-05T18:00:00+05:00"


def front(edition: str = "en", **until: str) -> Front:
    ids = {f"story-{name}": time for name, time in until.items()}
    return Front(id="front", edition=edition, slots=tuple(ids), until={k: v for k, v in ids.items() if v})


@pytest.fixture(autouse=True)
def morning(shop):
    """Let it be the morning of that day: what is no news any more has left them."""
    shop.archive.pass_moment("2026-03-05T00:00:00+00:00")


def pass_moment(shop, moment: str):
    """Let time pass and print; return what was printed and how many pages were looked at."""
    shop.archive.pass_moment(moment)
    result = shop.print()
    return {page.path for page in result.printed}, len(result.printed) + result.unchanged


def lead(shop) -> str:
    return shop.read("index.html").split("|")[1]


def test_a_hand_picked_story_leads_until_its_time_comes(shop):
    shop.print(*small_paper(), front(roads=NOON, lake=EVENING))
    assert lead(shop) == "Roads"
    assert pass_moment(shop, "2026-03-05T11:59:59+05:00") == (set(), 0)
    assert lead(shop) == "Roads"
    assert pass_moment(shop, NOON_IN_UTC) == ({"index.html"}, 1)
    assert lead(shop) == "Lake", "the next of the hand-picked takes its place"
    assert pass_moment(shop, "2026-03-05T18:00:01+05:00") == ({"index.html"}, 1)
    assert lead(shop) == "Wine", "the newest stands where nothing is picked"


def test_a_story_without_an_end_leads_on(shop):
    shop.print(*small_paper(), front(roads=""))
    assert pass_moment(shop, EVENING) == (set(), 0)
    assert lead(shop) == "Roads"


def test_an_end_in_one_edition_is_no_matter_of_another(shop):
    shop.print(*small_paper(), front(roads=NOON), front("ru", **{"wine-ru": EVENING}))
    assert pass_moment(shop, NOON)[0] == {"index.html"}


def test_a_story_whose_time_is_set_anew_leads_again(shop):
    shop.print(*small_paper(), front(roads=NOON))
    pass_moment(shop, NOON)
    shop.print(front(roads=EVENING))
    assert lead(shop) == "Roads"


def test_the_printing_says_that_time_passed(shop):
    shop.print(*small_paper(), front(roads=NOON))
    shop.archive.pass_moment(NOON)
    reason = shop.print().printed[0].reason
    assert reason == "changed: passed 2026-03-05T07:00:00.000000Z"


def test_a_full_printing_at_the_same_moment_gives_the_same_bytes(shop, another_shop):
    shop.print(*small_paper(), front(roads=NOON))
    pass_moment(shop, NOON)
    another_shop.archive.pass_moment(EVENING)
    another_shop.print(*small_paper(), front(roads=NOON))
    assert another_shop.files() == shop.files()
