"""Times within a recording, as people write them: "1:02:03", "62:03", "3.5"."""

from __future__ import annotations

import re
from typing import Final

_TIME: Final = re.compile(r"(?:(\d{1,3}):)?(\d{1,3}):(\d{1,2})(?:[.,](\d{1,3}))?|(\d{1,6})(?:[.,](\d{1,3}))?")
LONGEST: Final = 100 * 3600  # seconds


def seconds(text: str) -> float | None:
    """Return a time in seconds; None if it is none."""
    found = _TIME.fullmatch(text.strip())
    if found is None:
        return None
    hours, minutes, rest, fraction, alone, alone_fraction = found.groups()
    if alone is not None:
        value = int(alone) + _part(alone_fraction)
    elif int(rest) > 59:
        return None
    else:
        value = int(hours or 0) * 3600 + int(minutes) * 60 + int(rest) + _part(fraction)
    return value if value <= LONGEST else None


def _part(digits: str | None) -> float:
    return int(digits.ljust(3, "0")) / 1000 if digits else 0


def written(value: float) -> str:
    """Return a time as people write it: "1:02:03", with thousandths only where there are any."""
    total, thousandths = divmod(round(value * 1000), 1000)
    hours, minutes, rest = total // 3600, total // 60 % 60, total % 60
    text = f"{hours}:{minutes:02}:{rest:02}" if hours else f"{minutes}:{rest:02}"
    return f"{text}.{thousandths:03}" if thousandths else text


def in_webvtt(value: float) -> str:
    """Return a time as WebVTT has it: "00:01:02.500"."""
    total, thousandths = divmod(round(value * 1000), 1000)
    return f"{total // 3600:02}:{total // 60 % 60:02}:{total % 60:02}.{thousandths:03}"
