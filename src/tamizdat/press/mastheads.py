"""The masthead with its links resolved: one read for a page, however long the menus are."""

from __future__ import annotations

from functools import lru_cache

import msgspec

from tamizdat.archive.lists import ListKey
from tamizdat.archive.mastheads import AskAt, Link, LinkGroup, Masthead, Purpose, Reuse, Way
from tamizdat.press.keys import contents_path, feeds_path, letters_path, list_path, popular_path, search_path
from tamizdat.press.reader import Reader
from tamizdat.press.settings import EditionSettings, home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import FIRST, Offered, all_offered, sign_up
from tamizdat.press.views import GroupView, LinkView, MastheadView, MenuView

KIND_NAMES = {
    "news": "News",
    "analysis": "Analysis",
    "explainer": "Explainers",
    "interview": "Interviews",
    "opinion": "Opinion",
    "live": "Live",
    "picture-story": "Visual stories",
    "video": "Video",
    "audio": "Audio",
}


class ResolvedLink(msgspec.Struct, frozen=True):
    """A link with its words and either a path of the site or an absolute address; both empty for a bare head."""

    label: str
    path: str = ""
    url: str = ""
    kind: str = ""  # whose name the theme says, where there is no label


class ResolvedGroup(msgspec.Struct, frozen=True):
    """A column of links."""

    head: ResolvedLink | None
    links: tuple[ResolvedLink, ...]


class ResolvedMasthead(msgspec.Struct, frozen=True, cache_hash=True):
    """An edition's masthead; what is not published is left out of its menus."""

    name: str
    motto: str
    description: str
    notice: str
    copyright: str
    home: str
    archive: str
    menu: tuple[tuple[str, tuple[ResolvedGroup, ...]], ...]
    footer: tuple[ResolvedGroup, ...]
    support: ResolvedLink | None
    plea: str
    ways: tuple[Way, ...]
    asks: tuple[AskAt, ...]
    reuse: Reuse | None
    filed: bool  # whether it was filled in at all
    icon: str  # the blob of the picture that the paper chose; "" where its letter is drawn
    policies: tuple[tuple[Purpose, str], ...]  # trust terms with the paths of the pages that answer them
    contact: str
    elsewhere: tuple[str, ...]
    belongs_to: tuple[str, ...]
    newsletters: tuple[Offered, ...]


def resolve(reader: Reader, edition: EditionSettings) -> ResolvedMasthead:
    """Return an edition's masthead with its links resolved. An edition without one has its language's name."""
    found = reader.those(edition.tag, "masthead")
    masthead = (
        found[0]
        if found and isinstance(found[0], Masthead)
        else Masthead(id="", edition="", name=edition.name)
    )
    resolver = _Resolver(reader, edition)
    everything = ListKey(edition.tag, "all")
    return ResolvedMasthead(
        name=masthead.name,
        motto=masthead.motto,
        description=masthead.description,
        notice=masthead.notice,
        copyright=masthead.copyright,
        home=home_path(edition),
        archive=list_path(everything, "", edition) if reader.any(everything) else "",
        menu=tuple(
            (entry.label, groups) for entry in masthead.menu if (groups := resolver.groups(entry.groups))
        ),
        footer=resolver.groups(masthead.footer),
        support=resolver.link(masthead.support) if masthead.support else None,
        plea=masthead.plea,
        ways=masthead.ways,
        asks=masthead.asks,
        reuse=masthead.reuse,
        filed=bool(masthead.id),
        icon=masthead.icon.largest if masthead.icon else "",
        policies=tuple(
            (each.purpose, page.path)
            for each in masthead.policies
            if (page := resolver.link(Link(document=each.page)))
        ),
        contact=masthead.contact,
        elsewhere=masthead.elsewhere,
        belongs_to=masthead.belongs_to,
        newsletters=all_offered(reader, edition),
    )


class _Resolver:
    def __init__(self, reader: Reader, edition: EditionSettings) -> None:
        self._reader = reader
        self._edition = edition

    def groups(self, groups: tuple[LinkGroup, ...]) -> tuple[ResolvedGroup, ...]:
        resolved = (self._group(group) for group in groups)
        return tuple(group for group in resolved if group.links or (group.head and group.head.path))

    def _group(self, group: LinkGroup) -> ResolvedGroup:
        head = self.link(group.head) or (ResolvedLink(group.head.label) if group.head.label else None)
        return ResolvedGroup(head, tuple(link for link in map(self.link, group.links) if link))

    def link(self, link: Link) -> ResolvedLink | None:
        """Return a link with its address, or None where it would lead nowhere."""
        if link.document:
            found = self._reader.label(self._edition.tag, link.document)
            return ResolvedLink(link.label or found.name, found.path) if found and found.path else None
        if link.kind:
            key = ListKey(self._edition.tag, "kind", link.kind)
            if not self._reader.any(key):
                return None
            return ResolvedLink(link.label, list_path(key, "", self._edition), kind=link.kind)
        return ResolvedLink(link.label or link.url, url=link.url) if link.url else None


def masthead_view(sheet: Sheet, masthead: ResolvedMasthead) -> MastheadView:
    """Return the masthead as a page writes it; the same for all pages of a depth that it does not link to."""
    own = sheet.path if sheet.path in _paths(masthead) else ""
    return sheet.piece(("masthead", masthead, own), lambda: _masthead_view(sheet, masthead))


@lru_cache(maxsize=16)
def _paths(masthead: ResolvedMasthead) -> frozenset[str]:
    groups = [group for _, found in masthead.menu for group in found] + list(masthead.footer)
    links = [link for group in groups for link in (*group.links, group.head)] + [masthead.support]
    return frozenset(link.path for link in links if link)


def _masthead_view(sheet: Sheet, masthead: ResolvedMasthead) -> MastheadView:
    def link(found: ResolvedLink) -> LinkView:
        href = sheet.href(found.path) if found.path else found.url
        label = found.label or (sheet.gettext(KIND_NAMES[found.kind]) if found.kind else "")
        return LinkView(href=href, label=label, current=bool(found.path) and found.path == sheet.path)

    def groups(found: tuple[ResolvedGroup, ...]) -> tuple[GroupView, ...]:
        return tuple(
            GroupView(head=link(g.head) if g.head else None, links=tuple(map(link, g.links))) for g in found
        )

    return MastheadView(
        name=masthead.name,
        motto=masthead.motto,
        notice=masthead.notice,
        copyright=masthead.copyright,
        home=sheet.href(masthead.home),
        archive=sheet.href(masthead.archive) if masthead.archive else "",
        contents=sheet.href(contents_path(sheet.edition)),
        feeds=sheet.href(feeds_path(sheet.edition)),
        most_read=sheet.href(popular_path(sheet.edition)),
        search=sheet.href(search_path(sheet.edition)),
        letters=sheet.href(letters_path(sheet.edition)) if masthead.newsletters else "",
        sign_up=sign_up(sheet, masthead.newsletters, FIRST),
        menu=tuple(MenuView(label=label, groups=groups(found)) for label, found in masthead.menu),
        footer=groups(masthead.footer),
        support=link(masthead.support) if masthead.support else None,
        plea=masthead.plea,
        ways=_ways(sheet, masthead),
        asks=masthead.asks,
    )


def way_anchor(number: int) -> str:
    """Return the id that a way to give has on the page of support; ways are counted from 1."""
    return f"way-{number}"


def _ways(sheet: Sheet, masthead: ResolvedMasthead) -> tuple[LinkView, ...]:
    """Return the ways to give as links: outside, or to the account on the page of support, if there is one."""
    page = sheet.href(masthead.support.path) if masthead.support and masthead.support.path else ""
    hrefs = [way.url or (f"{page}#{way_anchor(n)}" if page else "") for n, way in enumerate(masthead.ways, 1)]
    return tuple(
        LinkView(href=href, label=way.label) for way, href in zip(masthead.ways, hrefs, strict=True) if href
    )
