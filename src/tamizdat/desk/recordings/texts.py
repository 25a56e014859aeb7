"""Texts that came as files, in whichever encoding: as words without what programs choke on."""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from tamizdat.desk.recordings.notes import Note

LARGEST: Final = 5 * 1024 * 1024  # bytes: the transcript of a day's talk has a fifth of that
_BOMS: Final = {codecs.BOM_UTF8: "utf-8-sig", codecs.BOM_UTF16_LE: "utf-16", codecs.BOM_UTF16_BE: "utf-16"}
# Control characters, halves of pairs, and what Unicode says is no character.
_CONTROLS: Final = re.compile(
    "[\0-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufdd0-\ufdef\ufeff\ufffe\uffff]"
)


class BadText(ValueError):
    """A text that is refused; like `BadRecording`, its sentence and what stands in it are kept apart."""

    def __init__(self, sentence: str, *values: object) -> None:
        """`sentence` has a pair of braces for each value."""
        super().__init__(sentence, *values)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return self.sentence.format(*self.values)


class Decoded(NamedTuple):
    """A text, and what the person who brought it should know."""

    text: str
    notes: tuple[str, ...] = ()


def decoded(data: bytes) -> Decoded:
    """Return the words of a file.

    Raises:
        BadText: it is too large, or no text.
    """
    if len(data) > LARGEST:
        raise BadText(
            "The file has {} MB; a transcript has at most {} MB. Is it the right file?",
            f"{len(data) / 2**20:.0f}",
            LARGEST // 2**20,
        )
    encoding = _encoding(data)
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise BadText("This file is no text that can be read. Save it as text in UTF-8.") from None
    clean = _CONTROLS.sub("", text.replace("\r\n", "\n").replace("\r", "\n").replace("\x85", "\n"))
    if len(text) - len(clean) > max(20, len(text) // 50):
        raise BadText("This file is no text that can be read. Save it as text in UTF-8.")
    notes = (Note("It was read as Windows-1251: look whether its letters are right."),)
    return Decoded(clean, notes if encoding == "cp1251" else ())


def _encoding(data: bytes) -> str:
    for bom, name in _BOMS.items():
        if data.startswith(bom):
            return name
    zeros = data[:4000].count(0)
    if zeros > len(data[:4000]) // 4:  # UTF-16 without a mark
        return "utf-16-le" if data[1:4000:2].count(0) > data[0:4000:2].count(0) else "utf-16-be"
    try:
        data.decode("utf-8")
    except UnicodeDecodeError:
        # A Cyrillic word is a row of high bytes; in a western one they stand alone.
        high = sum(byte >= 0xC0 for byte in data)
        in_rows = sum(len(row) for row in re.findall(rb"[\xc0-\xff]{2,}", data))
        return "cp1251" if in_rows * 2 > high else "cp1252"
    return "utf-8"
