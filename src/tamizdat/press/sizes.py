"""How large a file is, as readers read it."""

from __future__ import annotations

from babel.units import format_unit

from tamizdat.press.numbers import digits
from tamizdat.press.settings import EditionSettings

_UNITS = (("gigabyte", 1e9), ("megabyte", 1e6), ("kilobyte", 1e3))


def size(edition: EditionSettings, count: int) -> str:
    """Return a number of bytes in an edition's way: "1.2 MB"."""
    unit, divisor = next((each for each in _UNITS if count >= each[1]), _UNITS[-1])
    value = max(count / divisor, 0.1)
    form = "0.0" if value < 10 else "0"
    written: str = format_unit(
        value, f"digital-{unit}", "short", form, edition.locale, numbering_system="default"
    )
    return digits(written, edition)
