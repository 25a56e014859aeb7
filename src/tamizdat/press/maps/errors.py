"""What may go wrong with a map.

MapError
├── UnknownPlaceCode   a code that the atlas does not know
└── BadAtlas           the data is not an atlas that this version reads
"""

from __future__ import annotations

from collections.abc import Sequence


class MapError(Exception):
    """A map cannot be drawn."""


class BadAtlas(MapError):
    """The data is not an atlas that this version reads."""


class UnknownPlaceCode(MapError):
    """A place's map code is not in the atlas; `nearest` names codes that may have been meant."""

    def __init__(self, code: str, nearest: Sequence[str] = ()) -> None:
        super().__init__(code, tuple(nearest))
        self.code = code
        self.nearest = tuple(nearest)

    def __str__(self) -> str:
        hint = f" Did you mean {' or '.join(self.nearest)}?" if self.nearest else ""
        return (
            f"The atlas has no place with the code {self.code!r}.{hint}"
            " Codes are those of ISO 3166-1, such as TJ, or of a disputed area, such as GE-AB."
        )
