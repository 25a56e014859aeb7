"""Under which places and topics stories are filed, and by whom they are: what the newsroom knows, and what is new to it."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from urllib.parse import unquote

from tamizdat.archive.documents import AnyDocument, Person, Place, Topic
from tamizdat.archive.slugs import slug_of
from tamizdat.wire.html.losses import short
from tamizdat.wire.wordpress import places
from tamizdat.wire.wordpress.export import Post
from tamizdat.wire.wordpress.index import Index, derived, taxonomy_of
from tamizdat.wire.wordpress.rules import Key, Newsroom, Target
from tamizdat.wire.wordpress.texts import words_of

LONGEST_NAME = 200  # characters
_MOST_ABOVE = 20  # terms above a term


@dataclass(frozen=True)
class Named:
    """A place, topic or person: its id, and its document unless the desk has it already."""

    id: str
    document: AnyDocument | None


@dataclass
class Filing:
    """What the stories of an export are filed under."""

    index: Index
    terms: Mapping[Key, tuple[Target, ...]]
    newsroom: Newsroom
    edition: str
    places: dict[str, Named] = field(default_factory=dict)  # by slug, parents first
    topics: dict[str, Named] = field(default_factory=dict)
    people: dict[str, Named] = field(default_factory=dict)  # by login
    _orders: dict[str, int] = field(default_factory=dict)  # of topics

    def __post_init__(self) -> None:
        """Make all of them."""
        for where, made in (("place", self.places), ("topic", self.topics)):
            keys = self._keys(where)
            for slug in keys:
                self._list(where, slug, keys, made, ())
        self._orders = {slug: number for number, slug in enumerate(self.topics)}
        self._authors()

    def path(self, rest: str) -> str:
        """Return where something of the edition is printed."""
        return rest if self.edition == self.newsroom.editions[0] else f"{self.edition}/{rest}"

    def targets(self, post: Post) -> list[Target]:
        """Return where a story is filed, in the order of its terms."""
        keys = ((taxonomy_of(term), unquote(term.slug)) for term in post.terms)
        return [target for key in keys for target in self.terms.get(key, ())]

    def ids(self, targets: Iterable[Target], where: str) -> tuple[str, ...]:
        """Return the ids of the places or topics among some targets: places as they come, topics in their own order."""
        found = [target for target in targets if target.where == where]
        if where == "topic":
            found.sort(key=lambda target: self._orders.get(target.slug, 0))
        return _distinct(self._target(target) for target in found)

    def writers(self, post: Post) -> tuple[str, ...]:
        """Return who wrote a story: those whom the plugin for several authors names, or whose account it is."""
        several = [
            unquote(term.slug).removeprefix("cap-") for term in post.terms if term.taxonomy == "author"
        ]
        logins = [login for login in several if login in self.people] or [post.creator.strip()]
        return _distinct(self.people[login].id for login in logins if login in self.people)

    def of_term(self, taxonomy: str, slug: str) -> str:
        """Return the document that a term's stories are listed by; "" if there is none."""
        targets = self.terms.get((taxonomy, slug), ())
        return next((self._target(target) for target in targets if target.where != "kind"), "")

    def of_author(self, slug: str) -> str:
        """Return the document of somebody by the last part of his address; "" if there is none."""
        found = (named.id for login, named in self.people.items() if slug in (login.lower(), slug_of(login)))
        return next(found, "")

    def _target(self, target: Target) -> str:
        named = (self.places if target.where == "place" else self.topics).get(target.slug)
        return named.id if named else ""

    # Places and topics

    def _keys(self, where: str) -> dict[str, Key]:
        """Return, for each place or topic, the term that gives it its name."""
        keys: dict[str, Key] = {}
        for key, targets in self.terms.items():
            for target in targets:
                if key in self.index.terms and target.where == where:
                    keys.setdefault(target.slug, key)
        return keys

    def _list(
        self, where: str, slug: str, keys: dict[str, Key], made: dict[str, Named], below: tuple[str, ...]
    ) -> str:
        """Make a place or topic after that above it; return its id, or "" where that would be a circle."""
        if slug in made:
            return made[slug].id
        if slug in below or len(below) > _MOST_ABOVE:
            return ""
        standing = (self.newsroom.places if where == "place" else self.newsroom.topics).get(slug)
        id = derived(self.index.site, f"{where} {slug}")
        if standing is not None and standing.id != id:
            made[slug] = Named(standing.id, None)
            return standing.id
        above = self._above(where, slug, keys)
        parent = self._list(where, above, keys, made, (*below, slug)) if above else ""
        made[slug] = Named(id, self._listed(where, slug, keys[slug], id, parent, len(made)))
        return id

    def _listed(self, where: str, slug: str, key: Key, id: str, parent: str, order: int) -> AnyDocument:
        term = self.index.terms[key]
        name = short(words_of(term.name), LONGEST_NAME) or slug
        if where == "topic":
            path = self.path(f"topics/{slug}.html")
            return Topic(id=id, edition=self.edition, path=path, name=name, parent=parent, order=order)
        path, code = self.path(f"places/{slug}.html"), places.code_of(term.name, term.slug) or ""
        return Place(id=id, edition=self.edition, path=path, name=name, parent=parent, map=code, order=order)

    def _above(self, where: str, slug: str, keys: dict[str, Key]) -> str:
        """Return the slug of the place or topic that the term above leads to."""
        taxonomy, own = keys[slug]
        above = (taxonomy, unquote(self.index.terms[taxonomy, own].parent))
        found = (target.slug for target in self.terms.get(above, ()) if target.where == where)
        return next((each for each in found if each != slug and each in keys), "")

    # People

    def _authors(self) -> None:
        """Make a person of everybody who has an account or wrote something."""
        guests = {
            unquote(slug).removeprefix("cap-"): term.name
            for (taxonomy, slug), term in self.index.terms.items()
            if taxonomy == "author" and self.index.uses[taxonomy, slug]
        }
        taken: set[str] = set()
        for login in {**guests, **self.index.authors}:
            if login:
                name = self.index.authors.get(login) or guests.get(login, "")
                self.people[login] = self._person(login, name, taken)

    def _person(self, login: str, name: str, taken: set[str]) -> Named:
        id = derived(self.index.site, f"author {login}")
        shown = (words_of(name) or words_of(login)).partition("@")[0]  # nobody's e-mail address is told
        base = slug_of(login.partition("@")[0]) or slug_of(shown) or "author"
        shown = short(shown, LONGEST_NAME) or base
        slug, number = base, 1
        while slug in taken or self._is_another(slug, id, shown):
            number += 1
            slug = f"{base}-{number}"
        taken.add(slug)
        standing = self.newsroom.people.get(slug)
        if standing is not None and standing.id != id:
            return Named(standing.id, None)
        path = self.path(f"people/{slug}.html")
        return Named(id, Person(id=id, edition=self.edition, path=path, name=shown))

    def _is_another(self, slug: str, id: str, name: str) -> bool:
        """Return whether somebody else at the desk has this slug."""
        standing = self.newsroom.people.get(slug)
        names = {each.casefold() for each in standing.names} if standing else set()
        return standing is not None and standing.id != id and name.casefold() not in names


def _distinct(found: Iterable[str]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(id for id in found if id))
