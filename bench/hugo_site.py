"""The made-up paper as a site of Hugo: its documents as HTML files with front matter, in a copy of `bench/hugo/`.

Both programs print the same words, the same styles and the same maps; neither parses Markdown. Front matter is JSON, which
Hugo reads fastest.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable, Iterator, Mapping
from importlib import resources
from pathlib import Path, PurePosixPath
from typing import Any

from made_up import EDITIONS, Paper, settings

from tamizdat.archive.documents import Person, Place, PlainPage, Story, Topic, label_of
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead
from tamizdat.archive.parts import Document
from tamizdat.press import theme
from tamizdat.press.maps import Size
from tamizdat.press.mastheads import KIND_NAMES

LAYOUTS = Path(__file__).parent / "hugo"


def write(folder: Path, paper: Paper, count: int) -> None:
    """Write a site of so many stories into a folder that is empty or missing."""
    shutil.copytree(LAYOUTS, folder, dirs_exist_ok=True)
    _write_styles(folder / "assets" / "styles")
    furniture = paper.furniture()
    for edition in EDITIONS:
        site = _Edition(edition, [document for document in furniture if document.edition == edition])
        for path, front, body in site.files():
            _write_content(folder / "content" / edition / path, front, body)
        _write_json(folder / "data" / "paper" / f"{edition}.json", site.data())
    slugs = {document.id: _slug(document) for document in furniture}
    regions = {place.id: place.parent for place in furniture if isinstance(place, Place)}
    for story in paper.stories(count):
        path = folder / "content" / story.edition / "stories" / f"{_slug(story)}.html"
        _write_content(path, _story_front(story, slugs, regions), story.body)


def _story_front(story: Story, slugs: Mapping[str, str], regions: Mapping[str, str]) -> dict[str, Any]:
    place = story.places[0]
    return {
        "title": story.headline,
        "date": story.published,
        "description": story.dek,
        "id": story.id,
        "words": story.words,
        "kinds": [story.kind],
        "people": [slugs[byline.person] for byline in story.bylines],
        "place": slugs[place],
        "places": [slugs[place], slugs[regions[place]]],  # a region's list holds its places' stories
        "topics": [slugs[topic] for topic in story.topics],
    }


class _Edition:
    """All that is not a story in an edition of the paper."""

    def __init__(self, edition: str, documents: Iterable[Document]) -> None:
        self._edition = settings().edition(edition)
        self._messages = theme.load().messages(self._edition)
        self._maps = theme.load().maps
        self._documents = {document.id: document for document in documents}

    def files(self) -> Iterator[tuple[str, dict[str, Any], str]]:
        """Yield the content files: path, front matter, body."""
        gettext = self._messages.gettext
        for document in self._documents.values():
            if isinstance(document, Place | Topic | Person):
                yield (
                    f"{PurePosixPath(document.path).parent.name}/{_slug(document)}/_index.html",
                    *self._listed(document),
                )
            elif isinstance(document, PlainPage):
                yield f"{_slug(document)}.html", {"title": document.title}, document.body
        for kind in self._kinds():
            yield f"kinds/{kind}/_index.html", {"title": gettext(KIND_NAMES[kind])}, ""
        yield "stories/_index.html", {"title": gettext("All stories")}, ""
        yield "contents.html", {"title": gettext("Contents"), "type": "contents", "layout": "contents"}, ""

    def _listed(self, document: Place | Topic | Person) -> tuple[dict[str, Any], str]:
        front: dict[str, Any] = {"title": document.name}
        if isinstance(document, Person):
            front["job"] = document.job
        if isinstance(document, Place):
            parent = self._documents.get(document.parent)
            front |= {"parent": _slug(parent)} if parent else {}
            front |= {size: self._map(document, size) for size in ("story", "front")}
            codes = document.map.split()
            _, front["drawing"], front["card"] = theme.load().maps.shared(codes, title=document.name)
            front["below"] = [_slug(place) for place in self._below(document)]
        return front, document.intro

    def _map(self, place: Place, size: Size) -> str:
        codes = place.map.split()
        return theme.load().maps.locator(codes, language=self._edition.tag, size=size, title=place.name)

    def _those(self, type: type[Any]) -> list[Any]:
        return [document for document in self._documents.values() if isinstance(document, type)]

    def _below(self, place: Place) -> list[Place]:
        return [each for each in self._those(Place) if each.parent == place.id]

    def _regions(self) -> list[Place]:
        return [place for place in self._those(Place) if not place.parent]

    def _kinds(self) -> list[str]:
        groups = [group for masthead in self._those(Masthead) for group in masthead.footer]
        return [link.kind for group in groups for link in group.links if link.kind]

    # What the layouts read from data/paper/

    def data(self) -> dict[str, Any]:
        """Return the masthead and the contents."""
        masthead: Masthead = self._those(Masthead)[0]
        menu = [
            {"label": entry.label, "groups": [self._group(group) for group in entry.groups]}
            for entry in masthead.menu
        ]
        return {
            "name": masthead.name,
            "motto": masthead.motto,
            "description": masthead.description,
            "copyright": masthead.copyright,
            "menu": menu,
            "footer": [self._group(group) for group in masthead.footer],
            "regions": [_slug(place) for place in self._regions()],
            "contents": list(self._chapters()),
        }

    def _group(self, group: LinkGroup) -> dict[str, Any]:
        return {"head": self._link(group.head), "links": [self._link(link) for link in group.links]}

    def _link(self, link: Link) -> dict[str, str]:
        if link.document:
            return self._link_to(self._documents[link.document])
        if link.kind:
            label = link.label or self._messages.gettext(KIND_NAMES[link.kind])
            return {"label": label, "url": f"/{self._edition.prefix}kinds/{link.kind}.html"}
        return {"label": link.label}

    def _link_to(self, document: Document) -> dict[str, str]:
        return {"label": label_of(document).name, "url": f"/{document.path}"}  # type: ignore[arg-type]

    def _chapters(self) -> Iterator[dict[str, Any]]:
        gettext = self._messages.gettext
        regions = [
            self._link_to(region) | {"below": [self._link_to(place) for place in self._below(region)]}
            for region in self._regions()
        ]
        yield {"of": "place", "name": gettext("Places"), "branches": regions}
        for of, name, type in (
            ("topic", "Topics", Topic),
            ("person", "People", Person),
            ("page", "Pages", PlainPage),
        ):
            yield {"of": of, "name": gettext(name), "branches": [self._link_to(d) for d in self._those(type)]}
        kinds = [self._link(Link(kind=kind)) for kind in self._kinds()]
        yield {"of": "kind", "name": gettext("Kinds of stories"), "branches": kinds}


def _slug(document: Document) -> str:
    return PurePosixPath(document.path).stem


def _write_content(path: Path, front: dict[str, Any], body: str) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(f"{json.dumps(front, ensure_ascii=False, indent=1)}\n{body}", "utf-8")


def _write_json(path: Path, data: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(json.dumps(data, ensure_ascii=False, indent=1), "utf-8")


def _write_styles(folder: Path) -> None:
    folder.mkdir(parents=True)
    for source in (resources.files("tamizdat.theme") / "styles").iterdir():
        (folder / source.name).write_text(theme.minify(source.read_text("utf-8")), "utf-8")
