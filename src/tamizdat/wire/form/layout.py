"""What stands where in a folder of the open form.

tamizdat.json        what it is: the version of the form, the site's address, its editions and time zone
places.jsonl …       one document a line, one file for each type; a file without documents is not there
stories/2010.jsonl   stories by the local year of their first publication, so that no file grows without end
blobs/ab/abcd….webp  pictures, recordings and other files, each named by its SHA-256
manifest.json        how long each file is, how many documents it holds, and its SHA-256
"""

from __future__ import annotations

from typing import Final

import msgspec

from tamizdat.archive.documents import AnyDocument, Story, type_of

FORM: Final = 1  # the version that this code writes and reads
ABOUT: Final = "tamizdat.json"
MANIFEST: Final = "manifest.json"
BLOBS: Final = "blobs"
STORIES: Final = "stories"

# By type, and in an order in which what is named comes before what names it.
FILES: Final = {
    "place": "places.jsonl",
    "topic": "topics.jsonl",
    "coverage": "coverage.jsonl",
    "series": "series.jsonl",
    "person": "people.jsonl",
    "actor": "actors.jsonl",
    "event": "events.jsonl",
    "membership": "memberships.jsonl",
    "page": "pages.jsonl",
    "newsletter": "newsletters.jsonl",
    "story": f"{STORIES}/YEAR.jsonl",
    "claim": "claims.jsonl",
    "letter": "letters.jsonl",
    "masthead": "mastheads.jsonl",
    "front": "fronts.jsonl",
    "most-read": "most-read.jsonl",
    "redirect": "redirects.jsonl",
}


class About(msgspec.Struct, frozen=True, kw_only=True):
    """What a folder is, as its tamizdat.json says."""

    form: int
    """The version of the form: 1."""
    url: str
    """The address of the site, to which the paths of documents belong: "https://paper.example"."""
    editions: tuple[str, ...]
    """BCP 47 language tags; the first edition stands at the root of the site, each other in a folder."""
    time_zone: str
    """The newsroom's time zone by its IANA name: "Asia/Tbilisi"."""


class FileEntry(msgspec.Struct, frozen=True, kw_only=True):
    """A file of documents, as the manifest has it."""

    documents: int
    """How many lines it has."""
    bytes: int
    """How long it is."""
    sha256: str
    """The SHA-256 of its bytes, in hex."""


class BlobsEntry(msgspec.Struct, frozen=True, kw_only=True):
    """All blobs together; the digest of each is its name."""

    files: int
    """How many there are."""
    bytes: int
    """How long they are together."""


class Manifest(msgspec.Struct, frozen=True, kw_only=True):
    """What the folder holds, so that a cut or lost file is noticed."""

    files: dict[str, FileEntry]
    """By path from the folder's top: "stories/2010.jsonl"."""
    blobs: BlobsEntry
    """The folder blobs/."""


def file_of(document: AnyDocument) -> str:
    """Return the path of the file in which a document stands: "places.jsonl", "stories/2010.jsonl"."""
    path = FILES[type_of(document)]
    return path.replace("YEAR", document.published[:4]) if isinstance(document, Story) else path


def pretty(struct: About | Manifest) -> bytes:
    """Return one of the folder's own descriptions as JSON for people to read."""
    return msgspec.json.format(msgspec.json.encode(struct), indent=1) + b"\n"
