"""What can be said of a mail that came back."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Kind(StrEnum):
    """What a mail is, or what a server's answer means."""

    HARD = "hard"  # the address is no more: nothing can be delivered there
    SOFT = "soft"  # it could not be delivered this time
    POLICY = "policy"  # it was refused because of who sent it or what it says: not the reader's fault
    COMPLAINT = "complaint"  # the reader called it spam
    DELAY = "delay"  # it is being tried still
    AUTO_REPLY = "auto-reply"  # out of office, or any other answer that a machine gave
    CHALLENGE = "challenge"  # asks whether we are human
    RECEIPT = "receipt"  # it was delivered, or displayed
    NOTE = "note"  # a report about authentication or the like, of no consequence for a reader
    ORDINARY = "ordinary"  # somebody wrote


class Verdict(msgspec.Struct, frozen=True, kw_only=True):
    """What a mail says. All of it is hearsay."""

    kind: Kind
    status: str = ""  # RFC 3463, "5.1.1", or a reply of RFC 5321, "550", as precise as was told
    diagnostic: str = ""  # what the server said, one line
    recipients: tuple[str, ...] = ()  # addresses that are meant
    returned_to: tuple[str, ...] = ()  # addresses that may be the return address of the mail that went out
    message_ids: tuple[str, ...] = ()  # what may be its Message-ID, without angle brackets
