"""A small paper in an archive, and its export."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import msgspec
import pytest

from samples import small_paper, story
from tamizdat.archive.documents import encode
from tamizdat.archive.parts import Picture, Rendition
from tamizdat.archive.store import Archive
from tamizdat.wire.form.layout import About
from tamizdat.wire.form.writing import write_form

ABOUT = About(form=1, url="https://paper.example", editions=("en", "ru"), time_zone="Asia/Tbilisi")


@pytest.fixture
def archive(tmp_path) -> Iterator[Archive]:
    """Return an archive with pictures, a redirect, an unknown field and a file that nothing names."""
    opened = Archive(tmp_path / "archive", writable=True)
    dot = opened.blobs.put(b"a dot", "png")
    opened.blobs.put(b"nobody names this", "png")
    picture = Picture(renditions=(Rendition(blob=dot, format="png", width=1, height=1),), alt="A dot")
    newer = msgspec.json.encode(
        msgspec.json.decode(encode(story("snow", lead=picture))) | {"mood": ["white", {"cold": 1.50}]}
    )
    opened.file([*small_paper(), newer, story("rain", body=f'<p><a href="blob:{dot}">A file</a></p>')])
    opened.file([story("rain", path="2026/heavy-rain.html", body=f'<p><a href="blob:{dot}">A file</a></p>')])
    yield opened
    opened.close()


@pytest.fixture
def export(archive, tmp_path) -> Path:
    write_form(archive, tmp_path / "export", ABOUT)
    return tmp_path / "export"


def contents(folder: Path) -> dict[str, bytes]:
    """Return every file of a folder, hidden ones included."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file()
    }
