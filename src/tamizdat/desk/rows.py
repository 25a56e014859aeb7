"""Questions to the database with many values."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from typing import Any

AT_ONCE = 900  # values in a question: SQLite takes no more than 999 everywhere


def among(rows: Any, field: str, values: Iterable[Any]) -> Iterator[Any]:
    """Yield those rows of a query whose `field` has one of `values`, however many these are."""
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield from rows.filter(**{f"{field}__in": listed[start : start + AT_ONCE]})
