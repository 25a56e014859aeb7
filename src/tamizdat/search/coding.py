"""Numbers and words as bytes: varints, differences, and sorted words that keep what they share with the one before.

`docs/explanation/search.md` says what is coded how. An index holds some ten million numbers: all that is done once for
each of them is left to loops in C (`map`, `join`, `accumulate`, regular expressions).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Sequence
from itertools import accumulate, compress, count, islice, pairwise
from operator import ne, sub

from tamizdat.search.errors import DamagedIndex

LONGEST = 10  # bytes of a varint that holds 64 bits
_PIECES = re.compile(rb"[\x80-\xff]*[\x00-\x7f]")


def varint(number: int) -> bytes:
    """Return a whole number, not below 0, as an unsigned LEB128 (DWARF 5, section 7.6)."""
    out = bytearray()
    while number > 127:
        out.append(number & 127 | 128)
        number >>= 7
    out.append(number)
    return bytes(out)


class _Encoded(dict[int, bytes]):
    """Varints by number; those of one and two bytes are kept."""

    def __missing__(self, number: int) -> bytes:
        return varint(number)


class _Decoded(dict[bytes, int]):
    """Numbers by varint; those of one and two bytes are kept."""

    def __missing__(self, data: bytes) -> int:
        if len(data) > LONGEST:
            raise DamagedIndex("a number of the index is longer than 64 bits")
        return sum((byte & 127) << 7 * place for place, byte in enumerate(data))


ENCODED = _Encoded((number, varint(number)) for number in range(1 << 14))
_DECODED = _Decoded((data, number) for number, data in ENCODED.items())
encoded = ENCODED.__getitem__
_decoded = _DECODED.__getitem__


def varints(numbers: Iterable[int]) -> bytes:
    """Return numbers as varints, one after the other."""
    return b"".join(map(encoded, numbers))


def differences(numbers: Sequence[int]) -> bytes:
    """Return ascending numbers as varints: the first as it is, each next as the difference from the one before."""
    if not numbers:
        return b""
    return encoded(numbers[0]) + b"".join(map(encoded, map(sub, numbers[1:], numbers)))


def zigzags(numbers: Sequence[int]) -> list[int]:
    """Return the differences of neighbours, the first from 0; 0, -1, 1, -2 … stand as 0, 1, 2, 3 …, for varints."""
    return [
        (after - before) * 2 if after >= before else (before - after) * 2 - 1
        for before, after in pairwise((0, *numbers))
    ]


def unzigzag(number: int) -> int:
    """Return the number that stands as another by `zigzags`."""
    return -(number + 1 >> 1) if number & 1 else number >> 1


def all_varints(data: bytes) -> list[int]:
    """Return all numbers of a stretch of varints.

    Raises:
        DamagedIndex: the last one is cut off.
    """
    if data.isascii():
        return list(data)
    if data[-1] > 127:
        raise DamagedIndex("a row of numbers of the index is cut off")
    return list(map(_decoded, _PIECES.findall(data)))


def varint_pieces(data: bytes) -> list[bytes]:
    """Return the varints of a stretch, each as its bytes."""
    return _PIECES.findall(data)


def undifferenced(numbers: Iterable[int]) -> list[int]:
    """Return numbers of which `differences` were taken."""
    return list(accumulate(numbers))


class Cursor:
    """Reads a stretch of bytes from its beginning on.

    All of its methods raise DamagedIndex where the bytes end too early or do not fit.
    """

    def __init__(self, data: bytes, at: int = 0) -> None:
        self.data = data
        self.at = at

    def number(self) -> int:
        """Read a varint."""
        number = shift = 0
        for at in range(self.at, min(len(self.data), self.at + LONGEST)):
            byte = self.data[at]
            number |= (byte & 127) << shift
            if byte < 128:
                self.at = at + 1
                return number
            shift += 7
        raise DamagedIndex(f"no number stands at byte {self.at} of {len(self.data)}")

    def numbers(self, count: int) -> list[int]:
        """Read so many varints."""
        if count > len(self.data) - self.at:
            raise DamagedIndex(f"{count} numbers cannot stand in {len(self.data) - self.at} bytes")
        stretch = self.data[self.at : self.at + count]
        if stretch.isascii():
            self.at += count
            return list(stretch)
        pieces = list(islice(_PIECES.finditer(self.data, self.at), count))
        if len(pieces) < count:
            raise DamagedIndex(f"{count} numbers do not stand at byte {self.at} of {len(self.data)}")
        self.at = pieces[-1].end()
        return [_decoded(piece[0]) for piece in pieces]

    def bytes(self, count: int) -> bytes:
        """Read so many bytes."""
        end = self.at + count
        if end > len(self.data):
            raise DamagedIndex(f"{count} bytes cannot stand in {len(self.data) - self.at}")
        stretch = self.data[self.at : end]
        self.at = end
        return stretch

    def word(self, before: str) -> str:
        """Read a word that keeps the beginning of another."""
        kept, rest = self.number(), self.bytes(self.number())
        return spelt(before, kept, rest)

    def ended(self) -> bool:
        """Tell whether all has been read."""
        return self.at >= len(self.data)


def spelt(before: str, kept: int, rest: bytes) -> str:
    """Return the word that keeps so many UTF-16 code units of another and goes on with these bytes of UTF-8."""
    try:
        if before.isascii() or kept == 0 or max(before) < "\U00010000":
            if kept > len(before):
                raise DamagedIndex(f"{kept} letters cannot be kept of {before!r}")
            return before[:kept] + rest.decode()
        units = before.encode("utf-16-le")
        if 2 * kept > len(units):
            raise DamagedIndex(f"{kept} letters cannot be kept of {before!r}")
        return units[: 2 * kept].decode("utf-16-le") + rest.decode()
    except UnicodeDecodeError as error:
        raise DamagedIndex(f"a word after {before!r} is no UTF-8") from error


def shared(before: str, word: str) -> int:
    """Return how many characters two words share at their beginning."""
    if word.startswith(before):
        return len(before)
    return next(compress(count(), map(ne, before, word)), len(word))


def kept(before: str, word: str) -> bytes:
    """Return a word as what it keeps of another and what follows: see `spelt`."""
    same = shared(before, word)
    return encoded(units(word[:same])) + _TAILS[word[same:]]


def kept_forms(term: str, forms: list[str]) -> bytes:
    """Return the forms of a term, each by what it keeps of the term; nothing where the one form is the term itself."""
    if len(forms) == 1 and forms[0] == term:
        return b"\0"
    length, whole = len(term), encoded(units(term))
    return encoded(len(forms)) + b"".join(
        [whole + _TAILS[form[length:]] if form.startswith(term) else kept(term, form) for form in forms]
    )


class _Tails(dict[str, bytes]):
    """What follows of a word, as its length and bytes; endings come again and again and are remembered."""

    def __missing__(self, tail: str) -> bytes:
        data = tail.encode()
        coded = encoded(len(data)) + data
        if len(tail) < 5 and len(self) < 10_000:
            self[tail] = coded
        return coded


_TAILS = _Tails()


def units(text: str) -> int:
    """Return the length of a text in UTF-16 code units."""
    return len(text) if text.isascii() else len(text.encode("utf-16-le")) // 2


def order(word: str) -> bytes:
    """Return by what words are sorted: their UTF-16 code units, as JavaScript compares strings."""
    return word.encode("utf-16-be")
