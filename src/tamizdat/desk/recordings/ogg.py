"""Ogg files (RFC 3533) with Vorbis, Opus (RFC 7845) or FLAC in them."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from tamizdat.desk.recordings.errors import BadRecording, truncated

_HEAD: Final = 27  # bytes of a page's head, before the lengths of its segments
_LARGEST_PAGE: Final = _HEAD + 255 + 255 * 255
_LAST: Final = 4  # the flag of a stream's last page


class Page(NamedTuple):
    """A page of an Ogg file."""

    at: int
    flags: int
    granule: int
    serial: int
    lengths: bytes  # of its segments
    end: int

    @property
    def start(self) -> int:
        """Return where its content begins."""
        return self.at + _HEAD + len(self.lengths)


class Stream(msgspec.Struct, frozen=True):
    """The sound of an Ogg file."""

    codec: str  # "opus", "vorbis", "flac"
    seconds: float
    sample_rate: int
    channels: int


def stream(path: Path) -> Stream:
    """Return what an Ogg file holds.

    Raises:
        BadRecording: it is cut off, or holds no sound that browsers play.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        first = page(file, 0)
        file.seek(first.start)
        head = file.read(min(64, first.end - first.start)).ljust(64, b"\0")
        last = _last(file, size, first.serial)
    samples = max(0, last.granule)
    match head:
        case _ if head.startswith(b"OpusHead"):
            skipped = struct.unpack("<H", head[10:12])[0]
            return Stream("opus", max(0, samples - skipped) / 48000, 48000, head[9])
        case _ if head.startswith(b"\x01vorbis"):
            channels, rate = struct.unpack("<BI", head[11:16])
            return Stream("vorbis", samples / rate if rate else 0, rate, channels)
        case _ if head.startswith(b"\x7fFLAC"):
            rate = int.from_bytes(head[27:30], "big") >> 4
            return Stream("flac", samples / rate if rate else 0, rate, (head[29] >> 1 & 7) + 1)
    raise BadRecording(
        "Browsers do not play what is in this Ogg file. Export it as Ogg with Opus, or as MP3."
    )


def page(file: BinaryIO, at: int) -> Page:
    """Return the page that begins at a place of a file.

    Raises:
        BadRecording: there is none, or it is cut off.
    """
    file.seek(at)
    head = file.read(_HEAD + 255)
    if len(head) < _HEAD:
        raise truncated()
    if head[:5] != b"OggS\0":
        raise BadRecording(
            "This Ogg file is damaged, or something else was added to it. Export it again from the program that made it."
        )
    flags, granule, serial, _, _, count = struct.unpack("<BqIIIB", head[5:_HEAD])
    lengths = head[_HEAD : _HEAD + count]
    return Page(at, flags, granule, serial, lengths, at + _HEAD + count + sum(lengths))


def _last(file: BinaryIO, size: int, serial: int) -> Page:
    """Return the last page, which ends where the file does."""
    start = max(0, size - 2 * _LARGEST_PAGE)
    file.seek(start)
    tail = file.read()
    at = len(tail)
    while (at := tail.rfind(b"OggS\0", 0, at)) >= 0:
        found = page(file, start + at)
        if found.serial != serial:
            continue
        if found.end > size or not found.flags & _LAST:
            raise truncated()
        if any(tail[found.end - start :]):
            break
        return found
    raise BadRecording(
        "This Ogg file is damaged, or something else was added to it. Export it again from the program that made it."
    )


def packet(file: BinaryIO, at: int) -> tuple[bytes, list[Page]]:
    """Return the packet that begins with the page at a place, and its pages. It is one that says what the sound is."""
    parts: list[bytes] = []
    pages: list[Page] = []
    for each in _pages(file, at):
        file.seek(each.start)
        ends = next((n for n, length in enumerate(each.lengths) if length < 255), None)
        taken = sum(each.lengths if ends is None else each.lengths[: ends + 1])
        parts.append(file.read(taken))
        pages.append(each)
        if ends is not None:
            break
    return b"".join(parts), pages


def _pages(file: BinaryIO, at: int) -> Iterator[Page]:
    for _ in range(2000):  # 130 MB of tags
        found = page(file, at)
        yield found
        at = found.end


def checksum(data: bytes) -> int:
    """Return the check sum of a page whose own field for it is zero."""
    value = 0
    for byte in data:
        value = (value << 8 & 0xFFFFFFFF) ^ _TABLE[value >> 24 ^ byte]
    return value


def _entry(value: int) -> int:
    value <<= 24
    for _ in range(8):
        value = value << 1 ^ (0x04C11DB7 if value & 0x80000000 else 0)
    return value & 0xFFFFFFFF


_TABLE: Final = tuple(_entry(n) for n in range(256))
