"""What the desk checks at start."""

from __future__ import annotations

from typing import Any

from django.core import checks


def register() -> None:
    """Register the checks with Django."""
    checks.register(_kinds, checks.Tags.models)


def _kinds(**_: Any) -> list[checks.CheckMessage]:
    """Compare the choices of the desk with the types of the archive: a story that cannot be filed helps nobody."""
    from tamizdat.archive import documents
    from tamizdat.desk.kinds import Kind
    from tamizdat.desk.models.page import Template
    from tamizdat.desk.models.series import Format
    from tamizdat.desk.models.story_rows import Role

    pairs = [
        ("kinds", Kind.values, set(documents.KINDS)),
        ("roles", Role.values, _values(documents.Byline, "role")),
        ("formats of series", Format.values, _values(documents.Series, "format")),
        ("templates", Template.values, _values(documents.PlainPage, "template")),
    ]
    return [
        checks.Error(
            f"the desk's {name} are {sorted(ours)}, the archive's are {sorted(theirs)}", id="desk.E001"
        )
        for name, ours, theirs in pairs
        if set(ours) != set(theirs)
    ]


def _values(struct: Any, field: str) -> set[str]:
    from typing import get_args, get_type_hints

    return set(get_args(get_type_hints(struct)[field]))
