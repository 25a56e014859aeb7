"""Taking a file in: looked at, cleaned, and named by what it was and what it is."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import BinaryIO, Final

import msgspec

from tamizdat.desk.recordings import cleaning, probing
from tamizdat.desk.recordings.facts import Facts

_AT_ONCE: Final = 1024 * 1024  # bytes


class Taken(msgspec.Struct, frozen=True):
    """A file that is accepted."""

    path: Path
    facts: Facts
    source: str  # digest of what came
    digest: str  # of what is kept of it
    bytes: int
    cleaned: bool  # whether something was taken out of it


@contextmanager
def taken(source: BinaryIO | Path | bytes, folder: Path, *, clean: bool = True) -> Iterator[Taken]:
    """Give an accepted copy of a file, in `folder` while it is looked at; whoever wants to keep it moves it away.

    Raises:
        BadRecording: it is refused.
    """
    folder.mkdir(parents=True, exist_ok=True)
    with TemporaryDirectory(dir=folder, prefix=".taking-") as aside:
        path = Path(aside) / "recording"
        digest = _copied(source, path)
        facts = probing.facts(path)
        is_other = clean and cleaning.clean(path, facts.kind)
        kept = digest_of(path) if is_other else digest
        yield Taken(path, facts, digest, kept, path.stat().st_size, is_other)


def _copied(source: BinaryIO | Path | bytes, path: Path) -> str:
    """Copy a file and return the digest of its bytes."""
    digest = hashlib.sha256()
    with path.open("wb") as file:
        for part in _parts(source):
            digest.update(part)
            file.write(part)
    return digest.hexdigest()


def _parts(source: BinaryIO | Path | bytes) -> Iterator[bytes]:
    if isinstance(source, bytes):
        yield source
    elif isinstance(source, Path):
        with source.open("rb") as file:
            yield from _parts(file)
    else:
        source.seek(0)
        while part := source.read(_AT_ONCE):
            yield part


def digest_of(path: Path) -> str:
    """Return the digest of a file."""
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
