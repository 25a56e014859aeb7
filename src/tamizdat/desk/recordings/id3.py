"""The tags of an MP3 file (ID3v2.3 and 2.4, with their addendum on chapters): what they say, and what of it is printed.

Titles, names and chapters are what listeners see in their players. Everything else is left out: comments, pictures,
lyrics, what programs kept for themselves. The tag keeps its size, so that the sound stays where it is.
"""

from __future__ import annotations

import mmap
from collections.abc import Iterator
from typing import Final, NamedTuple

from tamizdat.archive.recordings import Chapter

KEPT: Final = {
    b"TIT1", b"TIT2", b"TIT3", b"TPE1", b"TPE2", b"TALB", b"TRCK", b"TPOS", b"TCON", b"TYER", b"TDRC", b"TDRL", b"TLAN",
    b"TLEN", b"TSSE", b"TCOP", b"CHAP", b"CTOC",
}  # fmt: skip
_IN_CHAPTERS: Final = {b"TIT2", b"TIT3", b"WXXX"}
_ENCODINGS: Final = ("latin-1", "utf-16", "utf-16-be", "utf-8")
_HEAD: Final = 10  # bytes of the head of a tag and of a frame


class Piece(NamedTuple):
    """A frame of a tag."""

    name: bytes
    flags: bytes
    data: bytes


def end_of_tags(data: bytes | mmap.mmap) -> int:
    """Return where the tags at the beginning of a file end."""
    at = 0
    while size := size_of(data[at : at + _HEAD]):
        at += size
    return min(at, len(data))


def size_of(head: bytes) -> int:
    """Return how many bytes a tag has, its head included; 0 if that is no head of a tag."""
    if len(head) < _HEAD or not head.startswith(b"ID3"):
        return 0
    return _HEAD + _syncsafe(head[6:10]) + (_HEAD if head[5] & 0x10 else 0)


def pieces(tag: bytes) -> Iterator[Piece] | None:
    """Return the frames of a tag; None where it is of a form in which nobody has written for twenty years."""
    if len(tag) < _HEAD:
        return None
    version, flags = tag[3], tag[5]
    if version not in (3, 4) or flags & 0xE0:
        return None
    return _pieces(tag[_HEAD:], version)


def _pieces(data: bytes, version: int) -> Iterator[Piece]:
    at = 0
    while at + _HEAD <= len(data) and data[at]:
        size = (
            _syncsafe(data[at + 4 : at + 8]) if version == 4 else int.from_bytes(data[at + 4 : at + 8], "big")
        )
        end = at + _HEAD + size
        if end > len(data):
            return
        yield Piece(data[at : at + 4], data[at + 8 : at + 10], data[at + _HEAD : end])
        at = end


def cleaned(tag: bytes) -> bytes:
    """Return a tag of the same size with what listeners see and nothing else."""
    found = pieces(tag)
    version = tag[3] if found is not None else 3
    kept = b"".join(_written(piece, version) for piece in found or () if piece.name in KEPT)
    size = len(tag) - _HEAD
    head = b"ID3" + bytes([version, 0, 0]) + _as_syncsafe(size)
    return head + kept.ljust(size, b"\0") if len(kept) <= size else head + bytes(size)


def _written(piece: Piece, version: int) -> bytes:
    if any(piece.flags[1:]):  # packed, encrypted or numbered in a group
        return b""
    data = piece.data
    if piece.name in (b"CHAP", b"CTOC"):
        at = _after_head(piece)
        kept = (each for each in _pieces(data[at:], version) if each.name in _IN_CHAPTERS)
        data = data[:at] + b"".join(_written(each, version) for each in kept)
    size = _as_syncsafe(len(data)) if version == 4 else len(data).to_bytes(4, "big")
    return piece.name + size + piece.flags + data


def _after_head(piece: Piece) -> int:
    """Return where the frames within a frame of chapters begin."""
    at = piece.data.find(b"\0") + 1
    if piece.name == b"CHAP":
        return at + 16
    count = piece.data[at + 1] if len(piece.data) > at + 1 else 0
    at += 2
    for _ in range(count):
        at = piece.data.find(b"\0", at) + 1 or len(piece.data)
    return at


def chapters(tag: bytes) -> tuple[Chapter, ...]:
    """Return the chapters that a tag names, in their order."""
    found = []
    for piece in pieces(tag) or ():
        if piece.name != b"CHAP":
            continue
        at = piece.data.find(b"\0") + 1
        start = int.from_bytes(piece.data[at : at + 4], "big")
        within = list(_pieces(piece.data[at + 16 :], tag[3]))
        title = next((_text(each.data) for each in within if each.name == b"TIT2"), "")
        url = next((_url(each.data) for each in within if each.name == b"WXXX"), "")
        if title:
            found.append(Chapter(start=start / 1000, title=title, url=url))
    return tuple(sorted(found, key=lambda chapter: chapter.start))


def _text(data: bytes) -> str:
    if not data or data[0] >= len(_ENCODINGS):
        return ""
    return " ".join(data[1:].decode(_ENCODINGS[data[0]], "replace").partition("\0")[0].split())


def _url(data: bytes) -> str:
    """Return the address of a frame that describes it first."""
    wide = data[:1] in (b"\1", b"\2")
    rest = data[1:]
    step = 2 if wide else 1
    ends = (at for at in range(0, len(rest) - step + 1, step) if rest[at : at + step] == bytes(step))
    address = rest[next(ends, len(rest)) + step :].partition(b"\0")[0].decode("latin-1")
    return address if address.startswith(("http://", "https://")) else ""


def _syncsafe(data: bytes) -> int:
    value = 0
    for byte in data:
        value = value << 7 | byte & 0x7F
    return value


def _as_syncsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))
