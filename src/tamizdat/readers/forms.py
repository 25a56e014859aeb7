"""What is entered in forms, read carefully: one line where one line is asked for, nothing longer than it may be."""

from __future__ import annotations

import unicodedata
from typing import Final

from django.core import signing
from django.core.exceptions import BadRequest, SuspiciousOperation
from django.http import HttpRequest, UnreadablePostError
from django.http.multipartparser import MultiPartParserError

# What Django raises where a request says that it has a form, and has none.
UNREADABLE: Final = (BadRequest, MultiPartParserError, SuspiciousOperation, UnreadablePostError)
LONGEST_NAME: Final = 100  # characters
LONGEST_MESSAGE: Final = 10_000
LONGEST_ADDRESS: Final = 254
_SOONEST: Final = 2  # seconds in which nobody reads a form and fills it in
_LATEST: Final = 24 * 3600
_SALT: Final = "a form"


def line(request: HttpRequest, name: str, longest: int) -> str:
    """Return a field as one line without signs that cannot be seen, cut to its length."""
    return one_line(request.POST.get(name, ""))[:longest]


def one_line(text: str) -> str:
    """Return a text as one line: ends of lines and signs that cannot be seen are blanks, so that no header begins in it."""
    return " ".join("".join(" " if _is_hidden(sign) else sign for sign in text).split())


def lines(request: HttpRequest, name: str) -> str:
    """Return a field of several lines, without control signs."""
    text = request.POST.get(name, "").replace("\r\n", "\n").replace("\r", "\n")
    return "".join(sign for sign in text if sign in "\n\t" or not _is_hidden(sign)).strip()


def _is_hidden(sign: str) -> bool:
    # The joiners of Persian and other scripts are letters' business (Unicode 16, 23.2); the rest of "Cf" turns text about.
    return unicodedata.category(sign) in ("Cc", "Cf", "Cs", "Zl", "Zp") and sign not in "\u200c\u200d"


def is_trapped(request: HttpRequest) -> bool:
    """Return whether the field that people do not see is filled in."""
    return bool(request.POST.get("website", ""))


def made() -> str:
    """Return the present time, signed, for a form that is served now."""
    return signing.TimestampSigner(salt=_SALT).sign("")


def is_timely(request: HttpRequest) -> bool:
    """Return whether a form that says when it was made was open for as long as people take.

    Those on printed pages do not say it: they may be years old.
    """
    text = request.POST.get("made", "")
    if not text:
        return True
    signer = signing.TimestampSigner(salt=_SALT)
    try:
        signer.unsign(text, max_age=_LATEST)
    except signing.BadSignature:
        return False
    try:
        signer.unsign(text, max_age=_SOONEST)
    except signing.SignatureExpired:
        return True
    return False
