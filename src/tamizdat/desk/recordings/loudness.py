"""How loud a recording is (EBU R 128, ITU-R BS.1770), measured by ffmpeg if that is there."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Final

WANTED: Final = -16.0  # LUFS: what players of podcasts level to
WANTED_MONO: Final = -19.0  # one channel sounds as loud as two of 3 LU more
FAR: Final = 3.0  # LU
_LONGEST: Final = 600.0  # seconds for one measurement
_INTEGRATED: Final = re.compile(r"^\s*I:\s*(-?\d+(?:\.\d+)?) LUFS", re.M)


class CannotMeasure(Exception):
    """Loudness was not measured; the message says why."""


def program() -> str:
    """Return the path of ffmpeg, or nothing if it is not there."""
    return shutil.which("ffmpeg") or ""


def measured(path: Path, *, limit: float = _LONGEST) -> float:
    """Return the integrated loudness of a file in LUFS.

    Raises:
        CannotMeasure: ffmpeg is not there, cannot read the file, or needs more than `limit` seconds.
    """
    ffmpeg = program()
    if not ffmpeg:
        raise CannotMeasure("ffmpeg is not installed")
    command = [
        ffmpeg, "-nostdin", "-hide_banner", "-nostats", "-protocol_whitelist", "file", "-i", f"file:{path}", "-map", "0:a:0",
        "-filter:a", "ebur128=framelog=verbose", "-f", "null", "-",
    ]  # fmt: skip
    try:
        done = subprocess.run(  # noqa: S603 - our own arguments
            command, capture_output=True, text=True, errors="replace", timeout=limit, check=False
        )
    except subprocess.TimeoutExpired:
        raise CannotMeasure("it takes too long") from None
    found = _INTEGRATED.findall(done.stderr)
    if done.returncode or not found:
        raise CannotMeasure(done.stderr.strip().rpartition("\n")[2][:200] or "ffmpeg said nothing")
    return float(found[-1])


def wanted(channels: int) -> float:
    """Return how loud a recording should be, in LUFS."""
    return WANTED_MONO if channels == 1 else WANTED


def is_far(loudness: float, channels: int) -> bool:
    """Return whether listeners have to turn it up or down."""
    return abs(loudness - wanted(channels)) > FAR
