"""`tamizdat bounce`: mail that came back, from the mail server through a pipe."""

from __future__ import annotations

import argparse
import os
import sys
from typing import Final

from tamizdat.cli.readers import environment
from tamizdat.cli.verbs import Verbs, newsroom_option, verb
from tamizdat.config import ConfigError

# sysexits.h: the mail server keeps the mail and tries again. Whatever keeps us from noting it is such a reason: with any
# other code a server would return the report to its sender, who is nobody.
EX_TEMPFAIL: Final = 75
# Where servers tell a program to whom a mail was delivered: Postfix, Exim, Sendmail with procmail's names.
_ENVELOPE: Final = ("ORIGINAL_RECIPIENT", "RECIPIENT", "ORIGINAL_TO")
_PIECE: Final = 1 << 16  # bytes


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "bounce", bounce, "take a mail that came back from the mail server",
        "The mail is read from standard input: for /etc/aliases, where there is no mailbox. Exits with 75 where the mail "
        "server has to try again. docs/how-to/when-mail-comes-back.md",
    )  # fmt: skip
    parser.add_argument(
        "recipients", metavar="ADDRESS", nargs="*", help="to whom the mail was delivered, if the server tells"
    )
    newsroom_option(parser)


def bounce(options: argparse.Namespace) -> int:
    """Take a mail that came back: 0 whatever it says, 75 if it cannot be noted now."""
    from tamizdat.post.errors import BrokenSeal
    from tamizdat.post.reports.mail import MOST_BYTES

    raw = _mail(MOST_BYTES)
    told = (os.environ.get(name, "") for name in _ENVELOPE)
    envelope = [*options.recipients, *(address for address in told if address)]
    os.environ |= environment(options.newsroom.absolute())
    try:
        said = _taken(raw, envelope)
    except (ConfigError, BrokenSeal, OSError) as error:
        print(f"tamizdat: {error}", file=sys.stderr)
        return EX_TEMPFAIL
    except Exception as error:  # of the database above all; its words may hold a reader's address
        print(f"tamizdat: the mail cannot be noted now ({type(error).__name__})", file=sys.stderr)
        return EX_TEMPFAIL
    print(said)
    return 0


def _taken(raw: bytes, envelope: list[str]) -> str:
    """Act upon a mail; return what it is and what was done.

    Raises:
        BrokenSeal: the key is not the one of the database, so that no name of a delivery could be read.
    """
    from tamizdat.readers import setup

    setup.start()
    from tamizdat.post import keymark, reports, returned
    from tamizdat.post.today import today

    keymark.check()
    verdict = reports.read(raw, *envelope)
    return f"{verdict.kind.value}: {returned.take(verdict, today()).value}"


def _mail(most: int) -> bytes:
    """Return the head of the mail; the rest is read, too, for a server that cannot write it all calls that a failure."""
    head = sys.stdin.buffer.read(most)
    while sys.stdin.buffer.read(_PIECE):
        pass
    return head
