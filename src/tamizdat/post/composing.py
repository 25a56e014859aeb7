"""A letter for each reader: what is the same in all is made once, the rest is filled in.

Which headers stand in which mail, and why, is in docs/decisions/0040-sending.md.
"""

from __future__ import annotations

import datetime as dt
import uuid
from typing import Final, NamedTuple

from tamizdat.post import headers, return_addresses, tokens
from tamizdat.post.dkim import Field, Signer
from tamizdat.post.interface import Edition, Mail, Newsletter
from tamizdat.post.lists import LETTER_LINKS
from tamizdat.post.mime import Links, Sheet

ONE_CLICK: Final[Field] = ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click")  # RFC 8058, 3.1
BY_MACHINE: Final[Field] = ("Auto-Submitted", "auto-generated")  # RFC 3834: nobody's machine answers


class Sender(NamedTuple):
    """From whom mails come."""

    address: str
    reply_to: str = ""  # e-mail address; "" for the sender's
    bounces: str = ""  # to which mail comes back; "" for the sender's
    doors: str = ""  # absolute address in front of "/readers/"

    @property
    def domain(self) -> str:
        """Return the part of the address behind the "@"."""
        return self.address.rpartition("@")[2]


class Head(NamedTuple):
    """What stands above a mail; the fields are ready for the wire."""

    called: str  # the sender's name
    sender: Sender
    reply_to: str
    subject: str
    others: tuple[Field, ...] = ()
    tag: str = ""  # by which a provider of mail counts


class Letter(NamedTuple):
    """A mail to one reader."""

    head: Head
    sheet: Sheet
    links: Links
    to: str
    name: str  # of the delivery: see `return_addresses`
    return_to: str
    others: tuple[Field, ...] = ()  # fields of this reader's alone

    @property
    def plain_return(self) -> str:
        """Return the return address that does not name the delivery."""
        return self.head.sender.bounces or self.head.sender.address

    @property
    def message_id(self) -> Field:
        """Return the field by which mailboxes know a letter that came twice."""
        return "Message-ID", f"<{self.name}@{self.head.sender.domain}>"

    def wire(self, signer: Signer | None, seconds: int) -> bytes:
        """Return the mail as it is sent at a time, in seconds since 1970; signed, if there is somebody to sign it."""
        head = self.head
        body = self.sheet.filled(self.links)
        fields = [
            headers.mailbox("From", head.called, head.sender.address),
            headers.mailbox("To", "", self.to),
            *([headers.mailbox("Reply-To", "", head.reply_to)] if head.reply_to else ()),
            headers.text("Subject", head.subject),
            headers.date(seconds),
            self.message_id,
            *self.others,
            *head.others,
            *self.sheet.fields,
        ]
        if signer:
            fields.insert(0, signer.field(fields, body.digest, seconds))
        return headers.written(fields) + body.data


class Form:
    """A letter before it has a reader."""

    def __init__(
        self,
        mail: Mail,
        sender: Sender,
        newsletter: Newsletter,
        edition: Edition | None,
        key: bytes,
        today: dt.date,
    ) -> None:
        """`key` is that of return addresses; links to a reader's own page are good for some weeks from `today` on."""
        called = mail.sender or (edition.name if edition else "")
        others = _list_fields(newsletter, mail, sender)
        self._head = Head(called, sender, sender.reply_to, mail.subject, others, newsletter.slug)
        self._newsletter = uuid.UUID(newsletter.id)
        self._key = key
        self._until = today + LETTER_LINKS
        self._sheet = Sheet(mail.text, mail.html, self._links(self._newsletter))

    def letter(self, delivery: int, subscriber: uuid.UUID, address: str) -> Letter:
        """Return the letter for a reader, who lives at `address`."""
        name = return_addresses.token(self._key, delivery)
        links = self._links(subscriber)
        sender = self._head.sender
        return Letter(
            head=self._head,
            sheet=self._sheet,
            links=links,
            to=address,
            name=name,
            return_to=return_addresses.address(sender.bounces or sender.address, name),
            others=(("List-Unsubscribe", headers.link(links.leave)), ONE_CLICK),
        )

    def _links(self, subscriber: uuid.UUID) -> Links:
        doors = self._head.sender.doors
        leave = tokens.leave(subscriber, self._newsletter)
        choose = tokens.choose(subscriber, self._until, self._newsletter)
        return Links(f"{doors}/readers/leave/{leave}", f"{doors}/readers/choose/{choose}")


def without_reader(
    mail: Mail, sender: Sender, newsletter: Newsletter | None, edition: Edition | None, to: str
) -> Letter:
    """Return a letter for somebody who makes it: its links lead to the page on which one signs up."""
    page = f"{sender.doors}/readers/"
    links = Links(page, page)
    called = mail.sender or (edition.name if edition else "")
    others = _list_fields(newsletter, mail, sender)[:1] if newsletter else ()
    head = Head(called, sender, sender.reply_to, mail.subject, others)
    return alone(head, Sheet(mail.text, mail.html, links), to, links)


def alone(head: Head, sheet: Sheet, to: str, links: Links | None = None) -> Letter:
    """Return a mail that is no delivery: what comes back of it is known as such, and no more."""
    back = return_addresses.address(head.sender.bounces or head.sender.address, "notice")
    return Letter(head, sheet, links or sheet.sample, to, uuid.uuid4().hex, back)


def _list_fields(newsletter: Newsletter, mail: Mail, sender: Sender) -> tuple[Field, ...]:
    # Of a newsletter that the desk took away meanwhile no edition is known: a name has no empty part (RFC 2919, 2).
    identifier = ".".join(filter(None, (newsletter.slug, newsletter.edition, sender.domain))).lower()
    fields = [
        headers.list_id(newsletter.name, identifier),
        BY_MACHINE,
        # Gmail's own: counted by the last part, of which the three before are kinds.
        ("Feedback-ID", f"{newsletter.edition}:{newsletter.slug}:letter:{sender.domain}".lower()),
        ("Content-Language", mail.language),
    ]
    if newsletter.url:
        fields.append(("List-Archive", headers.link(newsletter.url)))
    return tuple(fields)
