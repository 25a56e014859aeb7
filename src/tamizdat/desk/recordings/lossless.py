"""WAV (RIFF) and FLAC (RFC 9639): their parts, and what their heads say."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, NamedTuple

import msgspec

from tamizdat.desk.recordings.errors import BadRecording, truncated


class Piece(NamedTuple):
    """A chunk of a WAV file, or a block of a FLAC file."""

    name: bytes | int
    head: int  # where its own head begins
    start: int
    end: int


class Lossless(msgspec.Struct, frozen=True):
    """Sound that was not packed, or packed without a loss."""

    seconds: float
    sample_rate: int
    channels: int


def chunks(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield the chunks of a WAV file.

    Raises:
        BadRecording: it is cut off.
    """
    at = 12
    while at + 8 <= size:
        file.seek(at)
        name, length = struct.unpack("<4sI", file.read(8))
        if at + 8 + length > size:
            raise truncated()
        yield Piece(name, at, at + 8, at + 8 + length)
        at += 8 + length + length % 2


def wav(path: Path) -> Lossless:
    """Return what a WAV file holds.

    Raises:
        BadRecording: it is cut off, packed in a way that browsers do not know, or has no sound.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        found = {chunk.name: chunk for chunk in chunks(file, size)}
        if b"fmt " not in found or b"data" not in found:
            raise BadRecording("There is no sound in this {} file. Export it again.", "WAV")
        file.seek(found[b"fmt "].start)
        form, channels, rate, a_second = struct.unpack("<HHII", file.read(12))
    if form not in (1, 3, 0xFFFE):
        raise BadRecording("Browsers do not play what is in this WAV file. Export it as MP3.")
    sound = found[b"data"].end - found[b"data"].start
    return Lossless(sound / a_second if a_second else 0, rate, channels)


def blocks(file: BinaryIO, size: int) -> Iterator[Piece]:
    """Yield the blocks before the sound of a FLAC file, named by their types.

    Raises:
        BadRecording: it is cut off.
    """
    at, is_last = 4, False
    while not is_last:
        file.seek(at)
        head = file.read(4)
        end = at + 4 + int.from_bytes(head[1:], "big")
        if len(head) < 4 or end > size:
            raise truncated()
        is_last = bool(head[0] & 0x80)
        yield Piece(head[0] & 0x7F, at, at + 4, end)
        at = end


def flac(path: Path) -> Lossless:
    """Return what a FLAC file holds.

    Raises:
        BadRecording: it is cut off or has no sound.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        first = next(blocks(file, size))
        file.seek(first.start)
        data = file.read(34)
    facts = int.from_bytes(data[10:18], "big")  # rate, channels, bits, samples: 20, 3, 5 and 36 bits
    rate, channels, samples = facts >> 44, (facts >> 41 & 7) + 1, facts & (1 << 36) - 1
    if first.name != 0 or not rate:
        raise BadRecording("There is no sound in this {} file. Export it again.", "FLAC")
    return Lossless(samples / rate, rate, channels)
