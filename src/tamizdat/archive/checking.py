"""Checking an archive: documents that cannot be read, files that are lost."""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.archive.documents import blobs_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.store import Archive


def problems(archive: Archive) -> Iterator[str]:
    """Yield what is wrong with an archive, with the remedy."""
    for edition, id in archive.everything():
        try:
            document = archive.document(edition, id)
        except BadDocument as error:
            yield f"document {id} ({edition}) cannot be read: {error}; restore it from a backup"
            continue
        for blob in sorted(blobs_of(document)) if document else ():
            if blob not in archive.blobs:
                yield f"document {id} ({edition}) shows the file {blob}, which is lost: restore it from a backup"
