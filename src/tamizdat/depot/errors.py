"""What can go wrong with the store.

OSError
  DepotError      the store cannot be used; the message says why
    Unreachable   there is no way to it now, or it has trouble: later it may go
    Refused       it answered and said no: by a wrong key, a bucket that is not there, too little room
"""

from __future__ import annotations


class DepotError(OSError):
    """The store cannot be used."""


class Unreachable(DepotError):
    """There is no way to the store now, or it has trouble."""


class Refused(DepotError):
    """The store said no."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status  # of its answer, in HTTP

    def __reduce__(self) -> tuple[type[Refused], tuple[str, int]]:
        return Refused, (str(self), self.status)
