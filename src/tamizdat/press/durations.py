"""How long something is, and when in it something is said, in each edition's way."""

from __future__ import annotations

from functools import lru_cache
from typing import Final

from babel.units import format_unit

from tamizdat.archive.parts import Kind
from tamizdat.press.numbers import digits
from tamizdat.press.settings import EditionSettings

PLAYED: Final[tuple[Kind, ...]] = (
    "audio",
    "video",
)  # kinds of stories that are their recording; others only have one


@lru_cache(maxsize=4096)
def length(seconds: float, edition: EditionSettings) -> str:
    """Return how long a recording is: "50 sec", "41 min", "1 hr 5 min"; nothing for 0."""
    whole = round(seconds)
    if whole < 60:
        return _unit(max(whole, 1), "second", edition) if seconds > 0 else ""
    hours, minutes = divmod(round(whole / 60), 60)
    parts = [(hours, "hour"), (minutes, "minute")]
    return " ".join(_unit(value, unit, edition) for value, unit in parts if value)


def _unit(value: int, unit: str, edition: EditionSettings) -> str:
    written: str = format_unit(
        value, f"duration-{unit}", "short", locale=edition.locale, numbering_system="default"
    )
    return digits(written.replace(" ", "\u00a0"), edition)


def clock(seconds: float, edition: EditionSettings) -> str:
    """Return a place in a recording: "0:07", "12:30", "1:02:03"."""
    minutes, left = divmod(int(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    written = f"{hours}:{minutes:02}:{left:02}" if hours else f"{minutes}:{left:02}"
    return digits(written, edition)


def iso_length(seconds: float) -> str:
    """Return a length as ISO 8601 has it: "PT41M3S"; nothing for 0."""
    minutes, left = divmod(round(seconds), 60)
    hours, minutes = divmod(minutes, 60)
    parts = ((hours, "H"), (minutes, "M"), (left, "S"))
    written = "".join(f"{value}{unit}" for value, unit in parts if value)
    return f"PT{written}" if written else ""
