"""The record as tables that a newsroom can keep in a spreadsheet: their columns, and documents as rows of them.

docs/reference/record-tables.md describes them for people. Reading them back is the wire's (`wire/record`).
"""

from __future__ import annotations

import html
import re
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final, NamedTuple

from tamizdat.archive.bodies import plain
from tamizdat.archive.cells import table
from tamizdat.archive.documents import AnyDocument, unknown
from tamizdat.archive.record import Actor, Claim, Event, Membership, Source

Row = dict[str, str]  # by column; an absent cell is empty
SlugOf = Callable[[str, str], str]  # (edition, id) of a document to the last part of its address; else the id

SOURCE: Final = ("source", "publisher", "dated", "url", "part")
VIA: Final = " > "
LIST: Final = "; "


class Table(NamedTuple):
    """A table: one thing a row; a row that repeats the key of the one before it adds a source."""

    key: tuple[str, ...]
    columns: tuple[str, ...]
    """Those that are the same in all editions, the key included."""
    by_edition: tuple[str, ...] = ()
    """Those that there are for each edition: "name" is "name.en", "name.ru"."""
    sourced: bool = True
    """Whether it has the columns of a source."""

    @property
    def needed(self) -> tuple[str, ...]:
        """Return the columns without which a row says nothing."""
        return (self.key or self.columns)[:2]


_MEMBERSHIP: Final = ("actor", "organisation", "role", "since", "until")
TABLES: Final = {
    "actors": Table(("actor",), ("actor", "id", "sort", "place", "wikidata"), ("name", "intro", "more")),
    "names": Table((), ("actor", "text", "language", "sort"), sourced=False),
    "borders": Table(("actor", "other"), ("actor", "other")),
    "memberships": Table(_MEMBERSHIP, (*_MEMBERSHIP, "id"), ("note", "more")),
    "events": Table(
        ("event",),
        (
            "event", "id", "kind", "date", "until", "date_precision", "place", "where_precision", "latitude", "longitude",
            "alliances",
        ),
        ("name", "where", "intro", "more"),
    ),
    "parts": Table((), ("event", "actor", "role"), sourced=False),
    "claims": Table(
        ("claim",),
        (
            "claim", "event", "claimant", "via", "about", "modality", "date", "property", "least", "most", "responsible",
            "status", "by", "story",
        ),
        ("says", "of", "sentence", "more"),
    ),
}  # fmt: skip
REGISTER: Final = "id."  # what the columns of further registers begin with
_SELDOM: Final = ("more",)  # columns that are written only where they are needed

_PARAGRAPHS: Final = re.compile(r"\n\s*\n")
_IS_HTML: Final = re.compile(r"\s*<[a-z]")


def columns(name: str, editions: Sequence[str], rows: Sequence[Row]) -> list[str]:
    """Return the columns of a table that holds these rows: all that it is described with, and further ones as needed."""
    described = TABLES[name]
    used = {column for row in rows for column in row}
    found = list(described.columns)
    found += sorted(column for column in used if column.startswith(REGISTER))
    for edition in editions:
        each = (f"{column}.{edition}" for column in described.by_edition)
        found += [column for column in each if column in used or not column.startswith(_SELDOM)]
    return [*found, *(SOURCE if described.sourced else ())]


def written(name: str, editions: Sequence[str], rows: Sequence[Row]) -> bytes:
    """Return a table with these rows as CSV."""
    return table(columns(name, editions, rows), rows)


def rows_of(versions: Sequence[tuple[AnyDocument, bytes]], slug: SlugOf) -> Iterator[tuple[str, Row]]:
    """Yield the rows of a document of the record, each with the name of its table.

    Args:
        versions: the document in each of its editions, with its JSON; what is the same in all of them is taken from the first
        slug: names the documents that it names
    """
    main = versions[0][0]
    more = {f"more.{each.edition}": left.decode() for each, data in versions if (left := unknown(data))}
    match main:
        case Actor():
            actors = [each for each, _ in versions if isinstance(each, Actor)]
            yield from _actor(main, actors, more, slug)
        case Membership():
            memberships = [each for each, _ in versions if isinstance(each, Membership)]
            yield from _membership(main, memberships, more, slug)
        case Event():
            events = [each for each, _ in versions if isinstance(each, Event)]
            yield from _event(main, events, more, slug)
        case Claim():
            claims = [each for each, _ in versions if isinstance(each, Claim)]
            yield from _claim(main, claims, more, slug)
        case _:
            pass


def slug_in(path: str) -> str:
    """Return the last part of an address: "tajikistan" of "ru/actors/tajikistan.html"."""
    return path.rpartition("/")[2].removesuffix(".html")


def as_text(intro: str) -> str:
    """Return clean HTML as plain paragraphs where that is all it is, and as it is where there is more to it."""
    text = "\n\n".join(plain(part).strip() for part in intro.split("</p>") if part.strip())
    return text if as_html(text) == intro else intro


def as_html(text: str) -> str:
    """Return plain paragraphs as HTML; what is HTML already stays as it is."""
    if _IS_HTML.match(text):
        return text
    parts = [part.strip() for part in _PARAGRAPHS.split(text) if part.strip()]
    return "".join(f"<p>{html.escape(part, quote=False)}</p>" for part in parts)


def _actor(main: Actor, versions: Iterable[Actor], more: Row, slug: SlugOf) -> Iterator[tuple[str, Row]]:
    name = slug_in(main.path)
    registers = {key if key == "wikidata" else f"{REGISTER}{key}": id for key, id in main.ids.items()}
    row = {
        "actor": name,
        "id": main.id,
        "sort": main.sort,
        "place": _slug(slug, main, main.place),
        **registers,
    }
    texts = {f"name.{each.edition}": each.name for each in versions}
    intros = {f"intro.{each.edition}": as_text(each.intro) for each in versions}
    yield from _sourced("actors", row | texts | intros | more, main.sources)
    for each in main.names:
        yield "names", {"actor": name, "text": each.text, "language": each.language, "sort": each.sort}
    for border in main.borders:
        yield from _sourced(
            "borders", {"actor": name, "other": slug(main.edition, border.actor)}, border.sources
        )


def _membership(
    main: Membership, versions: Iterable[Membership], more: Row, slug: SlugOf
) -> Iterator[tuple[str, Row]]:
    row = {
        "actor": slug(main.edition, main.actor),
        "organisation": slug(main.edition, main.organisation),
        "role": main.role,
        "since": main.since,
        "until": main.until,
        "id": main.id,
    }
    notes = {f"note.{each.edition}": each.note for each in versions}
    yield from _sourced("memberships", row | notes | more, main.sources)


def _event(main: Event, versions: Iterable[Event], more: Row, slug: SlugOf) -> Iterator[tuple[str, Row]]:
    name = slug_in(main.path)
    row = {
        "event": name,
        "id": main.id,
        "kind": main.kind,
        "date": main.date,
        "until": main.until,
        "date_precision": str(main.date_precision),
        "place": _slug(slug, main, main.place),
        "where_precision": str(main.where_precision),
        "latitude": _number(main.latitude),
        "longitude": _number(main.longitude),
        "alliances": "yes" if main.alliances else "",
    }
    for each in versions:
        row |= {
            f"name.{each.edition}": each.name,
            f"where.{each.edition}": each.where,
            f"intro.{each.edition}": as_text(each.intro),
        }
    yield from _sourced("events", row | more, main.sources)
    for part in main.actors:
        yield "parts", {"event": name, "actor": slug(main.edition, part.actor), "role": part.role}


def _claim(main: Claim, versions: Sequence[Claim], more: Row, slug: SlugOf) -> Iterator[tuple[str, Row]]:
    amount = main.amount
    told = next((each for each in versions if each.story), main)
    row = {
        "claim": main.id,
        "event": _slug(slug, main, main.event),
        "claimant": slug(main.edition, main.claimant),
        "via": VIA.join(slug(main.edition, id) for id in main.via),
        "about": LIST.join(slug(main.edition, id) for id in main.about),
        "modality": main.modality,
        "date": main.date,
        "property": main.property,
        "least": _number(amount.least if amount else None),
        "most": _number(amount.most if amount else None),
        "responsible": _slug(slug, main, main.responsible),
        "status": main.status,
        "by": LIST.join(main.by),
        "story": _slug(slug, told, told.story),
    }
    for each in versions:
        row |= {
            f"says.{each.edition}": each.says,
            f"of.{each.edition}": each.amount.of if each.amount else "",
            f"sentence.{each.edition}": each.sentence,
        }
    yield from _sourced("claims", row | more, main.sources)


def _sourced(name: str, row: Mapping[str, str], sources: Sequence[Source]) -> Iterator[tuple[str, Row]]:
    """Yield the row of a thing with its first source, and for each further source one that repeats only its key."""
    again = (*TABLES[name].key, "id")
    repeated = {column: cell for column, cell in row.items() if column in again}
    for number, source in enumerate(sources or (None,)):
        cells = dict(repeated if number else row)
        if source is not None:
            values = (source.title, source.publisher, source.date, source.url, source.part)
            cells |= dict(zip(SOURCE, values, strict=True))
        yield name, {column: cell for column, cell in cells.items() if cell}


def _slug(slug: SlugOf, document: AnyDocument, id: str) -> str:
    return slug(document.edition, id) if id else ""


def _number(value: float | None) -> str:
    return "" if value is None else str(value)
