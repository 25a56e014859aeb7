"""Large recordings that stand elsewhere: in the bucket of an object store, where the newsroom's settings say so.

Whether a recording does follows from its kind and its size, so that a page is still a function of documents and settings.
In the ledger and in releases such a file is named by its address, with the digest and the size of its bytes, as a file
of the site is by its path: whoever mirrors a release finds it there.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final, Protocol

import msgspec

from tamizdat.archive.blobs import Blobs
from tamizdat.archive.recordings import MEDIA_TYPES, media_type
from tamizdat.press.errors import PressError

FOLDER: Final = "media/"


class Elsewhere(msgspec.Struct, frozen=True):
    """Which recordings stand elsewhere, and where readers find them."""

    address: str  # absolute, without a slash at its end; what stands below media/ on the site is found there
    size: int  # bytes from which on


class Depot(Protocol):
    """What keeps files elsewhere. All of it raises OSError, in words, where it cannot be used."""

    def has(self, path: str, digest: str, size: int) -> bool:
        """Return whether a file is there, with this SHA-256 and size in bytes."""

    def bring(self, path: str, source: Path, digest: str, kind: str) -> None:
        """Bring a file there, unless it is; what was cut off goes on."""

    def drop(self, path: str) -> None:
        """Remove a file; nothing happens if it is not there."""


def medium_path(blob: str) -> str:
    """Return where a blob is printed. Twenty hex digits (80 bits) of its digest keep srcsets short."""
    digest, _, extension = blob.partition(".")
    return f"{FOLDER}{digest[:2]}/{digest[:20]}.{extension}"


def address_of(blob: str, blobs: Blobs, elsewhere: Elsewhere | None) -> str:
    """Return the address of a blob that stands elsewhere; "" for one that stands in the site's folder."""
    if elsewhere is None or blob.rpartition(".")[2] not in MEDIA_TYPES or blobs.size(blob) < elsewhere.size:
        return ""
    return f"{elsewhere.address}/{medium_path(blob)}"


def is_elsewhere(path: str) -> bool:
    """Return whether this is the address of a file that stands elsewhere, and no path of the site."""
    return "://" in path


def is_medium(path: str) -> bool:
    """Return whether a blob stands at a path of the site, or elsewhere."""
    return path.startswith(FOLDER) or is_elsewhere(path)


def name_in_depot(path: str) -> str:
    """Return what a blob's file is called where it stands, by its path or address: "media/ab/abcd….mp3"."""
    return "/".join(path.split("/")[-3:])


def problems(files: Mapping[str, tuple[str, int]], depot: Depot) -> Iterator[str]:
    """Yield what is wrong with the files of a site that stand elsewhere, with the remedy.

    Args:
        files: what stands at each path of the site, and elsewhere: SHA-256 and size
        depot: where those stand

    Raises:
        OSError: nobody can tell now.
    """
    for path, (digest, size) in files.items():
        if is_elsewhere(path) and not depot.has(name_in_depot(path), digest, size):
            yield f"{path} is lost, or another file stands there: run 'tamizdat print --full'"


class Media:
    """The places of blobs, and the way to the depot."""

    def __init__(self, blobs: Blobs, elsewhere: Elsewhere | None = None, depot: Depot | None = None) -> None:
        """`depot` is where those go that stand elsewhere."""
        self._blobs = blobs
        self._elsewhere = elsewhere
        self._depot = depot

    def place(self, blob: str) -> str:
        """Return where a blob stands: its path on the site, or its address."""
        return self.address(blob) or medium_path(blob)

    def address(self, blob: str) -> str:
        """Return the address of a blob that stands elsewhere; "" for one that stands in the site's folder."""
        return address_of(blob, self._blobs, self._elsewhere)

    def bring(self, blob: str) -> int:
        """Have a blob stand elsewhere, if it does not yet; return its size in bytes.

        Raises:
            OSError: it cannot be brought now.
        """
        self.depot.bring(medium_path(blob), self._blobs.path(blob), blob.partition(".")[0], media_type(blob))
        return self._blobs.size(blob)

    def stands(self, path: str, digest: str, size: int) -> bool:
        """Return whether a file that stands elsewhere is there, whole.

        Raises:
            OSError: nobody can tell now.
        """
        return self.depot.has(name_in_depot(path), digest, size)

    def drop(self, path: str) -> None:
        """Remove a file that stands elsewhere.

        Raises:
            OSError: it stays.
        """
        self.depot.drop(name_in_depot(path))

    @property
    def depot(self) -> Depot:
        """Return the depot.

        Raises:
            PressError: there is none.
        """
        if self._depot is None:
            raise PressError("no store is known: set 'media.store' in tamizdat.toml, and the key to it")
        return self._depot
