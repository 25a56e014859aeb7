"""The page that names all feeds of an edition, for readers who follow it in a programme of their own."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tamizdat.archive.documents import KINDS
from tamizdat.archive.lists import ListKey
from tamizdat.archive.parts import Listed
from tamizdat.archive.store import Version
from tamizdat.press.frames import About, masthead_of
from tamizdat.press.guide_views import FeedsChapterView, FeedsLineView, FeedsView
from tamizdat.press.keys import corrections_feed, feed_path, feeds_path, formats, list_path
from tamizdat.press.mastheads import KIND_NAMES
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView

# The lists in the order of the chapters, each with its heading: a message of the theme. Those of the record are too many.
_CHAPTERS: Final = (
    ("place", "Places"),
    ("topic", "Topics"),
    ("coverage", "Special coverage"),
    ("series", "Blogs, podcasts and shows"),
    ("newsletter", "Newsletters"),
    ("kind", "Kinds of stories"),
    ("person", "People"),
)
_NAMES: Final = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}


def feeds_view(sheet: Sheet) -> FeedsView:
    """Return what feeds.html shows. A chapter without lines is left out."""
    everything = sheet.list("all")
    chapters = (
        FeedsChapterView(name=sheet.gettext(name), of=of, lines=tuple(_lines(sheet, of)))
        for of, name in _CHAPTERS
    )
    return FeedsView(
        whole=_line(sheet, everything, masthead_of(sheet).name, "") if sheet.reader.any(everything) else None,
        chapters=tuple(chapter for chapter in chapters if chapter.lines),
    )


def _lines(sheet: Sheet, of: str) -> Iterator[FeedsLineView]:
    if of == "kind":
        for kind in KINDS:
            key = sheet.list("kind", kind)
            if sheet.reader.any(key):
                yield _line(sheet, key, sheet.gettext(KIND_NAMES[kind]), "")
        yield _corrections(sheet)
        return
    for document in sheet.reader.those(sheet.edition.tag, of):
        if isinstance(document, Listed) and document.path:
            yield _line(sheet, sheet.list(of, document.id), document.name, document.path)


def _corrections(sheet: Sheet) -> FeedsLineView:
    """Return the line of the feed of corrected stories, which has no page of its own kind."""
    feed = LinkView(href=sheet.href(corrections_feed(sheet.edition)), label=_NAMES["atom"])
    return FeedsLineView(page=LinkView(href="", label=sheet.gettext("Corrections")), feeds=(feed,))


def _line(sheet: Sheet, key: ListKey, name: str, path: str) -> FeedsLineView:
    front = list_path(key, path, sheet.edition)
    return FeedsLineView(
        page=LinkView(href=sheet.href(front), label=name),
        feeds=tuple(
            LinkView(href=sheet.href(feed_path(front, format)), label=_NAMES[format])
            for format in formats(key)
        ),
    )


def about_feeds(sheet: Sheet) -> About:
    """Return what the page of feeds says of itself."""
    versions = tuple(Version(edition.tag, "", feeds_path(edition)) for edition in sheet.settings.editions)
    return About(title=sheet.gettext("Feeds"), versions=versions)
