"""The data of a page of the record, for spreadsheets (CSV) and for the tools of others (FollowTheMoney).

Of an event its claims, of an actor its memberships and those in it. A file has the same columns and the same entities as the
tables and lines that a newsroom exports (`archive/tables.py`, `archive/followthemoney.py`), in the language of its edition.
"""

from __future__ import annotations

import json
from collections.abc import Iterator

from tamizdat.archive.documents import AnyDocument, encode
from tamizdat.archive.followthemoney import Entity, entity_of, mention
from tamizdat.archive.record import Actor, Claim, Event, Membership
from tamizdat.archive.tables import Row, rows_of, slug_in, written
from tamizdat.press.keys import DATA, PageKey, data_path
from tamizdat.press.sheet import Sheet
from tamizdat.press.view_parts import LinkView


def links(sheet: Sheet, document: Actor | Event) -> tuple[LinkView, ...]:
    """Return links to the data of an actor or event; none where there are no data."""
    if not _recorded(sheet, document):
        return ()
    return tuple(
        LinkView(href=sheet.href(data_path(document.path, kind)), label=kind.upper())
        for kind in ("csv", "json")
    )


def table(sheet: Sheet, key: PageKey) -> bytes:
    """Return the claims of an event, or the memberships of an actor, as CSV."""
    document = _document(sheet, key)
    name = "claims" if isinstance(document, Event) else "memberships"
    rows: list[Row] = []
    for each in _recorded(sheet, document):
        found = rows_of([(each, encode(each))], lambda _, named: _slug(sheet, named))
        rows += [row for table, row in found if table == name]
    return written(name, (sheet.edition.tag,), rows)


def entities(sheet: Sheet, key: PageKey) -> bytes:
    """Return the same as a JSON list of entities, one a line: the thing itself, what is recorded of it, and who is named."""
    document = _document(sheet, key)
    recorded = _recorded(sheet, document)
    made = [_entity(sheet, each, document) for each in (document, *recorded)]
    named = dict.fromkeys(id for each in (document, *recorded) for id in _named_by(each) if id != document.id)
    made += [mention(id, label.name) for id in named if (label := sheet.label(id))]
    lines = ",\n".join(json.dumps(each, ensure_ascii=False, separators=(",", ":")) for each in made)
    return f"[\n{lines}\n]\n".encode()


def _document(sheet: Sheet, key: PageKey) -> Actor | Event:
    found = sheet.reader.document(key.edition, key.id)
    if not isinstance(found, Actor | Event):
        raise KeyError(key.id)
    return found


def _recorded(sheet: Sheet, document: Actor | Event) -> list[AnyDocument]:
    """Return the claims of an event, or the memberships of an actor and in it, in an order that people can follow."""
    found = {
        each.id: each
        for relation in DATA["event" if isinstance(document, Event) else "actor"]
        for each in sheet.reader.related(sheet.edition.tag, relation, document.id)
    }
    return sorted(found.values(), key=_order)


def _order(document: AnyDocument) -> tuple[str, ...]:
    match document:
        case Claim():
            return document.date, document.id
        case Membership():
            return document.since, document.until, document.id
        case _:
            return (document.id,)


def _entity(sheet: Sheet, document: AnyDocument, of: Actor | Event) -> Entity:
    return entity_of([(document, encode(document))], sheet.absolute(document.path or of.path))


def _named_by(document: AnyDocument) -> Iterator[str]:
    """Yield the ids of the actors that a document names."""
    match document:
        case Event():
            yield from (part.actor for part in document.actors)
        case Membership():
            yield from (document.actor, document.organisation)
        case Claim():
            yield from filter(None, (document.claimant, *document.via, *document.about, document.responsible))
        case _:
            pass


def _slug(sheet: Sheet, id: str) -> str:
    label = sheet.label(id)
    return slug_in(label.path) if label and label.path else id
