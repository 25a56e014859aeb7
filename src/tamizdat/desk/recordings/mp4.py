"""What an MP4 file says of itself: its tracks, their codecs, its length and its frame."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, Final, NamedTuple

import msgspec

from tamizdat.archive.recordings import Chapter
from tamizdat.desk.recordings.boxes import Box, boxes, content, first, user_data
from tamizdat.desk.recordings.errors import BadRecording

_PLAYED: Final = {"avc1", "avc3", "av01", "vp09", "mp4a", "Opus", "fLaC", "ac-3", ".mp3"}


class _Track(NamedTuple):
    sort: str  # "vide", "soun", …
    codec: str
    frame: tuple[int, int]
    seconds: float
    sound: tuple[int, int]  # samples a second, channels


class Movie(msgspec.Struct, frozen=True):
    """An MP4 file."""

    seconds: float = 0
    codecs: tuple[str, ...] = ()  # of its tracks, as four characters: "avc1", "mp4a"
    width: int = 0  # pixels, as it is shown
    height: int = 0
    sample_rate: int = 0
    channels: int = 0
    has_video: bool = False
    chapters: tuple[Chapter, ...] = ()


def movie(path: Path) -> Movie:
    """Return what a file says.

    Raises:
        BadRecording: it is cut off or damaged, or nothing in it can be played.
    """
    size = path.stat().st_size
    with path.open("rb") as file:
        top = list(boxes(file, 0, size))
        moov = next((box for box in top if box.name == b"moov"), None)
        if moov is None:
            raise BadRecording(
                "This MP4 file has no table of contents: its recording was not finished. Export it again."
            )
        tracks = [_track(file, box) for box in boxes(file, moov.start, moov.end) if box.name == b"trak"]
        in_fragments = _fragments(file, moov)
        chapters = _chapters(file, moov)
    played = [track for track in tracks if track.sort in ("vide", "soun")]  # chapters are a track, too
    pictures = [track for track in played if track.sort == "vide"]
    width, height = pictures[0].frame if pictures else (0, 0)
    rate, channels = next((track.sound for track in played if track.sort == "soun"), (0, 0))
    return Movie(
        seconds=max((track.seconds for track in played), default=0) or in_fragments,
        codecs=tuple(track.codec for track in played),
        width=width,
        height=height,
        sample_rate=rate,
        channels=channels,
        has_video=bool(pictures),
        chapters=chapters,
    )


def check_played(codecs: tuple[str, ...]) -> None:
    """Refuse what browsers do not play.

    Raises:
        BadRecording: names the codec.
    """
    if not codecs:
        raise BadRecording("There is neither sound nor a picture in this MP4 file. Export it again.")
    lost = next((codec for codec in codecs if codec not in _PLAYED), None)
    if lost is not None:
        name = {"hvc1": "H.265", "hev1": "H.265", "apch": "ProRes", "apcn": "ProRes"}.get(lost, lost)
        raise BadRecording(
            "Browsers do not play the format {} that is in this file. Export it as MP4 with H.264 and AAC.",
            name,
        )


def _track(file: BinaryIO, trak: Box) -> _Track:
    handler = first(file, trak, b"mdia", b"hdlr")
    sort = content(file, handler)[8:12].decode("latin-1") if handler else ""
    described = first(file, trak, b"mdia", b"minf", b"stbl", b"stsd")
    entry = content(file, described) if described else b""
    codec = entry[12:16].decode("latin-1") if len(entry) >= 16 else ""
    head = first(file, trak, b"tkhd")
    frame = _frame(content(file, head)) if head else (0, 0)
    channels, rate = struct.unpack(">H6xH", entry[32:42]) if sort == "soun" and len(entry) >= 42 else (0, 0)
    return _Track(sort, codec, frame, _seconds(file, first(file, trak, b"mdia", b"mdhd")), (rate, channels))


def _frame(head: bytes) -> tuple[int, int]:
    """Return width and height of a track's head; a matrix that turns it by a quarter lets them change places."""
    if len(head) < 44:
        return 0, 0
    a, b, _, c, d = struct.unpack(">iiiii", head[-44:-24])
    width, height = (each >> 16 for each in struct.unpack(">II", head[-8:]))
    return (height, width) if a == d == 0 and b and c else (width, height)


def _seconds(file: BinaryIO, head: Box | None) -> float:
    data = content(file, head) if head else b""
    try:
        if data[:1] == b"\1":
            scale, duration = struct.unpack(">IQ", data[20:32])
        else:
            scale, duration = struct.unpack(">II", data[12:20])
    except struct.error:
        return 0
    return duration / scale if scale else 0


def _fragments(file: BinaryIO, moov: Box) -> float:
    """Return the length that a film in fragments says it has."""
    head, told = first(file, moov, b"mvhd"), first(file, moov, b"mvex", b"mehd")
    if head is None or told is None:
        return 0
    data, movie_head = content(file, told), content(file, head)
    at = 20 if movie_head[:1] == b"\1" else 12
    try:
        (scale,) = struct.unpack(">I", movie_head[at : at + 4])
        (duration,) = struct.unpack(">Q", data[4:12]) if data[:1] == b"\1" else struct.unpack(">I", data[4:8])
    except struct.error:
        return 0
    return duration / scale if scale else 0


def _chapters(file: BinaryIO, moov: Box) -> tuple[Chapter, ...]:
    """Return the chapters of a `chpl` box, as Nero's programs and ffmpeg write them: tenths of microseconds, titles."""
    held = first(file, moov, b"udta")
    box = next((each for each in user_data(file, held) if each.name == b"chpl"), None) if held else None
    if box is None:
        return ()
    data = content(file, box)
    at = 9 if data[:1] == b"\1" else 5
    found = []
    for _ in range(data[at - 1] if len(data) >= at else 0):
        if len(data) < at + 9:
            break
        start, length = struct.unpack(">QB", data[at : at + 9])
        title = data[at + 9 : at + 9 + length].decode("utf-8", "replace").strip()
        at += 9 + length
        if title:
            found.append(Chapter(start=start / 10_000_000, title=title))
    return tuple(found)
