"""One page of each type in the sample newsroom, in each of its editions, for all who look at them in a browser.

`bench/reader.py` and `tools/screenshots.py` go through them too.
"""

from __future__ import annotations

from pathlib import Path

# One page of each type, and those with something special in them: tables, pictures, sound, long words.
PAGES = {
    "home": "index.html",
    "story": "2026/rasht-valley.html",
    "story with a table": "2026/what-the-csto-is.html",
    "picture story": "2026/yurt-in-pictures.html",
    "story with charts": "2026/four-censuses.html",
    "opinion": "2026/say-who-counted.html",
    "interview": "2026/how-we-draw-a-border.html",
    "told live": "2025/baltic-grid-switch-live.html",
    "story with claims": "2026/kamarob-who-said-what.html",
    "event": "events/kamarob-attack-2010.html",
    "alliances": "events/kamarob-attack-2010/alliances.html",
    "state": "actors/tajikistan.html",
    "organisation": "actors/csto.html",
    "timeline": "places/tajikistan/timeline.html",
    "region": "places/caucasus.html",
    "country": "places/tajikistan.html",
    "topic": "topics/security.html",
    "topic with children": "topics/society.html",
    "coverage": "coverage/coronavirus.html",
    "coverage in sections": "coverage/alliances.html",
    "blog": "series/border-notes.html",
    "podcast": "series/crossroads.html",
    "episode": "2025/how-a-country-code-is-assigned.html",
    "video": "2026/change-of-wheels.html",
    "video elsewhere": "2024/aral-sea-from-space.html",
    "person": "people/tom-ashworth.html",
    "kind": "kinds/video.html",
    "visual stories": "kinds/picture-story.html",
    "all stories": "archive.html",
    "year": "archive/2026.html",
    "most read": "most-read.html",
    "contents": "contents.html",
    "search": "search.html",
    "feeds": "feeds.html",
    "text only": "2026/rasht-valley/text.html",
    "republish": "2026/rasht-valley/republish.html",
    "support": "support.html",
    "corrections": "corrections.html",
    "composed region": "places/central-asia.html",
    "newsletters": "letters.html",
    "newsletter": "letters/weekly.html",
    "letter": "letters/weekly/2026-11-20.html",
    "contact": "contact.html",
    "plain page": "about.html",
    "team": "team.html",
    "not found": "404.html",
}
EDITIONS = {"en": "", "ru": "ru/", "fa": "fa/"}  # tag: the folder in which it stands
LOOKS = ((1280, "light"), (360, "dark"), (1280, "dark"), (360, "light"))  # width in pixels, colour scheme


def pages(edition: str) -> dict[str, str]:
    """Return the paths of an edition's pages by their types."""
    return {type: EDITIONS[edition] + path for type, path in PAGES.items()}


def all_pages() -> list[str]:
    """Return the paths of all these pages."""
    return [path for edition in EDITIONS for path in pages(edition).values()]


def absent(site: Path) -> list[str]:
    """Return those that a printed site has not."""
    return [path for path in all_pages() if not (site / path).is_file()]
