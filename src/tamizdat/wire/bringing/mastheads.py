"""The mastheads of a folder's editions."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from tamizdat.desk import actions, imports
from tamizdat.desk.models import Masthead
from tamizdat.wire import folder_copy
from tamizdat.wire.bringing.memory import NAMED, Memory


class Mastheads:
    """What stands around the texts of an import, in each edition."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def bring(self) -> None:
        """Make or change the mastheads. What they lead to must be there already."""
        for tag, masthead in self.memory.copy.newsroom.masthead.items():
            key = f"masthead/{tag}"
            if tag in self.memory.tags and self.memory.wants(key, masthead, partial(_masthead_in_use, tag)):
                values: dict[str, Any] = {
                    "name": masthead.name,
                    "motto": masthead.motto,
                    "description": masthead.description,
                    "notice": masthead.notice,
                    "copyright": masthead.copyright,
                    "menu": [
                        {"label": entry.label, "groups": [self._group(group, tag) for group in entry.group]}
                        for entry in masthead.menu
                    ],
                    "footer": [
                        {"head": {"label": column.label}, "links": self._links(column.links, tag)}
                        for column in masthead.footer
                    ],
                    "support": self._link(masthead.support, tag) if masthead.support else None,
                    "plea": masthead.plea,
                    "ways": [_plain(way) for way in masthead.ways],
                    "asks": masthead.asks,
                    "reuse": _plain(masthead.reuse) if masthead.reuse else None,
                    "policies": self._policies(masthead, tag),
                    "contact": masthead.contact,
                    "elsewhere": "\n".join(masthead.elsewhere),
                    "belongs_to": "\n".join(masthead.belongs_to),
                }
                new = self.memory.things[key] is None
                self.memory.brought(key, actions.set_masthead(tag, **values), new=new)

    def _policies(self, masthead: folder_copy.Masthead, edition: str) -> list[tuple[str, Any]]:
        pages = (
            (purpose, self.memory.page("page", slug, edition)) for purpose, slug in masthead.policies.items()
        )
        return [(purpose, page) for purpose, page in pages if page is not None]

    def _group(self, group: folder_copy.Group, edition: str) -> dict[str, Any]:
        return {"head": self._link(group.head, edition) or {}, "links": self._links(group.links, edition)}

    def _links(self, links: Iterable[folder_copy.Link], edition: str) -> list[dict[str, Any]]:
        return [made for link in links if (made := self._link(link, edition)) is not None]

    def _link(self, link: folder_copy.Link, edition: str) -> dict[str, Any] | None:
        """Return a line as the desk's action wants it, or None if what it leads to was deleted at the desk."""
        made: dict[str, Any] = {"label": link.label}
        for sort, name in link.targets().items():
            if sort in NAMED:
                target = self.memory.one(sort, name, f"masthead {edition}")
            elif sort == "page":
                target = self.memory.page(sort, name, edition)
            else:
                target = name
            if target is None:
                return None
            made[sort] = target
        return made


def _plain(form: folder_copy.Way | folder_copy.Reuse) -> dict[str, Any]:
    return {name: getattr(form, name) for name in form.__struct_fields__}


def _masthead_in_use(edition: str) -> Any:
    """Return an edition's masthead if anybody has filled it in: a new newsroom has an empty one."""
    found = Masthead.objects.filter(edition=edition).first()
    return found if found is not None and imports.in_use(found) else None
