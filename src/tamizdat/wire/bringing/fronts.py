"""The fronts of a folder."""

from __future__ import annotations

from collections.abc import Iterable
from functools import partial
from typing import Any

from tamizdat.desk import actions, imports
from tamizdat.desk.models import Edition
from tamizdat.wire.bringing.memory import NAMED, Memory
from tamizdat.wire.fronts import Breaking, Front, FrontOf, Strip


class Fronts:
    """The fronts of an import. What they show must be there already."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def bring(self) -> None:
        """Compose the home pages, and the fronts of places and topics."""
        for tag, front in self.memory.copy.newsroom.front.items():
            key = f"front/{tag}"
            if tag in self.memory.tags and self.memory.wants(key, front, partial(_home_in_use, tag)):
                new = self.memory.things[key] is None
                actions.set_front(tag, self._stories(front.slots, tag), **self._composed(front, tag))
                self.memory.brought(key, actions.edition_page(tag), new=new)
        for of in self.memory.copy.newsroom.front_of:
            if of.edition in self.memory.tags:
                self._front_of(of)

    def _front_of(self, front: FrontOf) -> None:
        sort, slug = ("place", front.place) if front.place else ("topic", front.topic)
        key, tag = f"front-of/{front.edition}/{sort}/{slug}", front.edition
        thing = self.memory.one(sort, slug, f"front {tag}")
        if thing is None or not self.memory.wants(key, front, thing.fronts.filter(edition=tag).first):
            return
        new = self.memory.things[key] is None
        stories = self._stories(front.slots, tag)
        made = actions.set_front_of(thing, tag, stories, **self._composed(front, tag))
        self.memory.brought(key, made, new=new)

    def _composed(self, front: Front, tag: str) -> dict[str, Any]:
        ends = {self.memory.page("story", slug, tag): end for slug, end in front.until.items()}
        return {
            "until": {story: end for story, end in ends.items() if story is not None},
            "breaking": self._breaking(front.breaking, tag) if front.breaking else None,
            "strips": [made for strip in front.strip if (made := self._strip(strip, tag)) is not None],
            "picks": self._stories(front.picks, tag),
        }

    def _stories(self, slugs: Iterable[str], tag: str) -> list[Any]:
        found = (self.memory.page("story", slug, tag) for slug in slugs)
        return [story for story in found if story is not None]

    def _breaking(self, breaking: Breaking, tag: str) -> dict[str, Any]:
        sort, slug = ("story", breaking.story) if breaking.story else ("page", breaking.page)
        page = self.memory.page(sort, slug, tag) if slug else None
        return {
            "text": breaking.text,
            "page": page.pk if page is not None else None,
            "url": breaking.url,
            "until": breaking.until,
        }

    def _strip(self, strip: Strip, tag: str) -> dict[str, Any] | None:
        """Return a strip as the desk's action wants it, or None if what it is about was deleted at the desk."""
        (sort, name), *_ = strip.about()
        about: Any = name or None
        if name and sort in NAMED:
            about = self.memory.one(sort, name, f"front {tag}")
            if about is None:
                return None
        return {
            "of": sort,
            "about": about,
            "label": strip.label,
            "stories": self._stories(strip.stories, tag),
            "count": strip.count,
            "look": strip.look,
        }


def _home_in_use(edition: str) -> Any:
    found: Edition = actions.edition_page(edition)
    return found if imports.in_use(found) else None
