"""The texts of a feed, which are HTML or plain as their host likes, as the desk takes them."""

from __future__ import annotations

import re
from html import escape, unescape
from typing import Any, Final

from tamizdat.desk import decompose
from tamizdat.wire.html import Body, to_body

_TAG: Final = re.compile(r"</?[a-zA-Z][^>]*>")
_END: Final = re.compile(r"</(?:p|li|h2|td|th|tr|footer)>|<br ?/?>")


def body_of(text: str) -> Body:
    """Return a text as a body; one without any tag is plain, and its empty lines end paragraphs."""
    if _TAG.search(text):
        return to_body(text)
    paragraphs = re.split(r"\n\s*\n", unescape(text).strip())
    lines = (
        "<br>".join(escape(line.strip(), quote=False) for line in each.splitlines()) for each in paragraphs
    )
    return to_body("".join(f"<p>{each}</p>" for each in lines if each))


def plain(html: str) -> str:
    """Return the words of a body in a line."""
    return " ".join(unescape(_TAG.sub("", _END.sub(" ", html))).split())


def blocks(html: str, edition: str) -> list[Any]:
    """Return a body as blocks of a story."""
    return decompose.body(html, (), _Nothing(edition))


def rich(html: str, edition: str) -> str:
    """Return a body as rich text of the desk."""
    return decompose.text(html, _Nothing(edition))


class _Nothing:
    """What a text of strangers names of ours: nothing (`decompose.taking.Taking`)."""

    def __init__(self, edition: str) -> None:
        self.edition = edition
        self.notes: list[str] = []

    def page(self, id: str) -> int:  # noqa: ARG002 - none, as below
        return 0

    def story(self, id: str) -> int:  # noqa: ARG002
        return 0

    def thing(self, id: str) -> tuple[str, int]:  # noqa: ARG002
        return "", 0

    def picture(self, picture: Any) -> int:  # noqa: ARG002
        return 0

    def file(self, blob: str, title: str) -> int:  # noqa: ARG002
        return 0

    def recording(self, recording: Any) -> int:  # noqa: ARG002
        return 0
