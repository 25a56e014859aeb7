"""Where each document is printed. The form of the addresses is decision 0001."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone

from tamizdat.desk import editions

# Names at an edition's root that the press prints itself.
RESERVED = frozenset(
    {
        "index",
        "404",
        "archive",
        "contents",
        "feeds",
        "most-read",
        "search",
        "robots",
        "sitemap",
        "feed",
        "readers",
    }
)


def of_story(edition: str, published: datetime, slug: str) -> str:
    """Return the path of a story: the local year of its publication, its slug."""
    return f"{editions.prefix(edition)}{timezone.localtime(published):%Y}/{slug}.html"


def of_list(edition: str, folder: str, slug: str) -> str:
    """Return the path of a place, topic, coverage, series or person; `folder` is "places" and so on."""
    return f"{editions.prefix(edition)}{folder}/{slug}.html"


def of_page(edition: str, slug: str) -> str:
    """Return the path of a plain page."""
    return f"{editions.prefix(edition)}{slug}.html"
