"""E-mail addresses: what is one, how mail is sent to it, and when two are the same.

After RFC 5321 and, for letters of all scripts, RFC 6531. What they permit and nobody has (quoted names, comments, numbers of
machines in place of a domain) is refused: such addresses are how headers and commands are smuggled in.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

import idna

from tamizdat.post.errors import BadAddress
from tamizdat.post.sayings import Saying

LONGEST: Final = 254  # octets of an address (RFC 5321, 4.5.3.1.3, less the brackets)
LONGEST_NAME: Final = 64  # octets before the "@" (4.5.3.1.1)

# A dot-string (RFC 5321, 4.1.2), with letters of all scripts (RFC 6531, 3.3).
_ATOM: Final = r"[\w!#$%&'*+/=?^`{|}~\-]+"
_NAME: Final = re.compile(rf"{_ATOM}(\.{_ATOM})*")
# Most domains are of small Latin letters and need no tables of Unicode: a twentieth of the time. Two hyphens at the third
# place are left to IDNA.
_LABEL: Final = r"(?!..--)[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?"
_PLAIN: Final = re.compile(rf"(?=.{{1,253}}\Z)({_LABEL}\.)+{_LABEL}", re.ASCII)

# Names of functions (RFC 2142) behind which nobody can have agreed to get a letter.
_FUNCTIONS: Final = frozenset((
    "abuse", "hostmaster", "listserv", "mailer-daemon", "majordomo", "no-reply", "noreply", "postmaster", "root", "spam",
    "webmaster",
))  # fmt: skip


def checked(text: str) -> str:
    """Return the address as mail is sent to it: without spaces around, its domain in A-labels (RFC 5890) and lower case.

    Raises:
        BadAddress: it is none; in one line, the value itself left out.
    """
    text = text.strip(" ")
    if not text:
        raise BadAddress("empty", Saying("no address is given"))
    if len(text) > LONGEST:
        raise BadAddress(
            "long",
            Saying(
                "an address has at most {most} characters, this has {count}",
                {"most": LONGEST, "count": len(text)},
            ),
        )
    text = unicodedata.normalize("NFC", text)
    if not text.isprintable() or " " in text:
        raise BadAddress(
            "signs", Saying("an address is one word: no spaces, ends of lines or invisible signs")
        )
    name, at, domain = text.rpartition("@")
    if not at:
        raise BadAddress("at", Saying("an address has a sign '@' in it"))
    address = f"{_checked_name(name)}@{_checked_domain(domain)}"
    if len(address.encode()) > LONGEST:
        raise BadAddress("long", Saying("an address has at most {most} bytes", {"most": LONGEST}))
    return address


def compared(address: str) -> str:
    """Return what is the same for addresses that are the same, capitals or not. Dots and '+' are letters like others.

    `address` was `checked`.
    """
    return unicodedata.normalize("NFC", address.casefold())


def domain(address: str) -> str:
    """Return the domain of an address that was `checked`, in A-labels."""
    return address.rpartition("@")[2]


def of_a_function(address: str) -> bool:
    """Tell whether it is that of a function, "postmaster", and not somebody's."""
    return compared(address).rpartition("@")[0] in _FUNCTIONS


def _checked_name(name: str) -> str:
    if len(name.encode()) > LONGEST_NAME:
        raise BadAddress("long", Saying("before the '@' are at most {most} bytes", {"most": LONGEST_NAME}))
    if not _NAME.fullmatch(_without_marks(name)):
        raise BadAddress(
            "name",
            Saying(
                "before the '@' are letters, digits and signs like '.', '-' or '_', no quotes or brackets"
            ),
        )
    return name


def _without_marks(name: str) -> str:
    """Return the name less the signs that stand on letters, as vowels do in Devanagari: `re` takes them for none."""
    return "".join(sign for sign in name if not unicodedata.category(sign).startswith("M"))


def _checked_domain(domain: str) -> str:
    labels = domain.lower()
    if not _PLAIN.fullmatch(labels):
        labels = _in_a_labels(domain)
    # The last label of a number is a machine's address (RFC 3696, 2).
    if "." not in labels.strip(".") or labels.endswith(".") or labels.rpartition(".")[2].isdigit():
        raise BadAddress("domain", Saying("after the '@' is a whole domain, as in 'paper.example'"))
    return labels


def _in_a_labels(domain: str) -> str:
    try:
        return idna.encode(domain, uts46=True).decode().lower()
    except (idna.IDNAError, UnicodeError):
        raise BadAddress(
            "domain", Saying("after the '@' is the name of a domain, as in 'paper.example'")
        ) from None
