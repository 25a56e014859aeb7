"""Writing a folder of the open form from an archive.

The folder is a function of what is published and of the settings: no clock, one order, the same bytes each time. Files
are written aside (`.writing`), and when all are there the new state is declared by one rename (`.written`); only
then do the files take their places. So an export that fails leaves the earlier one as it was, and one that is
killed while files move is put in order by the next.
"""

from __future__ import annotations

import errno
import fcntl
import hashlib
import os
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from tamizdat.archive.blobs import Blobs
from tamizdat.archive.documents import blobs_of, decode, undrawn
from tamizdat.archive.store import Archive
from tamizdat.wire.errors import ExportFailed
from tamizdat.wire.form.copying import BlobsOut
from tamizdat.wire.form.layout import (
    ABOUT,
    BLOBS,
    FILES,
    MANIFEST,
    STORIES,
    About,
    BlobsEntry,
    FileEntry,
    Manifest,
    file_of,
    pretty,
)
from tamizdat.wire.form.order import in_order
from tamizdat.wire.progress import Rate

WRITING: Final = ".writing"
WRITTEN: Final = ".written"
_FULL: Final = (errno.ENOSPC, errno.EDQUOT, errno.EFBIG)


class Exported(NamedTuple):
    """What an export holds, and what of the archive could not be exported."""

    documents: int
    blobs: int
    bytes: int
    problems: tuple[str, ...]


def write_form(
    archive: Archive, folder: Path, about: About, *, progress: Callable[[str], object] = lambda _: None
) -> Exported:
    """Write what an archive holds into `folder`: a new one, an empty one, or an earlier export.

    Raises:
        ExportFailed: the folder holds something else, another export writes into it, or the disk is full.
        OSError: the system refuses otherwise. Whatever is raised, an earlier export is as it was.
    """
    _check(folder)
    made = not folder.exists()
    folder.mkdir(parents=True, exist_ok=True)
    try:
        with _alone(folder):
            _settle(folder)
            shutil.rmtree(folder / WRITING, ignore_errors=True)  # of an export that was killed
            return _export(archive, folder, about, progress)
    except OSError as error:
        if error.errno in _FULL:
            raise ExportFailed(
                "There is no space left, and the export was given up; an earlier one is as it was.",
                str(folder),
                "Free some space, or export to another disk.",
            ) from error
        raise
    finally:
        if made:
            with suppress(OSError):  # it is removed only if nothing was written
                folder.rmdir()


def _check(folder: Path) -> None:
    if folder.is_dir():
        if not any(folder.iterdir()) or any((folder / name).exists() for name in (ABOUT, WRITING, WRITTEN)):
            return
        raise ExportFailed(
            "It is not empty, and is no earlier export.", str(folder), "Give a new or an empty folder."
        )
    if folder.exists() or folder.is_symlink():
        raise ExportFailed("It is not a folder.", str(folder), "Give a new or an empty folder.")


@contextmanager
def _alone(folder: Path) -> Iterator[None]:
    """Hold the folder, so that two exports do not write into it at once."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        yield
    except BlockingIOError:
        raise ExportFailed("Another export writes into it.", str(folder), "Wait for its end.") from None
    finally:
        os.close(handle)


def _export(archive: Archive, folder: Path, about: About, progress: Callable[[str], object]) -> Exported:
    files = _Files(folder / WRITING)
    blobs = BlobsOut(archive.blobs, Blobs(folder / BLOBS))
    problems = []
    try:
        with archive.snapshot():
            keys = {type: in_order(archive, type) for type in FILES}
            rate = Rate("Exporting", sum(map(len, keys.values())))
            for edition, id in (key for those in keys.values() for key in those):
                raw = archive.raw(edition, id) or b""
                document, data = undrawn(decode(raw), raw)
                # Line breaks in JSON are only ever between its words.
                files.add(file_of(document), data.replace(b"\n", b" "))
                for name in sorted(blobs_of(document)):
                    if why := blobs.add(name):
                        problems.append(f"The {document.edition} document {id} names the file {name}: {why}")
                progress(rate.line(rate.done + 1))
        entries = files.close()
        (folder / WRITING / ABOUT).write_bytes(pretty(about))
        manifest = Manifest(files=entries, blobs=BlobsEntry(files=len(blobs.names), bytes=blobs.bytes))
        (folder / WRITING / MANIFEST).write_bytes(pretty(manifest))
        os.sync()  # all of it is on the disk before it is declared to be there
        (folder / WRITING).rename(folder / WRITTEN)
    except BaseException:
        files.give_up()
        blobs.give_up()
        raise
    _settle(folder)
    documents = sum(entry.documents for entry in entries.values())
    size = sum(entry.bytes for entry in entries.values()) + blobs.bytes
    blobs.forget_others()
    return Exported(documents, len(blobs.names), size, tuple(problems))


def _settle(folder: Path) -> None:
    """Put the files of a declared state into their places, and take away those of the state before."""
    written = folder / WRITTEN
    if not written.is_dir():
        return
    manifest = written / MANIFEST
    if manifest.exists():
        stays = msgspec.json.decode(manifest.read_bytes(), type=Manifest).files
        for path in [*folder.glob("*.jsonl"), *folder.glob(f"{STORIES}/*.jsonl")]:
            if path.relative_to(folder).as_posix() not in stays:
                path.unlink()
    # The manifest goes last: whoever is killed before knows from it what was to stay.
    order = sorted(written.rglob("*"), key=lambda path: (path.name == MANIFEST, path))
    for path in order:
        if path.is_file():
            target = folder / path.relative_to(written)
            target.parent.mkdir(exist_ok=True)
            path.replace(target)
    shutil.rmtree(written)
    with suppress(OSError):
        (folder / STORIES).rmdir()  # if it is empty


class _Files:
    """The files of documents in the making. One is open at a time: documents come in the order of the files."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        self._entries: dict[str, FileEntry] = {}
        self._path = ""
        self._file: BinaryIO | None = None
        self._count = self._size = 0
        self._digest = hashlib.sha256()
        folder.mkdir()

    def add(self, path: str, line: bytes) -> None:
        if path != self._path:
            self._end()
            self._begin(path)
        assert self._file is not None  # noqa: S101 - for the type checker
        line += b"\n"
        self._file.write(line)
        self._digest.update(line)
        self._count += 1
        self._size += len(line)

    def _begin(self, path: str) -> None:
        at = self._folder / path
        at.parent.mkdir(exist_ok=True)
        self._path, self._file = path, at.open("xb")
        self._count = self._size = 0
        self._digest = hashlib.sha256()

    def _end(self) -> None:
        if self._file is not None:
            self._file.close()
            self._entries[self._path] = FileEntry(
                documents=self._count, bytes=self._size, sha256=self._digest.hexdigest()
            )

    def close(self) -> dict[str, FileEntry]:
        self._end()
        return dict(sorted(self._entries.items()))

    def give_up(self) -> None:
        if self._file is not None:
            with suppress(OSError):  # what was not written out yet needs no space any more
                self._file.close()
        shutil.rmtree(self._folder, ignore_errors=True)
