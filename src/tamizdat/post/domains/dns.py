"""Questions to DNS: an empty answer is one, and no answer is an error."""

from __future__ import annotations

from collections.abc import Iterator
from ipaddress import ip_address
from typing import Any, Final

import dns.exception
import dns.resolver

TIMEOUT: Final = 5.0  # seconds for a question, all servers and retries together


class DnsTrouble(Exception):
    """A question has no answer: a server does not speak, or says that something is broken."""


class Dns:
    """Asks one resolver, each question once."""

    def __init__(self, server: str = "", port: int = 53, timeout: float = TIMEOUT) -> None:
        """`server` is an address to ask instead of the machine's own resolver.

        Raises:
            DnsTrouble: the machine has no resolver, or `server` is no address.
        """
        try:
            self._resolver = dns.resolver.Resolver(configure=not server)
            if server:
                self._resolver.nameservers = [server]
        except (dns.exception.DNSException, ValueError, OSError) as error:
            raise DnsTrouble(f"there is no name server to ask: {error}") from None
        self._resolver.port = port
        self._resolver.lifetime = timeout
        self._resolver.cache = dns.resolver.Cache()

    def known(self, name: str) -> bool:
        """Tell whether a name has its own zone, as each top-level domain has."""
        return any(True for _ in self._ask(name, "SOA"))

    def texts(self, name: str) -> list[str]:
        """Return the TXT records of a name, the strings of each joined."""
        return [b"".join(record.strings).decode("utf-8", "replace") for record in self._ask(name, "TXT")]

    def addresses(self, name: str) -> list[str]:
        """Return the addresses of a host, of both families."""
        return [record.address for kind in ("A", "AAAA") for record in self._ask(name, kind)]

    def mail_hosts(self, name: str) -> list[str]:
        """Return the hosts that take a domain's mail, the first first; [""] where it says that it takes none (RFC 7505)."""
        records = sorted(self._ask(name, "MX"), key=lambda record: record.preference)
        return [record.exchange.to_text(omit_final_dot=True).rstrip(".") for record in records]

    def names(self, address: str) -> list[str]:
        """Return the names to which an address points back."""
        back = self._ask(ip_address(address).reverse_pointer, "PTR")
        return [record.target.to_text(omit_final_dot=True) for record in back]

    def _ask(self, name: str, kind: str) -> Iterator[Any]:
        try:
            yield from self._resolver.resolve(name, kind, search=False)
        except (dns.resolver.NXDOMAIN, dns.resolver.NoAnswer):
            return
        except dns.exception.DNSException as error:
            raise DnsTrouble(f"no answer about {name} ({kind}): {_words(error)}") from None


def _words(error: dns.exception.DNSException) -> str:
    if isinstance(error, dns.resolver.LifetimeTimeout):
        return "the name servers do not answer in time"
    if isinstance(error, dns.resolver.NoNameservers):
        return "the name servers say that it is broken (SERVFAIL)"
    return str(error) or type(error).__name__
