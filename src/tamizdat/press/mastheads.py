"""The masthead with its links resolved: one read for a page, however long the menus are."""

from __future__ import annotations

import msgspec

from tamizdat.archive.documents import Link, LinkGroup, Masthead
from tamizdat.archive.lists import ListKey
from tamizdat.archive.store import Archive
from tamizdat.press.keys import contents_path, list_path
from tamizdat.press.settings import EditionSettings, home_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.theme import Messages
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


class ResolvedGroup(msgspec.Struct, frozen=True):
    """A column of links."""

    head: ResolvedLink | None
    links: tuple[ResolvedLink, ...]


class ResolvedMasthead(msgspec.Struct, frozen=True):
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


def resolve(archive: Archive, edition: EditionSettings, messages: Messages) -> ResolvedMasthead:
    """Return an edition's masthead with its links resolved. An edition without one has its language's name."""
    found = archive.those(edition.tag, "masthead")
    masthead = (
        found[0]
        if found and isinstance(found[0], Masthead)
        else Masthead(id="", edition="", name=edition.name)
    )
    resolver = _Resolver(archive, edition, messages)
    has_stories = archive.newest(ListKey(edition.tag, "all"), 1)
    return ResolvedMasthead(
        name=masthead.name,
        motto=masthead.motto,
        description=masthead.description,
        notice=masthead.notice,
        copyright=masthead.copyright,
        home=home_path(edition),
        archive=list_path(ListKey(edition.tag, "all"), "", edition) if has_stories else "",
        menu=tuple(
            (entry.label, groups) for entry in masthead.menu if (groups := resolver.groups(entry.groups))
        ),
        footer=resolver.groups(masthead.footer),
        support=resolver.link(masthead.support) if masthead.support else None,
    )


class _Resolver:
    def __init__(self, archive: Archive, edition: EditionSettings, messages: Messages) -> None:
        self._archive = archive
        self._edition = edition
        self._messages = messages

    def groups(self, groups: tuple[LinkGroup, ...]) -> tuple[ResolvedGroup, ...]:
        resolved = (self._group(group) for group in groups)
        return tuple(group for group in resolved if group.links or (group.head and group.head.path))

    def _group(self, group: LinkGroup) -> ResolvedGroup:
        head = self.link(group.head) or (ResolvedLink(group.head.label) if group.head.label else None)
        return ResolvedGroup(head, tuple(link for link in map(self.link, group.links) if link))

    def link(self, link: Link) -> ResolvedLink | None:
        """Return a link with its address, or None where it would lead nowhere."""
        if link.document:
            found = self._archive.label(self._edition.tag, link.document)
            return ResolvedLink(link.label or found.name, found.path) if found and found.path else None
        if link.kind:
            key = ListKey(self._edition.tag, "kind", link.kind)
            if not self._archive.newest(key, 1):
                return None
            label = link.label or self._messages.gettext(KIND_NAMES[link.kind])
            return ResolvedLink(label, list_path(key, "", self._edition))
        return ResolvedLink(link.label or link.url, url=link.url) if link.url else None


def masthead_view(sheet: Sheet, masthead: ResolvedMasthead) -> MastheadView:
    """Return the masthead as a page writes it."""

    def link(found: ResolvedLink) -> LinkView:
        href = sheet.href(found.path) if found.path else found.url
        return LinkView(href=href, label=found.label, current=bool(found.path) and found.path == sheet.path)

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
        menu=tuple(MenuView(label=label, groups=groups(found)) for label, found in masthead.menu),
        footer=groups(masthead.footer),
        support=link(masthead.support) if masthead.support else None,
    )
