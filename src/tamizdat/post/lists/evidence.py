"""How somebody agreed: what can be shown to who asks why a letter came. Never an IP address."""

from __future__ import annotations

import uuid
from typing import Literal

import msgspec

from tamizdat.post import sealing
from tamizdat.post.models import Evidence

What = Literal["asked", "confirmed", "chose", "brought"]


class Fact(msgspec.Struct, frozen=True, omit_defaults=True):
    """A thing that somebody did, or that was told of them."""

    what: What
    day: str  # ISO 8601
    door: str = ""  # where: "form", "choose", "import mailchimp"
    words: str = ""  # the version of the form's words, or the editor's of an import
    columns: dict[str, str] = {}  # of an import: what the file said of it


def row(subscriber: uuid.UUID, newsletter: uuid.UUID, fact: Fact) -> Evidence:
    """Return the row, not saved yet, that keeps a fact."""
    text = msgspec.json.encode(fact).decode()
    return Evidence(
        subscriber_id=subscriber, newsletter=newsletter, sealed=sealing.seal(text, subscriber, newsletter)
    )


def fact(row: Evidence) -> Fact:
    """Return what a row keeps.

    Raises:
        BrokenSeal: it was sealed by another key.
    """
    return msgspec.json.decode(sealing.unseal(row.sealed, row.subscriber_id, row.newsletter), type=Fact)


def note(subscriber: uuid.UUID, newsletters: list[uuid.UUID], fact: Fact) -> None:
    """Keep a fact for each of the newsletters."""
    Evidence.objects.bulk_create([row(subscriber, one, fact) for one in newsletters])
