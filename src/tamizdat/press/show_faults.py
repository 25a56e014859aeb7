"""What podcast players and directories will not like of a show, though its feed is valid: for `tamizdat check`."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from tamizdat.archive.documents import Series
from tamizdat.archive.lists import ListKey
from tamizdat.archive.store import Archive
from tamizdat.press.artwork import LEAST, is_square, largest
from tamizdat.press.keys import is_show
from tamizdat.press.settings import SiteSettings

# What Apple plays, and with it everybody else.
PLAYED: Final = frozenset(
    {"audio/mpeg", "audio/mp4", "audio/x-m4a", "audio/aac", "video/mp4", "video/quicktime", "video/x-m4v"}
)


def faults(archive: Archive, site: SiteSettings) -> Iterator[str]:
    """Yield what is wrong with the shows of a site, each with its remedy."""
    for edition in site.editions:
        for document in archive.those(edition.tag, "series"):
            if isinstance(document, Series) and is_show(document):
                told = [*of_cover(document), *_of_files(archive, document)]
                yield from (f"“{document.name}” ({edition.tag}): {fault}" for fault in told)


def of_cover(series: Series) -> Iterator[str]:
    """Yield what is wrong with the picture that was chosen as a show's cover."""
    found = largest(series.cover)
    if found is None:
        yield f"it has no cover, and players show the paper's icon: choose a square picture of at least {LEAST} pixels"
        return
    if min(found.width, found.height) < LEAST:
        size = f"{found.width} × {found.height}"
        yield f"its cover has {size} pixels and is blown up for players: choose one of at least {LEAST} × {LEAST}"
    if not is_square(found):
        yield "its cover is not square, and players show its middle only: cut it to a square"


def _of_files(archive: Archive, series: Series) -> Iterator[str]:
    """Yield what is wrong with the file of its newest episode, which directories look at."""
    newest = archive.newest(ListKey(series.edition, "series", series.id), 1)
    card = archive.card(series.edition, newest[0].id) if newest else None
    file = card.played.file if card and card.played else None
    if file and file.type not in PLAYED:
        yield f"Apple's players do not play {file.type}: put an MP3 or MP4 file first in “{card.headline if card else ''}”"
