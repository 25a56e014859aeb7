"""Texts of the block editor: HTML with comments that say which block it is of.

Most blocks hold the HTML that they show, so their comments are dropped. What is drawn by WordPress when a page is asked
for has none; it is listed. The form: https://developer.wordpress.org/block-editor/reference-guides/core-blocks/
"""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from html import escape, unescape
from typing import Any, Final, NamedTuple

from tamizdat.wire.html import Loss
from tamizdat.wire.wordpress import classic
from tamizdat.wire.wordpress.media import Album, framed

_DEEPEST: Final = 40  # blocks within each other; deeper ones are not told apart
_MOST_REUSED: Final = 5  # reusable blocks within each other
_COMMENT: Final = re.compile(
    r"\s+(/?)wp:([a-z][a-z0-9_-]*(?:/[a-z][a-z0-9_-]*)?)\s+(\{.*\}\s+)?(/?)\Z", re.DOTALL
)
_ADDRESS: Final = re.compile(r"https?://[^\s<>\"']+")
# What they show is made anew whenever somebody looks: lists of the newest, boxes for searching, menus.
_DRAWN: Final = frozenset({
    "archives", "avatar", "calendar", "categories", "comments", "comments-query-loop", "home-link", "latest-comments",
    "latest-posts", "loginout", "navigation", "navigation-link", "page-list", "post-author", "post-author-biography",
    "post-comments", "post-comments-form", "post-date", "post-excerpt", "post-featured-image", "post-navigation-link",
    "post-terms", "post-title", "query", "query-title", "read-more", "rss", "search", "site-logo", "site-tagline",
    "site-title", "social-links", "social-link", "tag-cloud", "template-part", "term-description", "pattern",
    "newspack-blocks/homepage-articles", "newspack-blocks/carousel",
})  # fmt: skip
_SILENT: Final = frozenset({"spacer", "separator", "more", "nextpage", "footnotes"})  # notes: see `footnotes`


class _Frame(NamedTuple):
    name: str
    given: dict[str, Any]
    pieces: list[str]


def is_blocks(text: str) -> bool:
    """Return whether a text was written in the block editor."""
    return "<!-- wp:" in text


def to_html(text: str, album: Album) -> tuple[str, list[Loss]]:
    """Return a text of the block editor as plain HTML, and what has none."""
    losses: list[Loss] = []
    return _read(text, album, losses, 0), losses


def _read(text: str, album: Album, losses: list[Loss], reused: int) -> str:
    frames = [_Frame("", {}, [])]
    for piece, block in _pieces(text):
        if block is None:
            free = len(frames) == 1 and piece.strip() and "<p" not in piece
            frames[-1].pieces.append(classic.to_html(piece) if free else piece)
            continue
        closing, name, given, void = block
        if void:
            frames[-1].pieces.append(_void(name, given, album, losses, reused))
        elif not closing:
            if len(frames) < _DEEPEST:
                frames.append(_Frame(name, given, []))
        elif any(frame.name == name for frame in frames[1:]):
            while _close(frames, losses) != name:
                pass
    while len(frames) > 1:
        _close(frames, losses)
    return "".join(frames[0].pieces)


def _pieces(text: str) -> Iterator[tuple[str, tuple[bool, str, dict[str, Any], bool] | None]]:
    """Yield HTML, and what each comment says of a block: closing, name, attributes, whether it is empty."""
    at = 0
    while (start := text.find("<!--", at)) >= 0 and (end := text.find("-->", start)) >= 0:
        yield text[at:start], None
        found = _COMMENT.match(text[start + 4 : end])
        if found:
            yield (
                "",
                (bool(found[1]), found[2].removeprefix("core/"), _attributes(found[3] or ""), bool(found[4])),
            )
        at = end + 3
    yield text[at:], None


def _attributes(text: str) -> dict[str, Any]:
    if not text:
        return {}
    try:
        found = json.loads(text)
    except (ValueError, RecursionError):
        return {}
    return found if isinstance(found, dict) else {}


def _close(frames: list[_Frame], losses: list[Loss]) -> str:
    frame = frames.pop()
    frames[-1].pieces.append(_whole(frame.name, frame.given, "".join(frame.pieces), losses))
    return frame.name


def _whole(name: str, given: dict[str, Any], html: str, losses: list[Loss]) -> str:
    """Return the HTML of a block that has some."""
    if name in _DRAWN:
        losses.append(_drawn(name))
        return ""
    url = given.get("url")
    if name == "embed" or name.startswith("core-embed/"):
        rest, caption = _parted(html)
        address = url if isinstance(url, str) else ""
        if not address and (found := _ADDRESS.search(rest)):
            address = unescape(found[0])
        return framed(address, caption)
    if name == "freeform":
        return classic.to_html(html)
    if name == "file":
        return _without_button(html)
    if name == "cover" and isinstance(url, str) and "<img" not in html and "<video" not in html:
        return f'<img src="{escape(url)}" alt="">{html}'
    return html


def _parted(html: str) -> tuple[str, str]:
    """Return the HTML of a figure without its caption, and the caption."""
    before, opening, rest = html.partition("<figcaption")
    caption, closing, after = rest.partition("</figcaption>")
    return (before + after, caption.partition(">")[2]) if opening and closing else (html, "")


def _without_button(html: str) -> str:
    """Return the HTML of a file without the button that leads where its name leads too."""
    at = html.find("wp-block-file__button")
    start, end = html.rfind("<a ", 0, at), html.find("</a>", at)
    return html[:start] + html[end + 4 :] if at >= 0 and start >= 0 and end >= 0 else html


def _void(name: str, given: dict[str, Any], album: Album, losses: list[Loss], reused: int) -> str:
    """Return the HTML of a block that has none of its own."""
    if name == "block":
        text = album.reusable(str(given.get("ref", ""))) if reused < _MOST_REUSED else ""
        if not text:
            losses.append(
                Loss("left out", f"the reusable block {given.get('ref', '')}, which is not in the export")
            )
        return _read(text, album, losses, reused + 1)
    if name == "embed" or name.startswith("core-embed/"):
        return framed(str(given.get("url", "")))
    if name in _DRAWN:
        losses.append(_drawn(name))
    elif name not in _SILENT:
        losses.append(Loss("not understood", f"the block “{name}”, which has no text of its own"))
    return ""


def _drawn(name: str) -> Loss:
    return Loss("left out", f"the block “{name}”, which WordPress draws anew for each reader")
