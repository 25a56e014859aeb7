"""What an import knows of the desk's things, and what it remembers of them for the next import."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from typing import Any, Final

import msgspec

from tamizdat.desk import actions, editions, imports
from tamizdat.wire.errors import ImportRefused
from tamizdat.wire.folder_copy import FolderCopy
from tamizdat.wire.reports import ImportReport

Progress = Callable[[str], object]

NAMED: Final = ("place", "topic", "coverage", "series", "person")
_AGAIN: Final = "Mend it and import again: what was brought already does not come twice."


class Remembering:
    """One import: what it makes of the desk's things, and what earlier ones made of them."""

    def __init__(self, progress: Progress, report: ImportReport) -> None:
        self.progress = progress
        self.report = report
        self.tags = editions.tags()
        self.things: dict[str, Any] = {}  # by key; None for what was deleted at the desk
        self.uses: dict[str, set[str]] = {}  # by the names of pictures' files, the keys of their pictures
        self.digests: dict[str, str] = {}

    def wants(self, key: str, copy: object, standing: Callable[[], Any | None], name: str = "") -> bool:
        """Return whether the thing `key` is to be made or changed; note what it is at the desk.

        `standing` returns the thing of that name that stands at the desk without having been imported; `name` are words for
        it, where its key says nothing to people.
        """
        self.digests[key] = digest = digest_of(copy)
        record, thing = imports.recall(key)
        self.things[key] = thing
        name = name or key.replace("/", " ")
        if record is None:
            self.things[key] = standing()
            if self.things[key] is not None:
                self.report.tell("kept", name, "it was made at the desk")
            return self.things[key] is None
        if thing is None:
            self.report.tell("kept", name, "it was deleted at the desk")
            return False
        if record.copy == digest:
            self.report.unchanged += 1
            return False
        if record.state != imports.state_of(thing):
            self.report.tell(
                "kept", name, "it was changed at the desk since it was imported, and the copy changed too"
            )
            return False
        return True

    def brought(self, key: str, thing: Any, *, new: bool) -> None:
        """Remember that the thing `key` is complete, and report it."""
        self.things[key] = thing
        imports.remember(key, self.digests[key], thing)
        (self.report.made if new else self.report.changed)[key.partition("/")[0]] += 1


class Memory(Remembering):
    """An import of a folder: what is known of the desk's things so far, by the names that the copy has for them."""

    def __init__(self, copy: FolderCopy, progress: Progress, report: ImportReport) -> None:
        super().__init__(progress, report)
        self.copy = copy

    def one(self, sort: str, slug: str, at: str) -> Any:
        """Return a place, topic … by the copy's name for it; None, with a note, if it was deleted at the desk."""
        if not slug:
            return None
        thing = self.things.get(f"{sort}/{slug}")
        if thing is None:
            self.report.note(f"{at}: the {sort} '{slug}' was left out, since it was deleted at the desk")
        return thing

    def some(self, sort: str, slugs: Iterable[str], at: str) -> list[Any]:
        """Return those of several that are there; see `one`."""
        return [thing for slug in slugs if (thing := self.one(sort, slug, at)) is not None]

    def page(self, sort: str, slug: str, edition: str) -> Any:
        """Return a story or page of an edition, or None."""
        return self.things.get(f"{sort}/{edition}/{slug}")

    def version(self, sort: str, slug: str, edition: str) -> Any:
        """Return a story or page in an edition, or else in the first in which it is there."""
        found = (self.page(sort, slug, tag) for tag in (edition, *self.tags))
        return next((page for page in found if page is not None), None)


def digest_of(value: object) -> str:
    """Return a digest of a value that can be written as JSON."""
    return hashlib.sha256(msgspec.json.encode(value, order="deterministic")).hexdigest()


@contextmanager
def told_with(where: str) -> Iterator[None]:
    """Tell a refusal of the desk with the file that it is about."""
    try:
        yield
    except actions.Refused as error:
        raise ImportRefused(f"The desk refused it: {error}", where, _AGAIN) from error
