"""Temporary files: what does not fit into memory is put aside, and goes when nobody holds it any more."""

from __future__ import annotations

import tempfile

IN_MEMORY = 1 << 20  # bytes up to which nothing is written to the disk


class Aside(tempfile.SpooledTemporaryFile[bytes]):
    """A file without a name, which is closed when its last holder lets go: work may be given up anywhere."""

    def __init__(self, in_memory: int = IN_MEMORY) -> None:
        super().__init__(max_size=in_memory)

    def __del__(self) -> None:
        self.close()
