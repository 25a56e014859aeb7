"""A text as a letter carries it whole: blocks of clean HTML in which every address is absolute.

What only a page can draw or play (charts, maps, recordings) is named, with a link to the page.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from html import escape
from typing import Final

import msgspec
from markupsafe import Markup

from tamizdat.archive.documents import PlainPage, Story
from tamizdat.archive.parts import Picture
from tamizdat.press import bare
from tamizdat.press.bodies import plain_text
from tamizdat.press.corrections import sentences
from tamizdat.press.durations import length
from tamizdat.press.mail_views import MailPictureView
from tamizdat.press.sheet import Sheet
from tamizdat.press.typesetting import typesetter

WIDTH: Final = 552  # pixels of a picture: the letter's 600 without its margins
_DRAWN: Final = re.compile(r'<figure data-(chart|map|recording)="(\d{1,6})"></figure>')
_TAG: Final = re.compile(r'<(/?)([a-z][a-z0-9]*)(?:[^<>"]|"[^"]*")*>')
_HEADING: Final = re.compile(r"(</?h)([23])>")
_EMPTY: Final = frozenset({"br", "hr", "img"})
# Elements that not all mail programs know, and what they become: a tag and a class.
_PLAINER: Final = {
    "figure": ("div", "figure"),
    "figcaption": ("p", "caption"),
    "footer": ("p", "caption"),
    "aside": ("div", "aside"),
}


def story_blocks(sheet: Sheet, story: Story, level: int) -> tuple[Markup, ...]:
    """Return a story's whole text in blocks; `level` is that of the heading under which it stands."""
    corrected = (f"<p><em>{escape(each)}</em></p>" for each in sentences(sheet, story))
    told = _without_drawings(sheet, story)
    note = f"<p><em>{escape(story.note)}</em></p>" if story.note else ""
    return blocks(sheet, "".join((*corrected, _open(sheet, told, level), note)))


def page_blocks(sheet: Sheet, page: PlainPage, level: int) -> tuple[Markup, ...]:
    """Return a plain page's whole text in blocks, as those of a story."""
    names = ("id", "edition", "path", "body", "pictures", "charts", "maps", "notes")
    same = {name: getattr(page, name) for name in names}
    told = Story(story=page.page, kind="news", headline=page.title, published="", **same)
    return story_blocks(sheet, told, level)


def note_blocks(sheet: Sheet, html: str, limit: int) -> tuple[Markup, ...]:
    """Return what an editor wrote in blocks: as many as have `limit` bytes; of a single larger one, its words."""
    note = Story(
        id="", edition=sheet.edition.tag, story="", kind="news", headline="", published="", body=html
    )
    found = blocks(sheet, _open(sheet, note, 1))
    return leading(found, limit) or blocks(
        sheet, f"<p>{escape(plain_text(html, limit // 4))}</p>" * bool(found)
    )


def leading(found: tuple[Markup, ...], limit: int) -> tuple[Markup, ...]:
    """Return the first blocks, as many as have `limit` bytes together."""
    size = 0
    for at, block in enumerate(found):
        size += len(block.encode())
        if size > limit:
            return found[:at]
    return found


def picture_view(sheet: Sheet, picture: Picture | None) -> MailPictureView | None:
    """Return a picture in the smallest size that fills a letter's width; None for none, or none that mail programs read."""
    readable = [each for each in picture.renditions if each.format in ("jpeg", "png")] if picture else []
    if picture is None or not readable:
        return None
    readable.sort(key=lambda each: each.width)
    chosen = next((each for each in readable if each.width >= WIDTH), readable[-1])
    width = min(WIDTH, chosen.width)
    return MailPictureView(
        src=sheet.medium(chosen.blob),
        width=width,
        height=max(1, round(width * chosen.height / chosen.width)),
        alt=picture.alt or picture.caption,
        caption=bare.caption(sheet, picture) if picture.caption else bare.whose(sheet, picture),
        told=bare.caption(sheet, picture),
    )


def blocks(sheet: Sheet, html: str) -> tuple[Markup, ...]:
    """Return the outermost elements of clean HTML, each with the text before it, set as the language wants it."""
    found: list[str] = []
    depth = at = 0
    for tag in _TAG.finditer(html):
        if tag[2] not in _EMPTY:
            depth = max(0, depth - 1) if tag[1] else depth + 1
        if not depth:
            found.append(html[at : tag.end()])
            at = tag.end()
    set_in_type = typesetter(sheet.edition.tag)
    return tuple(Markup(set_in_type(each.strip())) for each in (*found, html[at:]) if each.strip())  # noqa: S704 - as `bodies.body`


def _open(sheet: Sheet, story: Story, level: int) -> str:
    def shown(picture: Picture) -> str:
        view = picture_view(sheet, picture)
        return _figure(view) if view else ""

    html = bare.bare_text(sheet, story, bare.Ways(sheet.href, sheet.medium, shown, boxed=True))
    for name, (tag, looks) in _PLAINER.items():
        html = html.replace(f"<{name}>", f'<{tag} class="{looks}">').replace(f"</{name}>", f"</{tag}>")
    return _HEADING.sub(lambda match: f"{match[1]}{int(match[2]) - 1 + level}>", html)


def _figure(view: MailPictureView) -> str:
    words = f"<figcaption>{escape(view.caption)}</figcaption>" if view.caption else ""
    size = f'width="{view.width}" height="{view.height}" style="max-width:{view.width}px"'
    return f'<figure><img src="{escape(view.src)}" alt="{escape(view.alt)}" {size}>{words}</figure>'


def _without_drawings(sheet: Sheet, story: Story) -> Story:
    """Return a story with links to its page where it shows what a mail cannot."""
    see = _seen_on_page(sheet, story)
    entries = tuple(msgspec.structs.replace(each, text=_DRAWN.sub(see, each.text)) for each in story.entries)
    return msgspec.structs.replace(story, body=_DRAWN.sub(see, story.body), entries=entries)


def _seen_on_page(sheet: Sheet, story: Story) -> Callable[[re.Match[str]], str]:
    """Return what makes a link of a drawing's place in a text."""
    href, words = escape(sheet.href(story.path)), escape(sheet.gettext("See it on the site"))
    comma = sheet.gettext(", ")

    def link(match: re.Match[str]) -> str:
        title = _title(sheet, story, match[1], int(match[2]), comma)
        return f'<p>{escape(title)} · <a href="{href}">{words}</a></p>' if title else ""

    return link


def _title(sheet: Sheet, story: Story, sort: str, at: int, comma: str) -> str:
    """Return what is told of a drawing: "Map: Where the road is closed"; "" where there is none."""
    if sort == "chart" and at < len(story.charts):
        return _named(sheet.gettext("Chart"), story.charts[at].title)
    if sort == "map" and at < len(story.maps):
        return _named(sheet.gettext("Map"), story.maps[at].title)
    if sort == "recording" and at < len(story.recordings):
        of = story.recordings[at]
        word = sheet.gettext("Audio" if of.sort == "audio" else "Video")
        return _named(word, comma.join(filter(None, (of.title, length(of.seconds, sheet.edition)))))
    return ""


def _named(word: str, title: str) -> str:
    return f"{word}: {title}" if title else word
