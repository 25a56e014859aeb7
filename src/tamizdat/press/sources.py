"""Where something can be read, and who is meant: what every statement of the record shows."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.archive.record import Source
from tamizdat.press.moments import known_date
from tamizdat.press.record_views import SourceView
from tamizdat.press.sheet import Sheet
from tamizdat.press.view_parts import LinkView


def link(sheet: Sheet, id: str) -> LinkView:
    """Return a link to an actor; one that is not published has no name here, and is not made up."""
    return sheet.link(id) or LinkView(href="", label=sheet.gettext("not recorded"))


def sources_of(sheet: Sheet, sources: Iterable[Source]) -> tuple[SourceView, ...]:
    """Return where something can be read."""
    return tuple(
        SourceView(
            title=source.title,
            href=source.url,
            note=sheet.gettext(", ").join(
                filter(None, (source.publisher, known_date(source.date, sheet.edition), source.part))
            ),
        )
        for source in sources
    )
