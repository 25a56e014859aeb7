"""All rows of the desk's database in a form in which two states can be compared."""

from __future__ import annotations

import json
import re
from datetime import datetime
from typing import Any

from django.apps import apps
from django.contrib.contenttypes.models import ContentType
from django.db import connection
from wagtail.models import ReferenceIndex

_INDEX = "wagtailsearch_indexentry"
UUID = re.compile(r"[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}")


def rows() -> dict[str, dict[Any, dict[str, Any]]]:
    """Return every table: its rows by primary key. Marks and notes are one for each thing: only that matters."""
    tables = {}
    for model in apps.get_models(include_auto_created=True):
        if model._meta.managed and model._meta.db_table in connection.introspection.table_names():
            found = model._base_manager.values(
                *(field.attname for field in model._meta.local_concrete_fields)
            )
            tables[model._meta.db_table] = {row[model._meta.pk.attname]: row for row in found}
    return tables


def tables_beside() -> set[str]:
    """Return the tables that belong to no model."""
    models = {model._meta.db_table for model in apps.get_models(include_auto_created=True)}
    return set(connection.introspection.table_names()) - models


def added(before: dict[str, Any], after: dict[str, Any], started: datetime) -> dict[str, list[str]]:
    """Return the rows of `after` that are not the same in `before`, by table, in a form without accidents.

    Ids that were given since are replaced by what they are ids of, block ids by their place, and moments since `started`
    by "now".
    """
    names = _names(before, after)
    told = {}
    for model in apps.get_models(include_auto_created=True):
        table = model._meta.db_table
        new = [row for pk, row in after.get(table, {}).items() if before[table].get(pk) != row]
        told[table] = sorted(
            json.dumps(_told(model, row, names, started), default=str, sort_keys=True, ensure_ascii=False)
            for row in new
        )
    for table in ("desk_mark", "desk_sought"):
        told[table] = sorted(set(told[table]))
    return {table: lines for table, lines in told.items() if lines}


class _Names:
    """What stands for the ids that were given since."""

    def __init__(self) -> None:
        self.by_table: dict[str, dict[str, str]] = {}
        self.blocks: dict[str, str] = {}

    def of(self, table: str, pk: Any) -> Any:
        return self.by_table.get(table, {}).get(str(pk), pk)


def _names(before: dict[str, Any], after: dict[str, Any]) -> _Names:
    names = _Names()
    # A page by its document's id, a line by its page and what it says, a revision by its page and its turn.
    for pk, row in after["desk_story"].items():
        names.by_table.setdefault("wagtailcore_page", {})[str(pk)] = f"story {row['uid']}"
        body = row["body"]
        for number, block in enumerate(body.get_prep_value() if body else []):
            names.blocks[block["id"]] = f"block {number} of {row['uid']}"
    names.by_table["desk_story"] = names.by_table.get("wagtailcore_page", {})
    for pk, row in after[_INDEX].items():
        name = names.of(_table(row["content_type_id"]), row["object_id"])
        names.by_table.setdefault(_INDEX, {})[str(pk)] = f"entry of {row['content_type_id']} {name}"
    for table in (*LINES.values(), "wagtailcore_revision"):
        turns: dict[Any, int] = {}
        for pk in sorted(set(after[table]) - set(before[table])):
            row = after[table][pk]
            owner = names.of("wagtailcore_page", row.get("story_id", row.get("object_id")))
            turns[owner] = turns.get(owner, 0) + 1
            names.by_table.setdefault(table, {})[str(pk)] = f"{table} {turns[owner]} of {owner}"
    return names


def _table(content_type: int) -> str:
    model = ContentType.objects.get_for_id(content_type).model_class()
    return str(model._meta.db_table) if model else ""


def _told(model: Any, row: dict[str, Any], names: _Names, started: datetime) -> dict[str, Any]:
    table = model._meta.db_table
    told = {}
    for field in model._meta.local_concrete_fields:
        value = row[field.attname]
        if field.primary_key and not field.is_relation:
            value = names.of(table, value) if table in names.by_table else "its own id"
        elif field.is_relation:
            value = names.of(field.related_model._meta.db_table, value)
        elif field.name in ("object_id", "to_object_id"):
            kind = row["to_content_type_id" if field.name == "to_object_id" else "content_type_id"]
            value = names.of(_table(kind), value)
        elif isinstance(value, datetime):
            value = "now" if value >= started else value.isoformat()
        elif field.name == "body" and hasattr(value, "get_prep_value"):
            value = _plain(value.get_prep_value(), names)
        elif table == "wagtailcore_revision" and field.name == "content":
            value = _content(value, names)
        elif field.name == "content_path":
            value = _path(value, names)
        elif field.name == "content_path_hash":
            value = value == ReferenceIndex._get_content_path_hash(row["content_path"])
        told[field.name] = value
    return told


LINES = {  # the rows of a story, by their relation
    "bylines": "desk_byline",
    "placed": "desk_storyplace",
    "follows": "desk_follow",
    "involved": "desk_storyactor",
    "told": "desk_storyevent",
    "corrections": "desk_correction",
}


def _content(content: dict[str, Any], names: _Names) -> dict[str, Any]:
    told = {**content, "pk": names.of("wagtailcore_page", content["pk"])}
    told["page_ptr"] = names.of("wagtailcore_page", content.get("page_ptr"))
    told["body"] = _plain(json.loads(content["body"]), names)
    for name, table in LINES.items():
        told[name] = [
            {
                **line,
                "pk": names.of(table, line["pk"]),
                "story": names.of("desk_story", line["story"]),
                **({"earlier": names.of("desk_story", line["earlier"])} if "earlier" in line else {}),
            }
            for line in content[name]
        ]
    return told


def _plain(value: Any, names: _Names) -> Any:
    text = json.dumps(value, ensure_ascii=False)
    return json.loads(UUID.sub(lambda found: names.blocks.get(found[0], found[0]), text))


def _path(path: str, names: _Names) -> str:
    relation, _, rest = path.partition(".")
    pk, _, field = rest.partition(".")
    if relation in LINES:
        return f"{relation}.{names.of(LINES[relation], pk)}.{field}"
    return str(_plain(path, names))
