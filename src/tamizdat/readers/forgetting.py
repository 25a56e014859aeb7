"""What the doors kept and need no more."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

from tamizdat.readers.counting import DAYS
from tamizdat.readers.models import Message, Nonce, Viewed

_LONGEST: Final = timedelta(days=14)  # for which a message to the newsroom is tried to be sent


def run(now: datetime) -> None:
    """Delete spent nonces, old counts of pages, and messages that could not be sent for two weeks."""
    Nonce.objects.filter(until__lt=int(now.timestamp())).delete()
    Viewed.objects.filter(day__lt=now.date() - timedelta(days=DAYS)).delete()
    Message.objects.filter(day__lt=now.date() - _LONGEST).delete()
