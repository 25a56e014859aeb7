"""The made-up paper at the desk: a process of Django for one newsroom.

    python bench/at_desk.py make FOLDER STORIES       fill the desk and the archive of a new newsroom, and print nothing
    python bench/at_desk.py publish FOLDER NUMBERS…   publish a new story of each number; tell of each call, as JSON

`publish` tells, in seconds: `call`, how long the action took; and with `--served PORT`, `served`, how long it was from the
call to the new bytes at that port.
"""

from __future__ import annotations

import argparse
import http.client
import json
import sys
import time
from collections.abc import Iterable, Iterator
from contextlib import closing
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import Any
from uuid import UUID

from made_up import EDITIONS, Paper

from tamizdat.archive.documents import Person, Place, PlainPage, Story, Topic
from tamizdat.archive.mastheads import Link, LinkGroup, Masthead
from tamizdat.desk import setup
from tamizdat.press.printing import Printing

CHUNK = 500  # stories published at once
REST = 0.3  # seconds that the filer is left alone
PATIENCE = 30  # seconds until new bytes must be there


class Desk:
    """The paper's documents in the desk's words."""

    def __init__(self) -> None:
        self.paper = Paper()
        furniture = self.paper.furniture()
        self.documents = {(document.id, document.edition): document for document in furniture}
        self.things: dict[str, Any] = {}  # the desk's places, topics and people by document

    def fill(self) -> None:
        """Save all that is not a story."""
        from tamizdat.desk import actions

        for document in self._of(EDITIONS[0], Place, Topic, Person):
            self.things[document.id] = self._save(document)
        for edition in EDITIONS:
            for page in self._of(edition, PlainPage):
                text = [("text", page.body)]
                made = actions.save_page(edition, slug=_slug(page), title=page.title, body=text)
                actions.publish(made)
            for masthead in self._of(edition, Masthead):
                actions.set_masthead(edition, **self._masthead(masthead))

    def find(self) -> None:
        """Look up what `fill` has saved."""
        from tamizdat.desk import models

        for document in self._of(EDITIONS[0], Place, Topic, Person):
            model = getattr(models, type(document).__name__)
            self.things[document.id] = model.objects.get(uid=UUID(document.id))

    def fields(self, story: Story) -> dict[str, Any]:
        """Return a story as `actions.prepared_story` wants it."""
        return {
            "edition": story.edition,
            "headline": story.headline,
            "slug": _slug(story),
            "dek": story.dek,
            "kind": story.kind,
            "published_at": datetime.fromisoformat(story.published),
            "bylines": [(self.things[byline.person], byline.role) for byline in story.bylines],
            "places": [self.things[place] for place in story.places],
            "topics": [self.things[topic] for topic in story.topics],
            "body": [("text", story.body)],
        }

    def _of(self, edition: str, *types: type[Any]) -> list[Any]:
        found = [
            each for (_, tag), each in self.documents.items() if tag == edition and isinstance(each, types)
        ]
        return sorted(found, key=lambda each: bool(getattr(each, "parent", "")))  # regions first

    def _save(self, document: Place | Topic | Person) -> Any:
        from tamizdat.desk import actions

        texts = {tag: _words(self.documents[document.id, tag]) for tag in EDITIONS}
        own: dict[str, Any] = {"texts": texts, "order": document.order, "uid": UUID(document.id)}
        match document:
            case Place():
                parent = self.things.get(document.parent)
                return actions.save_place(_slug(document), parent=parent, map=document.map, **own)
            case Topic():
                return actions.save_topic(_slug(document), **own)
            case Person():
                return actions.save_person(_slug(document), **own)

    def _masthead(self, masthead: Masthead) -> dict[str, Any]:
        menu = [
            {"label": entry.label, "groups": [self._group(group, masthead.edition) for group in entry.groups]}
            for entry in masthead.menu
        ]
        words = {field: getattr(masthead, field) for field in ("name", "motto", "description", "copyright")}
        return words | {
            "menu": menu,
            "footer": [self._group(group, masthead.edition) for group in masthead.footer],
        }

    def _group(self, group: LinkGroup, edition: str) -> dict[str, Any]:
        return {
            "head": self._link(group.head, edition),
            "links": [self._link(link, edition) for link in group.links],
        }

    def _link(self, link: Link, edition: str) -> dict[str, str]:
        if link.document:
            target = self.documents[link.document, edition]
            sort = "page" if isinstance(target, PlainPage) else type(target).__name__.lower()
            return {sort: _slug(target)}
        return {"kind": link.kind} if link.kind else {"label": link.label}


def make(folder: Path, count: int) -> None:
    """Fill a newsroom, which has only its `tamizdat.toml`, with so many published stories, and print nothing."""
    (folder / "var").mkdir()
    setup.start(folder)
    setup.set_up()
    from tamizdat.desk import actions, bulk

    desk = Desk()
    desk.fill()
    for start in range(0, count, CHUNK):
        stories = map(desk.paper.story, range(start, min(start + CHUNK, count)))
        bulk.publish([actions.prepared_story(**desk.fields(story)) for story in stories])
        print(f"{min(start + CHUNK, count)} of {count} stories at the desk", flush=True)
    _file()


class _NoPress:
    """Stands for the press while an archive is filled."""

    def update(self, *, now: str) -> Printing:  # noqa: ARG002 - the press's form
        return Printing(release=0, milliseconds=0.0, printed=(), removed=(), unchanged=0)


def _file() -> None:
    from tamizdat.desk import door
    from tamizdat.desk.filer import Filer

    with closing(door.open_archive(writable=True)) as archive:
        filer = Filer(archive, door.press(archive))
        filer.press = _NoPress()  # type: ignore[assignment]
        while filer.work():
            pass


def publish(folder: Path, numbers: Iterable[int], port: int | None) -> Iterator[dict[str, float]]:
    """Publish new stories; yield how long each took."""
    setup.start(folder)
    from tamizdat.desk import actions

    desk = Desk()
    desk.find()
    for number in numbers:
        new = desk.paper.new_story(number)
        draft = actions.create_story(**desk.fields(new))
        if port:
            time.sleep(REST)  # the filer looks at the draft too
        started = time.perf_counter()
        actions.publish(draft)
        times = {"call": time.perf_counter() - started}
        if port:
            _wait_for(folder / "var" / "site" / new.path)
            _check_served(port, new)
            times["served"] = time.perf_counter() - started
            time.sleep(REST)  # it prints the lists, and packs
        yield times


def _wait_for(file: Path) -> None:
    limit = time.monotonic() + PATIENCE
    while not file.exists():
        if time.monotonic() > limit:
            raise TimeoutError(f"{file} was not printed within {PATIENCE} s")
        time.sleep(0.0003)


def _check_served(port: int, story: Story) -> None:
    with closing(http.client.HTTPConnection("127.0.0.1", port, timeout=10)) as reader:
        reader.request("GET", f"/{story.path}")
        if story.headline.encode() not in reader.getresponse().read():
            raise RuntimeError(f"/{story.path} was printed, and another page is served there")


def _slug(document: Any) -> str:
    return PurePosixPath(document.path).stem


def _words(document: Place | Topic | Person) -> dict[str, str]:
    words = {"name": document.name}
    return words | ({"job": document.job, "bio": document.intro} if isinstance(document, Person) else {})


def main() -> None:
    """Carry out a command."""
    parser = argparse.ArgumentParser(description="The made-up paper at the desk.")
    parser.add_argument("act", choices=["make", "publish"])
    parser.add_argument("folder", type=Path)
    parser.add_argument("numbers", type=int, nargs="+")
    parser.add_argument("--served", type=int, metavar="PORT")
    options = parser.parse_args()
    if options.act == "make":
        make(options.folder, options.numbers[0])
        return
    for times in publish(options.folder, options.numbers, options.served):
        print(json.dumps(times), flush=True)


if __name__ == "__main__":
    sys.exit(main())
