"""Subjects name what a filing touched; a reader of the archive asks again only about these."""

from __future__ import annotations

from tamizdat.archive.lists import ListKey

MOMENT = "moment"  # the subject of what time it is in the archive


def document_subject(edition: str, id: str) -> str:
    """Return the subject of everything that is asked of one document."""
    return f"document/{edition}/{id}"


def list_subject(key: ListKey) -> str:
    """Return the subject of everything that is asked of one list."""
    return f"list/{key.edition}/{key.of}/{key.id}"


def year_subject(key: ListKey, year: str) -> str:
    """Return the subject of everything that is asked of one year of a list."""
    return f"{list_subject(key)}/{year}"


def cuts_subject(key: ListKey) -> str:
    """Return the subject of which cuts a list has, however many stories are in each."""
    return f"{list_subject(key)}/cuts"


def type_subject(edition: str, type: str) -> str:
    """Return the subject of the set of all documents of a type in an edition."""
    return f"type/{edition}/{type}"


def versions_subject(shared: str) -> str:
    """Return the subject of the language versions of one thing."""
    return f"versions/{shared}"
