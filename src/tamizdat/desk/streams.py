"""Bodies and menus from plain Python values, as importers have them."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from typing import Any
from uuid import uuid4

from django.db.models import Model

from tamizdat.desk.models import Coverage, Person, Place, PlainPage, Series, Story, Topic

Block = tuple[str, Any]
_NAMED = {"place": Place, "topic": Topic, "coverage": Coverage, "series": Series, "person": Person}


def body_of(model: type[Story] | type[PlainPage], blocks: Iterable[Block]) -> Any:
    """Return a body from (name, value) pairs; see `actions.prepared_story` for the values.

    Raises:
        ValueError: there is no block of this name.
    """
    stream = model._meta.get_field("body").stream_block
    raw = []
    for name, value in blocks:
        if name not in stream.child_blocks:
            raise ValueError(f"no block {name!r}: known are {', '.join(sorted(stream.child_blocks))}")
        raw.append({"type": name, "value": _SPECIAL.get(name, _raw)(value)})
    return stream.to_python(raw)


def stream(thing: Any, field: str, blocks: Iterable[Block]) -> Any:
    """Return a stream of a thing's from (name, value) pairs, as its field holds it."""
    raw = [{"type": name, "value": _raw(value)} for name, value in blocks]
    return thing._meta.get_field(field).stream_block.to_python(raw)


def entries_of(entries: Iterable[Mapping[str, Any]]) -> Any:
    """Return a live blog's entries from mappings with "id", "at" (a datetime), "headline", "text", "author", "key"."""
    raw = []
    for entry in entries:
        value = {name: _raw(each) for name, each in entry.items() if name not in ("id", "at")}
        at = {"at": entry["at"].isoformat()}
        raw.append({"type": "entry", "value": at | value, "id": entry.get("id") or str(uuid4())})
    return Story._meta.get_field("entries").stream_block.to_python(raw)


def _raw(value: Any) -> Any:
    match value:
        case Model():
            return value.pk
        case Mapping():
            return {key: _raw(each) for key, each in value.items()}
        case str():
            return str(value)
        case list():
            return [item(_raw(each)) for each in value]
        case _:
            return value


def _table(value: Mapping[str, Any]) -> dict[str, Any]:
    head = value.get("head", "row")
    rows = [[str(cell) for cell in row] for row in value["rows"]]
    return {
        "data": rows,
        "table_header_choice": head,
        "first_row_is_table_header": head in ("row", "both"),
        "first_col_is_header": head in ("column", "both"),
        "table_caption": value.get("caption", ""),
        "cell": [],
        "mergeCells": [],
    }


def _chart(value: Mapping[str, Any]) -> dict[str, Any]:
    """Return a chart; what importers call `rows` is its table, of text, with the heads of its rows and columns."""
    words = {name: _raw(each) for name, each in value.items() if name != "rows"}
    return {"marks": [], **words, "table": _table({"rows": value["rows"], "head": "both"})}


_SPECIAL: dict[str, Callable[[Any], Any]] = {"table": _table, "chart": _chart}


def menu_of(entries: Iterable[Mapping[str, Any]], edition: str) -> list[dict[str, Any]]:
    """Return a masthead's menu from [{"label", "groups": [group, …]}, …]."""
    return [
        {
            "type": "entry",
            "value": {
                "label": entry["label"],
                "groups": [item(_group(group, edition)) for group in entry.get("groups", ())],
            },
        }
        for entry in entries
    ]


def footer_of(groups: Iterable[Mapping[str, Any]], edition: str) -> list[dict[str, Any]]:
    """Return a masthead's footer from [group, …]."""
    return [{"type": "group", "value": _group(group, edition)} for group in groups]


def support_of(link: Mapping[str, Any] | None, edition: str) -> list[dict[str, Any]]:
    """Return a masthead's support button."""
    return [{"type": "link", "value": _link(link, edition)}] if link else []


def policies_of(pages: Iterable[tuple[str, Any]], edition: str) -> list[dict[str, Any]]:
    """Return a masthead's policies from pairs of a trust term and a page, by its slug or itself."""
    return [{"type": purpose, "value": _target("page", page, edition)} for purpose, page in pages]


def item(value: Any) -> dict[str, Any]:
    """Return an item of a list as Wagtail keeps it: without an id it would be read as an older form."""
    return {"type": "item", "value": value, "id": str(uuid4())}


def _group(group: Mapping[str, Any], edition: str) -> dict[str, Any]:
    return {
        "head": _link(group.get("head") or {}, edition),
        "links": [item(_link(link, edition)) for link in group.get("links", ())],
    }


def _link(link: Mapping[str, Any], edition: str) -> dict[str, Any]:
    """Return a line: `link` names its target by slug ({"place": "armenia"}), a kind or a url, and may have a label.

    Raises:
        ValueError: there is no such thing, or the target's sort is unknown.
    """
    target = {key: value for key, value in link.items() if key != "label"}
    if len(target) > 1:
        raise ValueError(f"a line of a menu leads to one thing, not to {sorted(target)}")
    return {
        "label": link.get("label", ""),
        "target": [{"type": sort, "value": _target(sort, value, edition)} for sort, value in target.items()],
    }


def _target(sort: str, value: Any, edition: str) -> Any:
    if isinstance(value, Model | int):
        return _raw(value)
    if sort in _NAMED:
        return _one(_NAMED[sort].objects.filter(slug=value), sort, value)
    if sort in ("page", "story"):
        model = PlainPage if sort == "page" else Story
        return _one(model.objects.filter(slug=value, locale__language_code=edition.lower()), sort, value)
    if sort in ("kind", "url"):
        return value
    raise ValueError(
        f"a line of a menu cannot lead to a {sort!r}: known are {sorted(_NAMED)}, page, kind, url"
    )


def _one(found: Any, sort: str, slug: str) -> int:
    pk: int | None = found.values_list("pk", flat=True).first()
    if pk is None:
        raise ValueError(f"there is no {sort} {slug!r}")
    return pk
