"""The Markdown folder: a whole newsroom written as files, read and checked as one.

`read_folder` returns everything that is in the folder, typed, with each name that points somewhere checked. All
problems are collected and raised together. The form is described in `docs/reference/markdown-folder.md`.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any, Final

from tamizdat.wire import checking, letters, markdown, tables
from tamizdat.wire.blocks import Picture, Text, files_in, names_of
from tamizdat.wire.errors import FolderError, Problem, WireError
from tamizdat.wire.folder_copy import (
    FileCopy,
    FolderCopy,
    LiveEntry,
    Newsroom,
    PageCopy,
    PageHead,
    StoryCopy,
    StoryHead,
)
from tamizdat.wire.letters import LetterCopy, LetterHead
from tamizdat.wire.record.reading import read_texts
from tamizdat.wire.tables import EDITION, SLUG, Sheet

NEWSROOM: Final = "newsroom.toml"
LONGEST_FILE: Final = 4 * 1024 * 1024  # bytes of a text
_NAME: Final = re.compile(rf"({SLUG})\.({EDITION})\.md")
_OWN: Final = "What a letter itself says"
_FRONT: Final = re.compile(r"\+\+\+[ \t]*\n(.*?)^\+\+\+[ \t]*(?:\n|\Z)", re.DOTALL | re.MULTILINE)


def read_folder(path: Path) -> FolderCopy:
    """Read a Markdown folder.

    Raises:
        FolderError: something in it is wrong; it lists all that is.
    """
    reading = _Reading(path)
    copy = reading.read()
    if reading.problems or copy is None:
        raise FolderError(str(path), tuple(sorted(set(reading.problems))))
    return copy


def is_folder(path: Path) -> bool:
    """Return whether a folder is one of this form."""
    return (path / NEWSROOM).is_file()


class _Reading:
    """One reading of a folder, and the problems found on the way."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.root = folder.resolve()
        self.problems: list[Problem] = []
        self.notes: list[Problem] = []
        self.files: dict[str, FileCopy] = {}

    def sheet(self, file: str) -> Sheet:
        return Sheet(file, self.problems)

    def read(self) -> FolderCopy | None:
        sheet = self.sheet(NEWSROOM)
        raw = self._toml(sheet)
        newsroom = None if raw is None else tables.convert(raw, Newsroom, sheet)
        stories = list(self._stories())
        pages = list(self._pages())
        sent = list(self._letters())
        record = self._record()
        known = checking.Known.of(raw or {}, record, self._names("stories"), self._names("pages"))
        intros = {}
        if newsroom is not None:
            intros = self._intros(newsroom, sheet)
            checking.newsroom(newsroom, known, sheet)
            self._portraits(newsroom, sheet)
        for story, sheet, lines in stories:
            checking.story(story, known, sheet, lines)
            self._files_of(story, sheet, lines)
        for page, sheet, lines in pages:
            checking.page(page, known, sheet, lines)
            self._files_of(page, sheet, lines)
        for letter, sheet in sent:
            letters.check(letter, known, sheet)
            for shown, at in letter.pictures():
                self._file(shown.file, sheet, sheet.line(at), picture=True)
        self._unused()
        if newsroom is None or self.problems:
            return None
        return FolderCopy(
            newsroom,
            intros,
            tuple(story for story, _, _ in stories),
            tuple(page for page, _, _ in pages),
            tuple(letter for letter, _ in sent),
            self.files,
            record,
            tuple(self.notes),
        )

    # Texts

    def _text(self, path: Path, sheet: Sheet) -> str | None:
        """Return a text of the folder with its line ends made one."""
        if not path.resolve().is_relative_to(self.root):
            sheet.wrong(0, "It is a link that leads out of the folder.", "Put the file itself there.")
            return None
        try:
            if path.stat().st_size > LONGEST_FILE:
                sheet.wrong(0, "It has more than 4 MB.", "A text is shorter: is it another file by mistake?")
                return None
            text = path.read_text("utf-8-sig")
        except OSError as error:
            sheet.wrong(
                0, f"It cannot be read: {error.strerror or error}.", "Mend the file or its permissions."
            )
        except UnicodeDecodeError as error:
            sheet.wrong(0, f"It is not UTF-8 (byte {error.start}).", "Save it as UTF-8.")
        else:
            return text.replace("\r\n", "\n").replace("\r", "\n")
        return None

    def _toml(self, sheet: Sheet) -> dict[str, Any] | None:
        path = self.folder / NEWSROOM
        if not path.is_file():
            sheet.wrong(0, "It is missing.", "A folder of this form has it at its top, even if it is empty.")
            return None
        text = self._text(path, sheet)
        return None if text is None else tables.parse(text, sheet)

    def _intros(self, newsroom: Newsroom, sheet: Sheet) -> dict[tuple[str, str, str], str]:
        found = {}
        for sort in checking.SORTS:
            field = "bio" if sort == "person" else "intro"
            for number, thing in enumerate(getattr(newsroom, sort)):
                for edition, text in getattr(thing, field).items():
                    line = sheet.line((sort, number, field, edition))
                    found[sort, thing.slug, edition] = self._intro(text, sheet, line)
        return found

    def _intro(self, text: str, sheet: Sheet, line: int, what: str = "An introduction or bio") -> str:
        read = markdown.read(text, Sheet(sheet.file, self.problems), Sheet(sheet.file, self.notes), line)
        plain = all(isinstance(block, Text) and "<li>" not in block.html for block in read.blocks)
        if not plain or read.links:
            sheet.wrong(
                line,
                f"{what} holds more than paragraphs with bold, italic and links to the web.",
                "Take the rest out.",
            )
            return ""
        return "".join(block.html for block in read.blocks if isinstance(block, Text))

    def _names(self, folder: str) -> set[tuple[str, str]]:
        """Return (slug, edition) of each text of a folder, whether or not it can be read."""
        found = (_NAME.fullmatch(path.name) for path in self._paths(folder))
        return {(name[1], name[2]) for name in found if name}

    def _paths(self, folder: str) -> list[Path]:
        where = self.folder / folder
        if not where.is_dir():
            return []
        return sorted(path for path in where.iterdir() if not path.name.startswith("."))

    def _texts(self, folder: str) -> Iterator[tuple[str, str, Sheet, str]]:
        """Yield slug, edition, sheet and text of each file of a folder."""
        for path in self._paths(folder):
            sheet = self.sheet(f"{folder}/{path.name}")
            name = _NAME.fullmatch(path.name)
            if name is None or not path.is_file():
                sheet.wrong(
                    0,
                    "It is not named as a text of this form.",
                    "Name it slug.language.md, such as rain-in-osh.en.md, or take it out.",
                )
                continue
            text = self._text(path, sheet)
            if text is not None:
                yield name[1], name[2], sheet, text

    def _head(self, text: str, form: Any, sheet: Sheet) -> tuple[Any, str, int]:
        """Return the head, the Markdown after it, and the number of its first line; no head if it is wrong."""
        found = _FRONT.match(text)
        if found is None:
            sheet.wrong(
                1, "It does not begin with a head.", "Write its head as TOML between two lines of +++."
            )
            return None, "", 1
        data = tables.parse(found[1], sheet, 2)
        head = None if data is None else tables.convert(data, form, sheet)
        return head, text[found.end() :], text[: found.end()].count("\n") + 1

    def _body(self, text: str, sheet: Sheet, first_line: int) -> markdown.Read:
        return markdown.read(text, sheet, Sheet(sheet.file, self.notes), first_line)

    def _stories(self) -> Iterator[tuple[StoryCopy, Sheet, markdown.Read]]:
        for slug, edition, sheet, text in self._texts("stories"):
            head, rest, line = self._head(text, StoryHead, sheet)
            read = self._body(rest, sheet, line)
            if head is not None:
                told = [self._entry(entry, sheet, n) for n, entry in enumerate(head.entries)]
                entries = tuple(html for html, _ in told)
                read = read._replace(links=read.links + tuple(link for _, links in told for link in links))
                yield StoryCopy(slug, edition, head, read.blocks, entries), sheet, read

    def _entry(self, entry: LiveEntry, sheet: Sheet, number: int) -> tuple[str, tuple[markdown.Linked, ...]]:
        """Return an entry's text as HTML, and its links."""
        line = sheet.line(("entries", number, "text"))
        read = self._body(entry.text, sheet, line)
        if any(not isinstance(block, Text) for block in read.blocks):
            sheet.wrong(line, "An entry holds more than paragraphs and lists.", "Put the rest into the text.")
        return "".join(block.html for block in read.blocks if isinstance(block, Text)), read.links

    def _pages(self) -> Iterator[tuple[PageCopy, Sheet, markdown.Read]]:
        for slug, edition, sheet, text in self._texts("pages"):
            head, rest, line = self._head(text, PageHead, sheet)
            read = self._body(rest, sheet, line)
            if head is not None:
                yield PageCopy(slug, edition, head, read.blocks), sheet, read

    def _letters(self) -> Iterator[tuple[LetterCopy, Sheet]]:
        for slug, edition, sheet, text in self._texts("letters"):
            head, rest, line = self._head(text, LetterHead, sheet)
            if head is not None:
                intro = self._intro(rest, sheet, line, _OWN)
                outro = self._intro(head.outro, sheet, sheet.line(("outro",)), _OWN)
                yield LetterCopy(slug, edition, head, intro, outro), sheet

    def _record(self) -> dict[str, str]:
        """Return the tables of the record. What is wrong in their rows is found when they are brought."""
        folder = self.folder / "record"
        try:
            return {f"record/{name}": text for name, text in read_texts(folder).items()}
        except WireError as error:
            self.sheet(Path(error.where).relative_to(self.folder).as_posix()).wrong(
                0, error.what, error.remedy
            )
            return {}

    # Files

    def _portraits(self, newsroom: Newsroom, sheet: Sheet) -> None:
        """Note the pictures of people, series and coverages."""
        named = [(("person", n, "photo"), person.photo) for n, person in enumerate(newsroom.person)]
        named += [(("series", n, "cover"), series.cover) for n, series in enumerate(newsroom.series)]
        named += [
            (("coverage", n, "picture"), c.picture.file) for n, c in enumerate(newsroom.coverage) if c.picture
        ]
        named += [(("picture", n, "file"), picture.file) for n, picture in enumerate(newsroom.picture)]
        for where, file in named:
            if file:
                self._file(file, sheet, sheet.line(where), picture=True)

    def _files_of(self, copy: StoryCopy | PageCopy, sheet: Sheet, read: markdown.Read) -> None:
        lead = copy.head.picture if isinstance(copy.head, StoryHead) else None
        if lead is not None:
            self._file(lead.file, sheet, sheet.line(("picture", "file")), picture=True)
        for block, line in zip(read.blocks, read.lines, strict=True):
            for each in files_in(block):
                for name in names_of(each):
                    self._file(name, sheet, line, picture=isinstance(each, Picture))

    def _file(self, name: str, sheet: Sheet, line: int, *, picture: bool) -> None:
        """Note a file that is used, if it stands in `files` and is what it should be."""
        folder = self.root / "files"
        path = folder / name
        if checking.escapes(name) or not path.resolve().is_relative_to(folder):
            sheet.wrong(
                line, f"The file {name!r} is outside the folder 'files'.", "Copy it there and write its name."
            )
        elif not path.is_file():
            sheet.wrong(line, f"There is no file {name!r} in 'files'.", tables.near(name, self._file_names()))
        elif picture and path.suffix.lower() not in checking.PICTURES:
            sheet.wrong(line, f"The file {name!r} is no picture.", "Save it as JPEG, PNG, WebP or AVIF.")
        elif not picture and path.suffix.lower() in checking.PICTURES:
            sheet.wrong(line, f"The file {name!r} is a picture.", "Show it with ![alt](file.png).")
        elif name not in self.files:
            with path.open("rb") as file:
                self.files[name] = FileCopy(path, hashlib.file_digest(file, "sha256").hexdigest())

    def _file_names(self) -> list[str]:
        folder = self.root / "files"
        return [path.relative_to(folder).as_posix() for path in folder.rglob("*") if path.is_file()]

    def _unused(self) -> None:
        for name in sorted(set(self._file_names()) - set(self.files)):
            if not any(part.startswith(".") for part in name.split("/")):
                self.notes.append(
                    Problem(f"files/{name}", 0, "Nothing uses this file.", "It was not imported.")
                )
