"""What servers have taken and the database does not know yet: a few numbers in a file.

Writing them costs microseconds and waits for no disk. A process that is killed leaves them behind, and its next start reads
them; only if the whole machine stops may they be lost, and then what was being handed over is in doubt.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

_SIZE: Final = 8  # bytes of a number


class Journal:
    """The file of one worker; it holds numbers of deliveries and nothing of anybody."""

    def __init__(self, path: Path) -> None:
        self._file = path.open("ab", buffering=0)
        self._path = path

    def add(self, delivery: int) -> None:
        """Note that a server has taken a letter. Threads may do so at the same time: each number is one write at the end."""
        os.write(self._file.fileno(), delivery.to_bytes(_SIZE, "big"))

    def read(self) -> list[int]:
        """Return what was noted since it was cleared; of a number that was cut off nothing."""
        data = self._path.read_bytes()
        whole = len(data) // _SIZE * _SIZE
        return [int.from_bytes(data[at : at + _SIZE], "big") for at in range(0, whole, _SIZE)]

    def clear(self) -> None:
        """Forget all of it, when the database knows."""
        os.ftruncate(self._file.fileno(), 0)

    def close(self) -> None:
        """Close the file."""
        self._file.close()
