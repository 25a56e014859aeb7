"""A small paper with a search page of its own theme, and its index."""

from __future__ import annotations

import json
from html import escape
from pathlib import Path

from search.indexed import index_folder
from tamizdat.search.slip import Slip

WORDS = {
    "found": {
        "one": "{n} result",
        "few": "{n} результата",
        "many": "{n} результатов",
        "other": "{n} results",
    },
    "page": "Page {n} of {all}",
    "all": "All {n}",
    "from": "from {day}",
    "to": "up to {day}",
    "nothing": "Nothing was found.",
    "title": "“{query}”: search — The Post",
    "cut": "Only the beginning was searched.",
    "facets": {"place": "Places", "topic": "Topics", "kind": "Kinds", "person": "People", "series": "Series"},
    "kinds": {"news": "News", "opinion": "Opinion", "place": "Places"},
}
TREES = """
<a data-facet="place" data-value="901">Caucasus</a>
<a data-facet="place" data-value="902" data-under="901">Georgia &amp; coast</a>
<a data-facet="place" data-value="903" data-under="902">Gori</a>
<a data-facet="topic" data-value="910">Roads</a>
<a data-facet="person" data-value="920">Jane &lt;Doe&gt;</a>
<a data-facet="kind" data-value="news">News</a><a data-facet="kind" data-value="opinion">Opinion</a>
<a data-facet="year" data-value="2010">2010</a>
"""
PAGE = """<!doctype html><html lang="{tag}"><head><title>Search</title></head><body>
<form data-search="form" action="search.html" hidden><input name="q" data-slot="q"></form>
<p data-search="unable">No script.</p><p data-search="trouble" hidden>It cannot be read.</p>
<div data-search="results" data-root="{root}" data-base="{base}" hidden>
<h2 data-search="count"></h2>
<p data-search="sort" hidden><a data-slot="relevance">Best</a><a data-slot="date">Newest</a></p>
<ul data-search="chosen" hidden></ul><p data-search="suggestion" hidden>Did you mean <a data-slot="link"></a></p>
<p data-search="none" hidden>Nothing at all.</p><ol data-search="list"></ol>
<h2 data-search="partial" hidden>Some words</h2><ol data-search="partial-list"></ol>
<nav data-search="pages" hidden><a data-slot="previous">Back</a><b data-slot="number"></b><a data-slot="next">On</a></nav>
<aside data-search="narrowing"><section data-search="by-year" hidden><ol data-search="years"></ol></section>
<form data-search="days"><input name="from"><input name="to"></form><div data-search="facets"></div></aside>
</div><div data-search="trees">{trees}</div>
<template data-search="result"><li><i data-slot="kind"></i><i data-slot="place"></i><a data-slot="link"></a>
<p data-slot="snippet"></p><i data-slot="byline"></i><time data-slot="date"></time></li></template>
<template data-search="choice"><li><a data-slot="link"><b data-slot="label"></b></a></li></template>
<template data-search="year"><li><a data-slot="link"><i data-slot="bar"></i><b data-slot="label"></b>
<i data-slot="count"></i></a></li></template>
<template data-search="facet"><details><summary data-slot="name"></summary><ul data-slot="lines"></ul>
<details data-slot="more"><summary data-slot="all"></summary><ul data-slot="rest"></ul></details></details></template>
<template data-search="line"><li><a data-slot="link"><b data-slot="label"></b></a><i data-slot="count"></i></li></template>
<template data-search="words">{words}</template></body></html>
"""
MOSTLY = "Filling of no interest. " * 20


def page(tag: str, base: str = "", root: str = "") -> str:
    """Return the printed search page of an edition."""
    return PAGE.format(tag=tag, base=base, root=root, trees=TREES, words=escape(json.dumps(WORDS)))


def slip(number: int, headline: str, text: str = "", *, day: str = "2010-05-01", **more) -> Slip:
    return Slip(
        number=number, path=more.pop("path", f"2010/{number}.html"), kind=more.pop("kind", "news"), headline=headline,
        published=f"{day}T12:00:00+05:00", date=f"on {day}", text=text, **more,
    )  # fmt: skip


def english() -> list[Slip]:
    """Return forty stories; of the first three each has something of its own."""
    special = [
        slip(1, "A bridge for Gori", f"{MOSTLY}The bridges are of stone.\n{MOSTLY}", at=(903,), by=(920,),
             byline=("Jane <Doe>",), places=("Gori", "Georgia & coast"), kind="opinion"),
        slip(2, '<script>alert("headline")</script>', "A <b>tunnel</b> & a bridge",
             at=(902, 903), about=(910,), day="2009-01-01"),
        slip(3, "Roads", "A tunnel", at=(902,), about=(910,)),
    ]  # fmt: skip
    return special + [slip(n, f"Story {n} of the harbour", "The harbour is open.") for n in range(4, 41)]


def russian() -> list[Slip]:
    return [slip(1, "Мосты Гори", "Новый мост открыт.", path="ru/2010/мост.html")]


def paper(folder: Path) -> Path:
    """Print two editions into a folder."""
    for tag, base, root, slips in (("en", "", "", english()), ("ru", "ru/", "", russian())):
        place = folder / base
        place.mkdir(parents=True, exist_ok=True)
        (place / "search.html").write_text(page(tag, base, root), "utf-8")
        index_folder(place, tag, slips)
    (folder / "index.html").write_text("front", "utf-8")
    return folder
