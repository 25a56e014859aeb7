from __future__ import annotations

import json
import re
from html import unescape

import pytest

from samples import place, small_paper, story
from tamizdat.press.printing import Press
from tamizdat.press.settings import SiteSettings


def test_it_names_all_by_which_a_search_is_narrowed_with_numbers_and_what_stands_above(shop):
    shop.print(*small_paper())
    number = {
        id: str(shop.archive.number_of("en", id))
        for id in ("caucasus", "georgia", "armenia", "conflicts", "ossetia")
    }
    places, topics, series, kinds, coverage, people, years, _ = shop.read("search.html").split("|")
    under = f"{number['conflicts']} {number['georgia']}"
    assert places == (
        f"place: Caucasus[{number['caucasus']}](Armenia[{number['armenia']} under {number['caucasus']}]()"
        f"Georgia[{number['georgia']} under {number['caucasus']}]())"
        f"Conflicts[{number['conflicts']}](Ossetia[{number['ossetia']} under {under}]())"
    )  # fmt: skip
    assert re.fullmatch(r"topic: Society\[\d+\]\(Arts\[\d+ under \d+\]\(\)\)", topics)
    names = [each.split(":")[0] for each in (series, kinds, coverage, people)]
    assert names == ["series", "kind", "coverage", "person"]
    assert kinds == "kind: News[news]()"
    assert years == "year: 2026[2026]()2025[2025]()2010[2010]()"


def test_only_what_changes_these_trees_prints_it_again(shop):
    shop.print(*small_paper())
    assert "search.html" not in {page.path for page in shop.print(story("rain", places=("georgia",))).printed}
    assert "search.html" in {page.path for page in shop.print(place("osh")).printed}
    shop.print(story("old", published="1999-01-02T10:00:00+00:00"))
    assert "1999[1999]" in shop.read("search.html")
    shop.print(withdrawn=[("en", "story-old")])
    assert "1999" not in shop.read("search.html")


@pytest.mark.parametrize(
    ("tag", "results"),
    [
        ("en", {"one": "{n} result", "other": "{n} results"}),
        ("ru", {"one": "{n} результат", "few": "{n} результата", "many": "{n} результатов"}),
    ],
)
def test_the_words_of_the_search_come_with_it_in_all_plural_forms(shop, tag, results):
    press = Press(
        shop.archive, shop.settings, shop.site, shop.folder / "other.sqlite"
    )  # the house's own theme
    shop.archive.file(small_paper())
    press.update(now="2026-03-05T00:00:00+00:00")
    page = shop.read("search.html" if tag == "en" else "ru/search.html")
    words = json.loads(unescape(re.search(r'<template data-search="words">(.*?)</template>', page, re.S)[1]))
    assert words["found"] == results
    assert words["kinds"]["interview"] == {"en": "Interview", "ru": "Интервью"}[tag]


@pytest.mark.parametrize(
    ("address", "root", "base"), [("", "../", ""), ("https://ru.post.example", "", "ru/")]
)
def test_results_lead_from_the_page_to_the_root_of_the_site_or_of_the_editions_own_host(
    shop, address, root, base
):
    settings = SiteSettings.of("https://post.example", ("en", "ru"), {"ru": address} if address else {})
    press = Press(shop.archive, settings, shop.site, shop.folder / "other.sqlite")
    shop.archive.file(small_paper())
    press.update(now="2026-03-05T00:00:00+00:00")
    assert f'data-root="{root}" data-base="{base}"' in shop.read("ru/search.html")
    assert 'data-root="" data-base=""' in shop.read("search.html")
