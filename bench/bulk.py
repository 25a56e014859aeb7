"""Publishing stories at the desk: in bulk, and one by one as an editor's button does, side by side on SQLite.

Both ways take turns in one newsroom, so that both meet the same growing database. The stories have about 600 words, a few
links, a byline, two places and a topic, and are made before the clock runs. It counts `prepared_story` and `bulk.publish`
against `create_story` and `publish`; what stories name is given as an importer has it, looked up once.
"""

from __future__ import annotations

import os
import random
import resource
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

from figures import QUICK, Figure, write

ROUNDS = 3 if QUICK else 6
IN_BULK = 200 if QUICK else 500  # stories a round
BY_HAND = 10 if QUICK else 50
WORDS = 600

NEWSROOM = '[site]\nurl = "https://paper.example"\neditions = ["en", "ru"]\n'
SYLLABLES = ("ka", "lo", "min", "ter", "su", "va", "ri", "do", "pel", "on", "ash", "ge")


class Copy:
    """Stories of a seed, about what a newsroom knows."""

    def __init__(self, seed: int, known: dict[str, Any]) -> None:
        self._random = random.Random(seed)
        self._known = known

    def stories(self, count: int) -> list[dict[str, Any]]:
        """Return the arguments of so many stories."""
        return [self._story() for _ in range(count)]

    def _words(self, count: int) -> str:
        return " ".join("".join(self._random.choices(SYLLABLES, k=3)) for _ in range(count))

    def _story(self) -> dict[str, Any]:
        known, words = self._known, self._words
        link = f'linktype="page" id="{known["page"]}"'
        paragraphs = [f"<p>{words(WORDS // 8)}.</p>" for _ in range(8)]
        paragraphs[1] += f"<p><a {link}>{words(3)}</a></p>"
        paragraphs[5] += f"<p><a {link}>{words(3)}</a></p>"
        paragraphs[6] += f'<p><a href="https://elsewhere.example/{words(1)}">{words(2)}</a></p>'
        return {
            "edition": known["edition"],
            "headline": words(7).capitalize(),
            "dek": words(20),
            "published_at": datetime(2001, 1, 1, tzinfo=UTC)
            + timedelta(hours=self._random.randrange(200_000)),
            "bylines": [(self._random.choice(known["people"]), "writer")],
            "places": known["places"],
            "topics": [known["topic"]],
            "body": [
                ("text", "".join(paragraphs[:4])),
                ("heading", words(4)),
                ("text", "".join(paragraphs[4:])),
            ],
        }


def set_up(folder: Path) -> dict[str, Any]:
    """Make a newsroom, start the desk there, and return what stories may name."""
    (folder / "tamizdat.toml").write_text(NEWSROOM, "utf-8")
    (folder / "var").mkdir()
    os.environ.pop("DATABASE_URL", None)  # the figures are for SQLite
    from tamizdat.desk import setup

    setup.start(folder)
    setup.set_up()
    from tamizdat.desk import actions

    texts = {"en": {"name": "A name"}}
    caucasus = actions.save_place("caucasus", texts=texts)
    first = actions.create_story("en", headline="The first")
    actions.publish(first)
    return {
        "edition": actions.edition_page("en"),
        "places": [actions.save_place("georgia", texts=texts, parent=caucasus), caucasus],
        "topic": actions.save_topic("security", texts=texts),
        "people": [actions.save_person(slug, texts=texts) for slug in ("jane", "ivan")],
        "page": first.pk,
    }


def by_hand(stories: list[dict[str, Any]]) -> None:
    """Publish as the editor's button does."""
    from tamizdat.desk import actions

    for fields in stories:
        actions.publish(actions.create_story(**fields))


def at_once(stories: list[dict[str, Any]]) -> None:
    """Publish in bulk."""
    from tamizdat.desk import actions, bulk

    bulk.publish([actions.prepared_story(**fields) for fields in stories])


def timed(work: Callable[[list[dict[str, Any]]], None], stories: list[dict[str, Any]]) -> float:
    """Return the seconds that publishing stories takes."""
    started = time.perf_counter()
    work(stories)
    return time.perf_counter() - started


def main() -> None:
    """Measure, write and print."""
    bulk_seconds, hand_seconds = [], []
    with tempfile.TemporaryDirectory() as folder:
        copy = Copy(7, set_up(Path(folder)))
        for number in range(ROUNDS):
            hand_seconds.append(timed(by_hand, copy.stories(BY_HAND)))
            bulk_seconds.append(timed(at_once, copy.stories(IN_BULK)))
            print(f"{(number + 1) * (BY_HAND + IN_BULK)} stories", flush=True)
    in_bulk = ROUNDS * IN_BULK / sum(bulk_seconds)
    one_by_one = ROUNDS * BY_HAND / sum(hand_seconds)
    memory = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000
    write(
        "bulk",
        [
            Figure("bulk publish, stories/s into SQLite", round(in_bulk, 1), "stories/s", ">= 60"),
            Figure("editor's path, stories/s into SQLite", round(one_by_one, 1), "stories/s"),
            Figure("bulk publish against the editor's path", round(in_bulk / one_by_one, 1), "times"),
            Figure(f"longest bulk of {IN_BULK} stories", round(max(bulk_seconds), 2), "s"),
            Figure("memory at its highest", round(memory), "MB"),
        ],
        libraries=("django", "wagtail"),
    )


if __name__ == "__main__":
    main()
