"""Uploaded files on their way to the archive: each is copied to the shelf once, and what is told of it is noted beside.

A story is composed at each of its publications, and a recording of a hundred megabytes is not read for that again. The note
goes by the digest that Wagtail keeps of an upload: another file under the same title has another.
"""

from __future__ import annotations

import contextlib
from pathlib import Path, PurePath
from typing import Any, Final

import msgspec

from tamizdat.archive.drawn import FileFacts
from tamizdat.desk.pdf import pages_of
from tamizdat.desk.shelf import shelf

_LARGEST_PDF: Final = 64 * 1024 * 1024  # bytes; the pages of a larger one are not counted


def on_shelf(document: Any) -> FileFacts:
    """Return what is told of a file that was uploaded, as one of Wagtail's documents; it stands on the shelf then.

    Raises:
        OSError: the file is lost, or the shelf cannot be written.
    """
    extension = _extension(document.file.name)
    keep = shelf()
    note = keep.folder / "uploads" / f"{document.get_file_hash()}.{extension}.json"
    with contextlib.suppress(OSError, msgspec.DecodeError):
        facts = msgspec.json.decode(note.read_bytes(), type=FileFacts)
        if facts.blob in keep:
            return facts
    source = Path(document.file.path)
    facts = FileFacts(
        blob=keep.put_file(source, extension), bytes=source.stat().st_size, pages=_pages(source, extension)
    )
    note.parent.mkdir(exist_ok=True)
    note.write_bytes(msgspec.json.encode(facts))
    return facts


def _extension(name: str) -> str:
    return "".join(c for c in PurePath(name).suffix.lower() if c.isascii() and c.isalnum())[:8] or "bin"


def _pages(file: Path, extension: str) -> int:
    return pages_of(file.read_bytes()) if extension == "pdf" and file.stat().st_size <= _LARGEST_PDF else 0
