"""What only a browser tells of pages: axe-core, contrast, layout shifts, width, requests, and what is kept of a reader."""

from __future__ import annotations

import itertools
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from figures import QUICK

import checkers

if TYPE_CHECKING:
    from playwright.sync_api import Browser

WIDTHS = (360, 1280)
SCHEMES = ("light", "dark")
NARROW = 320
SCROLLS = "document.documentElement.scrollWidth > document.documentElement.clientWidth"


@dataclass
class Seen:
    """What was seen; each line names the page."""

    visits: int = 0
    pages: set[str] = field(default_factory=set)
    foreign: list[str] = field(default_factory=list)
    cookies: list[str] = field(default_factory=list)
    stored: list[str] = field(default_factory=list)
    axe: list[str] = field(default_factory=list)
    contrast: list[str] = field(default_factory=list)
    errors: list[str] = field(default_factory=list)
    wide: list[str] = field(default_factory=list)
    shift: float = 0.0


def visit(address: str, paths: list[str], seen: Seen) -> None:
    """Visit pages in every look, and note what is seen; a quick run takes two of the four looks."""
    looks = list(itertools.product(WIDTHS, SCHEMES))
    with checkers.chromium() as browser:
        for path in paths:
            for width, scheme in looks[::3] if QUICK else looks:
                _visit(browser, address, path, width, scheme, seen)
            seen.pages.add(address + path)
        _look_for_scrolling(browser, address, paths, seen)


def _visit(browser: Browser, address: str, path: str, width: int, scheme: str, seen: Seen) -> None:
    where = f"{path} at {width} px, {scheme}"
    window = browser.new_context(viewport={"width": width, "height": 800}, color_scheme=scheme)
    page = window.new_page()
    asked: list[str] = []
    page.on("request", lambda request: asked.append(request.url))
    page.on("pageerror", lambda error: seen.errors.append(f"{where}: {error}"))
    page.goto(address + path)
    seen.visits += 1
    seen.shift = max(seen.shift, checkers.layout_shift(page))
    for violation in checkers.axe_check(page):
        lines = [f"{where}: {violation['id']}: {node['html'][:120]}" for node in violation["nodes"]]
        (seen.contrast if violation["id"] == "color-contrast" else seen.axe).extend(lines)
    seen.foreign += [f"{where}: {url}" for url in asked if not url.startswith((address, "data:"))]
    seen.cookies += [f"{where}: {cookie['name']}" for cookie in window.cookies()]
    seen.stored += [f"{where}: {name}" for name in checkers.kept_in_browser(page)]
    window.close()


def _look_for_scrolling(browser: Browser, address: str, paths: list[str], seen: Seen) -> None:
    page = browser.new_page(viewport={"width": NARROW, "height": 640})
    for path in paths:
        page.goto(address + path)
        if page.evaluate(SCROLLS):
            seen.wide.append(path)
    page.close()
