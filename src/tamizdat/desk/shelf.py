"""The desk's shelf: files ready for the archive, by digest. What is lost from it is made again from the originals."""

from __future__ import annotations

from pathlib import Path

from django.conf import settings

from tamizdat.archive.blobs import Blobs


def shelf() -> Blobs:
    """Return the shelf."""
    return Blobs(Path(settings.TAMIZDAT.var) / "shelf")


def archive_folder() -> Path:
    """Return the folder of the archive."""
    return Path(settings.TAMIZDAT.var) / "archive"


def find(name: str) -> Path | None:
    """Return where a file stands, on the shelf or in the archive, or None.

    Raises:
        BadDocument: the name is no blob's name.
    """
    for blobs in (shelf(), Blobs(archive_folder() / "blobs")):
        path = blobs.path(name)
        if path.exists():
            return path
    return None
