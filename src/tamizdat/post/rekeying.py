"""A new key in place of one that others may have seen: what is sealed is sealed anew, and blind indexes are indexed again.

What was copied before with the old key stays readable to who has both; what is copied from now on is not.
"""

from __future__ import annotations

import hmac
from collections.abc import Iterator
from typing import Any, Final

from django.db import transaction

from tamizdat.post import keymark, sealing
from tamizdat.post.keys import Keyring
from tamizdat.post.models import Evidence, Left, Noticed, Subscriber, Suppression

_BATCH: Final = 1000  # rows in memory


@transaction.atomic
def rekey(new: Keyring) -> None:
    """Bring all that the post keeps of readers from the settings' key under `new`, whose former secrets are the settings'.

    Raises:
        BrokenSeal: something was not sealed with the settings' key; nothing is changed.
    """
    keymark.put_under(new)
    for rows in _batches(Subscriber):
        for row in rows:
            row.sealed = sealed_anew(row.sealed, new, row.id)
            row.lookup = _indexed_again(row.lookup, new)
        Subscriber.objects.bulk_update(rows, ["sealed", "lookup"], 100)
    for rows in _batches(Evidence):
        for row in rows:
            row.sealed = sealed_anew(row.sealed, new, row.subscriber_id, row.newsletter)
        Evidence.objects.bulk_update(rows, ["sealed"], 100)
    for model in (Left, Noticed):
        for rows in _batches(model):
            for row in rows:
                row.lookup = _indexed_again(row.lookup, new)
            model.objects.bulk_update(rows, ["lookup"], 100)
    suppressed = list(Suppression.objects.all())
    Suppression.objects.all().delete()
    for row in suppressed:
        row.lookup = _indexed_again(row.lookup, new)
    Suppression.objects.bulk_create(suppressed)


def sealed_anew(sealed: bytes, new: Keyring, *row: Any) -> bytes:
    """Return what was sealed with the settings' key sealed with another, for the same row.

    Raises:
        BrokenSeal: it was not.
    """
    return sealing.seal(sealing.unseal(sealed, *row), *row, ring=new)


def _indexed_again(lookup: bytes, new: Keyring) -> bytes:
    return hmac.digest(new.lookup, bytes(lookup), "sha256")


def _batches(model: Any) -> Iterator[list[Any]]:
    """Yield all rows, some at a time, in the order of their keys."""
    last = None
    while rows := list(
        (model.objects.filter(pk__gt=last) if last else model.objects.all()).order_by("pk")[:_BATCH]
    ):
        yield rows
        last = rows[-1].pk
