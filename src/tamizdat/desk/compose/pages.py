"""From a plain page at the desk to the document that is filed."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.documents import PlainPage
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making, drawn, word


def page(row: Any, making: Making) -> PlainPage:
    """Return the document of a plain page."""
    html = body(row.body, making)
    return PlainPage(
        id=str(row.uid),
        edition=making.edition,
        path=row.printed_path(),
        page=str(row.translation_key),
        title=row.title,
        dek=row.dek,
        body=html,
        template=word(row.template_choice),
        **drawn(making),
    )
