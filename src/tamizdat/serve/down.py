"""What somebody sees while a server behind this one cannot answer: calm words, and no lost text."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8">{refresh}
<meta name="viewport" content="width=device-width"><meta name="robots" content="noindex">
<title>{title}</title>
<style>
:root {{ color-scheme: light dark; --ink: #1d1b18; --paper: #faf8f3; --rule: #8a2b2b }}
@media (prefers-color-scheme: dark) {{ :root {{ --ink: #e9e5dc; --paper: #171614; --rule: #d98c7a }} }}
body {{ margin: 0; background: var(--paper); color: var(--ink);
  font: 1.125rem/1.55 Charter, "PT Serif", Georgia, serif }}
main {{ max-width: 34rem; margin: 18vh auto 0; padding: 0 1.25rem }}
h1 {{ margin: 0 0 .6em; padding-top: .5em;
  border-top: .25rem solid var(--rule); font-size: 1.9rem; line-height: 1.15 }}
</style>
<main><h1>{title}</h1>{text}</main></html>
"""


@dataclass(frozen=True)
class Down:
    """The pages of a server that is down.

    Attributes:
        name: of the server, for our own messages: "the desk".
        starting: the page for a request of a method, where it is not there yet.
        broke_off: the page for a request that it took and did not answer.
    """

    name: str
    starting: Callable[[str], bytes]
    broke_off: Callable[[], bytes]


def page(title: str, text: str, *, again: bool = False) -> bytes:
    """Return a page; `again` has the browser ask for it every two seconds."""
    refresh = '<meta http-equiv="refresh" content="2">' if again else ""
    return _PAGE.format(title=title, text=text, refresh=refresh).encode()
