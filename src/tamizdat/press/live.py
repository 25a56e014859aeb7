"""A live blog: its entries on the page, and as https://schema.org/LiveBlogPosting for machines."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.documents import Story
from tamizdat.archive.drawn import Entry
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.moments import moment
from tamizdat.press.sheet import Sheet
from tamizdat.press.story_views import EntryView, LiveView


def live_view(sheet: Sheet, story: Story) -> LiveView | None:
    """Return a story's entries; None if it is no live blog."""
    if story.kind != "live" and not story.entries:
        return None
    entries = tuple(_entry(sheet, entry) for entry in story.entries)
    return LiveView(
        entries=entries,
        moments=tuple(entry for entry in entries if entry.key and entry.headline),
        ended=story.ended,
    )


def anchor(entry: Entry) -> str:
    """Return the id of an entry on its page."""
    return f"e-{entry.id}"


def _entry(sheet: Sheet, entry: Entry) -> EntryView:
    return EntryView(
        anchor=anchor(entry),
        at=moment(entry.at, sheet.edition),
        headline=entry.headline,
        text=body(sheet, entry.text),
        author=sheet.link(entry.author),
        key=entry.key,
    )


def posting(sheet: Sheet, story: Story) -> dict[str, Any]:
    """Return what https://schema.org/LiveBlogPosting says besides what every story says; nothing of another story."""
    if story.kind != "live":
        return {}
    data: dict[str, Any] = {
        "@type": "LiveBlogPosting",
        "coverageStartTime": story.entries[-1].at if story.entries else story.published,
        "liveBlogUpdate": [_update(sheet, entry) for entry in story.entries],
    }
    if story.ended:
        data["coverageEndTime"] = story.entries[0].at if story.entries else story.updated or story.published
    return data


def _update(sheet: Sheet, entry: Entry) -> dict[str, Any]:
    text = plain_text(entry.text)
    data: dict[str, Any] = {
        "@type": "BlogPosting",
        "url": f"{sheet.absolute(sheet.path)}#{anchor(entry)}",
        "headline": entry.headline or plain_text(entry.text, 110),
        "datePublished": entry.at,
        "articleBody": text,
    }
    author = sheet.label(entry.author)
    if author:
        data["author"] = {"@type": "Person", "name": author.name, "url": sheet.absolute(author.path)}
    return data
