"""How many different ones: exactly while there are few, nearly when there are many, in little room either way.

From `EXACT` on the hashes are given up for a HyperLogLog of 2^14 registers (P. Flajolet, É. Fusy, O. Gandouet,
F. Meunier, "HyperLogLog: the analysis of a near-optimal cardinality estimation algorithm", AofA 2007), whose standard
error is 1.04/√16384 = 0.8 %. With hashes of 64 bits its correction for large numbers is not needed.
"""

from __future__ import annotations

import math
from typing import Final

EXACT: Final = 256  # hashes that take about as much room as the registers
_INDEX_BITS: Final = 14
_REGISTERS: Final = 1 << _INDEX_BITS
_REST_BITS: Final = 64 - _INDEX_BITS
_ALPHA: Final = 0.7213 / (1 + 1.079 / _REGISTERS)


class Distinct:
    """Counts different hashes, of 64 bits each."""

    __slots__ = ("_few", "_registers")

    def __init__(self) -> None:
        self._few: set[int] | None = set()
        self._registers = bytearray()

    def add(self, hash: int) -> None:
        """Add a hash, 0 ≤ hash < 2^64. One that was added before changes nothing."""
        if self._few is None:
            self._note(hash)
            return
        self._few.add(hash)
        if len(self._few) > EXACT:
            few, self._few, self._registers = self._few, None, bytearray(_REGISTERS)
            for each in few:
                self._note(each)

    def _note(self, hash: int) -> None:
        index, rest = hash >> _REST_BITS, hash & ((1 << _REST_BITS) - 1)
        rank = _REST_BITS - rest.bit_length() + 1
        if rank > self._registers[index]:
            self._registers[index] = rank

    @property
    def count(self) -> int:
        """Return how many different hashes were added."""
        if self._few is not None:
            return len(self._few)
        held = [(rank, self._registers.count(rank)) for rank in range(_REST_BITS + 2)]
        estimate = _ALPHA * _REGISTERS**2 / math.fsum(many * 2.0**-rank for rank, many in held)
        empty = held[0][1]
        if estimate <= 2.5 * _REGISTERS and empty:  # few of the registers are used: count those
            estimate = _REGISTERS * math.log(_REGISTERS / empty)
        return round(estimate)
