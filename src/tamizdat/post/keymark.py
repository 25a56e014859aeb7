"""Whether a key is the one by which a database is sealed: told at the start, not when the first letter cannot be sent."""

from __future__ import annotations

from tamizdat.post import sealing
from tamizdat.post.errors import BrokenSeal
from tamizdat.post.keys import Keyring
from tamizdat.post.models import KeyMark
from tamizdat.post.sayings import Saying

_WORD = "tamizdat"


def check() -> None:
    """Mark a new database with the settings' key, or see that it is the one of an old.

    Raises:
        BrokenSeal: it is another.
    """
    row, _ = KeyMark.objects.get_or_create(id=1, defaults={"sealed": sealing.seal(_WORD)})
    if not _opens(row):
        raise BrokenSeal(
            Saying(
                "the database is sealed by another key: give the one that it had in TAMIZDAT_READERS_KEY or "
                "var/readers-key. Without it nobody on the lists can be written to any more"
            )
        )


def is_of(ring: Keyring) -> bool:
    """Tell whether the database is under this key."""
    row = KeyMark.objects.filter(id=1).first()
    return bool(row and _opens(row, ring))


def put_under(ring: Keyring) -> None:
    """Mark the database with another key."""
    KeyMark.objects.update_or_create(id=1, defaults={"sealed": sealing.seal(_WORD, ring=ring)})


def _opens(row: KeyMark, ring: Keyring | None = None) -> bool:
    try:
        return sealing.unseal(row.sealed, ring=ring) == _WORD
    except BrokenSeal:
        return False
