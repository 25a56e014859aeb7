"""Exports as they really are: from bytes to a text that is XML, with what was mended on the way.

First the file is read as it stands. Only if that is no XML is it read a second time and mended: what stands before the
XML (messages of PHP), characters that XML forbids, `&` that begins no reference, names of HTML's entities, and texts that
hold the very mark that ends them. Whether it is XML then decides; nothing is ever imported from a file that breaks off.
"""

from __future__ import annotations

import codecs
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from html.entities import html5
from pathlib import Path
from typing import Final, NamedTuple

from tamizdat.wire.plain.encodings import legacy_encoding
from tamizdat.wire.xml import BadXml, Nobody, parse

CHUNK: Final = 1 << 18  # bytes
_HEAD: Final = 1 << 16  # bytes in which the XML must begin
_SAMPLE: Final = 200_000  # bytes around the first that is not UTF-8
_MARKS: Final = (
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BEGINNINGS: Final = (
    re.compile(rb"<\?xml\s"),
    re.compile(rb"<(?:!DOCTYPE|rss)[\s>]"),
    re.compile(rb"<[A-Za-z!]"),
)
_DECLARED: Final = re.compile(rb"""<\?xml[^>]{0,200}?encoding\s*=\s*["']([A-Za-z][\w.:-]*)["']""")

_FORBIDDEN: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff\ud800-\udfff]")
_REFERENCE: Final = re.compile(r"&(?:#(\d{1,9}|[xX][0-9a-fA-F]{1,8});|([A-Za-z][A-Za-z0-9]{0,40});)?")
_XML_NAMES: Final = {"amp", "lt", "gt", "quot", "apos"}
_CDATA: Final = "<![CDATA["
_END: Final = "]]>"
_OPENED: Final = re.compile(r"<([\w:.-]+)(?:\s[^<>]*)?>\s*\Z")
_LOOK: Final = 4096  # characters after a mark in which it must show whether it ends the text

CONTROLS: Final = "characters that XML forbids"
AMPERSANDS: Final = "signs '&' that begin no reference"
NAMES: Final = "names of letters such as '&nbsp;' that only HTML knows"
MARKS: Final = "marks ']]>' within a text"
BYTES: Final = "damaged bytes, now shown as �"


class NotWhole(BadXml):
    """A file that is no XML even when it is mended; `way` leads up to where it breaks."""

    def __init__(self, what: str, line: int, way: Way) -> None:
        super().__init__(what, line)
        self.args = (what, line, way)
        self.way = way


class Way(NamedTuple):
    """How a file must be read to be XML."""

    encoding: str
    skip: int  # bytes before the XML
    lines: int  # lines in these bytes
    declared: str  # encoding that the file claims; "" if it claims none
    mended: bool = False


@dataclass
class Mended:
    """What was mended while a file was read."""

    counts: Counter[str] = field(default_factory=Counter)
    lines: dict[str, int] = field(default_factory=dict)  # where each sort stands first

    def note(self, what: str, line: int, count: int = 1) -> None:
        """Note that something was mended in a line, counted from 1."""
        self.counts[what] += count
        self.lines.setdefault(what, line)


def way_into(path: Path) -> Way:
    """Find out how a file is to be read.

    Raises:
        NotWhole: it is no XML, and cannot be mended.
        BadXml: it is hostile.
        OSError: it cannot be read.
    """
    way = _survey(path)
    try:
        _try(path, way)
    except BadXml as error:
        if error.hostile:
            raise BadXml(error.what, error.line + way.lines, hostile=True) from None
        way = way._replace(mended=True)
        try:
            _try(path, way)
        except BadXml as still:
            if still.hostile:
                raise BadXml(still.what, still.line + way.lines, hostile=True) from None
            raise NotWhole(still.what, still.line + way.lines, way) from None
    return way


def text_of(path: Path, way: Way, mended: Mended | None = None) -> Iterator[str]:
    """Yield the text of a file in chunks; lines are counted on as they stand in the file."""
    mender = _Mender(mended if mended is not None else Mended(), way.lines + 1)
    for chunk in _decoded(path, way, mender):
        yield mender.feed(chunk) if way.mended else chunk
    if way.mended:
        yield mender.feed("", last=True)


def _try(path: Path, way: Way) -> None:
    for _ in parse(text_of(path, way), Nobody()):
        pass


def _survey(path: Path) -> Way:
    with path.open("rb") as file:
        head = file.read(_HEAD)
    for mark, encoding in _MARKS:
        if head.startswith(mark):
            return Way(encoding, len(mark), 0, "")
    beginning = next(filter(None, (sort.search(head) for sort in _BEGINNINGS)), None)
    skip = beginning.start() if beginning else 0
    claim = _DECLARED.search(head)
    declared = claim[1].decode("ascii") if claim else ""
    return Way(_encoding(path, declared), skip, head.count(b"\n", 0, skip), declared)


def _encoding(path: Path, declared: str) -> str:
    """Return the encoding of a file: the one it claims, if it holds and is no other one's."""
    try:
        claimed = codecs.lookup(declared or "utf-8").name
    except LookupError:
        claimed = "utf-8"
    if claimed.startswith(("utf-16", "utf-32")):
        claimed = "utf-8"  # the claim itself could be read, so it is wrong
    if claimed not in ("utf-8", "ascii"):
        # Files that were saved anew as UTF-8 often keep their old claim.
        return "utf-8" if _first_wrong(path, "utf-8") is None and _has_high(path) else claimed
    wrong = _first_wrong(path, "utf-8")
    if wrong is None:
        return "utf-8"
    with path.open("rb") as file:
        file.seek(max(0, wrong - _SAMPLE // 2))
        return legacy_encoding(file.read(_SAMPLE))


def _first_wrong(path: Path, encoding: str) -> int | None:
    """Return the first byte that is not in an encoding."""
    decoder = codecs.getincrementaldecoder(encoding)()
    done = 0
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            kept = len(decoder.getstate()[0])
            try:
                decoder.decode(chunk)
            except UnicodeDecodeError as error:
                return max(0, done - kept + error.start)
            done += len(chunk)
    return done if decoder.getstate()[0] else None


def _has_high(path: Path) -> bool:
    with path.open("rb") as file:
        while chunk := file.read(CHUNK):
            if not chunk.isascii():
                return True
    return False


def _decoded(path: Path, way: Way, mender: _Mender) -> Iterator[str]:
    decoder = codecs.getincrementaldecoder(way.encoding)("replace")
    line = way.lines + 1
    with path.open("rb") as file:
        file.seek(way.skip)
        while chunk := file.read(CHUNK):
            text = decoder.decode(chunk)
            if "\ufffd" in text and (count := text.count("\ufffd") - chunk.count(b"\xef\xbf\xbd")) > 0:
                mender.mended.note(BYTES, line + text.count("\n", 0, text.index("\ufffd")), count)
            line += text.count("\n")
            yield text
        if text := decoder.decode(b"", True):
            yield text


class _Mender:
    """Mends a text chunk by chunk. What cannot be judged yet is held back."""

    def __init__(self, mended: Mended, line: int) -> None:
        self.mended = mended
        self.line = line
        self.held = ""
        self.before = ""  # the last of what stood outside of CDATA
        self.within = ""  # the element whose CDATA is open
        self.in_cdata = False

    def feed(self, chunk: str, *, last: bool = False) -> str:
        text = self.held + self._allowed(chunk)
        pieces = []
        at = 0
        while at < len(text):
            piece, step = self._cdata(text, at, last) if self.in_cdata else self._markup(text, at, last)
            if step == at:
                break
            pieces.append(piece)
            at = step
        self.held = text[at:]
        self.line += text.count("\n", 0, at)
        return "".join(pieces)

    def _allowed(self, text: str) -> str:
        if found := _FORBIDDEN.search(text):
            line = self.line + self.held.count("\n") + text.count("\n", 0, found.start())
            text, count = _FORBIDDEN.subn("", text)
            self.mended.note(CONTROLS, line, count)
        return text

    def _note(self, what: str, text: str, at: int) -> None:
        self.mended.note(what, self.line + text.count("\n", 0, at))

    def _markup(self, text: str, at: int, last: bool) -> tuple[str, int]:
        """Return mended markup from `at` up to where CDATA begins, and where that is."""
        end = text.find(_CDATA, at)
        if end < 0:
            end = len(text) if last else max(at, len(text) - 64)
            near = max(at, end - 64)
            if not last and (cut := max(text.rfind("&", near, end), text.rfind("<", near, end))) >= at:
                end = cut
            following = end
        else:
            following = end + len(_CDATA)
        piece = text[at:end]
        if "&" in piece:
            piece = _REFERENCE.sub(lambda found: self._reference(found, text, at + found.start()), piece)
        if following > end:
            opened = _OPENED.search((self.before + text[at:end])[-300:])
            self.within = opened[1] if opened else ""
            self.in_cdata = True
            self.before = ""
            return piece + _CDATA, following
        self.before = (self.before + text[at:end])[-300:]
        return piece, end

    def _reference(self, found: re.Match[str], text: str, at: int) -> str:
        number, name = found.groups()
        if number is not None:
            code = int(number[1:], 16) if number[0] in "xX" else int(number)
            if code <= 0x10FFFF and not _FORBIDDEN.match(chr(code)):
                return found[0]
            self._note(CONTROLS, text, at)
            return ""
        if name in _XML_NAMES:
            return found[0]
        if name is not None and f"{name};" in html5:
            self._note(NAMES, text, at)
            letters = html5[f"{name};"]
            return "".join(f"&#{ord(letter)};" for letter in letters)
        self._note(AMPERSANDS, text, at)
        return f"&amp;{found[0][1:]}"

    def _cdata(self, text: str, at: int, last: bool) -> tuple[str, int]:
        """Return CDATA from `at` up to and with the mark that may end it, and where that is."""
        end = text.find(_END, at)
        if end < 0:
            end = len(text) if last else max(at, len(text) - 2)
            return text[at:end], end
        after = end + len(_END)
        look = text[after : after + _LOOK]
        closing = f"</{self.within}"
        rest = look.lstrip()
        if not last and len(look) < _LOOK and (closing.startswith(rest) or _CDATA.startswith(rest)):
            return text[at:end], end  # it shows in the next chunk
        if self.within and not rest.startswith((closing, _CDATA)):
            self._note(MARKS, text, end)
            return f"{text[at:end]}]]{_END}{_CDATA}>", after
        self.in_cdata = False
        return text[at:after], after
