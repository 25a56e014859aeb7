"""A mailing pauses by itself when too much of it comes back, before mailbox providers think ill of the sender.

A few letters prove nothing, therefore the smallest numbers. What an editor has seen and resumed is not counted again.
"""

from __future__ import annotations

import uuid
from typing import Final

from django.conf import settings

from tamizdat.post import mailings
from tamizdat.post.errors import NotNow
from tamizdat.post.models import Delivery, Mailing
from tamizdat.post.sayings import Saying

FEWEST_RETURNED: Final = 10
FEWEST_COMPLAINTS: Final = 3


def look_at(mailing: uuid.UUID) -> bool:
    """Pause a mailing if too many of its letters came back or were called spam; return whether that was done."""
    row = Mailing.objects.filter(id=mailing, state=Mailing.State.SENDING).first()
    why = row and _reason(row)
    if not why:
        return False
    try:
        mailings.pause(str(mailing), why)
    except NotNow:  # it ended meanwhile
        return False
    return True


def _reason(row: Mailing) -> Saying | None:
    counts = mailings.counted(row)
    refused = counts[Delivery.State.REFUSED]
    tried = counts[Delivery.State.SENT] + refused - row.calm_sent
    returned = refused + row.bounced - row.calm_returned
    complained = row.complained - row.calm_complained
    limits = settings.TAMIZDAT.post
    if complained >= FEWEST_COMPLAINTS and complained * 100 > limits.pause_complaints * tried:
        return Saying(
            "{complained} of {tried} readers called this letter spam, which is more than {limit} %. "
            "Look at where their addresses came from before you resume.",
            {"complained": complained, "tried": tried, "limit": limits.pause_complaints},
        )
    if returned >= FEWEST_RETURNED and returned * 100 > limits.pause_bounces * tried:
        return Saying(
            "{returned} of {tried} letters came back, which is more than {limit} %. "
            "Look at how old the list is, and at whether the mail server is well set up, before you resume.",
            {"returned": returned, "tried": tried, "limit": limits.pause_bounces},
        )
    return None
