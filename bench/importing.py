"""Importing a real archive of two languages, the newsroom served meanwhile and an editor saving a story every second.

Half-way through the import is killed and called again: its time is that of both. The editor saves by the actions of the
editor's buttons; a save's time includes waiting for its turn.
"""

from __future__ import annotations

import sys
import tempfile
from pathlib import Path

from figures import HOUSE, QUICK, Figure, write

sys.path[:0] = [str(HOUSE / "tests"), str(HOUSE / "tests" / "wire")]

import debian_news  # noqa: E402 - the path comes first
import runs  # noqa: E402

SOURCE = HOUSE.parent / "shared" / "data" / "news-debian-en-ru" / "stories.jsonl.gz"
STORIES = 1000 if QUICK else None
KILL_AFTER = 5 if QUICK else 40  # seconds


def measure(folder: Path) -> list[Figure]:
    """Import everything in a folder, and return what was measured."""
    newsroom = runs.make_newsroom(folder / "newsroom")
    rows = debian_news.rows_of(SOURCE, STORIES)
    debian_news.convert(rows, folder / "form")
    with runs.served(newsroom):
        with runs.editing(newsroom) as saves:
            first = runs.bring(newsroom, folder / "form", kill_after=KILL_AFTER)
            second = runs.bring(newsroom, folder / "form")
        printing = runs.wait_until_printed(newsroom, 3600)
        third = runs.bring(newsroom, folder / "form")
    if second.code or third.code:
        sys.exit(second.told + third.told)
    return [
        Figure(
            f"import of {len(rows):,} stories, minutes", (first.seconds + second.seconds) / 60, "min", "<= 10"
        ),
        Figure("peak memory MB", max(first.peak, second.peak), "MB", "<= 400"),
        Figure("printing once, minutes", printing / 60, "min"),
        Figure("an editor's save during the import, seconds, p95", runs.percentile(saves, 0.95), "s", "<= 1"),
        Figure("an editor's saves during the import", len(saves), "saves"),
        Figure("the same import again, nothing changed, minutes", third.seconds / 60, "min"),
    ]


if __name__ == "__main__":
    if not SOURCE.exists():
        sys.exit(f"This benchmark needs a real archive that is not part of the project: {SOURCE} is missing.")
    with tempfile.TemporaryDirectory() as made:
        figures = measure(Path(made))
    write("import", figures, libraries=["django", "wagtail", "msgspec"])
