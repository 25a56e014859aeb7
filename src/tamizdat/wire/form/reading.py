"""Reading a folder of the open form, line by line. Nothing in it is trusted: not its paths, its sizes or its bytes."""

from __future__ import annotations

import hashlib
import stat
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final, TypeVar

import msgspec

from tamizdat.archive.blobs import Blobs, name_of_file
from tamizdat.archive.documents import decode, type_of
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.older import brought_up
from tamizdat.wire.errors import FormError
from tamizdat.wire.form.layout import (
    ABOUT,
    BLOBS,
    FILES,
    FORM,
    MANIFEST,
    STORIES,
    About,
    FileEntry,
    Manifest,
    file_of,
)
from tamizdat.wire.form.writing import WRITTEN
from tamizdat.wire.reports import Item
from tamizdat.wire.source import Brought, words_for

LONGEST_LINE: Final = 8 << 20  # bytes; a story of 3,000 words has forty thousand
LARGEST_BLOB: Final = 2 << 30  # bytes: what the desk takes
_LARGEST_ABOUT: Final = 16 << 20
_BOM: Final = b"\xef\xbb\xbf"
_AGAIN: Final = "Copy the export once more; if it was changed on purpose, delete manifest.json."

S = TypeVar("S", bound=msgspec.Struct)


def is_form(folder: Path) -> bool:
    """Return whether a folder says that it is one of the open form."""
    return (folder / ABOUT).exists() or (folder / WRITTEN).is_dir()


class FormFolder:
    """A folder of the open form: a `tamizdat.wire.source.Source`."""

    def __init__(self, folder: Path) -> None:
        """Read what the folder says of itself.

        Raises:
            FormError: it cannot be read as one of this form.
        """
        if (folder / WRITTEN).is_dir():
            raise FormError(
                "An export into it was cut off while its files took their places.",
                str(folder),
                f"Run 'tamizdat export' into it again, or move what is in its {WRITTEN} into it by hand.",
            )
        self.name = str(folder)
        self._folder = folder
        self._blobs = Blobs(folder / BLOBS)
        self.about = _read(folder / ABOUT, About)
        if self.about.form != FORM:
            raise FormError(
                f"It is of form {self.about.form}, and this version reads form {FORM}.",
                str(folder / ABOUT),
                "Update tamizdat." if self.about.form > FORM else 'Write "form": 1.',
            )
        self._manifest = _read(folder / MANIFEST, Manifest) if (folder / MANIFEST).exists() else None

    def documents(self) -> Iterator[Brought | Item]:
        """Yield every document, and an item for each line or file with which something is wrong."""
        paths = list(self._files())
        if self._manifest is None:
            yield Item(
                "noted",
                "",
                f"there is no {MANIFEST}, so nobody can tell whether something is missing",
                where=self.name,
            )
        yield from self._strangers(paths)
        for path in paths:
            yield from self._file(path)

    def blob(self, name: str) -> Path:
        """Return where a file stands that a document names.

        Raises:
            FormError: the name is none, there is no such file, or its bytes are not those that its name says.
        """
        try:
            path = self._blobs.path(name)
        except BadDocument:
            raise FormError(
                f"{name[:100]!r} is not the name of a file of the open form.",
                self.name,
                "A name is the SHA-256 of the file in hex, a dot and an ending.",
            ) from None
        where = path.relative_to(self._folder).as_posix()
        if why := _not_plain(path, self._folder):
            raise FormError(why, where, "Copy the export once more, with all that is in blobs/.")
        if path.stat().st_size > LARGEST_BLOB:
            raise FormError("It has more than 2 GB.", where, "Make it smaller, or upload it elsewhere.")
        if name_of_file(path, path.suffix) != name:
            raise FormError("Its bytes are not those that its name says.", where, "Copy it once more.")
        return path

    def _size_of(self, blob: str) -> int:
        """Return the bytes of a file of the folder, 0 if it is none of its own."""
        path = self._blobs.path(blob)
        return 0 if _not_plain(path, self._folder) else path.stat().st_size

    def _files(self) -> Iterator[str]:
        """Yield the files of documents that are there, in the order in which they are to be read."""
        for path in FILES.values():
            if path.startswith(f"{STORIES}/"):
                if not _not_folder(self._folder / STORIES):
                    found = sorted(each.name for each in (self._folder / STORIES).glob("*.jsonl"))
                    yield from (f"{STORIES}/{name}" for name in found)
            elif _is_there(self._folder / path):
                yield path

    def _strangers(self, paths: list[str]) -> Iterator[Item]:
        """Yield what is said to be there and is not, and what is there and means nothing."""
        for path in sorted(self._manifest.files if self._manifest else ()):
            if path not in paths:
                yield Item(
                    "refused", f"file {path!r}", f"it is in {MANIFEST} and not here.", _AGAIN, self.name
                )
        for path in sorted(each.name for each in self._folder.glob("*.jsonl")):
            if path not in paths:
                what = "no documents stand in a file of this name."
                remedy = f"The files are {', '.join(FILES.values())}."
                yield Item("not understood", f"file {path!r}", what, remedy, self.name)
        if why := _not_folder(self._folder / STORIES):
            yield Item("refused", f"folder {STORIES}", why, "Copy the export once more.", self.name)

    def _file(self, path: str) -> Iterator[Brought | Item]:
        if why := _not_plain(self._folder / path, self._folder):
            yield Item("refused", f"file {path}", why, "Put the file itself there.", self.name)
            return
        counted = _Counted()
        with (self._folder / path).open("rb") as file:
            for line in _lines(file, counted):
                if line is None or line.strip():
                    yield _document(line, path, counted.lines, self._size_of)
        entry = self._manifest.files.get(path) if self._manifest else None
        if entry is not None and (why := counted.differs(entry)):
            yield Item("refused", f"file {path}", why, _AGAIN, self.name)
        elif self._manifest is not None and entry is None:
            yield Item("noted", f"file {path}", f"it is not in {MANIFEST}", where=self.name)


class _Counted:
    """What was read of a file, to be compared with what the manifest says of it."""

    def __init__(self) -> None:
        self.lines = 0
        self.bytes = 0
        self.digest = hashlib.sha256()

    def add(self, data: bytes) -> None:
        self.bytes += len(data)
        self.digest.update(data)

    def differs(self, entry: FileEntry) -> str:
        if self.bytes < entry.bytes:
            return f"it was cut off: it has {self.bytes:,} of {entry.bytes:,} bytes."
        if self.digest.hexdigest() != entry.sha256:
            return "it is not as it was exported."
        return ""


def _lines(file: BinaryIO, counted: _Counted) -> Iterator[bytes | None]:
    """Yield the lines of a file; None for one that is too long to be held."""
    while line := file.readline(LONGEST_LINE + 1):
        counted.lines += 1
        counted.add(line)
        if counted.lines == 1:
            line = line.removeprefix(_BOM)
        if len(line) <= LONGEST_LINE:
            yield line
            continue
        while not line.endswith(b"\n") and (line := file.readline(LONGEST_LINE)):
            counted.add(line)
        yield None


def _document(line: bytes | None, path: str, number: int, size_of: Callable[[str], int]) -> Brought | Item:
    where = f"{path}, line {number}"
    if line is None:
        limit = LONGEST_LINE >> 20
        return Item("refused", "", f"The line has more than {limit} MB.", "Make the text shorter.", where)
    line = line.strip()
    if fault := _unreadable(line):
        return Item("refused", "", *fault, where)
    line = brought_up(line, size_of)
    try:
        document = decode(line)
    except BadDocument as error:
        return Item("refused", "", *_misfit(str(error.__cause__)), where)
    belongs = file_of(document)
    if _stem(path) != _stem(belongs):
        what = f"A {type_of(document)} does not stand in {path}."
        return Item("refused", words_for(document), what, f"Move the line to {belongs}.", where)
    return Brought(document, line, where)


def _stem(path: str) -> str:
    return path.partition("/")[0]


def _unreadable(line: bytes) -> tuple[str, str] | None:
    """Return what is wrong with a line that is not JSON as a whole, and the remedy.

    Fields that no type knows are read too: they travel on, and whoever reads them next must be able to.
    """
    try:
        line.decode()
        msgspec.json.decode(line)
    except UnicodeDecodeError as wrong:
        what = f"It is not UTF-8: byte {wrong.start + 1} of the line is {line[wrong.start]:#04x}."
        return what, "Save the file in UTF-8."
    except RecursionError:
        return "It is nested too deeply.", "No document is deeper than a few levels."
    except msgspec.DecodeError as wrong:
        remedy = "A document is one JSON object in one line; was the file cut off?"
        return f"It is not JSON: {str(wrong).removeprefix('JSON is malformed: ')}.", remedy
    return None


def _misfit(told: str) -> tuple[str, str]:
    """Return what is wrong with a line that fits no type, and the remedy, from the decoder's words for it."""
    what, _, at = told.partition(" - at `$")
    field = at.rstrip("`").lstrip(".")
    if field == "type" or "field `type`" in what:
        remedy = f"The types are {', '.join(FILES)}; a later version may have more."
    else:
        remedy = "See docs/reference/open-form.md for each field."
    where = f" in the field '{field}'" if field else ""
    return f"{what.replace('`', '')}{where}.", remedy


def _read(path: Path, type: type[S]) -> S:
    """Read one of the folder's own descriptions."""
    if why := _not_plain(path, path.parent):
        raise FormError(why, str(path), "Copy the export once more.")
    if path.stat().st_size > _LARGEST_ABOUT:
        raise FormError("It is too large.", str(path), "Copy the export once more.")
    try:
        return msgspec.json.decode(path.read_bytes().removeprefix(_BOM), type=type)
    except (msgspec.DecodeError, UnicodeDecodeError) as error:
        raise FormError(
            f"It cannot be read: {error}.",
            str(path),
            "See docs/reference/open-form.md for what stands in it.",
        ) from error


def _is_there(path: Path) -> bool:
    return path.exists() or path.is_symlink()


def _not_folder(path: Path) -> str:
    """Return why something is no folder of ours, or "" if it is one or is not there."""
    if not _is_there(path):
        return ""
    return "" if stat.S_ISDIR(path.lstat().st_mode) else "it is not a folder; a link may lead anywhere."


def _not_plain(path: Path, top: Path) -> str:
    """Return why `path` is no file in its own right within the folder `top`, or "" if it is one."""
    for above in [each for each in path.parents if each.is_relative_to(top) and each != top]:
        if why := _not_folder(above):
            return why
    try:
        mode = path.lstat().st_mode
    except OSError as error:
        return "it is not there." if isinstance(error, FileNotFoundError) else f"{error.strerror}."
    if stat.S_ISLNK(mode):
        return "it is a link; a link may lead anywhere."
    return "" if stat.S_ISREG(mode) else "it is not a file."
