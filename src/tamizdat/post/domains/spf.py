"""SPF: which machines may send with a return address of a domain (RFC 7208)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from ipaddress import ip_address, ip_network
from typing import Final

from tamizdat.post.domains.dns import Dns, DnsTrouble
from tamizdat.post.domains.findings import Finding, Grade, good, note, txt, wrong

MOST_LOOKUPS: Final = 10  # RFC 7208, 4.6.4: receivers look up no more, and let everything fail
MOST_EMPTY: Final = 2  # the same for questions to which there is no answer
_ASKED_AT_MOST: Final = 30  # of which we count how many more there are
_TERM: Final = re.compile(
    r"(?P<qualifier>[+?~-]?)(?P<name>all|include|a|mx|ptr|ip4|ip6|exists)(?::(?P<value>[^/\s]\S*?))?(?P<prefix>(?:/\d+)?(?://\d+)?)",
    re.IGNORECASE,
)
_MODIFIER: Final = re.compile(r"(?P<name>[a-z][a-z0-9_.-]*)=(?P<value>\S*)", re.IGNORECASE)


class BadSpf(Exception):
    """A record that receivers throw away; the message says why."""


class Walk:
    """A walk through a domain's record and all that it includes."""

    def __init__(self, dns: Dns) -> None:
        self._dns = dns
        self.lookups = 0
        self.empty = 0  # look-ups to which there is no answer
        self.networks: list[str] = []  # that may send
        self.unknown: list[str] = []  # terms that depend on the mail
        self.old: list[str] = []  # terms that should not be used any more

    def record(self, domain: str) -> str:
        """Return the record of a domain, "" if it has none.

        Raises:
            BadSpf: it has more than one.
        """
        records = [text for text in self._dns.texts(domain) if text.lower().split(" ")[0] == "v=spf1"]
        if len(records) > 1:
            raise BadSpf(f"{domain} has {len(records)} records that begin with v=spf1, where one is allowed")
        return records[0] if records else ""

    def take(self, record: str, domain: str, above: tuple[str, ...] = ()) -> str:
        """Walk through a record; return the qualifier of its "all", "" if it has none.

        Raises:
            BadSpf: it, or one that it includes, is broken.
        """
        redirect = ""
        for term in record.split()[1:]:
            found = _TERM.fullmatch(term)
            modifier = None if found else _MODIFIER.fullmatch(term)
            if found and found["name"].lower() == "all":
                return found["qualifier"] or "+"
            if found:
                self._mechanism(found, domain, above)
            elif modifier:
                redirect = modifier["value"] if modifier["name"].lower() == "redirect" else redirect
            else:
                raise BadSpf(f"'{term}' in the record of {domain} is nothing that SPF knows")
        return self._included(redirect, domain, above, "redirect=") if redirect else ""

    def _mechanism(self, term: re.Match[str], domain: str, above: tuple[str, ...]) -> None:
        name, value = term["name"].lower(), term["value"] or ""
        if name in ("ip4", "ip6"):
            self._network(name, value + term["prefix"], domain, term["qualifier"])
            return
        self._count()
        if "%" in value or name == "exists":
            self.unknown.append(term[0])
        elif name == "include":
            if not value:
                raise BadSpf(f"'include' in the record of {domain} names nothing")
            self._included(value, domain, above, "include:")
        elif name == "ptr":
            self.old.append(term[0])
        else:
            self._hosts(name, value or domain, term["prefix"])

    def _network(self, name: str, value: str, domain: str, qualifier: str) -> None:
        try:
            network = ip_network(value, strict=False)
        except ValueError:
            raise BadSpf(f"'{name}:{value}' in the record of {domain} is no address") from None
        if network.version != int(name[-1]):
            raise BadSpf(f"'{name}:{value}' in the record of {domain} is of the other family")
        if qualifier in ("", "+"):
            self.networks.append(str(network))

    def _hosts(self, name: str, host: str, prefix: str) -> None:
        hosts = self._dns.mail_hosts(host)[:MOST_LOOKUPS] if name == "mx" else [host]
        self.empty += not hosts
        four, _, six = prefix.partition("//")
        for one in filter(None, hosts):
            addresses = self._dns.addresses(one)
            self.empty += not addresses
            for address in addresses:
                length = (f"/{six}" if six else "") if ":" in address else four
                try:
                    self.networks.append(str(ip_network(address + length, strict=False)))
                except ValueError:
                    raise BadSpf(f"'{name}{prefix}': there is no network of that length") from None

    def _included(self, value: str, domain: str, above: tuple[str, ...], how: str) -> str:
        if how == "redirect=":
            self._count()
        if value.lower() in above:
            raise BadSpf(f"'{how}{value}' in the record of {domain} leads back to itself")
        record = self.record(value)
        if not record:
            raise BadSpf(f"'{how}{value}' in the record of {domain} leads to a domain without a record")
        return self.take(record, value, (*above, value.lower()))

    def _count(self) -> None:
        self.lookups += 1
        if self.lookups > _ASKED_AT_MOST:
            raise BadSpf(
                f"more than {_ASKED_AT_MOST} look-ups are needed; receivers stop after {MOST_LOOKUPS}"
            )

    def allows(self, address: str) -> bool:
        """Tell whether a machine is among those that may send."""
        wanted = ip_address(address)
        return any(wanted in network for network in map(ip_network, self.networks))


def look(dns: Dns, domain: str, machines: tuple[str, ...], provider: str) -> Iterator[Finding]:
    """Yield what SPF says; `machines` are the addresses that send, `provider` the one that sends for us, or ""."""
    walk = Walk(dns)
    try:
        record = walk.record(domain)
        if not record:
            yield wrong(
                "SPF",
                f"{domain} says nothing of who may send for it",
                "Many receivers put such letters among spam, or refuse them.",
                _proposal(domain, machines, provider),
            )
            return
        every = walk.take(record, domain, (domain.lower(),))
    except BadSpf as error:
        yield wrong(
            "SPF",
            str(error),
            "Receivers throw the whole record away (permerror), as if nobody were allowed to send.",
            "Mend or take out that part.",
        )
        return
    except DnsTrouble as error:
        yield wrong(
            "SPF", str(error), "Receivers cannot tell either, and put the letter off or think ill of it."
        )
        return
    faults = list(_faults(walk, record, every, domain)) + list(_machines(walk, record, domain, machines))
    if not any(fault.grade is Grade.WRONG for fault in faults):
        yield good("SPF", record, f"{walk.lookups} of {MOST_LOOKUPS} look-ups.")
    yield from faults


def _faults(walk: Walk, record: str, every: str, domain: str) -> Iterator[Finding]:
    if walk.lookups > MOST_LOOKUPS:
        yield wrong(
            "SPF",
            f"the record of {domain} takes {walk.lookups} look-ups, and {MOST_LOOKUPS} are allowed",
            "Receivers throw it away (permerror).",
            "Take out what no longer sends for you, or write 'ip4:' in place of 'a', 'mx' and 'include'.",
        )
    if walk.empty > MOST_EMPTY:
        yield wrong(
            "SPF",
            f"{walk.empty} names in the record of {domain} do not exist, and {MOST_EMPTY} are put up with",
            "Receivers throw it away (permerror).",
            "Take out what no longer exists.",
        )
    if every == "+":
        yield wrong(
            "SPF",
            f"the record of {domain} ends in '+all': {record}",
            "It allows everybody to send in your name.",
            txt(domain, re.sub(r"\s\+?all\b", " ~all", record)),
        )
    if walk.old:
        yield note(
            "SPF",
            f"'{walk.old[0]}' is used",
            "It is slow, and receivers may pass over it (RFC 7208, 5.5).",
            "Write 'ip4:' instead.",
        )
    if every in ("", "?"):
        yield note(
            "SPF",
            f"the record of {domain} does not say what of all other machines",
            "It protects your name from nobody.",
            "End it with '~all', and with '-all' once nothing else sends for you.",
        )


def _machines(walk: Walk, record: str, domain: str, machines: tuple[str, ...]) -> Iterator[Finding]:
    for address in machines:
        if walk.allows(address):
            yield good("SPF", f"{address} may send for {domain}")
        elif walk.unknown:
            yield note(
                "SPF",
                f"whether {address} may send depends on '{walk.unknown[0]}'",
                "It is decided for each mail.",
            )
        else:
            family = "ip6" if ":" in address else "ip4"
            yield wrong(
                "SPF",
                f"{address}, which sends, is not among those that may send for {domain}",
                "Receivers take your letters for forged.",
                txt(domain, record.replace("v=spf1", f"v=spf1 {family}:{address}", 1)),
            )


def _proposal(domain: str, machines: tuple[str, ...], provider: str) -> str:
    if provider:
        return f"Write the record that {provider} shows on its page about your domain."
    allowed = " ".join(f"{'ip6' if ':' in one else 'ip4'}:{one}" for one in machines) or "mx"
    return txt(domain, f"v=spf1 {allowed} ~all")
