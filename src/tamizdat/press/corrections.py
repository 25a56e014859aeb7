"""Corrections, wherever they travel: on the story, on the page of corrections, in feeds, for machines."""

from __future__ import annotations

from datetime import datetime, timedelta
from html import escape
from typing import Any

from tamizdat.archive.documents import Card, Correction, Story, card
from tamizdat.press.moments import day
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import CorrectedView, CorrectionView, LinkView

CORRECTED = 50  # stories on the page of corrections


def newest_first(story: Story) -> list[Correction]:
    """Return a story's corrections, newest first."""
    return sorted(story.corrections, key=lambda correction: correction.date, reverse=True)


def correction_views(sheet: Sheet, story: Story) -> tuple[CorrectionView, ...]:
    """Return a story's corrections as pages show them, newest first."""
    return tuple(
        CorrectionView(date=day(each.date, sheet.edition), text=each.text, right=each.right)
        for each in newest_first(story)
    )


def corrected_views(sheet: Sheet) -> tuple[CorrectedView, ...]:
    """Return the stories that were corrected last, each with its corrections."""
    cards = sheet.reader.newest(sheet.list("corrected"), CORRECTED)
    stories = [sheet.reader.document(sheet.edition.tag, card.id) for card in cards]
    return tuple(corrected_view(sheet, story) for story in stories if isinstance(story, Story))


def corrected_view(sheet: Sheet, story: Story) -> CorrectedView:
    """Return a story with its corrections."""
    return CorrectedView(
        story=LinkView(href=sheet.href(story.path), label=story.headline),
        published=day(story.published, sheet.edition),
        corrections=correction_views(sheet, story),
    )


def sentences(sheet: Sheet, story: Story) -> list[str]:
    """Return a story's corrections as plain text, newest first: "Correction, 3 May 2026: what was wrong; what is right"."""
    word = sheet.gettext("Correction")
    return [
        f"{word}, {day(each.date, sheet.edition).date}: {each.text}{f' {each.right}' if each.right else ''}"
        for each in newest_first(story)
    ]


def as_html(sheet: Sheet, story: Story) -> str:
    """Return a story's corrections as paragraphs, for feeds and reprints; nothing where there are none."""
    return "".join(f"<p><em>{escape(sentence)}</em></p>" for sentence in sentences(sheet, story))


def nodes(story: Story) -> list[dict[str, Any]]:
    """Return a story's corrections as https://schema.org/CorrectionComment, newest first."""
    return [
        {
            "@type": "CorrectionComment",
            "datePublished": each.date,
            "text": f"{each.text} {each.right}".strip(),
        }
        for each in newest_first(story)
    ]


def last_change(story: Story | Card) -> str:
    """Return when readers saw a story change last: it was published, updated or corrected; ISO 8601 with offset.

    A correction has a day and no time. It counts from the day's begin, but never as earlier than what it corrects.
    """
    shown = card(story) if isinstance(story, Story) else story
    last = shown.updated or shown.published
    if not shown.corrected:
        return last
    before = datetime.fromisoformat(last)
    begin = datetime.fromisoformat(shown.corrected[:10]).replace(tzinfo=before.tzinfo)
    return max(begin, before + timedelta(seconds=1)).isoformat(timespec="seconds")
