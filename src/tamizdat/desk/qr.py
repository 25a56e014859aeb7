"""QR codes of accounts, drawn when a masthead is composed, so that readers need nobody's service to scan one.

What is encoded: of a bank account with a valid IBAN the payload that banks' apps read (EPC069-12, "Quick Response Code:
Guidelines to enable data capture for the initiation of a SEPA credit transfer", version 002, without an amount); of
anything else the account as it stands.
"""

from __future__ import annotations

import io
import re

import segno

LONGEST_ACCOUNT = 200  # characters
LONGEST_HOLDER = 70  # characters, of EPC069-12
_IBAN = re.compile(r"[A-Z]{2}\d{2}[A-Z0-9]{11,30}")


def payload(kind: str, account: str, holder: str) -> str:
    """Return what the code of an account says."""
    plain = "".join(account.split()).upper()
    if kind == "bank" and holder and is_iban(plain):
        return "\n".join(["BCD", "002", "1", "SCT", "", holder[:LONGEST_HOLDER], plain])
    return "".join(account.split()) if kind in ("crypto", "bank") else account.strip()


def is_iban(account: str) -> bool:
    """Return whether an account, without spaces and in capitals, is an IBAN: its check digits are right (ISO 13616)."""
    if not _IBAN.fullmatch(account):
        return False
    digits = "".join(str(int(letter, 36)) for letter in account[4:] + account[:4])
    return int(digits) % 97 == 1


def drawn(text: str) -> bytes:
    """Return a text as a QR code: an SVG, dark on light with its quiet zone, since scanners want it so in the dark too."""
    out = io.BytesIO()
    code = segno.make(text, error="m", micro=False, boost_error=False, encoding="utf-8")
    code.save(
        out,
        kind="svg",
        border=4,
        dark="#000",
        light="#fff",
        xmldecl=False,
        nl=False,
        omitsize=True,
        svgclass=None,
        lineclass=None,
    )
    return out.getvalue()
