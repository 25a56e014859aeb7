"""Signing up: somebody enters an address, and whoever has the mailbox presses the button in the mail that it gets."""

from __future__ import annotations

import datetime as dt
import uuid
from base64 import b64decode, b64encode
from typing import Literal

import msgspec
from django.db import transaction

from tamizdat.post import paper, sealing, tokens
from tamizdat.post.errors import BadToken
from tamizdat.post.lists import evidence, tallies
from tamizdat.post.lists.limits import answered, may_notice
from tamizdat.post.lists.suppression import forbidden, lift_bounce
from tamizdat.post.models import Left, Subscriber, Subscription


class Asking(msgspec.Struct, frozen=True):
    """What somebody entered in a form of sign-up."""

    address: str  # `addresses.checked`
    newsletters: tuple[uuid.UUID, ...]
    language: str  # tag
    door: str = "form"  # where it was: kept as evidence
    words: str = ""  # the version of the form's words


class Notice(msgspec.Struct, frozen=True):
    """A mail that a subscriber has to get about their sign-up."""

    kind: Literal[
        "confirm", "choose"
    ]  # a button to press; or, who gets it all already, the link to their own page
    subscriber: uuid.UUID
    newsletters: tuple[uuid.UUID, ...]  # what was asked for
    language: str  # tag


class Confirmed(msgspec.Struct, frozen=True):
    """What a button confirms, or has confirmed."""

    subscriber: uuid.UUID
    newsletters: tuple[uuid.UUID, ...]
    language: str  # tag


def sealed(asking: Asking) -> str:
    """Return what was entered, to be an argument of a task.

    A door only checks the form and makes a task of it: so its answer and the time that it takes are the same whatever is
    known of the address.
    """
    return b64encode(sealing.seal(msgspec.json.encode(asking).decode())).decode()


def opened(text: str) -> Asking:
    """Return what was `sealed`.

    Raises:
        BrokenSeal: by another key.
    """
    return msgspec.json.decode(sealing.unseal(b64decode(text)), type=Asking)


@transaction.atomic
def sign_up(asking: Asking, today: dt.date) -> Notice | None:
    """Keep what was asked for until it is confirmed; return the notice that has to be mailed.

    None where nothing may be: all the newsletters are closed or unknown, the address is suppressed for good, or it got a
    notice today or three in 30 days. Nothing of who is confirmed changes here, whoever it is that asks.
    """
    known = paper.newsletters()
    wanted = [one for one in dict.fromkeys(asking.newsletters) if one in known and known[one].open]
    lookup = sealing.lookup(asking.address)
    if not wanted or forbidden(lookup) or not may_notice(lookup, today):
        return None
    subscriber = _subscriber(lookup, asking, today)
    got = Subscription.objects.filter(subscriber=subscriber, confirmed=True).values_list(
        "newsletter", flat=True
    )
    asked = [one for one in wanted if one not in set(got)]
    if not asked:
        return Notice("choose", subscriber.id, tuple(wanted), subscriber.language)
    _ask(subscriber, asked, asking, today)
    return Notice("confirm", subscriber.id, tuple(asked), asking.language)


def asked(token: str, today: dt.date) -> Confirmed:
    """Return what the button under a link of confirmation would confirm, or has confirmed; nothing is changed.

    Raises:
        BadToken: it is not good, or what was asked for is gone.
    """
    link = tokens.read(token, tokens.Purpose.CONFIRM, today)
    subscriber = Subscriber.objects.filter(id=link.subscriber).first()
    there = Subscription.objects.filter(subscriber=link.subscriber, newsletter__in=link.newsletters)
    newsletters = set(there.values_list("newsletter", flat=True))
    if not subscriber or not newsletters:
        raise BadToken("gone")
    kept = tuple(one for one in link.newsletters if one in newsletters)
    return Confirmed(subscriber.id, kept, subscriber.language)


@transaction.atomic
def confirm(token: str, today: dt.date) -> Confirmed:
    """Confirm what the link names and is still asked for; pressing twice does no more than once.

    Raises:
        BadToken: it is not good, or what was asked for is gone.
    """
    found = asked(token, today)
    confirmed_now(locked(found.subscriber), found.newsletters, "button", today)
    return found


@transaction.atomic
def undo_leaving(asking: Asking, today: dt.date) -> bool:
    """Give back what somebody left a moment ago: the page that they got for leaving holds it, sealed.

    Nothing has to be confirmed by mail: only who had a link from a letter has that page. Returns whether there was anything
    to give back: newsletters may be closed meanwhile, and who is suppressed stays so.
    """
    known = paper.newsletters()
    wanted = tuple(one for one in asking.newsletters if one in known and known[one].open)
    lookup = sealing.lookup(asking.address)
    if not wanted or forbidden(lookup):
        return False
    subscriber = _subscriber(lookup, asking, today)
    _ask(subscriber, list(wanted), asking, today)
    confirmed_now(locked(subscriber.id), wanted, asking.door, today)
    return True


def locked(subscriber: uuid.UUID) -> Subscriber:
    """Return a subscriber whom nobody else changes until the transaction ends: who presses twice does not count twice.

    Raises:
        BadToken: there is none.
    """
    row = Subscriber.objects.select_for_update().filter(id=subscriber).first()
    if not row:
        raise BadToken("gone")
    return row


def confirmed_now(
    subscriber: Subscriber, newsletters: tuple[uuid.UUID, ...], door: str, today: dt.date
) -> None:
    """Give a subscriber those of the newsletters that they asked for: whoever has the mailbox said so at a door."""
    waiting = Subscription.objects.filter(subscriber=subscriber, newsletter__in=newsletters, confirmed=False)
    fresh = list(waiting.values_list("newsletter", flat=True))
    waiting.update(confirmed=True, since=today)
    evidence.note(subscriber.id, fresh, evidence.Fact("confirmed", today.isoformat(), door))
    tallies.came(fresh, today)
    Left.objects.filter(lookup=subscriber.lookup, newsletter__in=fresh).delete()
    lift_bounce(subscriber.lookup)
    if fresh:
        answered(subscriber.lookup)
    if subscriber.state != Subscriber.State.CONFIRMED:
        Subscriber.objects.filter(id=subscriber.id).update(state=Subscriber.State.CONFIRMED, confirmed=today)


def _subscriber(lookup: bytes, asking: Asking, today: dt.date) -> Subscriber:
    id = uuid.uuid4()
    row, new = Subscriber.objects.get_or_create(
        lookup=lookup,
        defaults={
            "id": id, "sealed": sealing.seal(asking.address, id), "language": asking.language, "asked": today,
        },
    )  # fmt: skip
    if not new and row.state == Subscriber.State.UNCONFIRMED:
        Subscriber.objects.filter(id=row.id).update(language=asking.language, asked=today)
    return row


def _ask(subscriber: Subscriber, newsletters: list[uuid.UUID], asking: Asking, today: dt.date) -> None:
    Subscription.objects.bulk_create(
        [Subscription(subscriber=subscriber, newsletter=one, since=today) for one in newsletters],
        ignore_conflicts=True,
    )
    fact = evidence.Fact("asked", today.isoformat(), asking.door, asking.words)
    evidence.note(subscriber.id, newsletters, fact)
