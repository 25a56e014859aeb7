"""Single mails: notices to one person, and letters for those who make them."""

from __future__ import annotations

import uuid
from contextlib import closing
from typing import Final

import msgspec
from django.conf import settings

from tamizdat.post import addresses, composing, headers, interface, paper
from tamizdat.post.errors import BadAddress, Down, NotSent
from tamizdat.post.mime import Sheet
from tamizdat.post.sayings import Saying
from tamizdat.post.transports import Transport, sender, transport

TESTS: Final = 10  # addresses at most


class Notice(msgspec.Struct, frozen=True, kw_only=True):
    """A mail to one person."""

    to: str  # an address that was `addresses.checked`
    subject: str
    text: str
    html: str = ""  # "" for a mail of plain text
    language: str = ""  # tag
    sender: str = ""  # the name that stands before our address
    reply_to: str = ""  # e-mail address; "" for the newsroom's
    by_machine: bool = True  # whether it says that no machine need answer


def send_now(notice: Notice) -> None:
    """Send a mail, and wait until the server has taken it.

    Raises:
        Refused: it is not taken, now or later.
        Later: it cannot be sent now.
    """
    ours = sender(settings.TAMIZDAT)
    language = [headers.text("Content-Language", notice.language)] if notice.language else []
    head = composing.Head(
        called=notice.sender,
        sender=ours,
        reply_to=notice.reply_to or ours.reply_to,
        subject=notice.subject,
        others=(*([composing.BY_MACHINE] if notice.by_machine else ()), *language),
    )
    with closing(transport(settings.TAMIZDAT)) as out:
        out.send(composing.alone(head, Sheet(notice.text, notice.html), notice.to), _at_once)


def send_tests(test: interface.Test) -> interface.Tested:
    """Send a letter to those who make it; their addresses are kept nowhere."""
    if len(test.addresses) > TESTS:
        why = Saying(
            "{given} addresses: a test goes to {most} at most", {"given": len(test.addresses), "most": TESTS}
        )
        return interface.Tested(refused=dict.fromkeys(test.addresses, why))
    refused: dict[str, Saying] = {}
    try:
        with closing(transport(settings.TAMIZDAT)) as out:
            for address in dict.fromkeys(test.addresses):
                _send_test(out, test, address, refused)
    except Down as error:
        refused = dict.fromkeys(test.addresses, error.saying) | refused
    return interface.Tested(
        sent=tuple(one for one in dict.fromkeys(test.addresses) if one not in refused), refused=refused
    )


def _send_test(out: Transport, test: interface.Test, address: str, refused: dict[str, Saying]) -> None:
    newsletter = paper.newsletters().get(uuid.UUID(test.newsletter))
    edition = edition_of(newsletter)
    try:
        to = addresses.checked(address)
        out.send(
            composing.without_reader(test.mail, sender(settings.TAMIZDAT), newsletter, edition, to), _at_once
        )
    except (BadAddress, NotSent) as error:
        refused[address] = error.saying


def edition_of(newsletter: interface.Newsletter | None) -> interface.Edition | None:
    """Return the edition whose newsletter it is, as the desk told of it."""
    told = paper.told()
    editions = told.editions if told and newsletter else ()
    return next((one for one in editions if newsletter and one.tag == newsletter.edition), None)


def _at_once() -> bool:
    return True
