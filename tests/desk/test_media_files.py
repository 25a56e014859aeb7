"""What is read from files, what is taken out of them, and what is refused: pure, without a desk."""

from __future__ import annotations

import random
import struct
import subprocess

import pytest
from media_samples import MP3_FRAME, box, chapter, id3, mp3, mp4, wav

import checkers
from tamizdat.desk.recordings import loudness, ogg, probing, taking
from tamizdat.desk.recordings.errors import BadRecording


def take(data, tmp_path):
    """Return what is known of a file, and its bytes as they are kept."""
    with taking.taken(data, tmp_path) as taken:
        return taken, taken.path.read_bytes()


def ogg_page(number, flags, granule, content):
    lengths = bytes([255] * (len(content) // 255) + [len(content) % 255])
    head = struct.pack("<4sBBqIIIB", b"OggS", 0, flags, granule, 7, number, 0, len(lengths)) + lengths
    page = bytearray(head + content)
    page[22:26] = struct.pack("<I", ogg.checksum(bytes(page)))
    return bytes(page)


def opus(*comments, seconds=2):
    written = b"".join(struct.pack("<I", len(each)) + each for each in comments)
    tags = b"OpusTags" + struct.pack("<I", 4) + b"ours" + struct.pack("<I", len(comments)) + written
    head = b"OpusHead\1\1" + struct.pack("<HIhB", 312, 48000, 0, 0)
    return (
        ogg_page(0, 2, 0, head) + ogg_page(1, 0, 0, tags) + ogg_page(2, 4, 48000 * seconds + 312, b"\xfc" * 300)
    )  # fmt: skip


def flac(*blocks, seconds=3):
    facts = (8000 << 44 | 0 << 41 | 15 << 36 | 8000 * seconds).to_bytes(8, "big")
    all = [(0, bytes(10) + facts + bytes(16)), *blocks, (1, bytes(4))]
    made = b""
    for number, (kind, data) in enumerate(all):
        made += bytes([kind | (0x80 if number == len(all) - 1 else 0)]) + len(data).to_bytes(3, "big") + data
    return b"fLaC" + made + bytes(100)


def promise(name, frames):
    """Return the silent first frame of an MP3 file, which says how many follow."""
    return b"\xff\xfb\x10\xc4" + bytes(17) + name + b"\0\0\0\1" + struct.pack(">I", frames) + bytes(71)


def element(id, *content):
    data = b"".join(content)
    return id + struct.pack(">Q", 1 << 56 | len(data)) + data


def webm(*more, kind=b"webm"):
    video = element(b"\xe0", element(b"\xb0", b"\1\x40"), element(b"\xba", b"\xb4"))
    track = element(b"\xae", element(b"\x83", b"\1"), element(b"\x86", b"V_VP8"), video)
    info = element(b"\x15\x49\xa9\x66", element(b"\x44\x89", struct.pack(">d", 2500.0)))
    head = element(b"\x1a\x45\xdf\xa3", element(b"\x42\x82", kind))
    return head + element(b"\x18\x53\x80\x67", info, element(b"\x16\x54\xae\x6b", track), *more)


@pytest.mark.parametrize(
    ("data", "extension", "seconds", "sound"),
    [
        (mp3(3), "mp3", 3.0, (44100, 1)),
        (mp3(3, tag=id3((b"TIT2", b"\0A"))), "mp3", 3.0, (44100, 1)),
        (promise(b"Info", 115) + mp3(3), "mp3", 3.0, (44100, 1)),
        (wav(1.5), "wav", 1.5, (8000, 1)),
        (flac(), "flac", 3, (8000, 1)),
        (opus(), "opus", 2, (48000, 1)),
        (mp4(width=0), "m4a", 3, (48000, 2)),
    ],
)  # fmt: skip
def test_sound_is_told_by_its_bytes(data, extension, seconds, sound, tmp_path):
    facts = take(data, tmp_path)[0].facts
    assert (facts.kind.extension, facts.kind.sort) == (extension, "audio")
    assert facts.seconds == pytest.approx(seconds, abs=0.03)
    assert (facts.sample_rate, facts.channels) == sound
    assert facts.bit_rate > 0


def test_a_film_has_a_frame(tmp_path):
    facts = take(mp4(), tmp_path)[0].facts
    assert (facts.kind.type, facts.width, facts.height, facts.codec) == ("video/mp4", 320, 180, "mp4a, avc1")
    facts = take(webm(), tmp_path)[0].facts
    assert (facts.kind.type, facts.width, facts.height, facts.seconds) == ("video/webm", 320, 180, 2.5)


PRIVATE = b"41.7151N 44.8271E"
GONE = {
    "a comment in ID3": mp3(tag=id3((b"TIT2", b"\0Kept"), (b"COMM", b"\0eng\0" + PRIVATE))),
    "a picture in a chapter": mp3(
        tag=id3(
            (b"CHAP", chapter(b"a", 0, "Kept")[1] + b"APIC" + struct.pack(">IH", len(PRIVATE), 0) + PRIVATE)
        )
    ),
    "an old tag of ID3": mp3(tag=id3((b"COMM", PRIVATE), version=2)),
    "tags after the sound": mp3(end=b"TAG" + PRIVATE.ljust(125, b"\0")),
    "a place in MP4": mp4(notes=box(b"udta", box(b"\xa9xyz", PRIVATE), bytes(4))),
    "XMP in MP4": mp4() + box(b"uuid", bytes(16), PRIVATE),
    "what iTunes notes": mp4(notes=box(b"meta", PRIVATE)),
    "a comment in Opus": opus(b"TITLE=Kept", b"LOCATION=" + PRIVATE),
    "a picture in FLAC": flac((6, PRIVATE)),
    "a comment in FLAC": flac((4, struct.pack("<III", 0, 1, len(PRIVATE) + 9) + b"LOCATION=" + PRIVATE)),
    "a note in WAV": wav(more=b"LIST" + struct.pack("<I", len(PRIVATE) + 1) + PRIVATE + b"\0"),
    "a tag in WebM": webm(element(b"\x12\x54\xc3\x67", PRIVATE)),
}


@pytest.mark.parametrize("name", GONE)
def test_what_is_private_is_taken_out_and_nothing_moves(name, tmp_path):
    data = GONE[name]
    taken, kept = take(data, tmp_path)
    assert taken.cleaned
    assert PRIVATE not in kept
    assert len(kept) == len(data) or name == "tags after the sound"
    assert (b"Kept" in kept or b"K\0e\0p\0t" in kept) == (b"Kept" in data or b"K\0e\0p\0t" in data)
    again, same = take(kept, tmp_path)
    assert not again.cleaned
    assert same == kept
    assert again.facts == taken.facts or name in ("tags after the sound", "an old tag of ID3")


def test_pages_of_ogg_keep_their_check_sums(tmp_path):
    kept = take(opus(b"LOCATION=" + PRIVATE, b"TITLE=A"), tmp_path)[1]
    at = kept.index(b"OggS", 1)
    end = kept.index(b"OggS", at + 1)
    page = bytearray(kept[at:end])
    told = struct.unpack("<I", page[22:26])[0]
    page[22:26] = bytes(4)
    assert ogg.checksum(bytes(page)) == told
    assert b"TITLE=A" in page


def test_a_file_without_anything_private_keeps_its_bytes(tmp_path):
    for data in (mp3(), mp3(tag=id3((b"TIT2", b"\0A"))), wav(), flac(), opus(b"TITLE=A"), mp4(), webm()):
        taken, kept = take(data, tmp_path)
        assert (taken.cleaned, kept) == (False, data)


def test_the_chapters_of_an_mp4_stay(tmp_path):
    marks = (
        b"\1\0\0\0"
        + bytes(4)
        + b"\2"
        + struct.pack(">QB", 0, 3)
        + b"One"
        + struct.pack(">QB", 15_000_000, 5)
        + b"Two\xc3\xa9"
    )
    taken, kept = take(mp4(notes=box(b"udta", box(b"chpl", marks), box(b"meta", PRIVATE))), tmp_path)
    assert [(each.start, each.title) for each in taken.facts.chapters] == [(0, "One"), (1.5, "Twoé")]
    assert b"Two\xc3\xa9" in kept


ZIP = b"PK\3\4" + bytes(40) + b"PK\5\6" + bytes(18)
REFUSED = [
    (b"", "empty"),
    (b"<!DOCTYPE html><html>404", "a page of HTML"),
    (b"\xef\xbb\xbf  <html>", "a page of HTML"),
    (b"%PDF-1.7", "a PDF"),
    (b"just words", "not a recording"),
    (random.Random(1).randbytes(4000), "not a recording"),
    (mp3(tag=id3((b"COMM", b"\0eng\0<script>alert(1)</script>"))), "at the same time"),
    (mp3() + ZIP, "a ZIP archive at the same time"),
    (mp4() + ZIP, "a ZIP archive at the same time"),
    (mp4() + b"more", "The end of this file is missing|something else was added"),
    (mp3() + random.Random(2).randbytes(9000), "Something else than sound"),
    (promise(b"Xing", 900) + mp3(), "end of this file is missing"),
    (id3((b"TIT2", b"\0A")), "no sound in this MP3 file"),
    (mp4()[:-100], "end of this file is missing"),
    (box(b"ftyp", b"isom", bytes(4)) + box(b"mdat", bytes(20)), "no table of contents"),
    (mp4(codec=b"hvc1"), "H.265"),
    (mp4().replace(b"ftypisom", b"ftypqt  "), "QuickTime"),
    (opus()[:-200], "end of this file is missing"),
    (opus().replace(b"OpusHead", b"Speex   "), "do not play what is in this Ogg"),
    (wav()[:-500], "end of this file is missing"),
    (wav().replace(b"fmt \x10\0\0\0\1\0", b"fmt \x10\0\0\0\x55\0"), "do not play what is in this WAV"),
    (flac()[:20], "end of this file is missing"),
    (webm()[:-9], "end of this file is missing"),
    (webm(kind=b"matroska"), "Matroska"),
    (b"RIFF\0\0\0\0AVI LIST", "AVI"),
    (b"\x30\x26\xb2\x75" + bytes(50), "Windows Media"),
]  # fmt: skip


@pytest.mark.parametrize(("data", "reason"), REFUSED)
def test_what_is_refused_says_why(data, reason, tmp_path):
    with pytest.raises(BadRecording, match=reason):
        take(data, tmp_path)
    assert [path.name for path in tmp_path.iterdir() if path.name != "var"] == []


def test_a_file_that_is_too_large_is_refused(tmp_path, monkeypatch):
    monkeypatch.setattr(probing, "LARGEST", 1000)
    with pytest.raises(BadRecording, match="at most 0 MB are accepted"):
        take(mp3(), tmp_path)


@pytest.mark.parametrize(
    "data", [mp3(tag=id3(chapter(b"a", 0, "A"))), mp4(), webm(), opus(b"A=B"), flac(), wav()]
)
def test_damaged_files_are_refused_or_read_and_nothing_else(data, tmp_path):
    chance = random.Random(len(data))
    for _ in range(40):
        hurt = bytearray(data)
        for _ in range(chance.randint(1, 12)):
            hurt[chance.randrange(len(hurt))] = chance.randrange(256)
        try:
            take(bytes(hurt[: chance.randint(8, len(hurt))]), tmp_path)
        except BadRecording:
            continue


def test_a_cut_last_frame_is_no_fault(tmp_path):
    assert take(mp3() + MP3_FRAME[:50], tmp_path)[0].facts.seconds == pytest.approx(2, abs=0.03)


def test_loudness_is_that_of_a_tone(tmp_path):
    ffmpeg = checkers.require("ffmpeg")
    tone = tmp_path / "tone.wav"
    source = ["-f", "lavfi", "-i", "sine=1000:d=4:r=48000"]
    subprocess.run([ffmpeg, "-v", "error", *source, tone], check=True)
    assert loudness.measured(tone) == pytest.approx(-21.3, abs=1)


def test_without_ffmpeg_it_says_so(tmp_path, monkeypatch):
    monkeypatch.setattr(loudness, "program", lambda: "")
    with pytest.raises(loudness.CannotMeasure, match="not installed"):
        loudness.measured(tmp_path / "a")


@pytest.mark.parametrize(
    ("measured", "channels", "far"),
    [(-16, 2, False), (-13, 2, False), (-12.9, 2, True), (-19, 2, False), (-23, 1, True)],
)
def test_more_than_three_units_are_far(measured, channels, far):
    assert loudness.is_far(measured, channels) == far
