"""Recordings for tests, made of a few bytes: silence in the forms that programs write."""

from __future__ import annotations

import io
import struct
import wave

MP3_FRAME = b"\xff\xfb\x10\xc4" + bytes(
    100
)  # MPEG 1, layer III, 32 kbit/s, 44.1 kHz, mono: 104 bytes, 1152 samples


def mp3(seconds: float = 2, *, tag: bytes = b"", end: bytes = b"") -> bytes:
    """Return an MP3 file."""
    return tag + MP3_FRAME * round(seconds * 44100 / 1152) + end


def id3(*frames: tuple[bytes, bytes], version: int = 3) -> bytes:
    """Return a tag of an MP3 file."""
    made = b"".join(frame(name, data, version) for name, data in frames)
    return b"ID3" + bytes([version, 0, 0]) + _syncsafe(len(made) + 20) + made + bytes(20)


def frame(name: bytes, data: bytes, version: int = 3) -> bytes:
    """Return a frame of a tag."""
    size = _syncsafe(len(data)) if version == 4 else struct.pack(">I", len(data))
    return name + size + bytes(2) + data


def chapter(name: bytes, start: float, title: str) -> tuple[bytes, bytes]:
    """Return a frame that names a chapter."""
    times = struct.pack(">IIII", round(start * 1000), 0, 0xFFFFFFFF, 0xFFFFFFFF)
    return b"CHAP", name + b"\0" + times + frame(b"TIT2", b"\1" + title.encode("utf-16"))


def _syncsafe(value: int) -> bytes:
    return bytes(value >> shift & 0x7F for shift in (21, 14, 7, 0))


def wav(seconds: float = 1, *, more: bytes = b"") -> bytes:
    """Return a WAV file of 8 kHz, mono."""
    out = io.BytesIO()
    with wave.open(out, "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(8000)
        file.writeframes(bytes(round(16000 * seconds)))
    data = out.getvalue() + more
    return data[:4] + struct.pack("<I", len(data) - 8) + data[8:]


def box(name: bytes, *content: bytes) -> bytes:
    """Return a box of an MP4 file."""
    data = b"".join(content)
    return struct.pack(">I", len(data) + 8) + name + data


def mp4(
    seconds: int = 3, *, width: int = 320, height: int = 180, codec: bytes = b"avc1", notes: bytes = b""
) -> bytes:
    """Return an MP4 file that says of itself what a film says; there are no pictures in it. Without a width, it is audio."""
    tracks = [_track(b"soun", b"mp4a", seconds, 0, 0)]
    if width:
        tracks.append(_track(b"vide", codec, seconds, width, height))
    head = box(b"mvhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(80))
    return (
        box(b"ftyp", b"isom", bytes(4), b"isommp42")
        + box(b"moov", head, *tracks, notes)
        + box(b"mdat", b"\x12\x34" * 500)
    )


def _track(sort: bytes, codec: bytes, seconds: int, width: int, height: int) -> bytes:
    matrix = struct.pack(">9i", 1 << 16, 0, 0, 0, 1 << 16, 0, 0, 0, 1 << 30)
    head = box(b"tkhd", bytes(40), matrix, struct.pack(">II", width << 16, height << 16))
    sound = bytes(16) + struct.pack(">HHHHI", 2, 16, 0, 0, 48000 << 16)
    entry = box(b"stsd", bytes(7) + b"\1", box(codec, bytes(8), sound[8:] if sort == b"soun" else bytes(70)))
    media = box(
        b"mdia",
        box(b"mdhd", bytes(12), struct.pack(">II", 1000, seconds * 1000), bytes(4)),
        box(b"hdlr", bytes(8), sort, bytes(13)),
        box(b"minf", box(b"stbl", entry)),
    )
    return box(b"trak", head, media)
