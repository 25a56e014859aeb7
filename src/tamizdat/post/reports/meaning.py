"""What a server's answer means for the address: the one table that bounces and the SMTP dialogue share."""

from __future__ import annotations

import re
from typing import Final

from tamizdat.post.reports import phrases
from tamizdat.post.reports.verdict import Kind

# RFC 3463 and RFC 7505, and what Gmail (5.2.1) and Exchange (5.1.10, 5.4.310) say of accounts and domains that are no more;
# 5.4.4 is a domain without a server.
_GONE: Final = frozenset(("5.1.1", "5.1.2", "5.1.3", "5.1.6", "5.1.10", "5.2.1", "5.4.4", "5.4.310"))
_FULL: Final = frozenset(("5.2.2", "4.2.2"))
# It is the sender that is wrong (RFC 3463, 3.2), or what our account may send (Exchange's 5.1.90).
_OURS: Final = frozenset(("5.1.7", "5.1.8", "5.1.90"))
# Of replies without more: 521 and 556 are servers that take no mail at all (RFC 7504).
_GONE_REPLIES: Final = frozenset(("521", "550", "551", "553", "556", "5.0.0", "5.1.0"))

_STATUS: Final = re.compile(r"(?<![\d.])([45]\.\d{1,3}\.\d{1,3})(?![\d.]*\d)")
_REPLY: Final = re.compile(r"(?<![\d.:\[-])([45][0-5]\d)(?=[ \-]|$)", re.MULTILINE)


def meaning(status: str, text: str) -> Kind:
    """Return `HARD`, `SOFT` or `POLICY` for a refusal.

    `status` is of RFC 3463 ("5.1.1"), a reply of RFC 5321 ("550") or ""; `text` is what the server said. Words come before
    codes where many servers use the code wrongly: "5.7.1 No such user" is no policy.
    """
    text = " ".join(text.split())
    if status in _OURS or phrases.LIMITED.search(text):
        return Kind.POLICY
    if status in _FULL or phrases.FULL.search(text):
        return Kind.SOFT
    if status in _GONE:
        return Kind.HARD
    if status[:1] == "4":
        return Kind.POLICY if status.startswith("4.7.") else Kind.SOFT
    return _by_words(status, text)


def of_our_server(status: str, text: str, *, of_the_text: bool = False) -> Kind:
    """Return the same for a refusal by the server that we hand letters to, in the dialogue with it.

    That it does not let us send is not the mailbox's fault; nor is what it says of the letter's text without naming one.
    """
    if phrases.NOT_LET.search(" ".join(text.split())):
        return Kind.POLICY
    return meaning("5.7.0" if of_the_text and "." not in status else status, text)


def _by_words(status: str, text: str) -> Kind:
    if phrases.GONE.search(text) and not phrases.AGAIN.search(text):
        return Kind.HARD
    if status.startswith("5.7.") or phrases.POLICY.search(text):
        return Kind.POLICY
    if phrases.TIRED.search(text):
        return Kind.SOFT
    return Kind.HARD if status in _GONE_REPLIES else Kind.SOFT


def status_in(text: str) -> str:
    """Return the most telling code in what a server said, "5.1.1" before "550"; "" if there is none."""
    codes = _STATUS.findall(text)
    for code in codes:
        if not code.endswith(".0.0"):
            return str(code)
    if codes:
        return str(codes[0])
    reply = _REPLY.search(text)
    return reply[1] if reply else ""


def more_telling(told: str, diagnostic: str) -> str:
    """Return the status that was told, or the one in the diagnostic where that says more."""
    if told and not told.endswith(".0.0"):
        return told
    inside = status_in(diagnostic)
    return inside if "." in inside or not told else told
