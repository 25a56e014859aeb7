"""`tamizdat check --mail DOMAIN`: how mail from a domain is seen by those who get it."""

from __future__ import annotations

import argparse
import textwrap
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.verbs import Failure
from tamizdat.config import Config, PostTable

if TYPE_CHECKING:
    from tamizdat.post.dkim import PrivateKey
    from tamizdat.post.domains import Finding, Sender
    from tamizdat.post.domains.dns import Dns

_INDENT = " " * 6
_OURSELVES = ("smtp", "folder")


def check_mail(options: argparse.Namespace) -> int:
    """Look at a domain: 0 if letters arrive, 1 if they suffer from something.

    No newsroom is needed; where there is one, what it says of its own mail is looked at.
    """
    from tamizdat.post.domains import Grade, look

    settings = config.read(options.folder) if (options.folder / config.FILE).exists() else None
    sender = _sender(options, settings)
    wrong = 0
    for finding in look(_dns(options.dns), sender):
        print(_in_words(finding), flush=True)
        wrong += finding.grade is Grade.WRONG
    return 1 if wrong else 0


def _sender(options: argparse.Namespace, settings: Config | None) -> Sender:
    """Return what is looked at: what the newsroom says of its own domain, and the command line above it."""
    from tamizdat.post.domains import Sender

    domain = options.mail.rpartition("@")[2].strip(".").lower()
    post = settings.post if settings else PostTable()
    ours = settings is not None and _domain_of(post.sender) == domain
    if settings is None or not ours:
        return Sender(domain=domain, selector=options.selector or "", host=options.host or "")
    selector = options.selector or post.dkim_selector
    return Sender(
        domain=domain,
        returns_to=_domain_of(post.bounces),
        signs_as=post.dkim_domain,
        selector=selector,
        key=_key(settings) if selector and selector == post.dkim_selector else None,
        host=options.host or post.host,
        port=post.port,
        security=post.security,
        handed_over=post.by == "smtp" and not options.host,
        provider="" if post.by in _OURSELVES else post.by,
    )


def _domain_of(address: str) -> str:
    return address.rpartition("@")[2].lower()


def _key(settings: Config) -> PrivateKey | None:
    from tamizdat.post.dkim import private_key

    path = settings.folder / settings.post.dkim_key
    return private_key(path.read_bytes()) if settings.post.dkim_key else None


def _dns(server: str | None) -> Dns:
    from tamizdat.post.domains.dns import Dns, DnsTrouble

    address, colon, port = (server or "").rpartition(":")
    try:
        if not server:
            return Dns()
        # "::1" is an address of version 6 and no port
        return Dns(address, int(port)) if colon and ":" not in address else Dns(server)
    except (DnsTrouble, ValueError) as error:
        raise Failure(f"--dns {server}: {error}" if server else str(error)) from None


def _in_words(finding: Finding) -> str:
    lines = [f"{finding.grade.value:5} {finding.subject}: {finding.there}"]
    lines += textwrap.wrap(finding.means, 100, initial_indent=_INDENT, subsequent_indent=_INDENT)
    if finding.remedy:
        lines.append(f"{_INDENT}→ {finding.remedy}")
    return "\n".join(lines)
