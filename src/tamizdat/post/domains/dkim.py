"""DKIM: the public key by which receivers see that a letter is signed by the domain (RFC 6376, RFC 8301, RFC 8463)."""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterator

from cryptography.exceptions import UnsupportedAlgorithm
from cryptography.hazmat.primitives.asymmetric import rsa
from cryptography.hazmat.primitives.serialization import load_der_public_key

from tamizdat.post import dkim
from tamizdat.post.dkim import PrivateKey
from tamizdat.post.domains.dns import Dns, DnsTrouble
from tamizdat.post.domains.findings import Finding, good, note, txt, wrong
from tamizdat.post.domains.tags import BadTags, tags_of

_UNSIGNED = (
    "Receivers cannot tell your letters from forged ones; Gmail and Yahoo refuse unsigned letters to many."
)
_ED25519_BYTES = 32


def look(dns: Dns, domain: str, selector: str, held: PrivateKey | None, provider: str) -> Iterator[Finding]:
    """Yield what DNS says of the key; `held` is the private key that we sign with, None where somebody else signs."""
    if not selector:
        who = provider or "your mail server"
        yield note(
            "DKIM",
            f"no key was looked up: {who} signs, and only it knows the key's name",
            "Open a letter's source and look for 's=' in DKIM-Signature.",
            "Check it with --selector NAME.",
        )
        return
    name = f"{selector}._domainkey.{domain}"
    ours = (
        txt(name, dkim.record(held))
        if held
        else f"Write the record of the key under {name}; if you have none, 'tamizdat mail-key' makes one and prints it."
    )
    try:
        records = [text for text in dns.texts(name) if "p=" in text.replace(" ", "")]
        if not records:
            yield wrong("DKIM", f"there is no key at {name}", _UNSIGNED, ours)
        elif len(records) > 1:
            yield wrong(
                "DKIM",
                f"there are {len(records)} keys at {name}",
                "Which of them counts is chance.",
                "Leave one of them.",
            )
        else:
            yield from _judge(tags_of(records[0]), name, held, ours)
    except DnsTrouble as error:
        yield wrong("DKIM", str(error), _UNSIGNED)
    except BadTags as error:
        yield wrong("DKIM", f"the record at {name} is broken: {error}", _UNSIGNED, ours)


def _judge(tags: dict[str, str], name: str, held: PrivateKey | None, ours: str) -> Iterator[Finding]:
    if tags.get("v", "DKIM1") != "DKIM1":
        yield wrong("DKIM", f"the record at {name} says v={tags['v']}", "Receivers pass over it.", ours)
        return
    if not tags["p"]:
        yield wrong("DKIM", f"the key at {name} is revoked (p= is empty)", _UNSIGNED, ours)
        return
    if held and tags["p"] != tags_of(dkim.record(held))["p"]:
        yield wrong(
            "DKIM",
            f"the key at {name} is not the one that we sign with",
            "Every signature is found bad.",
            ours,
        )
        return
    if "y" in tags.get("t", "").split(":"):
        yield note(
            "DKIM",
            f"the key at {name} is in test mode (t=y)",
            "Receivers may treat letters as unsigned.",
            "Take 't=y' out.",
        )
    if tags.get("s", "*") not in ("*", "email") and "email" not in tags.get("s", "").split(":"):
        yield wrong(
            "DKIM", f"the key at {name} is not for mail (s={tags['s']})", "Receivers pass over it.", ours
        )
    if "h" in tags and "sha256" not in tags["h"].split(":"):
        yield wrong(
            "DKIM",
            f"the key at {name} permits only h={tags['h']}",
            "We sign with sha256, which is not among them.",
            ours,
        )
    yield from _strength(tags, name, ours)


def _strength(tags: dict[str, str], name: str, ours: str) -> Iterator[Finding]:
    broken = wrong("DKIM", f"the key at {name} cannot be read", "Every signature is found bad.", ours)
    try:
        raw = base64.b64decode(tags["p"], validate=True)
    except binascii.Error:
        yield broken
        return
    if tags.get("k", "rsa").lower() == "ed25519":
        if len(raw) != _ED25519_BYTES:
            yield broken
        else:
            yield note(
                "DKIM",
                f"{name}: Ed25519",
                "Many receivers do not know it yet.",
                "Sign with RSA, too, or instead.",
            )
        return
    try:
        key = load_der_public_key(raw)
    except (ValueError, UnsupportedAlgorithm):
        yield broken
        return
    bits = key.key_size if isinstance(key, rsa.RSAPublicKey) else 0
    if not bits:
        yield broken
    elif bits < dkim.SHORTEST:
        yield wrong(
            "DKIM",
            f"the key at {name} has {bits} bits",
            "Receivers take it for none (RFC 8301).",
            "'tamizdat mail-key' makes one of 2048.",
        )
    elif bits < dkim.USUAL:
        yield note(
            "DKIM",
            f"{name}: RSA with {bits} bits",
            "It is accepted still.",
            f"Make one of {dkim.USUAL} when you change it.",
        )
    else:
        yield good("DKIM", f"{name}: RSA with {bits} bits")
