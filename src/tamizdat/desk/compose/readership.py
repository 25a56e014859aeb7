"""From the list of what is read most to the document that is filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.documents import MostRead


def most_read(row: Any) -> MostRead:
    """Return what readers of an edition read most."""
    return MostRead(
        id=str(row.uid),
        edition=row.edition,
        date=row.date.isoformat() if row.date else "",
        day=tuple(row.day),
        week=tuple(row.week),
    )
