"""Slips put by: an index is made anew of slips that come in any order."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import msgspec

from tamizdat.search.aside import IN_MEMORY, Aside
from tamizdat.search.slip import Slip


class Shelved:
    """Slips put by in a temporary file, to be taken in the order of a segment."""

    def __init__(self, slips: Iterable[Slip]) -> None:
        self._file = Aside(16 * IN_MEMORY)
        places: dict[int, tuple[int, int, int]] = {}
        at = 0
        for slip in slips:
            data = msgspec.msgpack.encode(slip)
            self._file.write(data)
            places[slip.number] = (slip.day, at, len(data))
            at += len(data)
        newest = sorted(places.items(), key=lambda item: (-item[1][0], -item[0]))
        self._places = [(start, length) for _, (_, start, length) in newest]

    def __len__(self) -> int:
        return len(self._places)

    def __iter__(self) -> Iterator[Slip]:
        return map(self._read, self._places)

    def sample(self, count: int) -> Iterator[Slip]:
        """Give about so many slips, evenly spread."""
        return map(self._read, self._places[:: max(1, len(self._places) // count)])

    def _read(self, place: tuple[int, int]) -> Slip:
        start, length = place
        self._file.seek(start)
        return msgspec.msgpack.decode(self._file.read(length), type=Slip)
