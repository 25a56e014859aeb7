"""The frame: what every page has around it, for readers, for search engines and for social networks."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any, cast

import msgspec
from markupsafe import Markup

from tamizdat.archive.lists import ListKey
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.recordings import Played, Sort
from tamizdat.archive.store import Version
from tamizdat.press.drawings import card
from tamizdat.press.elsewhere import medium_path
from tamizdat.press.keys import ICON_SIZES, Format, feed_path, icon_path, list_path, manifest_path
from tamizdat.press.mastheads import ResolvedMasthead, masthead_view
from tamizdat.press.questions import Question
from tamizdat.press.settings import home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import Alternate, Frame, LinkView

SCHEMA = "https://schema.org"
_NAMES: dict[Format, str] = {"rss": "RSS", "atom": "Atom", "json": "JSON Feed"}
_TYPES: dict[Format, str] = {
    "rss": "application/rss+xml",
    "atom": "application/atom+xml",
    "json": "application/feed+json",
}


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a page says of itself to its frame."""

    title: str
    description: str = ""
    kind: str = "website"
    image: Picture | None = None
    drawn: str = ""  # path of the picture that the press draws of it, of `card.SIZE`, where it has no other
    published: str = ""
    updated: str = ""
    structured: Mapping[str, Any] | None = None  # schema.org, without @context
    versions: tuple[Version, ...] = ()  # of the page's document, in all editions
    played: Played | None = None  # the recording that it is about
    list: ListKey | None = None  # whose feeds the page offers, besides the paper's
    indexed: bool = True
    canonical: str = ""  # path of the page that search engines are to keep instead of this one


def masthead_of(sheet: Sheet) -> ResolvedMasthead:
    """Return the masthead of the sheet's edition."""
    return cast(ResolvedMasthead, sheet.reader.ask(Question("masthead", sheet.edition.tag)))


def frame(sheet: Sheet, about: About) -> Frame:
    """Return the frame of a page."""
    masthead = masthead_of(sheet)
    canonical = sheet.absolute(about.canonical or sheet.path) if about.indexed or about.canonical else ""
    image = social_image(about.image)
    picture, (width, height) = about.drawn, card.SIZE if about.drawn else (0, 0)
    if image:
        sheet.media.add(image.blob)
        picture, width, height = medium_path(image.blob), image.width, image.height
    alternates = _alternates(sheet, about)
    prefix = sheet.edition.prefix
    return Frame(
        language=sheet.edition.tag,
        direction=sheet.edition.direction,
        script=sheet.edition.script,
        path=sheet.path,
        title=about.title,
        description=about.description,
        canonical=canonical,
        kind=about.kind,
        image=sheet.absolute(picture) if picture else "",
        image_width=width,
        image_height=height,
        sound=_played(sheet, about.played, "audio"),
        film=_played(sheet, about.played, "video"),
        media_type=about.played.file.type if about.played and about.played.file else "",
        published=about.published,
        updated=about.updated,
        structured=structured_data(about.structured) if about.structured else Markup(""),
        feeds=_feeds(sheet, about, masthead),
        alternates=alternates,
        versions=tuple(alternate for alternate in alternates if alternate.url),
        masthead=masthead_view(sheet, masthead),
        maps=tuple(sheet.drawings[name] for name in sorted(sheet.drawings)),
        scripts=tuple(sheet.scripts[name] for name in sorted(sheet.scripts)),
        icon=sheet.href(icon_path(prefix, ICON_SIZES[1] if masthead.icon else 0)) if masthead.filed else "",
        touch_icon=sheet.href(icon_path(prefix, ICON_SIZES[0])) if masthead.filed else "",
        manifest=sheet.href(manifest_path(sheet.edition)) if masthead.filed else "",
        root=sheet.root,
    )


def _played(sheet: Sheet, played: Played | None, sort: Sort) -> str:
    """Return the absolute address of a recording's file if it is of this sort."""
    if played is None or played.file is None or played.sort != sort:
        return ""
    sheet.media.add(played.file.blob)
    return sheet.medium_address(played.file.blob)


def social_image(picture: Picture | None) -> Rendition | None:
    """Return the rendition that social networks and podcast players read best: the largest JPEG or PNG, else WebP."""
    if picture is None:
        return None
    ranks = {"jpeg": 2, "png": 2, "webp": 1, "avif": 0}
    return max(picture.renditions, key=lambda r: (ranks[r.format], r.width), default=None)


def structured_data(data: Mapping[str, Any]) -> Markup:
    """Return schema.org data as JSON that may stand inside a script element."""
    text = msgspec.json.encode({"@context": SCHEMA, **data}).decode()
    # "</script" and "<!--" must not end or hide the element (HTML standard, "Restrictions for contents of script").
    safe = text.replace("&", "\\u0026").replace("<", "\\u003c").replace(">", "\\u003e")
    return Markup(safe)  # noqa: S704 - every character that HTML knows is escaped


def _feeds(sheet: Sheet, about: About, masthead: ResolvedMasthead) -> tuple[LinkView, ...]:
    feeds: list[LinkView] = []
    keys = [(about.list, about.title)] if about.list and about.list.of != "all" else []
    if masthead.archive:
        keys.append((ListKey(sheet.edition.tag, "all"), masthead.name))
    for key, title in keys:
        label = sheet.label(key.id) if key.of not in ("all", "kind") else None
        front = list_path(key, label.path if label else "", sheet.edition)
        feeds += feed_links(sheet, front, title)
    return tuple(feeds)


def feed_links(
    sheet: Sheet, front: str, title: str, formats: Iterable[Format] = ("rss", "atom")
) -> tuple[LinkView, ...]:
    """Return the links to a list's feeds; `front` is the path of the list's page."""
    return tuple(
        LinkView(
            href=sheet.href(feed_path(front, each)), label=f"{title} ({_NAMES[each]})", note=_TYPES[each]
        )
        for each in formats
    )


def _alternates(sheet: Sheet, about: About) -> tuple[Alternate, ...]:
    paths = {version.edition: version.path for version in about.versions}
    found = []
    for edition in sheet.settings.editions:
        if edition.tag == sheet.edition.tag:
            continue
        path = paths.get(edition.tag, "")
        found.append(
            Alternate(
                language=edition.tag,
                name=edition.name,
                href=sheet.across(edition, path or home_path(edition)),
                url=sheet.absolute(path) if path else "",
                direction=edition.direction,
            )
        )
    return tuple(found)
