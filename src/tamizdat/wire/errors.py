"""What can go wrong with copy on its way in or out.

    WireError
    └── CopyError      a plain text that cannot be read as a story

Each error says what happened, where, and what to do; each survives pickling.
"""

from __future__ import annotations


class WireError(Exception):
    """A refused input or output: what is wrong, where, and the remedy, each a sentence or a phrase."""

    def __init__(self, what: str, where: str, remedy: str) -> None:
        # All three go to `args`, which is what pickling restores an exception from.
        super().__init__(what, where, remedy)
        self.what = what
        self.where = where
        self.remedy = remedy

    def __str__(self) -> str:
        return f"{self.where}: {self.what} {self.remedy}"


class CopyError(WireError):
    """A text that cannot be read as a story."""
