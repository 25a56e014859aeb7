"""Small Markdown folders for tests."""

from __future__ import annotations

import io
from collections.abc import Mapping
from pathlib import Path

from PIL import Image


def _dot() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (4, 4), "teal").save(out, "PNG")
    return out.getvalue()


DOT = _dot()
NEWSROOM = """\
[[place]]
slug = "asia"
name = { en = "Asia", ru = "Азия" }
[[place]]
slug = "osh"
parent = "asia"
name = { en = "Osh", ru = "Ош" }
intro = { en = "A *city*." }
[[topic]]
slug = "water"
name = { en = "Water", ru = "Вода" }
[[person]]
slug = "ann"
name = { en = "Ann Ray", ru = "Анна Рэй" }
bio = { en = "She writes." }
[masthead.en]
name = "The Rain"
[[masthead.en.menu]]
label = "Places"
[[masthead.en.menu.group]]
head = { place = "asia" }
links = [{ place = "osh" }, { page = "about" }]
"""

RAIN = """\
+++
headline = "Rain in Osh"
date = 2026-03-04T09:00:00+05:00
bylines = [{ person = "ann" }]
places = ["osh"]
topics = ["water"]
picture = { file = "dot.png", alt = "A dot" }
+++
It rained, as [this](story:snow) and [we](page:about) say.
"""

FILES: dict[str, str | bytes] = {
    "newsroom.toml": NEWSROOM,
    "stories/rain.en.md": RAIN,
    "stories/rain.ru.md": RAIN.replace("Rain in Osh", "Дождь в Оше").replace("It rained", "Шёл дождь"),
    "stories/snow.en.md": '+++\nheadline = "Snow"\ndate = 2026-03-05T09:00:00Z\nfollows = ["rain"]\n+++\nIt snowed.\n',
    "pages/about.en.md": '+++\ntitle = "About"\n+++\nWe are here.\n',
    "files/dot.png": DOT,
}


def write(folder: Path, changes: Mapping[str, str | bytes | None] | None = None) -> Path:
    """Write a good folder with some files changed, added, or (None) left out."""
    for name, content in {**FILES, **(changes or {})}.items():
        if content is not None:
            path = folder / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(content.encode() if isinstance(content, str) else content)
    return folder
