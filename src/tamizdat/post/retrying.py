"""What is done when a mail was not taken."""

from __future__ import annotations

from typing import Final

from tamizdat.post.claiming import Claimed, State
from tamizdat.post.errors import Later, Refused
from tamizdat.post.recording import Outcome
from tamizdat.post.reports import Kind

_MINUTE: Final = 60
_HOUR: Final = 60 * _MINUTE

# Seconds after each try. Servers that greylist want five minutes; after two days a weekly letter is no news.
PAUSES: Final = (
    5 * _MINUTE, 15 * _MINUTE, 30 * _MINUTE, _HOUR, 2 * _HOUR, 4 * _HOUR, 8 * _HOUR, 12 * _HOUR, 24 * _HOUR
)  # fmt: skip

# Statuses that say that it was too much, or too fast, rather than that this mail was wrong.
_TOO_FAST: Final = ("421", "4.3.2", "4.4.5", "4.7.")


def put_off(claimed: Claimed, error: Later | Refused, now: int) -> Outcome:
    """Return what becomes of a delivery that may be tried again; after the last pause it is given up. `now` is in seconds."""
    if claimed.tries >= len(PAUSES):
        return Outcome(State.REFUSED, error.status, tried=1, kind=_fault(error))
    return Outcome(State.WAITING, error.status, now + PAUSES[claimed.tries], 1)


def refused(claimed: Claimed, error: Refused, now: int) -> Outcome:
    """Return what becomes of a delivery that a server refused.

    Who refuses us, or what we say, may think better of it, and a mistake of ours is mended meanwhile: that is tried again.
    """
    if error.kind is Kind.POLICY:
        return put_off(claimed, error, now)
    return Outcome(State.REFUSED, error.status, tried=1, kind=error.kind)


def too_fast(error: Later) -> bool:
    """Tell whether the provider of the mailbox wants fewer letters."""
    return error.status.startswith(_TOO_FAST)


def _fault(error: Later | Refused) -> Kind:
    """Return what a refusal means for the address that lasted to the end: what was our fault is held against nobody."""
    if isinstance(error, Refused):
        return error.kind
    return Kind.POLICY if too_fast(error) else Kind.SOFT
