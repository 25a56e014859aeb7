"""What the desk and the readers' server say to each other: the whole of it, as types.

The desk asks, the readers' server answers; never the other way round. Each request is signed (`post.signing`), its body and
its answer are JSON. The paths stand in docs/explanation/letter.md. Neither Django nor a database is needed here, so the desk
imports this module, `post.signing` and `post.client`, and nothing else of the room.
"""

from __future__ import annotations

from typing import Literal

import msgspec

from tamizdat.archive.letters import CHOOSE as CHOOSE
from tamizdat.archive.letters import LEAVE as LEAVE
from tamizdat.post.sayings import Saying

MailingState = Literal["waiting", "sending", "paused", "done", "cancelled"]


class Newsletter(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A newsletter for which one can sign up."""

    id: str  # as in the archive
    edition: str  # language tag
    slug: str  # "weekly": names it in List-ID, the same for ever
    name: str  # "The week"
    description: str = ""  # one sentence, plain text
    url: str = ""  # its page on the site, absolute
    open: bool = True  # whether one can sign up; those who get it go on getting it


class Edition(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What pages and notices in a language need of the paper."""

    tag: str  # language tag
    name: str  # the paper's name
    home: str  # its home page, absolute
    privacy: str = ""  # the page that says what is kept of readers, absolute
    contact: str = ""  # the e-mail address at which the paper is reached


class Paper(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What the readers' server knows of the paper. The desk tells it anew whenever it changes."""

    url: str  # the site's address, absolute, without a slash at its end
    editions: tuple[Edition, ...]  # the first first
    newsletters: tuple[Newsletter, ...] = ()


class Mail(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A mail, whole but for `LEAVE` and `CHOOSE`: the whole `href` of a link in its HTML, a word of their own in its text."""

    subject: str
    html: str
    text: str
    language: str  # tag
    sender: str = ""  # the name that stands before the address; "" for the paper's


class Mailing(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """A letter that goes to the subscribers of a newsletter. Handing it over again changes nothing."""

    id: str  # of the letter, as in the archive
    newsletter: str  # id
    mail: Mail


class Progress(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How far a mailing is."""

    id: str
    state: MailingState
    why: Saying | None = None  # it was paused
    subscribers: int = 0  # to whom it goes
    sent: int = 0
    waiting: int = 0  # not sent yet, or to be tried again
    refused: int = 0  # given up
    skipped: int = 0  # left, or were suppressed, before their turn
    bounced: int = 0  # came back later
    complained: int = 0
    started: str = ""  # ISO 8601, UTC
    ended: str = ""


class Test(msgspec.Struct, frozen=True, kw_only=True):
    """A letter for those who make it, at once; their addresses are kept nowhere."""

    newsletter: str  # id
    mail: Mail
    addresses: tuple[str, ...]  # ten at most


class Tested(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of a test."""

    sent: tuple[str, ...] = ()
    refused: dict[str, Saying] = {}  # why, by address


class NewsletterCounts(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How many get a newsletter. Numbers are all that the desk learns."""

    newsletter: str  # id
    confirmed: int = 0
    unconfirmed: int = 0
    joined: int = 0  # confirmed in the last 30 days
    left: int = 0  # in the last 30 days


class Lists(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """How the lists are."""

    newsletters: tuple[NewsletterCounts, ...] = ()
    suppressed: int = 0
    waiting_notices: int = 0  # confirmations and the like that could not be sent yet
    trouble: tuple[Saying, ...] = ()  # that mail cannot be sent, and the like


class Import(msgspec.Struct, frozen=True, kw_only=True):
    """Subscribers who come from elsewhere."""

    newsletter: str  # id, where the rows do not say
    csv: str  # the file as it was exported
    evidence: str  # how and when they agreed, in the editor's words; kept with each of them
    form: Literal["", "mailchimp", "substack", "ghost", "plain"] = ""  # "" to tell it by its columns
    ask: bool = False  # whether each is asked to confirm first


class Refused(msgspec.Struct, frozen=True, kw_only=True):
    """A row that could not be taken."""

    row: int  # in the file, the head is 1
    why: Saying
    what: str = ""  # the value that is wrong


class Imported(msgspec.Struct, frozen=True, kw_only=True, omit_defaults=True):
    """What became of an import."""

    rows: int
    taken: int = 0
    known: int = 0  # got it already
    left: int = 0  # had left, bounced or complained here or there, and are not written to again
    refused: tuple[Refused, ...] = ()


class Asked(msgspec.Struct, frozen=True, kw_only=True):
    """A subscriber whom an editor names, because they wrote to the paper."""

    address: str
    never: bool = False  # erasing: nothing is sent there again, whoever enters the address


class Views(msgspec.Struct, frozen=True, kw_only=True):
    """How many readers of a story the page counter saw on a day."""

    day: str  # "2026-11-27", the newsroom's
    path: str  # on the site: "2026/roads.html"
    readers: int


class Wrong(msgspec.Struct, frozen=True, kw_only=True):
    """The answer to what cannot be done, with a status of 4xx."""

    why: Saying  # what, where, and what to do
