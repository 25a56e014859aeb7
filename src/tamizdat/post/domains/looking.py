"""All that is looked at of a domain that sends mail, in the order in which it is mended."""

from __future__ import annotations

from collections.abc import Generator, Iterator
from typing import Final

import msgspec

from tamizdat.post.dkim import PrivateKey
from tamizdat.post.domains import dkim, dmarc, hosts, spf
from tamizdat.post.domains.dns import Dns, DnsTrouble
from tamizdat.post.domains.findings import Finding, note, wrong

_CONNECTED: Final = (
    "Is this machine connected? Is the domain's name server up? '--dns ADDRESS' asks another resolver."
)


class Sender(msgspec.Struct, frozen=True, kw_only=True):
    """A domain, and how its mail leaves."""

    domain: str  # in "From"
    returns_to: str = ""  # domain to which mail comes back; "" for the same
    signs_as: str = ""  # domain of the DKIM key; "" for the same
    selector: str = ""  # name of the DKIM key; "" where it is not known
    key: PrivateKey | None = None  # that we sign with
    host: str = ""  # that sends, a name or an address; "" where a provider does
    port: int = 25
    security: str = ""
    handed_over: bool = False  # whether we hand mail to `host` ourselves, so that its TLS is ours to look at
    provider: str = ""  # who sends for us; "" for our own machine


def look(dns: Dns, sender: Sender) -> Iterator[Finding]:
    """Yield what is found, one thing after the other: questions that time out take seconds."""
    try:
        missing = _missing(dns, sender.domain)
    except DnsTrouble as error:
        missing = wrong("DNS", str(error), "Nothing can be looked up.", _CONNECTED)
    if missing:
        yield missing
        return
    yield from hosts.incoming(dns, sender.returns_to or sender.domain)
    machines = yield from _machines(dns, sender)
    yield from spf.look(dns, sender.returns_to or sender.domain, machines, sender.provider)
    yield from dkim.look(dns, sender.signs_as or sender.domain, sender.selector, sender.key, sender.provider)
    signs_as = (sender.signs_as or sender.domain) if sender.selector else ""
    yield from dmarc.look(dns, sender.domain, signs_as, sender.returns_to or sender.domain)
    for address in machines:
        yield from hosts.reverse(dns, address)
    if sender.handed_over:
        yield from hosts.encrypted(sender.host, sender.port, sender.security)


def _missing(dns: Dns, domain: str) -> Finding | None:
    """Return what is to be said of a domain that is not there. A resolver without a network denies every name."""
    if dns.texts(domain) or dns.addresses(domain) or dns.mail_hosts(domain):
        return None
    top = domain.rpartition(".")[2]
    if not dns.known(top):
        return wrong(
            "DNS", f"the name server knows nothing of '.{top}'", "Nothing can be looked up.", _CONNECTED
        )
    said = f"there is nothing in DNS about {domain}"
    return wrong("DNS", said, "Every receiver refuses its mail.", "Is it spelled right, and paid for?")


def _machines(dns: Dns, sender: Sender) -> Generator[Finding, None, tuple[str, ...]]:
    """Return the addresses from which mail leaves, as far as they are known."""
    if sender.provider:
        return ()
    try:
        machines = hosts.addresses(dns, sender.host) if sender.host else ()
    except DnsTrouble as error:
        yield wrong("Host", str(error), "Whether it may send cannot be told.")
        return ()
    if not machines:
        yield note(
            "Host", f"from which address mail leaves is not known ({sender.host or 'no host'} is seen by this machine alone)",
            "Whether it may send, and its name in DNS, were not looked at.", "Say it with --host ADDRESS.",
        )  # fmt: skip
    return machines
