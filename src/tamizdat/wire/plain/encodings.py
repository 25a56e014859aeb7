"""Encodings of copy: from bytes to text, without guessing where a guess would spoil the text.

UTF-8, UTF-16 and UTF-32 say what they are. A legacy Cyrillic encoding is told from its rivals by how often
its letters occur in Russian; what is left is Windows-1252. Binary files are refused by name.
"""

from __future__ import annotations

import codecs
import re
from typing import Final, NamedTuple

from tamizdat.wire.errors import CopyError

MAX_BYTES: Final = 16 * 1024 * 1024
"""The longest novel is a quarter of this; a longer file is not a story."""

_MARKS: Final = (  # UTF-32 first: its little-endian mark begins with that of UTF-16.
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_BINARY: Final = (
    (b"PK\x03\x04", "a Word, LibreOffice or zip file"),
    (b"%PDF", "a PDF file"),
    (b"{\\rtf", "an RTF file"),
    (b"\xd0\xcf\x11\xe0", "an old Word file"),
    (b"\x89PNG", "a picture"),
    (b"\xff\xd8\xff", "a picture"),
    (b"GIF87a", "a picture"),
    (b"GIF89a", "a picture"),
)
_SAVE_AS: Final = "Open it, save it as plain text in UTF-8, and bring that file."

# Letters by their share (per mille) in running Russian, after the Russian National Corpus.
_RUSSIAN: Final = {
    "о": 110, "е": 85, "а": 80, "и": 74, "н": 67, "т": 63, "с": 55, "р": 47, "в": 45, "л": 43, "к": 35,
    "м": 32, "д": 30, "п": 28, "у": 26, "я": 20, "ы": 19, "ь": 17, "г": 17, "з": 16, "б": 16, "ч": 15,
    "й": 12, "х": 10, "ж": 9, "ш": 7, "ю": 6, "ц": 5, "щ": 4, "э": 3, "ф": 3, "ъ": 1, "ё": 1,
}  # fmt: skip
_LEGACY: Final = ("cp1251", "koi8-r", "cp866")
_SAMPLE: Final = 200_000
_CYRILLIC_WORD: Final = re.compile(r"(?<![^\W\d_])[\u0400-\u04ff]{2,40}(?![^\W\d_])")
# Besides tab, line feed, vertical tab, form feed and return: ^Z ended texts on old systems.
_CONTROLS: Final = re.compile(r"[\x00-\x08\x0e-\x19\x1b-\x1f\x7f]")


class Decoded(NamedTuple):
    """A text and the name of the encoding that it was in."""

    text: str
    encoding: str


def decode(data: bytes, *, name: str) -> Decoded:
    """Return the text of a file; refuse what is empty, too large, binary or damaged.

    :raises CopyError: with the remedy for each of these.
    """
    if len(data) > MAX_BYTES:
        raise CopyError(
            f"The file has {len(data):,} bytes, and a story has at most {MAX_BYTES:,}.",
            name,
            "Bring each story as a file of its own.",
        )
    for magic, kind in _BINARY:
        if data.startswith(magic):
            raise CopyError(f"This is {kind}, not a plain text.", name, _SAVE_AS)
    for mark, encoding in _MARKS:
        if data.startswith(mark):
            return _checked(_strictly(data[len(mark) :], encoding, name), encoding, name)
    if b"\x00" in data:
        raise CopyError("This is not a plain text: it has zero bytes.", name, _SAVE_AS)
    try:
        return _checked(data.decode("utf-8"), "utf-8", name)
    except UnicodeDecodeError as error:
        _refuse_damaged_utf8(data, error.start, name)
    legacy = _legacy(data, name)
    return _checked(legacy.text, legacy.encoding, name)


def _strictly(data: bytes, encoding: str, name: str) -> str:
    try:
        return data.decode(encoding)
    except UnicodeDecodeError as error:
        line = data[: error.start].decode(encoding, "replace").count("\n") + 1
        raise CopyError(
            f"The file begins as {encoding.upper()}, but is damaged.",
            f"{name}, line {line}",
            "Ask for the file again, or save it anew as UTF-8.",
        ) from None


def legacy_encoding(sample: bytes) -> str:
    """Return the encoding of bytes that are not UTF-8: a legacy one, or "utf-8" where only a few are damaged."""
    return "utf-8" if _is_damaged_utf8(sample) else _most_russian(sample)


def _is_damaged_utf8(sample: bytes) -> bool:
    """Return whether only a few bytes are damaged: read as a legacy encoding, the text would become noise."""
    high = sum(1 for byte in sample if byte >= 0x80)
    # What a wrong byte leaves is decoded; bytes of a legacy encoding hardly ever make UTF-8 sequences.
    sound = sample.decode("utf-8", "ignore")
    return sum(len(letter.encode()) for letter in sound if letter >= "\x80") > high * 0.7


def _refuse_damaged_utf8(data: bytes, start: int, name: str) -> None:
    if _is_damaged_utf8(data[:_SAMPLE]):
        raise CopyError(
            "The file is in UTF-8, but some of its bytes are damaged.",
            f"{name}, line {_line(data, start)}",
            "Ask for the file again, or mend that line and save it as UTF-8.",
        )


def _line(data: bytes, position: int) -> int:
    return data.count(b"\n", 0, position) + 1


def _legacy(data: bytes, name: str) -> Decoded:
    encoding = _most_russian(data[:_SAMPLE])
    try:
        return Decoded(data.decode(encoding), encoding)
    except UnicodeDecodeError as error:
        raise CopyError(
            "The file is neither in UTF-8 nor in Windows-1251 or Windows-1252.",
            f"{name}, line {_line(data, error.start)}",
            _SAVE_AS,
        ) from None


def _most_russian(sample: bytes) -> str:
    """Choose among the legacy encodings by how Russian the words look; else Windows-1252."""
    scored = [(_russian(sample.decode(encoding, "replace")), encoding) for encoding in _LEGACY]
    best, encoding = max(scored, key=lambda pair: pair[0])
    return encoding if best > 0 else "cp1252"


def _russian(text: str) -> float:
    """Score a decoding: 0 when it is not Russian, else its words' average letter share, per mille.

    Western texts decoded as Cyrillic give words of both alphabets ("cafй"); the wrong Cyrillic encoding gives
    rare letters, and small letters for capitals.
    """
    words = _CYRILLIC_WORD.findall(text)
    letters = sum(map(len, words))
    others = sum(1 for letter in text if letter >= "\x80" and letter.isalpha()) - letters
    if letters == 0 or others > letters:
        return 0.0
    share = sum(_RUSSIAN.get(letter.lower(), 0) for word in words for letter in word) / letters
    if share < 30:  # Russian has about 53; the same bytes read wrongly have under 25.
        return 0.0
    # "пРИВЕТ": a capital after a small letter betrays KOI8-R read as Windows-1251 and the other way round.
    inverted = sum(1 for word in words if word[0].islower() and word[1].isupper())
    return share * (1 - inverted / len(words)) + 0.001


def _checked(text: str, encoding: str, name: str) -> Decoded:
    """Refuse a text that is empty, or in which control characters betray a binary file."""
    if not text.strip():
        raise CopyError("The file is empty.", name, "Bring a text with a headline and at least a paragraph.")
    found = _CONTROLS.search(text)
    if found:
        line = text.count("\n", 0, found.start()) + 1
        raise CopyError(
            f"This is not a plain text: it has the control character {ord(found[0])}.",
            f"{name}, line {line}",
            _SAVE_AS,
        )
    return Decoded(text, encoding)
