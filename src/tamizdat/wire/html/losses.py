"""What a text loses when it takes our form."""

from __future__ import annotations

from typing import Literal, NamedTuple

What = Literal["not understood", "left out", "repaired", "noted"]


class Loss(NamedTuple):
    """Something of a text that did not arrive just as it stood."""

    what: What
    reason: str
    """A phrase that names the thing, its address and its words where it has some."""
    remedy: str = ""


def short(text: str, most: int = 80) -> str:
    """Return a text in one line, cut after `most` characters."""
    line = " ".join(text.split())
    return line if len(line) <= most else f"{line[: most - 1].rstrip()}…"
