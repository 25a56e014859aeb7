"""What subscribers choose by the links in their mails: newsletters, a language, and to leave."""

from __future__ import annotations

import datetime as dt
import uuid
from collections.abc import Iterable
from typing import Any, Final

import msgspec
from django.db import transaction

from tamizdat.post import paper, tokens
from tamizdat.post.errors import BadToken
from tamizdat.post.lists.leaving import drop
from tamizdat.post.lists.limits import answered
from tamizdat.post.lists.signing_up import confirmed_now, locked
from tamizdat.post.models import Subscriber, Subscription

LETTER_LINKS: Final = dt.timedelta(days=90)  # how long the link to one's own page in a letter is good


class Choices(msgspec.Struct, frozen=True):
    """What a subscriber gets."""

    subscriber: uuid.UUID
    language: str  # tag
    newsletters: tuple[uuid.UUID, ...]


def readers_of(newsletter: uuid.UUID) -> Any:
    """Return the query of subscribers to whom letters of a newsletter go: those who pressed the button."""
    return Subscriber.objects.filter(
        state=Subscriber.State.CONFIRMED,
        subscriptions__newsletter=newsletter,
        subscriptions__confirmed=True,
    )


def choices(token: str, today: dt.date) -> Choices:
    """Return what the subscriber of a link to their own page gets.

    Raises:
        BadToken: it is not good, or the subscriber is gone.
    """
    return _choices(chooser(token, today))


@transaction.atomic
def choose(token: str, newsletters: Iterable[uuid.UUID], language: str, today: dt.date) -> Choices:
    """Give the subscriber of a link these newsletters and no others; who chooses none is forgotten.

    A newsletter that is closed can be kept, not taken. The link came to the mailbox, so nothing needs to be confirmed again.

    Raises:
        BadToken: it is not good, or the subscriber is gone.
    """
    subscriber = locked(chooser(token, today).id)
    has = set(_choices(subscriber).newsletters)
    known = paper.newsletters()
    wanted = {one for one in newsletters if one in has or (one in known and known[one].open)}
    _take(subscriber, wanted - has, today)
    drop(subscriber, has - wanted, today)
    answered(subscriber.lookup)
    Subscriber.objects.filter(id=subscriber.id).update(language=language)
    return Choices(subscriber.id, language, tuple(sorted(wanted)))


@transaction.atomic
def leave(token: str, today: dt.date) -> uuid.UUID:
    """Take the subscriber of a link off its newsletter, which is returned; doing it again does no harm.

    Raises:
        BadToken: it is not good.
    """
    link = tokens.read(token, tokens.Purpose.LEAVE, today)
    subscriber = Subscriber.objects.select_for_update().filter(id=link.subscriber).first()
    if subscriber:
        drop(subscriber, link.newsletters, today)
        answered(subscriber.lookup)
    return link.newsletters[0]


def chooser(token: str, today: dt.date) -> Subscriber:
    """Return the subscriber of a link to their own page.

    Raises:
        BadToken: it is not good, or the subscriber is gone.
    """
    link = tokens.read(token, tokens.Purpose.CHOOSE, today)
    subscriber = Subscriber.objects.filter(id=link.subscriber).first()
    if not subscriber:
        raise BadToken("gone")
    return subscriber


def _choices(subscriber: Subscriber) -> Choices:
    got = Subscription.objects.filter(subscriber=subscriber, confirmed=True).order_by("newsletter")
    return Choices(subscriber.id, subscriber.language, tuple(got.values_list("newsletter", flat=True)))


def _take(subscriber: Subscriber, newsletters: Iterable[uuid.UUID], today: dt.date) -> None:
    taken = tuple(newsletters)
    Subscription.objects.bulk_create(
        [Subscription(subscriber=subscriber, newsletter=one, since=today) for one in taken],
        ignore_conflicts=True,
    )
    if taken:
        confirmed_now(subscriber, taken, "own page", today)
