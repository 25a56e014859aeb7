"""Windows of a browser that note what goes wrong in them, and what they ask of others."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any


@contextmanager
def windows(browser: Any, usual: int, home: str) -> Iterator[Callable[..., Any]]:
    """Give a way to open pages, each in a window of its own, which is closed in the end.

    Args:
        browser: Playwright's
        usual: the width of a window in pixels, if no other is asked for
        home: the address below which pages stand, if no other is given
    """
    opened = []

    def open(path: str = "", *, width: int = usual, at: str = home, **options: Any) -> Any:
        options.setdefault("viewport", {"width": width, "height": 800})
        window = browser.new_context(**options)
        opened.append(window)
        page = window.new_page()
        page.foreign = []
        page.on(
            "request",
            lambda request: request.url.startswith((at, "data:")) or page.foreign.append(request.url),
        )
        page.errors = []
        page.on("pageerror", lambda error: page.errors.append(str(error)))
        page.goto(at + path)
        return page

    yield open
    for window in opened:
        window.close()
