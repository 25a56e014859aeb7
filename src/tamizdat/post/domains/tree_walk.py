"""Where policies of DMARC stand, and which domains are of one organisation: the DNS Tree Walk (RFC 9989, 4.10).

It asks DNS alone: the list of public suffixes, by which "a.co.uk" and "b.co.uk" were told apart before, is of some day.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, NamedTuple

from tamizdat.post.domains.dns import Dns
from tamizdat.post.domains.tags import BadTags, tags_of

_ASKED: Final = 8  # names at most: no domain is so deep that a receiver asks for ever
_POLICY: Final = re.compile(r"v\s*=\s*DMARC1\b")


class Policy(NamedTuple):
    """A record of DMARC, where a walk has found it."""

    domain: str
    record: str

    @property
    def psd(self) -> str:
        """Return what it says of its domain: "y" for a public suffix, "n" for the top of an organisation, "u" for nothing."""
        try:
            return tags_of(self.record).get("psd", "u").lower()
        except BadTags:
            return "u"


def policies_at(dns: Dns, domain: str) -> list[str]:
    """Return the records of DMARC at a domain. Where there are several, none counts.

    Raises:
        DnsTrouble: DNS does not answer.
    """
    return [text for text in dns.texts(f"_dmarc.{domain}") if _POLICY.match(text)]


def walk(dns: Dns, domain: str) -> list[Policy]:
    """Return the policies that count at a domain and above it, the nearest first, up to the one that ends the walk.

    Raises:
        DnsTrouble: DNS does not answer.
    """
    found = []
    for name in _names(domain):
        records = policies_at(dns, name)
        if len(records) == 1:
            found.append(Policy(name, records[0]))
            if found[-1].psd == "n" or (found[-1].psd == "y" and name != domain):
                break
    return found


def organisation(domain: str, found: list[Policy]) -> str:
    """Return the top domain of the organisation of a domain, by what a walk from it has found (RFC 9989, 4.10.2)."""
    for policy in found:
        if policy.psd == "n":
            return policy.domain
        if policy.psd == "y" and policy.domain != domain:
            labels = domain.split(".")
            return ".".join(labels[-policy.domain.count(".") - 2 :])
    return found[-1].domain if found else domain


def related(dns: Dns, one: str, other: str) -> bool:
    """Tell whether two domains are of one organisation.

    Raises:
        DnsTrouble: DNS does not answer.
    """
    one, other = (each.lower().rstrip(".") for each in (one, other))
    return one == other or organisation(one, walk(dns, one)) == organisation(other, walk(dns, other))


def _names(domain: str) -> Iterator[str]:
    """Yield a domain and those above it, the longest first; of one with many labels some in the middle are left out."""
    labels = domain.split(".")
    yield domain
    for count in range(min(len(labels), _ASKED) - 1, 0, -1):
        yield ".".join(labels[-count:])
