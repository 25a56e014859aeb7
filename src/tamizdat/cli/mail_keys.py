"""`tamizdat mail-key`: a key that signs letters."""

from __future__ import annotations

import argparse
import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Final

from tamizdat import config
from tamizdat.cli.verbs import Failure, Verbs, newsroom_option, verb

_STRING: Final = 255  # characters of one string in DNS (RFC 1035, 3.3)
_SELECTOR: Final = re.compile(r"[a-z0-9]([a-z0-9-]{0,61}[a-z0-9])?", re.IGNORECASE)


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "mail-key", mail_key, "make a key that signs letters (DKIM), where the mail server does not",
        "Prints what to write into DNS and into tamizdat.toml. docs/how-to/send-mail-well.md",
    )  # fmt: skip
    parser.add_argument(
        "--selector", metavar="NAME", default=f"letters{datetime.now(UTC):%Y%m}",
        help="name of the key in DNS (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument(
        "--kind", choices=("rsa", "ed25519"), default="rsa",
        help="rsa is understood everywhere; ed25519 is shorter, and many cannot check it (default: %(default)s)",
    )  # fmt: skip
    newsroom_option(parser)


def mail_key(options: argparse.Namespace) -> int:
    """Make a key, in a file that only its owner can read; an older one stays as it is."""
    settings = config.read(options.newsroom)
    if not _SELECTOR.fullmatch(options.selector):
        raise Failure(f"{options.selector!r} cannot stand in DNS: letters, digits and hyphens only")
    from tamizdat.post import dkim

    key = dkim.made(options.kind)
    path = settings.folder / f"{options.selector}.dkim.pem"
    _keep(path, dkim.pem(key))
    domain = settings.post.dkim_domain or settings.post.sender.rpartition("@")[2] or "YOUR-DOMAIN"
    record = dkim.record(key)
    strings = " ".join(f'"{record[at : at + _STRING]}"' for at in range(0, len(record), _STRING))
    print(f"The key is in {path}: keep it secret, and in your backup.\n")
    print(f"Write this into the DNS of {domain}, as one line:\n")
    print(f"{options.selector}._domainkey.{domain}. TXT {strings}\n")
    print("When DNS has it, write this into [post] of tamizdat.toml:\n")
    print(f'dkim_selector = "{options.selector}"\ndkim_key = "{path.name}"\n')
    print(f"'tamizdat check --mail {domain}' tells whether all is right.")
    return 0


def _keep(path: Path, pem: bytes) -> None:
    try:
        descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        raise Failure(
            f"{path} is there already: take another --selector, so that the old key stays good"
        ) from None
    with os.fdopen(descriptor, "wb") as file:
        file.write(pem)
