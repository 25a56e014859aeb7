"""DMARC: what receivers do with mail in our name that is not ours, and to whom they report (RFC 9989)."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from tamizdat.post.domains.dns import Dns, DnsTrouble
from tamizdat.post.domains.findings import Finding, good, note, txt, wrong
from tamizdat.post.domains.tags import BadTags, tags_of
from tamizdat.post.domains.tree_walk import organisation, policies_at, related, walk

_POLICIES: Final = ("none", "quarantine", "reject")
_NEEDED: Final = "Gmail and Yahoo want it of everybody who mails to many."
_MAILTO: Final = re.compile(r"mailto:[^@,!\s]+@([^@,!\s]+)(![0-9]+[kmgt]?)?", re.IGNORECASE)


def look(dns: Dns, domain: str, signs_as: str, returns_to: str) -> Iterator[Finding]:
    """Yield what DMARC says; letters are signed as the domain `signs_as` and come back to one of the domain `returns_to`."""
    try:
        at, record = _found(dns, domain)
        if not record:
            remedy = txt(f"_dmarc.{domain}", f"v=DMARC1; p=none; rua=mailto:postmaster@{domain}")
            yield wrong("DMARC", f"{domain} has no policy", _NEEDED, remedy)
            return
        tags = tags_of(record)
        yield from _policy(tags, record, at, domain)
        yield from _reports(dns, tags, domain)
        yield from _alignment(dns, tags, domain, signs_as, returns_to)
    except DnsTrouble as error:
        yield wrong("DMARC", str(error), _NEEDED)
    except BadTags as error:
        yield wrong(
            "DMARC", f"the record of {domain} is broken: {error}", "Receivers pass over it.", "Mend it."
        )


def _found(dns: Dns, domain: str) -> tuple[str, str]:
    """Return where the policy stands, and the record; "" if there is none.

    It is that of the domain, else of its organisation, else of the public suffix above (RFC 9989, 4.10.1).
    """
    own = policies_at(dns, domain)
    if len(own) > 1:
        raise BadTags(f"there are {len(own)} policies at _dmarc.{domain}, and none of them counts")
    found = walk(dns, domain)
    records = {policy.domain: policy.record for policy in found}
    suffix = next((policy.domain for policy in found if policy.psd == "y"), "")
    at = next((name for name in (domain, organisation(domain, found), suffix) if name in records), domain)
    return at, records.get(at, "")


def _policy(tags: dict[str, str], record: str, at: str, domain: str) -> Iterator[Finding]:
    policy = (tags.get("sp") if at != domain else None) or tags.get("p", "")
    if policy.lower() not in _POLICIES:
        yield wrong(
            "DMARC",
            f"the policy at _dmarc.{at} is '{policy}', which is none of {', '.join(_POLICIES)}",
            "Receivers pass over it.",
            txt(f"_dmarc.{at}", "v=DMARC1; p=none" + (f"; rua={tags['rua']}" if "rua" in tags else "")),
        )
    elif policy.lower() == "none":
        yield note(
            "DMARC",
            f"_dmarc.{at}: {record}",
            "It protects your name from nobody yet; letters arrive.",
            "When the reports show only your own machines for some weeks, write p=quarantine, then p=reject.",
        )
    else:
        yield good("DMARC", f"_dmarc.{at}: {record}")


def _reports(dns: Dns, tags: dict[str, str], domain: str) -> Iterator[Finding]:
    if not tags.get("rua"):
        yield note(
            "DMARC",
            "nobody gets reports",
            "You will not see who sends in your name.",
            f"Add rua=mailto:postmaster@{domain}",
        )
        return
    for address in tags["rua"].split(","):
        found = _MAILTO.fullmatch(address.strip())
        if not found:
            yield note(
                "DMARC",
                f"'{address.strip()}' is no address for reports",
                "Nobody reports there.",
                "Write rua=mailto:NAME@DOMAIN",
            )
        elif not related(dns, found[1], domain) and not _welcome(dns, domain, found[1]):
            yield note(
                "DMARC",
                f"{found[1]} does not say that it takes reports about {domain}",
                "Nobody reports there (RFC 7489, 7.1).",
                txt(f"{domain}._report._dmarc.{found[1]}", "v=DMARC1"),
            )


def _welcome(dns: Dns, domain: str, elsewhere: str) -> bool:
    return any(text.startswith("v=DMARC1") for text in dns.texts(f"{domain}._report._dmarc.{elsewhere}"))


def _alignment(
    dns: Dns, tags: dict[str, str], domain: str, signs_as: str, returns_to: str
) -> Iterator[Finding]:
    """One of both has to agree with the address in "From"."""
    signed = bool(signs_as) and _agree(dns, signs_as, domain, tags.get("adkim", "r"))
    returned = bool(returns_to) and _agree(dns, returns_to, domain, tags.get("aspf", "r"))
    if signs_as and not signed:
        yield wrong(
            "DMARC",
            f"letters from {domain} are signed as {signs_as}, which does not agree with it",
            "The signature does not count for DMARC.",
            f'Set post.dkim_domain = "{domain}", and write the key into its DNS.',
        )
    if returns_to and not returned:
        yield note(
            "DMARC",
            f"mail comes back to {returns_to}, which does not agree with {domain}",
            "SPF does not count for DMARC; the DKIM signature has to.",
        )


def _agree(dns: Dns, one: str, other: str, mode: str) -> bool:
    return one.lower() == other.lower() if mode.lower() == "s" else related(dns, one, other)
