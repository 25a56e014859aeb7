"""What stands in a newsroom after filing and printing, for tests that compare two of them."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path


def site_of(newsroom: Path) -> dict[str, bytes]:
    """Return the files of a newsroom's site by their paths."""
    root = newsroom / "var" / "site"
    return {str(path.relative_to(root)): path.read_bytes() for path in root.rglob("*") if path.is_file()}


def documents_of(newsroom: Path) -> list[tuple[str, str, str, bytes]]:
    """Return what is filed in a newsroom: (edition, id, path, JSON)."""
    with closing(sqlite3.connect(newsroom / "var" / "archive" / "archive.sqlite")) as db:
        return db.execute("SELECT edition, id, path, json FROM document ORDER BY edition, id").fetchall()
