"""Records of the form `v=DKIM1; k=rsa; p=…`: RFC 6376, 3.2; DMARC has the same."""

from __future__ import annotations


class BadTags(Exception):
    """It is not of that form; the message says where."""


def tags_of(record: str) -> dict[str, str]:
    """Return the tags of a record, names in lower case.

    Raises:
        BadTags: a part is no `name=value`, or a name comes twice.
    """
    tags: dict[str, str] = {}
    for part in record.split(";"):
        if not part.strip():
            continue
        name, equals, value = part.partition("=")
        name = name.strip().lower()
        if not equals or not name:
            raise BadTags(f"'{part.strip()[:40]}' is not of the form name=value")
        if name in tags:
            raise BadTags(f"'{name}' stands there twice")
        tags[name] = "".join(value.split()) if name in ("p", "h") else value.strip()
    return tags
