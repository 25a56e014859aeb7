"""What a WebM file says of itself. Its form is EBML (RFC 8794), its elements are Matroska's (RFC 9559)."""

from __future__ import annotations

import struct
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from tamizdat.desk.recordings.errors import BadRecording, truncated

EBML: Final = 0x1A45DFA3
SEGMENT: Final = 0x18538067
_DOC_TYPE, _INFO, _TRACKS, _TRACK = 0x4282, 0x1549A966, 0x1654AE6B, 0xAE
_SCALE, _DURATION, _TRACK_TYPE, _CODEC, _VIDEO, _AUDIO = 0x2AD7B1, 0x4489, 0x83, 0x86, 0xE0, 0xE1
_WIDTH, _HEIGHT, _SAMPLES, _CHANNELS = 0xB0, 0xBA, 0xB5, 0x9F
_CLUSTER: Final = 0x1F43B675
_MOST: Final = 200_000  # elements in one parent: a film of a day has fewer


class Element(NamedTuple):
    """An element: what it is, where it begins, and where its content stands."""

    id: int
    head: int
    start: int
    end: int
    open: bool  # whether it does not say where it ends


class Film(msgspec.Struct, frozen=True):
    """A WebM file."""

    seconds: float = 0
    codecs: tuple[str, ...] = ()
    width: int = 0  # pixels
    height: int = 0
    sample_rate: int = 0
    channels: int = 0
    has_video: bool = False


def film(path: Path) -> Film:
    """Return what a file says.

    Raises:
        BadRecording: it is no WebM file, is cut off, or nothing in it can be played.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        top = list(elements(file, 0, size))
        doc_type = next((_text(file, each) for each in _within(file, top[0]) if each.id == _DOC_TYPE), "")
        if doc_type != "webm":
            raise BadRecording(
                "This is a {} file, which browsers do not play. Export it as MP4 with H.264 and AAC.",
                "Matroska" if doc_type == "matroska" else doc_type or "EBML",
            )
        segment = next((each for each in top if each.id == SEGMENT), None)
        if segment is None:
            raise truncated()
        return _film(file, _heads(file, segment))


def _heads(file: BinaryIO, segment: Element) -> Iterator[Element]:
    """Yield what stands in the segment before its first cluster."""
    for each in elements(file, segment.start, segment.end):
        if each.id == _CLUSTER:
            return
        yield each


def _film(file: BinaryIO, heads: Iterator[Element]) -> Film:
    scale, duration, tracks = 1_000_000, 0.0, []
    for head in heads:
        for each in _within(file, head) if head.id in (_INFO, _TRACKS) else ():
            if each.id == _SCALE:
                scale = _number(file, each)
            elif each.id == _DURATION:
                duration = _float(file, each)
            elif each.id == _TRACK:
                tracks.append({part.id: part for part in _within(file, each)})
    seen = next((track for track in tracks if _VIDEO in track), {})
    heard = next((track for track in tracks if _AUDIO in track), {})
    frame = {part.id: part for part in _within(file, seen[_VIDEO])} if seen else {}
    sound = {part.id: part for part in _within(file, heard[_AUDIO])} if heard else {}
    if not seen and not heard:
        raise BadRecording("There is neither sound nor a picture in this WebM file. Export it again.")
    return Film(
        seconds=duration * scale / 1e9,
        codecs=tuple(_text(file, track[_CODEC]) for track in tracks if _CODEC in track),
        width=_number(file, frame[_WIDTH]) if _WIDTH in frame else 0,
        height=_number(file, frame[_HEIGHT]) if _HEIGHT in frame else 0,
        sample_rate=int(_float(file, sound[_SAMPLES])) if _SAMPLES in sound else 0,
        channels=_number(file, sound[_CHANNELS]) if _CHANNELS in sound else 0,
        has_video=bool(seen),
    )


def elements(file: BinaryIO, start: int, end: int) -> Iterator[Element]:
    """Yield the elements between two places of a file.

    Raises:
        BadRecording: one reaches over the end, or what stands there is no element.
    """
    at = start
    for _ in range(_MOST):
        if at >= end:
            return
        file.seek(at)
        head = file.read(12)
        id_length, size_length = _length(head[:1], 4), _length(head[_length(head[:1], 4) :][:1], 8)
        if len(head) < id_length + size_length:
            raise truncated()
        id = int.from_bytes(head[:id_length], "big")
        size = int.from_bytes(head[id_length : id_length + size_length], "big")
        size &= (1 << 7 * size_length) - 1
        content = at + id_length + size_length
        is_open = size == (1 << 7 * size_length) - 1  # such as a live stream was kept: up to the end
        if not is_open and content + size > end:
            raise truncated()
        yield Element(id, at, content, end if is_open else content + size, is_open)
        at = end if is_open else content + size


def _length(first: bytes, most: int) -> int:
    """Return how many bytes a number of variable length has, as its first one says."""
    length = 9 - first[0].bit_length() if first else 9
    if length > most:
        raise BadRecording(
            "This WebM file is damaged, or something else was added to it. Export it again from the program that made it."
        )
    return length


def _within(file: BinaryIO, element: Element) -> Iterator[Element]:
    return elements(file, element.start, element.end)


def _bytes(file: BinaryIO, element: Element) -> bytes:
    file.seek(element.start)
    return file.read(min(element.end - element.start, 256))


def _text(file: BinaryIO, element: Element) -> str:
    return _bytes(file, element).rstrip(b"\0").decode("utf-8", "replace")


def _number(file: BinaryIO, element: Element) -> int:
    return int.from_bytes(_bytes(file, element)[:8], "big")


def _float(file: BinaryIO, element: Element) -> float:
    data = _bytes(file, element)
    try:
        (value,) = struct.unpack(">f" if len(data) == 4 else ">d", data)
    except struct.error:
        return 0
    return float(value)
