"""The files of the old site, as far as an export knows them: addresses and words, never the files themselves."""

from __future__ import annotations

from collections.abc import Iterable
from html import escape
from typing import NamedTuple, Protocol

AUDIO = ("mp3", "m4a", "ogg", "oga", "opus", "wav", "flac")
VIDEO = ("mp4", "m4v", "webm", "ogv", "mov", "avi", "wmv", "flv", "mpg")


class Media(NamedTuple):
    """An attachment."""

    url: str
    title: str = ""
    caption: str = ""
    alt: str = ""


class Album(Protocol):
    """Where attachments and reusable texts are looked up by WordPress's numbers for them."""

    def media(self, number: str) -> Media | None:
        """Return an attachment."""

    def attached(self, number: str) -> Iterable[Media]:
        """Return the attachments of a post."""

    def reusable(self, number: str) -> str:
        """Return the text of a reusable block; "" if it is not there."""


def drawn(media: Media) -> str:
    """Return an attachment as HTML, for what reads HTML to judge."""
    ending = media.url.rpartition(".")[2].lower()
    caption = f"<figcaption>{escape(media.caption)}</figcaption>" if media.caption else ""
    if ending in AUDIO or ending in VIDEO:
        tag = "audio" if ending in AUDIO else "video"
        return f'<figure><{tag} src="{escape(media.url)}" title="{escape(media.title)}"></{tag}>{caption}</figure>'
    alt = escape(media.alt or media.title)
    return f'<figure><img src="{escape(media.url)}" alt="{alt}">{caption}</figure>'


def framed(url: str, caption: str = "") -> str:
    """Return what stands at an address elsewhere as HTML; `caption` is HTML."""
    foot = f"<figcaption>{caption}</figcaption>" if caption.strip() else ""
    return f'<figure><iframe src="{escape(url.strip())}"></iframe>{foot}</figure>'
