"""What a newsroom knows: its places, topics, coverage, series and people."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from typing import Any, TypeVar

from tamizdat.desk import actions, imports
from tamizdat.wire import folder_copy
from tamizdat.wire.bringing.files import Files
from tamizdat.wire.bringing.memory import Memory
from tamizdat.wire.fronts import Section

T = TypeVar("T")


_OF_A_SHOW = ("author", "funding", "guid")  # what players are told of it in an edition


class Knowledge:
    """What the newsroom of an import knows."""

    def __init__(self, memory: Memory, files: Files) -> None:
        self.memory = memory
        self.files = files
        self.wanted_places: list[tuple[int, folder_copy.Place]] = []
        self.waiting: list[
            tuple[folder_copy.Coverage, bool, dict[str, Any]]
        ] = []  # coverages for their stories

    def bring(self) -> None:
        """Make or change all of it, parents first."""
        self.memory.progress("Places, topics, coverage, series and people")
        room = self.memory.copy.newsroom
        for number, place in enumerate(room.place):
            self._wanted_place(number, place)
        self._places()
        wanted = [(n, topic) for n, topic in enumerate(room.topic) if self._wants_named("topic", n, topic)]
        for number, topic in _parents_first(wanted):
            parent = self.memory.one("topic", topic.parent, f"topic {topic.slug}")
            self._save("topic", topic, actions.save_topic, parent=parent, order=number)
        for number, coverage in enumerate(room.coverage):
            if self._wants_named("coverage", number, coverage):
                self._save_coverage(number, coverage)
        for number, series in enumerate(room.series):
            if self._wants_named("series", number, series):
                values = {
                    "format": series.format,
                    "order": number,
                    "cover": self.files.portrait(series.cover),
                    "podcast": {
                        "email": series.email,
                        "categories": series.categories,
                        "order": series.listen,
                        "explicit": series.explicit,
                        "locked": series.locked,
                        "complete": series.complete,
                    },
                }
                self._save("series", series, actions.save_series, **values)
        for number, person in enumerate(room.person):
            if self._wants_named("person", number, person):
                photo = self.files.portrait(person.photo)
                self._save(
                    "person", person, actions.save_person, team=person.team, order=person.order, photo=photo
                )

    def _save_coverage(self, number: int, coverage: folder_copy.Coverage) -> None:
        """Make a coverage. One whose stories stand in an order is complete when they have come."""
        values = {
            "topic": self.memory.one("topic", coverage.topic, f"coverage {coverage.slug}"),
            "order": number,
            "picture": self.files.of(coverage.picture) if coverage.picture else None,
        }
        curated = bool(coverage.pinned or coverage.section)
        new = self.memory.things[f"coverage/{coverage.slug}"] is None
        self._save("coverage", coverage, actions.save_coverage, **values, unfinished=curated)
        if curated:
            self.waiting.append((coverage, new, values))

    def curate(self) -> None:
        """Give coverages the order of their stories, which are there by now."""
        for coverage, new, values in self.waiting:
            texts = self._names("coverage", coverage)
            for tag, text in texts.items():
                text["pinned"] = [("story", page) for page in self._pages(coverage.pinned, tag)]
                text["sections"] = [
                    ("section", self._section(section, tag))
                    for section in coverage.section
                    if tag in section.name
                ]
            made = actions.save_coverage(coverage.slug, texts=texts, **values)
            self.memory.brought(f"coverage/{coverage.slug}", made, new=new)

    def _section(self, section: Section, tag: str) -> dict[str, Any]:
        return {
            "name": section.name[tag],
            "text": section.text.get(tag, ""),
            "stories": self._pages(section.stories, tag),
        }

    def _pages(self, slugs: Iterable[str], tag: str) -> list[int]:
        """Return the keys of the stories that are there in an edition."""
        found = (self.memory.page("story", slug, tag) for slug in slugs)
        return [story.pk for story in found if story is not None]

    def _wants_named(self, sort: str, number: int, thing: Any) -> bool:
        shown = getattr(thing, "picture", None)
        file = shown.file if shown else getattr(thing, "photo", "") or getattr(thing, "cover", "")
        picture = self.memory.copy.files[file].digest if file else ""
        return self.memory.wants(
            f"{sort}/{thing.slug}",
            [thing, number, picture, self.memory.tags],
            lambda: imports.MODELS[sort].objects.filter(slug=thing.slug).first(),
        )

    def _wanted_place(self, number: int, place: folder_copy.Place) -> None:
        if self._wants_named("place", number, place):
            self.wanted_places.append((number, place))

    def _places(self) -> None:
        """Make the places, and when all are there list them under others too."""
        for others in (False, True):
            for number, place in _parents_first(self.wanted_places):
                if others and not place.listed_under:
                    continue
                at = f"place {place.slug}"
                listed = self.memory.some("place", place.listed_under, at) if others else []
                parent = self.memory.one("place", place.parent, at)
                values = {"parent": parent, "listed_under": listed, "map": place.map, "order": number}
                self._save("place", place, actions.save_place, **values, again=others)

    def _save(
        self,
        sort: str,
        thing: Any,
        action: Callable[..., Any],
        *,
        again: bool = False,
        unfinished: bool = False,
        **values: Any,
    ) -> None:
        key = f"{sort}/{thing.slug}"
        new = self.memory.things[key] is None
        made = action(thing.slug, texts=self._names(sort, thing), **values)
        if again or unfinished:
            self.memory.things[key] = made
            imports.remember(key, "" if unfinished else self.memory.digests[key], made)
        else:
            self.memory.brought(key, made, new=new)

    def _names(self, sort: str, thing: Any) -> dict[str, dict[str, Any]]:
        intro = "bio" if sort == "person" else "intro"
        texts: dict[str, dict[str, Any]] = {}
        for tag in self.memory.tags:
            if tag in thing.name:
                texts[tag] = {
                    "name": thing.name[tag],
                    intro: self.memory.copy.intros.get((sort, thing.slug, tag), ""),
                }
                if sort == "person":
                    texts[tag]["job"] = thing.job.get(tag, "")
                if sort == "series":
                    texts[tag] |= {name: getattr(thing, name).get(tag, "") for name in _OF_A_SHOW}
        return texts


def _parents_first(things: Sequence[tuple[int, T]]) -> list[tuple[int, T]]:
    """Return places or topics with each after its parent. There are no loops: the folder was checked."""
    parents = {thing.slug: thing.parent for _, thing in things}  # type: ignore[attr-defined]

    def depth(slug: str) -> int:
        return 1 + depth(parents[slug]) if slug in parents else 0

    return sorted(things, key=lambda each: (depth(each[1].slug), each[0]))  # type: ignore[attr-defined]
