"""Writing SVG: what is across in hundredths of the width (0 to 1), what is up and down in pixels."""

from __future__ import annotations

from html import escape
from typing import Literal

Anchor = Literal["start", "middle", "end"]


def across(part: float) -> str:
    """Return a part of the width as SVG has it."""
    return f"{part * 100:.2f}".rstrip("0").rstrip(".") + "%"


def down(pixels: float) -> str:
    """Return pixels as SVG has them."""
    return f"{pixels:.1f}".removesuffix(".0")


def text(
    kind: str,
    x: float,
    y: float,
    words: str,
    anchor: Anchor = "start",
    aside: float = 0,
    *,
    halo: bool = False,
) -> str:
    """Return words of a class; `aside` moves them by so many pixels to the right, `halo` keeps them off what is below."""
    more = "" if anchor == "start" else f' text-anchor="{anchor}"'
    more += f' dx="{down(aside)}"' if aside else ""
    more += ' paint-order="stroke"' if halo else ""
    return f'<text class="{kind}" x="{across(x)}" y="{down(y)}"{more}>{escape(words, quote=False)}</text>'


def rect(kind: str, x: float, y: float, width: float, height: float) -> str:
    """Return a rectangle of a class."""
    return f'<rect class="{kind}" x="{across(x)}" y="{down(y)}" width="{across(width)}" height="{down(height)}"/>'


def line(kind: str, x1: float, y1: float, x2: float, y2: float) -> str:
    """Return a line of a class."""
    ends = f'x1="{across(x1)}" y1="{down(y1)}" x2="{across(x2)}" y2="{down(y2)}"'
    return f'<line class="{kind}" {ends}/>'


def dot(kind: str, x: float, y: float) -> str:
    """Return a dot of a class."""
    return f'<circle class="{kind}" cx="{across(x)}" cy="{down(y)}" r="3.5"/>'


def whole(height: float, body: str, width: str = "100%") -> str:
    """Return a drawing. What it says stands elsewhere in words."""
    return f'<svg width="{width}" height="{down(height)}" aria-hidden="true" focusable="false">{body}</svg>'


def stretched(height: float, body: str) -> str:
    """Return a part of a drawing whose own measure across is 0 to 1000, drawn as wide as there is room."""
    return (
        f'<svg width="100%" height="{down(height)}" viewBox="0 0 1000 {down(height)}" preserveAspectRatio="none">'
        f"{body}</svg>"
    )
