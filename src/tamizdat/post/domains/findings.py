"""What was found, for people."""

from __future__ import annotations

from enum import StrEnum

import msgspec


class Grade(StrEnum):
    """How it is."""

    GOOD = "ok"
    NOTE = "note"  # good to know; letters arrive
    WRONG = "WRONG"  # letters suffer


class Finding(msgspec.Struct, frozen=True):
    """One thing that was found."""

    grade: Grade
    subject: str  # "SPF", "DKIM" …
    there: str  # what is there
    means: str = ""  # what follows from it
    remedy: str = ""  # what to write, and where


def good(subject: str, there: str, means: str = "") -> Finding:
    """Return a finding with which all is well."""
    return Finding(Grade.GOOD, subject, there, means)


def note(subject: str, there: str, means: str = "", remedy: str = "") -> Finding:
    """Return a finding that is good to know."""
    return Finding(Grade.NOTE, subject, there, means, remedy)


def wrong(subject: str, there: str, means: str, remedy: str = "") -> Finding:
    """Return a finding from which letters suffer."""
    return Finding(Grade.WRONG, subject, there, means, remedy)


def txt(name: str, value: str) -> str:
    """Return a record as it is written into a zone: strings of DNS have 255 bytes at most."""
    pieces = [value[at : at + 250] for at in range(0, len(value), 250)]
    return f"{name}. TXT " + " ".join(f'"{piece}"' for piece in pieces)
