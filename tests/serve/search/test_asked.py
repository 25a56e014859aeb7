from __future__ import annotations

from urllib.parse import urlencode

import pytest

from tamizdat.serve.search.asked import LAST_PAGE, LONGEST, MOST_CHOSEN, MOST_WORDS, Asked, read

WHOLE = (
    "q=%D0%B3%D1%80%D1%83%D0%B7%D0%B8%D1%8F&place=12&place=7&kind=news&year=2010"
    "&from=2010-01-01&to=2010-12-31&sort=date&page=2"
)


def test_an_address_says_what_is_asked():
    asked = read(WHOLE)
    assert asked.words == "грузия"
    assert asked.chosen == {"place": ("12", "7"), "kind": ("news",), "year": ("2010",)}
    assert (asked.since, asked.until, asked.sort, asked.page) == ("2010-01-01", "2010-12-31", "date", 2)
    assert asked.query() == WHOLE
    assert read(asked.query()) == asked


@pytest.mark.parametrize(
    "query",
    ["", "q=", "q=+", "place=x", "place=-1", "place=1234567890", "kind=%3Cb%3E", "year=20100", "from=2010-13-01",
     "from=2010-02-30", "to=0000-01-01",      "to=yesterday", "sort=worst", "page=0", "page=-1", "page=%D9%A1",
     "q=%00", "=&&;", "q", "place=%C2%B2"],
)  # fmt: skip
def test_what_is_not_understood_is_passed_over(query):
    assert not read(query).anything
    assert read(query).page == 1


def test_what_is_too_long_is_cut_and_said():
    assert read(urlencode({"q": "a" * (LONGEST + 1)})) == Asked("a" * LONGEST, cut=True)
    assert read(urlencode({"q": "a  " * 40})) == Asked(" ".join("a" * MOST_WORDS), cut=True)
    assert not read(urlencode({"q": "a  " * MOST_WORDS})).cut
    assert not read(urlencode({"q": "a" * LONGEST})).cut
    assert len(read("&".join(f"place={n}" for n in range(100))).of("place")) == MOST_CHOSEN
    assert read(f"q=a&page={LAST_PAGE + 1}").page == LAST_PAGE
    assert read("q=a&x=" + "y" * 100_000).cut


def test_bytes_that_are_no_text_do_no_harm():
    assert read("q=%FF%FEa").words == "��a"


def test_a_choice_is_added_and_taken_away():
    asked = read(WHOLE)
    more = asked.with_choice("topic", "3")
    assert (more.of("topic"), more.page) == (("3",), 1)
    assert more.without_choice("topic", "3").query() == WHOLE.removesuffix("&page=2")
    assert asked.without_choice("place", "12").of("place") == ("7",)
