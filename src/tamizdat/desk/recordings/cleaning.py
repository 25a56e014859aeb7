"""What is taken out of a file before readers get it: where it was recorded, when, by what, and what was noted in it.

What is played stays as it is, to the bit and where it is: what goes is overwritten in its place. A file without
anything of the kind keeps its bytes.
"""

from __future__ import annotations

import struct
from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO, Final

from tamizdat.desk.recordings import ebml, id3, kinds, lossless, mpeg, ogg
from tamizdat.desk.recordings.boxes import Box, boxes, user_data
from tamizdat.desk.recordings.kinds import FileKind

_BLANK: Final = 1024 * 1024  # bytes at once


def clean(path: Path, kind: FileKind) -> bool:
    """Take out of a file what is not for readers; return whether there was anything."""
    with path.open("r+b") as file:
        return _CLEANERS[kind.extension](file, path.stat().st_size)


def _mp3(file: BinaryIO, size: int) -> bool:
    changed, at = False, 0
    while length := id3.size_of(_read(file, at, 10)):
        tag = _read(file, at, min(length, size - at))
        changed |= _write(file, at, tag, id3.cleaned(tag))
        at += length
    return _cut(file, mpeg.mp3(Path(file.name)).end, size) or changed


def _aac(file: BinaryIO, size: int) -> bool:
    changed = False
    if length := id3.size_of(_read(file, 0, 10)):
        tag = _read(file, 0, min(length, size))
        changed = _write(file, 0, tag, id3.cleaned(tag))
    return _cut(file, mpeg.aac(Path(file.name)).end, size) or changed


def _cut(file: BinaryIO, end: int, size: int) -> bool:
    """Cut off the tags that follow the sound."""
    tail = _read(file, end, size - end)[:_BLANK]
    if not tail.startswith((b"TAG", b"APETAGEX", b"LYRICSBEGIN", b"ID3")):
        return False
    file.truncate(end)
    return True


# MP4: what programs and cameras note stands in boxes of these names, at the top, in the film and in its tracks.
_NOTES: Final = {b"udta", b"meta", b"uuid", b"\xa9xyz", b"loci"}
_HOLDING: Final = {b"moov", b"trak", b"mdia"}
_DATED: Final = {b"mvhd", b"tkhd", b"mdhd"}
_MARKERS: Final = b"chpl"  # chapters, which players show


def _mp4(file: BinaryIO, size: int) -> bool:
    return _each(_clean_box, file, list(boxes(file, 0, size)))


def _each(act: Callable[[BinaryIO, Box], bool], file: BinaryIO, found: list[Box]) -> bool:
    """Do something with every box; return whether any of them changed."""
    changes = [act(file, box) for box in found]
    return any(changes)


def _clean_box(file: BinaryIO, box: Box) -> bool:
    if box.name in _HOLDING:
        return _each(_clean_box, file, list(boxes(file, box.start, box.end)))
    if box.name in _DATED:
        wide = _read(file, box.start, 1) == b"\1"
        dates = 16 if wide else 8
        return _write(file, box.start + 4, _read(file, box.start + 4, dates), bytes(dates))
    if box.name == b"udta":
        return _each(_free, file, [each for each in user_data(file, box) if each.name != _MARKERS])
    return box.name in _NOTES and _free(file, box)


def _free(file: BinaryIO, box: Box) -> bool:
    """Make a box free space; it keeps its size."""
    if box.name == b"free":
        return False
    file.seek(box.head + 4)
    file.write(b"free")
    _blank(file, box.start, box.end)
    return True


# WebM: the elements of the segment that say what is not needed to play it.
_TAGS, _ATTACHMENTS, _INFO, _DATE, _CLUSTER = 0x1254C367, 0x1941A469, 0x1549A966, 0x4461, 0x1F43B675
_VOID: Final = 0xEC


def _webm(file: BinaryIO, size: int) -> bool:
    changed = False
    segment = next((each for each in ebml.elements(file, 0, size) if each.id == ebml.SEGMENT), None)
    for each in list(ebml.elements(file, segment.start, segment.end)) if segment else ():
        if each.id in (_TAGS, _ATTACHMENTS):
            changed |= _void(file, each)
        elif each.id == _INFO:
            for part in list(ebml.elements(file, each.start, each.end)):
                if part.id == _DATE:
                    changed |= _void(file, part)
    return changed


def _void(file: BinaryIO, element: ebml.Element) -> bool:
    """Make an element void; it keeps its size."""
    length = element.end - element.head
    file.seek(element.head)
    head = (
        bytes([_VOID, 0x80 | length - 2])
        if length < 9
        else bytes([_VOID, 1]) + (length - 9).to_bytes(7, "big")
    )
    file.write(head)
    _blank(file, element.head + len(head), element.end)
    return True


def _wav(file: BinaryIO, size: int) -> bool:
    changed = False
    for chunk in list(lossless.chunks(file, size)):
        if chunk.name not in (b"fmt ", b"data", b"fact", b"JUNK"):
            file.seek(chunk.head)
            file.write(b"JUNK")
            _blank(file, chunk.start, chunk.end)
            changed = True
    return changed


def _flac(file: BinaryIO, size: int) -> bool:
    changed = False
    for block in list(lossless.blocks(file, size)):
        notes = _comments(_span(file, block), 0)[1] if block.name == 4 else []
        if block.name in (2, 6) or not _is_harmless(notes):
            file.seek(block.head)
            last = file.read(1)[0] & 0x80
            file.seek(block.head)
            file.write(bytes([last | 1]))  # padding
            _blank(file, block.start, block.end)
            changed = True
    return changed


def _span(file: BinaryIO, piece: lossless.Piece) -> bytes:
    return _read(file, piece.start, piece.end - piece.start)


# What comments of Ogg and FLAC files may say (Vorbis I, section 5).
_SAID: Final = {
    "title", "artist", "album", "tracknumber", "discnumber", "genre", "date", "language", "copyright", "encoder",
    "r128_track_gain", "r128_album_gain",
}  # fmt: skip


def _is_harmless(comments: list[bytes]) -> bool:
    return all(_may_be_said(comment) for comment in comments)


def _may_be_said(comment: bytes) -> bool:
    name = comment.partition(b"=")[0].decode("ascii", "replace").lower()
    return name in _SAID or name.startswith("chapter") or name == "filler"


def _comments(data: bytes, at: int) -> tuple[int, list[bytes], int]:
    """Return where the number of comments stands, the comments, and where they end."""
    (vendor,) = struct.unpack_from("<I", data, at)
    count_at = at + 4 + vendor
    (count,) = struct.unpack_from("<I", data, count_at)
    at, found = count_at + 4, []
    for _ in range(min(count, 100_000)):
        (length,) = struct.unpack_from("<I", data, at)
        found.append(data[at + 4 : at + 4 + length])
        at += 4 + length
    return count_at, found, at


def _ogg(file: BinaryIO, size: int) -> bool:
    """Take comments out. The packet keeps its size: what is left of it is a comment that says nothing."""
    second = ogg.page(file, 0).end
    data, pages = ogg.packet(file, second)
    start = next((len(mark) for mark in (b"OpusTags", b"\x03vorbis") if data.startswith(mark)), 0)
    if not start or second >= size:
        return False
    try:
        count_at, comments, end = _comments(data, start)
    except struct.error:
        count_at, comments, end = start, [b"?"], len(data)
    if _is_harmless(comments) or end > len(data):
        return False
    kept = [comment for comment in comments if _may_be_said(comment)]
    written = b"".join(struct.pack("<I", len(each)) + each for each in kept)
    filler = end - count_at - 4 - len(written) - 4
    written = (
        struct.pack("<I", len(kept) + 1)
        + written
        + struct.pack("<I", filler)
        + b"FILLER="[:filler].ljust(filler)
    )
    _put_packet(file, pages, data[:count_at] + written + data[end:])
    return True


def _put_packet(file: BinaryIO, pages: list[ogg.Page], data: bytes) -> None:
    """Write a packet of the same size in the place of another, with the pages' new check sums."""
    at = 0
    for each in pages:
        room = min(each.end - each.start, len(data) - at)
        file.seek(each.start)
        file.write(data[at : at + room])
        at += room
        whole = bytearray(_read(file, each.at, each.end - each.at))
        whole[22:26] = bytes(4)
        file.seek(each.at + 22)
        file.write(struct.pack("<I", ogg.checksum(bytes(whole))))


def _read(file: BinaryIO, at: int, length: int) -> bytes:
    file.seek(at)
    return file.read(length)


def _write(file: BinaryIO, at: int, old: bytes, new: bytes) -> bool:
    if old == new:
        return False
    file.seek(at)
    file.write(new)
    return True


def _blank(file: BinaryIO, start: int, end: int) -> None:
    """Overwrite with zeros."""
    file.seek(start)
    while start < end:
        start += file.write(bytes(min(_BLANK, end - start)))


_CLEANERS: Final[dict[str, Callable[[BinaryIO, int], bool]]] = {
    kinds.MP3.extension: _mp3,
    kinds.AAC.extension: _aac,
    kinds.M4A.extension: _mp4,
    kinds.MP4.extension: _mp4,
    kinds.OGG.extension: _ogg,
    kinds.OPUS.extension: _ogg,
    kinds.WAV.extension: _wav,
    kinds.FLAC.extension: _flac,
    kinds.WEBA.extension: _webm,
    kinds.WEBM.extension: _webm,
}
