"""The texts of an item: its headline, the line under it, its body, and what it has that finds no form here."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator
from typing import Final, NamedTuple
from urllib.parse import unquote

from tamizdat.archive import bodies
from tamizdat.wire.html import Loss, to_body
from tamizdat.wire.html.losses import short
from tamizdat.wire.wordpress import blocks, classic, footnotes, shortcodes
from tamizdat.wire.wordpress.export import Post
from tamizdat.wire.wordpress.links import Links
from tamizdat.wire.wordpress.media import Album

LONGEST_HEADLINE: Final = 255  # characters
LONGEST_DEK: Final = 600
_BUILDERS: Final = ("_elementor_data",)


class Text(NamedTuple):
    """The body of an item."""

    html: str
    notes: tuple[str, ...] = ()  # footnotes


def words_of(html: str) -> str:
    """Return the words of a title, a name or an excerpt, which may hold tags and names of letters, in one line.

    Nothing is returned where nobody would see anything.
    """
    plain = bodies.plain(to_body(html).html) if "<" in html or "&" in html else html
    sorts = [unicodedata.category(letter) for letter in plain]
    if all(sort[0] in "CZ" for sort in sorts):
        return ""
    seen = (" " if sort == "Cc" else letter for letter, sort in zip(plain, sorts, strict=True))
    return " ".join("".join(seen).split())


def body_of(post: Post, album: Album, links: Links, losses: list[Loss], *, pulls: bool) -> Text:
    """Return the body of an item with its footnotes; what it loses is added to `losses`."""
    if blocks.is_blocks(post.content):
        html, lost = blocks.to_html(post.content, album)
        losses += lost
        html, lost = shortcodes.to_html(html, album, post.post_id)
    else:
        html, lost = shortcodes.to_html(classic.without_comments(post.content), album, post.post_id)
        html = classic.to_html(html)
    losses += lost

    def link(address: str, words: str) -> str:
        return links.resolved(address, words, losses)

    html, notes = footnotes.marked(html, post.meta.get("footnotes", ""), link, losses)
    body = to_body(html, link=link, pulls=pulls)
    losses += body.losses
    return Text(footnotes.placed(body.html), notes)


def title_of(post: Post, body: str, losses: list[Loss]) -> str:
    """Return the headline of an item: WordPress lets one be without, we do not."""
    title = words_of(post.title)
    if not title:
        title = short(words_of(body), 80) or unquote(post.slug) or post.post_id or "—"
        losses.append(Loss("repaired", "it had no headline: its first words became one", "Write a headline."))
    if len(title) > LONGEST_HEADLINE:
        losses.append(_too_long("headline", title))
    return short(title, LONGEST_HEADLINE)


def dek_of(post: Post, losses: list[Loss]) -> str:
    """Return the excerpt that somebody wrote; those that WordPress makes of the text are in no export."""
    dek = words_of(post.excerpt) or words_of(post.meta.get("newspack_post_subtitle", ""))
    if len(dek) > LONGEST_DEK:
        losses.append(_too_long("excerpt", dek))
    return short(dek, LONGEST_DEK)


def left_of(post: Post, album: Album) -> Iterator[Loss]:
    """Yield what an item has besides its texts and that has no form here."""
    if number := post.meta.get("_thumbnail_id", "").strip():
        media = album.media(number)
        at = media.url if media else f"number {number}, which is not in the export"
        caption = f"; its caption is “{short(media.caption)}”" if media and media.caption else ""
        remedy = "Upload it at the desk and choose it for the story."
        yield Loss("left out", f"its picture at the top, {at}{caption}", remedy)
    if post.sticky.strip() == "1":
        remedy = "Choose it for the front if it still belongs there."
        yield Loss("noted", "it was kept at the top of the old site", remedy)
    if any(builder in post.meta for builder in _BUILDERS):
        remedy = "Compare it with the old page."
        yield Loss("noted", "it was laid out by a page builder, of which only the text is brought", remedy)


def _too_long(what: str, text: str) -> Loss:
    return Loss("repaired", f"its {what} had {len(text)} characters and was cut", "Write a shorter one.")
