"""Footnotes of the block editor: marks in the text, and the notes beside it, in the item's `footnotes`.

A mark is `<sup data-fn="ID">…</sup>`; the notes are JSON: [{"id": "ID", "content": HTML of a line}, …]. Since WordPress 6.3.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable
from typing import Final

from tamizdat.archive import bodies
from tamizdat.wire.html import Loss, to_body

_MARK: Final = re.compile(r'<sup\b[^>]*\bdata-fn="([^"<>]{1,80})"[^>]*>.*?</sup>', re.S)
_OPEN, _CLOSE = "\ue100", "\ue101"  # of private use: no text has them, and cleaning leaves them
_PLACE: Final = re.compile(f"{_OPEN}(\\d+){_CLOSE}")
_BLOCK: Final = re.compile(r"</?(?:p|ul|ol|li|h2|h3|blockquote|figure|div)\b[^>]*>")


def marked(
    html: str, kept: str, link: Callable[[str, str], str], losses: list[Loss]
) -> tuple[str, tuple[str, ...]]:
    """Return HTML with a sign where each footnote's mark stood, and the notes in the order of the signs.

    Args:
        html: the text, as WordPress shows it
        kept: the item's `footnotes`
        link: see `to_body`
        losses: gets what is lost, such as notes that are not there
    """
    contents = _contents(kept)
    notes: list[str] = []

    def sign(mark: re.Match[str]) -> str:
        note = to_body(contents.get(mark[1], ""), link=link, pulls=False)
        losses.extend(note.losses)
        line = _BLOCK.sub(" ", note.html).strip()
        if not bodies.plain(line).strip():
            losses.append(
                Loss("left out", "a footnote, whose text is not in the export", "Look for it there.")
            )
            return ""
        notes.append(line)
        return f"{_OPEN}{len(notes) - 1}{_CLOSE}"

    plain = html.replace(_OPEN, "").replace(_CLOSE, "")
    return _MARK.sub(sign, plain), tuple(notes)


def placed(html: str) -> str:
    """Return a clean body with the marks of footnotes where the signs stand."""
    return _PLACE.sub(r'<sup data-note="\1"></sup>', html)


def _contents(kept: str) -> dict[str, str]:
    try:
        found = json.loads(kept) if kept else []
    except (ValueError, RecursionError):
        found = []
    notes = found if isinstance(found, list) else []
    return {
        str(each.get("id")): each["content"]
        for each in notes
        if isinstance(each, dict) and isinstance(each.get("content"), str)
    }
