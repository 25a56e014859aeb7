"""What a provider tells of letters that it took: the events of django-anymail, once their signature was checked.

A delivery is found by its name, wherever a provider hands it back: in our metadata, in the Message-ID, in the return address.
That somebody opened a letter or followed a link is not looked at, and kept nowhere.
"""

from __future__ import annotations

import datetime as dt
import json
import re
from typing import Any, Final

from anymail.signals import EventType, RejectReason
from django.conf import settings

from tamizdat.post import lists, return_addresses, returned
from tamizdat.post.errors import BadAddress
from tamizdat.post.reports import Kind
from tamizdat.post.reports.meaning import meaning, status_in
from tamizdat.post.returned import Outcome

_NAME: Final = re.compile(rf"(?<![a-z2-7])[a-z2-7]{{{return_addresses.LENGTH}}}(?![a-z2-7])")
# How providers call it in their own words: Amazon SES "Transient", Brevo "soft_bounce", Mailgun "temporary" …
_LASTING: Final = re.compile(r"hard|permanent|invalid", re.IGNORECASE)
_PASSING: Final = re.compile(r"soft|transient|temporary|undetermined|block", re.IGNORECASE)
_WORDS: Final = ("event", "type", "Type", "severity", "bounceType", "bounce_type", "category")
# What a provider does not even try, since it knows the address.
_REJECTED: Final = {
    RejectReason.INVALID: Kind.HARD,
    RejectReason.BOUNCED: Kind.HARD,
    RejectReason.SPAM: Kind.COMPLAINT,
    RejectReason.TIMED_OUT: Kind.SOFT,
}


def take(event: Any, today: dt.date) -> Outcome:
    """Act upon an `AnymailTrackingEvent`; `today` is the newsroom's day."""
    if event.event_type == EventType.UNSUBSCRIBED or event.reject_reason == RejectReason.UNSUBSCRIBED:
        return _left(event.recipient, today)
    kind = kind_of(event)
    if kind is None:
        return Outcome.NOTHING
    for delivery in _deliveries(event):
        outcome = returned.note(delivery, kind, today)
        if outcome is not Outcome.FORGOTTEN:
            return outcome
    return returned.note_address(event.recipient or "", kind, today)


def kind_of(event: Any) -> Kind | None:
    """Return what an event says of the address; None where it says nothing of it."""
    if event.event_type == EventType.COMPLAINED:
        return Kind.COMPLAINT
    if event.event_type == EventType.REJECTED:
        return _REJECTED.get(event.reject_reason, Kind.POLICY)
    return _bounced(event) if event.event_type == EventType.BOUNCED else None


def _bounced(event: Any) -> Kind:
    """The server's own words count more than the provider's, but for what the provider calls passing."""
    said = event.mta_response or ""
    status = status_in(said)
    told = " ".join([event.description or "", *_own_words(event.esp_event)])
    kind = meaning(status, said) if status else Kind.HARD if _LASTING.search(told) else Kind.SOFT
    if kind is Kind.HARD and _PASSING.search(told) and not _LASTING.search(told):
        return Kind.SOFT
    return kind


def _own_words(told: Any) -> list[str]:
    """Return the values of the few fields in which providers say how it failed, down to two levels."""
    inner = [value for value in told.values() if isinstance(value, dict)] if isinstance(told, dict) else []
    fields = [told, *inner] if isinstance(told, dict) else []
    return [str(one[word]) for one in fields for word in _WORDS if isinstance(one.get(word), str)]


def _deliveries(event: Any) -> list[int]:
    told = json.dumps([event.metadata, event.esp_event, event.message_id], default=str).lower()
    read = (
        return_addresses.read(settings.KEYRING.bounce, name) for name in dict.fromkeys(_NAME.findall(told))
    )
    return [delivery for delivery in read if delivery is not None]


def _left(address: str | None, today: dt.date) -> Outcome:
    """They pressed the provider's own link: they get nothing more, and may sign up again."""
    try:
        there = lists.erase(address or "", today)
    except BadAddress:
        return Outcome.UNKNOWN
    return Outcome.COUNTED if there else Outcome.UNKNOWN
