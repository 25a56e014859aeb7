"""The boxes of an MP4 file (ISO/IEC 14496-12): where each begins and ends, and what the few say that we ask.

Only heads are read, so that a film of a gigabyte costs a few kilobytes.
"""

from __future__ import annotations

import struct
from collections.abc import Iterator
from typing import BinaryIO, Final, NamedTuple

from tamizdat.desk.recordings.errors import BadRecording, truncated

_MOST: Final = 20_000  # boxes in one parent: fragments of many hours have fewer
_LARGEST: Final = 64 * 1024  # bytes that are read of one box
_PRINTABLE: Final = frozenset(range(0x20, 0x7F)) | {0xA9}  # ©nam and its like are names, too


class Box(NamedTuple):
    """A box: what it is, and where its content stands."""

    name: bytes
    head: int  # where its own head begins
    start: int  # where its content begins
    end: int


def boxes(file: BinaryIO, start: int, end: int) -> Iterator[Box]:
    """Yield the boxes between two places of a file, which they fill without a gap.

    Raises:
        BadRecording: one reaches over the end, or what stands there is no box.
    """
    at = start
    for _ in range(_MOST):
        if at == end:
            return
        file.seek(at)
        head = file.read(16)
        if at + 8 > end or len(head) < 8:
            raise truncated()
        size, name = struct.unpack(">I4s", head[:8])
        content = at + 8
        if size == 1 and len(head) == 16:
            size, content = struct.unpack(">Q", head[8:])[0], at + 16
        elif size == 0:  # up to the end
            size = end - at
        if not _PRINTABLE.issuperset(name) or size < content - at:
            raise BadRecording(
                "This MP4 file is damaged, or something else was added to it. Export it again from the program that made it."
            )
        if at + size > end:
            raise truncated()
        yield Box(name, at, content, at + size)
        at += size
    raise BadRecording("This MP4 file has too many parts. Export it again as one whole file.")


def user_data(file: BinaryIO, box: Box) -> Iterator[Box]:
    """Yield the boxes of user data; QuickTime ends their list with four zero bytes."""
    at = box.start
    while box.end - at >= 8:
        file.seek(at)
        length = int.from_bytes(file.read(4), "big")
        if not length:
            return
        yield from boxes(file, at, min(at + length, box.end))
        at += length


def first(file: BinaryIO, box: Box, *path: bytes) -> Box | None:
    """Return the first box within a box on a path of names."""
    for name in path:
        found = next((each for each in boxes(file, box.start, box.end) if each.name == name), None)
        if found is None:
            return None
        box = found
    return box


def content(file: BinaryIO, box: Box) -> bytes:
    """Return the content of a box, as far as anybody asks for it."""
    file.seek(box.start)
    return file.read(min(box.end - box.start, _LARGEST))
