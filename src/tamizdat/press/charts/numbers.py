"""Numbers in a language's way, and words cut into lines."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from babel import Locale
from babel.numbers import format_decimal

LETTER = 7.2  # pixels that a letter takes, on the average: rather too many than too few
MOST_DECIMALS = 6
NO_BREAK = "\u00a0"


class Numbers:
    """Writes the numbers of one chart: all with as many decimals as the most exact of them has."""

    def __init__(
        self, locale: Locale, values: Iterable[float | None], digits: Callable[[str], str] = str
    ) -> None:
        """`digits` writes European digits as the language has them."""
        self._locale = locale
        self._digits = digits
        self._decimals = max((decimals(value) for value in values if value is not None), default=0)

    def written(self, value: float | None, least: int | None = None) -> str:
        """Return a number, with a true minus; nothing for None. `least` is how many decimals it has instead of its own."""
        if value is None:
            return ""
        places = self._decimals if least is None else least
        form = "#,##0" + ("." + "0" * places if places else "")
        text: str = format_decimal(value, format=form, locale=self._locale, numbering_system="default")
        return self._digits(text.replace("-", "−").replace("\u202f", NO_BREAK))


def decimals(value: float) -> int:
    """Return how many decimals a number has."""
    text = f"{value:.{MOST_DECIMALS}f}".rstrip("0")
    return len(text.partition(".")[2])


def width(text: str) -> float:
    """Return about how many pixels a text is wide."""
    return len(text) * LETTER


def lines(text: str, room: float) -> list[str]:
    """Return a text in lines that fit into so many pixels, as far as its words do."""
    made: list[str] = []
    for word in text.split():
        if made and width(f"{made[-1]} {word}") <= room:
            made[-1] += f" {word}"
        else:
            made.append(word)
    return made
