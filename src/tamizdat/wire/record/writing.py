"""The record of an archive, written as tables or as lines of FollowTheMoney."""

from __future__ import annotations

import os
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from tamizdat.archive.documents import AnyDocument, Story, decode
from tamizdat.archive.followthemoney import entity_of
from tamizdat.archive.record import Claim
from tamizdat.archive.store import Archive
from tamizdat.archive.tables import TABLES, Row, rows_of, slug_in, written
from tamizdat.wire.errors import ExportFailed
from tamizdat.wire.record.making import Newsroom
from tamizdat.wire.record.reading import Tables
from tamizdat.wire.reports import Item

_SORTS: Final = ("actor", "event", "membership", "claim")  # what is named comes before what names it

Versions = list[tuple[AnyDocument, bytes]]  # a thing in its editions, with its JSON


class Recorded(NamedTuple):
    """What an export of the record holds, and what of it could not be said in it."""

    counts: Counter[str]  # by type
    problems: tuple[str, ...]


def write_tables(archive: Archive, folder: Path, editions: Sequence[str]) -> Recorded:
    """Write the record as tables into a folder that holds none: people may have worked in those.

    Returns:
        What was written. What the tables cannot say is found by reading them back.

    Raises:
        ExportFailed: the folder holds tables already, or is no folder.
        OSError: the system refuses.
    """
    if folder.exists() and not folder.is_dir():
        raise ExportFailed("It is not a folder.", str(folder), "Give a new folder.")
    there = next((path for name in TABLES if (path := folder / f"{name}.csv").exists()), None)
    if there is not None:
        raise ExportFailed(
            "It is there already, and people may have worked in it.", str(there), "Give a new folder."
        )
    with archive.snapshot():
        things = list(_things(archive, editions))
        rows: dict[str, list[Row]] = defaultdict(list)
        for versions in sorted(things, key=lambda versions: _place(archive, versions[0][0])):
            for name, row in rows_of(versions, partial(_slug, archive)):
                rows[name].append(row)
        room = _newsroom(archive, editions, things)
    texts = {name: written(name, editions, rows[name]) for name in TABLES}
    folder.mkdir(parents=True, exist_ok=True)
    for name, data in texts.items():
        with _aside(folder / f"{name}.csv") as file:
            file.write(data)
    decoded = {f"{name}.csv": data.decode("utf-8-sig") for name, data in texts.items()}
    return Recorded(_counted(things), tuple(_lost(things, Tables(str(folder), decoded, room))))


def write_lines(archive: Archive, path: Path, editions: Sequence[str], url: str) -> Recorded:
    """Write the record as entities of FollowTheMoney, one a line, in place of an earlier file of this name.

    `url` is the address of the site, whose pages are among the sources of the entities.

    Raises:
        OSError: the system refuses; an earlier file is as it was.
    """
    with archive.snapshot():
        things = list(_things(archive, editions))
        pages = [_page(archive, versions[0][0]) for versions in things]
    with _aside(path) as file:
        for versions, page in zip(things, pages, strict=True):
            file.write(msgspec.json.encode(entity_of(versions, f"{url}/{page}" if page else "")) + b"\n")
    return Recorded(_counted(things), ())


def _things(archive: Archive, editions: Sequence[str]) -> Iterator[Versions]:
    """Yield every thing of the record, its editions in the newsroom's order."""
    for type in _SORTS:
        found: dict[str, Versions] = defaultdict(list)
        for edition, id in sorted(archive.everything(type), key=lambda key: _order(editions, key[0])):
            data = archive.raw(edition, id) or b""
            found[id].append((decode(data), data))
        yield from (found[id] for id in sorted(found))


def _order(editions: Sequence[str], edition: str) -> tuple[int, str]:
    return (editions.index(edition) if edition in editions else len(editions)), edition


def _place(archive: Archive, document: AnyDocument) -> tuple[str, ...]:
    """Return by what things are sorted, so that people find them: their slugs; of claims, their events and dates."""
    if isinstance(document, Claim):
        return _slug(archive, document.edition, document.event), document.date, document.id
    named = (getattr(document, "actor", ""), getattr(document, "organisation", ""))
    slugs = (_slug(archive, document.edition, id) for id in named)
    return document.path, *slugs, getattr(document, "since", ""), document.id


def _page(archive: Archive, document: AnyDocument) -> str:
    """Return where a document is printed: at its own address, or with what it names."""
    named = [getattr(document, name, "") for name in ("story", "event", "actor", "claimant")]
    paths = (archive.path_of(document.edition, id) for id in named if id)
    return document.path or next(filter(None, paths), "")


def _slug(archive: Archive, edition: str, id: str) -> str:
    """Return the last part of a document's address; its id where it is not there."""
    return slug_in(archive.path_of(edition, id)) or id


def _newsroom(archive: Archive, editions: Sequence[str], things: Sequence[Versions]) -> Newsroom:
    """Return what the tables of this archive name besides what stands in them."""
    first = editions[0]
    stories: dict[str, dict[str, str]] = {}
    for document in (document for versions in things for document, _ in versions):
        story = archive.document(document.edition, document.story) if isinstance(document, Claim) else None
        if isinstance(story, Story):
            stories.setdefault(
                slug_in(story.path),
                {version.edition: version.id for version in archive.versions(story.story)},
            )
    places = {_slug(archive, first, id): id for id in archive.ids(first, "place")}
    return Newsroom(tuple(editions), places=places, stories=stories)


def _counted(things: Sequence[Versions]) -> Counter[str]:
    return Counter(str(versions[0][0].__struct_config__.tag) for versions in things)


def _lost(things: Sequence[Versions], tables: Tables) -> Iterator[str]:
    """Yield what does not come out of the tables as it went in."""
    back: dict[tuple[str, str], bytes] = {}
    for each in tables.documents():
        if isinstance(each, Item):
            yield str(each)
        else:
            back[each.document.edition, each.document.id] = each.data
    for document, data in (each for versions in things for each in versions):
        found = back.get((document.edition, document.id))
        if found is not None and msgspec.json.decode(found) != msgspec.json.decode(data):
            what = f"The {document.edition} document {document.id} ({document.path or 'without an address'})"
            yield f"{what} holds more than the tables can say: keep an export in the open form too."


@contextmanager
def _aside(path: Path) -> Iterator[BinaryIO]:
    """Write a file aside, and put it into its place when all of it is there."""
    aside = path.with_name(f".{path.name}.{os.getpid()}")
    try:
        with aside.open("wb") as file:
            yield file
        aside.replace(path)
    finally:
        aside.unlink(missing_ok=True)
