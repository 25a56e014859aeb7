"""Speak the sample newsroom's episodes: what their transcripts say becomes sound, and its lengths become their times.

    python tools/sample_speech.py [NAME…]

A transcript is `files/NAME.LANGUAGE.vtt`. Its words are spoken by espeak-ng, each of its pieces by the voice of its
speaker, and stand in it with their true times afterwards. Transcripts in languages that are not spoken get the times of
the English ones. Needs espeak-ng and ffmpeg; the results are committed, so that nobody else needs them.
"""

from __future__ import annotations

import re
import subprocess
import sys
import tempfile
import wave
from collections.abc import Sequence
from pathlib import Path
from typing import NamedTuple

FILES = Path(__file__).parents[1] / "src" / "tamizdat" / "sample" / "files"
VOICES = {
    "en": ("en-gb+f3", "en-gb-x-rp+m3"),
    "ru": ("ru+f3", "ru+m3"),
}  # of the first speaker, and of the second
ALONE = {
    "Aibek Sartov": 1,
    "Айбек Сартов": 1,
}  # who speaks with the second voice though nobody speaks before him
SPEED = "158"  # words in a minute
PAUSE = 0.45  # seconds after each piece
_CUE = re.compile(r"\S+ --> \S+\n(?:<v ([^>]+)>)?(.+)")


class Piece(NamedTuple):
    """What somebody says at one go."""

    speaker: str  # "" for the one before
    words: str


def pieces(path: Path) -> list[Piece]:
    """Return what a transcript says."""
    return [Piece(*match.groups("")) for match in _CUE.finditer(path.read_text("utf-8"))]


def spoken(said: Sequence[Piece], language: str, sound: Path) -> list[float]:
    """Write the words as a WAV file; return how many seconds each piece takes, with the pause after it."""
    names = [piece.speaker for piece in said if piece.speaker]
    order = {name: ALONE.get(name, at) for at, name in enumerate(dict.fromkeys(names))}
    frames, lengths, voice = b"", [], VOICES[language][0]
    with tempfile.TemporaryDirectory() as folder:
        part = Path(folder) / "part.wav"
        for piece in said:
            voice = VOICES[language][order[piece.speaker]] if piece.speaker else voice
            subprocess.run(["espeak-ng", "-v", voice, "-s", SPEED, "-w", part, piece.words], check=True)
            with wave.open(str(part)) as read:
                rate = read.getframerate()
                data = read.readframes(read.getnframes()) + bytes(2 * round(PAUSE * rate))
            frames += data
            lengths.append(len(data) / 2 / rate)
    with wave.open(str(sound), "wb") as out:
        out.setnchannels(1)
        out.setsampwidth(2)
        out.setframerate(rate)
        out.writeframes(frames)
    return lengths


def write_times(path: Path, lengths: Sequence[float]) -> None:
    """Give the pieces of a transcript their times."""
    written, at = ["WEBVTT"], 0.0
    for piece, length in zip(pieces(path), lengths, strict=True):
        voice = f"<v {piece.speaker}>" if piece.speaker else ""
        written.append(f"{_clock(at)} --> {_clock(at + length - PAUSE)}\n{voice}{piece.words}")
        at += length
    path.write_text("\n\n".join(written) + "\n", "utf-8")


def _clock(seconds: float) -> str:
    whole, thousandths = divmod(round(seconds * 1000), 1000)
    return f"00:{whole // 60:02}:{whole % 60:02}.{thousandths:03}"


# To −16 LUFS, with no peak above −1.5 dBTP, as podcast players like it.
LOUD = ("-af", "loudnorm=I=-16:TP=-1.5:LRA=11", "-ac", "1")


def episode(name: str) -> None:
    """Speak the transcripts of an episode."""
    lengths = {}
    with tempfile.TemporaryDirectory() as folder:
        sound = Path(folder) / "sound.wav"
        for language in VOICES:
            transcript = FILES / f"{name}.{language}.vtt"
            lengths[language] = spoken(pieces(transcript), language, sound)
            command: list[str | Path] = [
                "ffmpeg", "-v", "error", "-y", "-i", sound, *LOUD, "-ar", "16000", "-c:a", "libmp3lame", "-b:a", "24k",
                "-map_metadata", "-1", "-id3v2_version", "0", "-write_id3v1", "0", "-bitexact",
                FILES / f"{name}.{language}.mp3",
            ]  # fmt: skip
            subprocess.run(command, check=True)
    for transcript in FILES.glob(f"{name}.*.vtt"):
        language = transcript.suffixes[-2][1:]
        write_times(transcript, lengths.get(language, lengths["en"]))


def main(names: Sequence[str]) -> None:
    """Speak what is named, or everything."""
    all_names = {path.name.split(".")[0] for path in FILES.glob("*.en.mp3")}
    for name in names or sorted(all_names):
        episode(name)
        for path in sorted(FILES.glob(f"{name}.*")):
            print(f"{path.name:28}{path.stat().st_size / 1000:>7.1f} kB")


if __name__ == "__main__":
    main(sys.argv[1:])
