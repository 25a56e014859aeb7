"""From a recording of the library to what a story shows of it."""

from __future__ import annotations

from typing import Any

from tamizdat.archive.recordings import Chapter, MediaFile, Recording, Track
from tamizdat.desk.compose.making import Making, word


def recording(row: Any | None, making: Making, *, title: str = "") -> Recording | None:
    """Return a recording complete, or None and a note if it is gone.

    `title` is what stands with it; that of a recording elsewhere is its own unless the story says another.
    """
    if row is None:
        making.note("a recording was left out, since it was deleted: choose another or remove the block.")
        return None
    files = [made for each in row.files.all() if (made := _file(each, making)) is not None]
    if not files and not row.url:
        making.note(f"the recording “{row}” was left out, since it has no file: upload it again.")
        return None
    return Recording(
        sort=word(row.sort),
        title=title or ("" if files else row.title),
        files=tuple(files),
        seconds=_number(row.seconds),
        loudness=row.loudness,
        poster=making.picture(row.poster),
        tracks=tuple(made for each in row.tracks.all() if (made := _track(each, making)) is not None),
        transcript=row.cues(),
        chapters=tuple(
            Chapter(start=_number(each.start), title=each.title, url=word(each.url))
            for each in row.chapters.all()
        ),
        url=word(row.url) if not files else "",
        provider=word(row.provider) if not files else "",
        credit=word(row.credit),
        licence=word(row.licence),
    )


def _file(row: Any, making: Making) -> MediaFile | None:
    blob = _blob(row, making)
    if not blob:
        return None
    return MediaFile(
        blob=blob, type=row.type, bytes=row.bytes, bit_rate=row.bit_rate, width=row.width, height=row.height
    )


def _track(row: Any, making: Making) -> Track | None:
    blob = _blob(row, making)
    return (
        Track(blob=blob, kind=word(row.kind), language=row.language, label=word(row.label)) if blob else None
    )


def _blob(row: Any, making: Making) -> str:
    try:
        blob = str(row.ready_blob())
    except OSError as error:
        making.note(f"the file “{row.file.name}” of a recording was left out ({error}): upload it again.")
        return ""
    making.blobs.add(blob)
    return blob


def _number(value: float) -> float:
    """Return seconds to the thousandth; a nought is the types' own, which is left out."""
    return round(float(value), 3) if value else 0
