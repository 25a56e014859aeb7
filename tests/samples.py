"""Small documents for tests, in one place: a paper of two editions about a few places."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from typing import Any

from tamizdat.archive.documents import Byline, Coverage, Person, Place, PlainPage, Series, Story, Topic
from tamizdat.archive.letters import Letter, LetterItem, LetterPart, Newsletter, letter_path
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead, MenuEntry
from tamizdat.archive.store import Archive


def story(name: str, edition: str = "en", /, **fields: Any) -> Story:
    """Return a story whose id, slug and headline follow from one word."""
    prefix = "" if edition == "en" else f"{edition}/"
    published = fields.pop("published", "2026-03-04T09:00:00+05:00")
    defaults: dict[str, Any] = {
        "id": f"story-{name}" if edition == "en" else f"story-{name}-{edition}",
        "edition": edition,
        "story": f"shared-{name}",
        "path": f"{prefix}{published[:4]}/{name}.html",
        "kind": "news",
        "headline": name.capitalize(),
        "published": published,
        "body": f"<p>All about {name}.</p>",
        "words": 3,
    }
    return Story(**{**defaults, **fields})


def place(name: str, edition: str = "en", /, **fields: Any) -> Place:
    return Place(**{**_named("places", name, edition), **fields})


def topic(name: str, edition: str = "en", /, **fields: Any) -> Topic:
    return Topic(**{**_named("topics", name, edition), **fields})


def coverage(name: str, edition: str = "en", /, **fields: Any) -> Coverage:
    return Coverage(**{**_named("coverage", name, edition), **fields})


def series(name: str, edition: str = "en", /, **fields: Any) -> Series:
    return Series(**{**_named("series", name, edition), **fields})


def person(name: str, edition: str = "en", /, **fields: Any) -> Person:
    return Person(**{**_named("people", name, edition), **fields})


def newsletter(name: str = "weekly", edition: str = "en", /, **fields: Any) -> Newsletter:
    """Return a newsletter; its versions in other editions have the same slug."""
    own = _named("letters", name, edition) | {"id": f"{name}-{edition}", "slug": name}
    return Newsletter(**{**own, **fields})


def letter(day: str, *stories: str, of: Newsletter | None = None, **fields: Any) -> Letter:
    """Return the letter of a day that carries these stories, by their ids."""
    whose = of or newsletter()
    published = f"{day}T09:00:00+04:00"
    defaults: dict[str, Any] = {
        "id": f"letter-{whose.id}-{day}",
        "edition": whose.edition,
        "path": letter_path(whose.path, published),
        "newsletter": whose.id,
        "subject": f"Of {day}",
        "published": published,
        "parts": (LetterPart(items=tuple(LetterItem(document=id) for id in stories)),),
    }
    return Letter(**{**defaults, **fields})


def plain_page(name: str, edition: str = "en", /, **fields: Any) -> PlainPage:
    prefix = "" if edition == "en" else f"{edition}/"
    defaults: dict[str, Any] = {
        "id": f"page-{name}-{edition}",
        "edition": edition,
        "page": f"shared-{name}",
        "path": f"{prefix}{name}.html",
        "title": name.capitalize(),
        "body": f"<p>{name}</p>",
    }
    return PlainPage(**{**defaults, **fields})


def _named(folder: str, name: str, edition: str) -> dict[str, Any]:
    prefix = "" if edition == "en" else f"{edition}/"
    return {
        "id": name,
        "edition": edition,
        "path": f"{prefix}{folder}/{name}.html",
        "name": name.capitalize(),
    }


def masthead(edition: str = "en", **fields: Any) -> Masthead:
    menu = (
        MenuEntry(
            label="Regions",
            groups=(
                LinkGroup(
                    head=Link(document="caucasus"), links=(Link(document="georgia"), Link(kind="video"))
                ),
            ),
        ),
    )
    footer = (LinkGroup(head=Link(label="The Post"), links=(Link(document=f"page-about-{edition}"),)),)
    defaults: dict[str, Any] = {
        "id": "masthead",
        "edition": edition,
        "name": "The Post",
        "motto": "News",
        "menu": menu,
        "footer": footer,
    }
    return Masthead(**{**defaults, **fields})


def small_paper() -> list[Any]:
    """Return a paper: two regions, three countries, stories about them in two editions."""
    shared: list[Any] = []
    for edition in ("en", "ru"):
        shared += [
            place("caucasus", edition, map="AM AZ GE"),
            place("georgia", edition, parent="caucasus", map="GE"),
            place("armenia", edition, parent="caucasus", map="AM"),
            place("conflicts", edition),
            place("ossetia", edition, parent="conflicts", listed_under=("georgia",), map="GE-SO"),
            topic("society", edition),
            topic("arts", edition, parent="society"),
            coverage("elections", edition, topic="society"),
            series("notes", edition, format="blog"),
            person("nana", edition, job="Editor", team=True, intro="<p>Edits.</p>"),
            plain_page("about", edition),
            plain_page("team", edition, template="team"),
            masthead(edition),
        ]
    return [
        *shared,
        story("wine", places=("georgia",), topics=("arts",), bylines=(Byline(person="nana"),)),
        story("wine", "ru", places=("georgia",), topics=("arts",), bylines=(Byline(person="nana"),)),
        story("lake", places=("armenia",), published="2025-06-01T10:00:00+04:00"),
        story("tunnel", places=("ossetia",), published="2026-02-01T10:00:00+04:00", coverage=("elections",)),
        story("roads", published="2010-09-24T10:00:00+05:00", series="notes"),
    ]


def number_alike(archive: Archive, other: Archive) -> None:
    """Let documents have the numbers in an archive that they have in another, in whatever order they are filed."""
    with closing(sqlite3.connect(other.folder / "archive.sqlite")) as db:
        numbers = db.execute("SELECT edition, id, number FROM numbered").fetchall()
    with closing(sqlite3.connect(archive.folder / "archive.sqlite")) as db, db:
        db.execute("DELETE FROM numbered")
        db.executemany("INSERT INTO numbered (edition, id, number) VALUES (?, ?, ?)", numbers)
