"""The show itself, as a series of the desk; and the people that it names. Django must be set up before this is imported."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any, Final
from uuid import UUID

from django.db import transaction

from tamizdat.archive import bodies
from tamizdat.archive.slugs import slug_of
from tamizdat.desk import actions, editions
from tamizdat.desk.actions import Refused
from tamizdat.desk.models import Person, PersonText, Series
from tamizdat.desk.podcast_categories import CATEGORIES
from tamizdat.wire.bringing.memory import Remembering, digest_of
from tamizdat.wire.bringing.podcast import words
from tamizdat.wire.podcast.copy import Show, Somebody
from tamizdat.wire.podcast.files import PICTURE, Files, Missing
from tamizdat.wire.podcast.times import is_yes
from tamizdat.wire.reports import Item, What, ended

_TITLE: Final = 200  # characters that the desk takes
# What the podcast taxonomy calls those whom we name beside a story; all others of it are told as left out.
ROLES: Final = {
    "host": "host", "co-host": "host", "guest host": "host", "guest": "guest", "author": "writer", "writer": "writer",
    "reporter": "writer", "journalist": "writer", "editor": "editor", "translator": "translator",
}  # fmt: skip


class Showing:
    """A show on its way to the desk."""

    def __init__(self, show: Show, edition: str, files: Files, memory: Remembering) -> None:
        self.show = show
        self.edition = edition
        self.files = files
        self.memory = memory
        self._people: dict[str, Any] = {}

    def series(self) -> Any:
        """Make or change the show's series, unless somebody did at the desk; return it, None if it was deleted there."""
        show = self.show
        key = f"series/podcast {digest_of([show.guid or show.link or show.title])}"
        told = [show.title, show.description, show.image, show.author, show.email, show.categories, show.type, show.guid,
                show.explicit, show.locked, show.complete, show.funding, self.edition]  # fmt: skip
        if not self.memory.wants(key, told, self._standing, f"show “{show.title}”"):
            return self.memory.things[key]
        cover = self.picture(show.image, f"show “{show.title}”, its cover")
        known = self.memory.things[key]
        with transaction.atomic():
            series = self._save(known, cover)
            self.memory.brought(key, series, new=known is None)
        return series

    def _standing(self) -> Any:
        """Return nothing: a series of the same name may be another, and this one gets a name beside it."""

    def _save(self, known: Any, cover: Any) -> Any:
        show = self.show
        video = show.medium == "video" or _is_mostly_video(show)
        own = {
            "name": show.title[:_TITLE] or show.link,
            "intro": words.rich(words.body_of(show.description).html, self.edition),
            "author": show.author[:_TITLE],
        }
        own |= {"guid": self._guid(), "funding": bodies.safe_address(show.funding)}
        texts = {self.edition: own}
        if editions.first() != self.edition:
            texts[editions.first()] = {"name": own["name"]}
        shared: dict[str, Any] = {"categories": list(self._categories()), "explicit": is_yes(show.explicit)}
        shared |= {"locked": is_yes(show.locked), "complete": is_yes(show.complete)}
        shared |= {"order": "serial" if show.type == "serial" else "episodic"}
        slug = known.slug if known is not None else _free_slug(Series, show.title or "show")
        save = {"texts": texts, "format": "video" if video else "podcast", "cover": cover}
        uid = known.uid if known is not None else None
        try:
            return actions.save_series(slug, podcast={**shared, "email": show.email}, uid=uid, **save)
        except Refused:  # an owner's address that is none is no reason to lose the show
            self.tell("left out", f"show “{show.title}”", f"its owner's address {show.email!r}")
            return actions.save_series(slug, podcast=shared, uid=uid, **save)

    def _guid(self) -> str:
        try:
            return str(UUID(self.show.guid))
        except ValueError:
            return ""  # the desk mints one

    def _categories(self) -> Iterator[str]:
        for name in self.show.categories:
            if name in CATEGORIES:
                yield name
            else:
                self.tell(
                    "left out", f"show “{self.show.title}”", f"its category “{name[:60]}”, which Apple does not have",
                    "Choose one at the desk.",
                )  # fmt: skip

    def tell(self, what: What, item: str, reason: str, remedy: str = "") -> None:
        """Add to the report what did not come as it is."""
        self.memory.report.add(ended(Item(what, item, reason, remedy)))

    # Pictures and people

    def picture(self, url: str, where: str) -> Any:
        """Return a picture that the feed names, kept at the desk; None, and an item of the report, if it cannot be had."""
        if not url:
            return None
        try:
            with self.files.had(url, PICTURE) as path:
                return actions.save_picture(path.read_bytes(), _name(url))
        except Missing as error:
            self.tell("left out", where, f"the picture {url}: {error}", "Upload it at the desk.")
        except Refused as error:
            self.tell("left out", where, f"the picture {url}: {error}", "Upload another at the desk.")
        return None

    def bylines(self, people: Iterable[Somebody], where: str) -> list[tuple[Any, str]]:
        """Return people as the bylines of an episode; those whom nobody knows are made."""
        found: dict[tuple[int, str], tuple[Any, str]] = {}
        for somebody in people:
            role = ROLES.get(somebody.role)
            if role is None:
                self.tell("left out", where, f"{somebody.name}, {somebody.role}: stories name no such role")
            else:
                person = self._person(somebody)
                found[person.pk, role] = (person, role)
        return list(found.values())

    def _person(self, somebody: Somebody) -> Any:
        name = somebody.name[:_TITLE]
        person = self._people.get(name) or self._known(name)
        if person is None:
            photo = self.picture(somebody.image, f"person “{name}”")
            texts = {tag: {"name": name} for tag in dict.fromkeys((editions.first(), self.edition))}
            person = actions.save_person(_free_slug(Person, name), texts=texts, photo=photo)
            self.memory.report.made["person"] += 1
        self._people[name] = person
        return person

    def _known(self, name: str) -> Any:
        text = PersonText.objects.filter(name=name).order_by("thing_id").first()
        return text.thing if text else None


def _is_mostly_video(show: Show) -> bool:
    films = sum(
        item.enclosure is not None and item.enclosure.type.startswith("video/") for item in show.items
    )
    return films * 2 > len(show.items)


def _free_slug(model: type[Any], name: str) -> str:
    slug = slug_of(name) or model.__name__.lower()
    taken = set(model.objects.filter(slug__startswith=slug).values_list("slug", flat=True))
    number = 1
    while (found := slug if number == 1 else f"{slug}-{number}") in taken:
        number += 1
    return found


def _name(url: str) -> str:
    """Return what a file of the web is called, for the desk's library."""
    return url.partition("?")[0].rstrip("/").rpartition("/")[2][:100] or "picture"
