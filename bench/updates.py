"""One act on one story, and the printing of it, in a warm process as the filer is one: one press, kept.

Only `press.update()` is timed: from what was filed to all files right.
"""

from __future__ import annotations

import os
import time
from collections.abc import Callable
from contextlib import closing
from itertools import chain
from typing import NamedTuple

import papers
import peers
from figures import QUICK
from made_up import Paper

from tamizdat.archive.documents import Story
from tamizdat.archive.store import Archive
from tamizdat.press.printing import Press

REPEATS = 5 if QUICK else 21
WARMING = 3  # acts before the clock runs

# From a repeat's number to what is filed and what is withdrawn.
Act = Callable[[int], tuple[list[Story], list[Story]]]


class Printed(NamedTuple):
    """What the repeats of an act came to."""

    seconds: list[float]
    files: list[int]  # written and removed
    stories: list[Story]  # that were filed
    full_years: list[int]  # of lists, that passed a hundred stories with it: they are cut into their months


class Updates:
    """A printed newsroom of so many stories, on which acts are tried."""

    def __init__(self, archive: Archive, press: Press, count: int) -> None:
        self._paper = Paper()
        self._archive = archive
        self._order = self._paper.by_age(count)
        self._press = press
        for _ in self._press.warm():
            pass

    def new_stories(self) -> Printed:
        """Print stories that are newer than all others, one after the other."""
        return self._try(lambda number: ([self._paper.new_story(number)], []))

    def edits(self, age: float) -> Printed:
        """Give a story other headlines, one after the other; its age goes from 0 (the oldest) to 1 (the newest)."""
        story = self._aged(age, 0)
        return self._try(lambda number: ([self._paper.retitled(story, number)], []))

    def insertions(self, age: float) -> Printed:
        """Insert stories right before one of an age, one after the other."""
        beside = self._aged(age, 0)
        return self._try(lambda number: ([self._paper.backdated(beside, number)], []))

    def withdrawals(self, age: float) -> Printed:
        """Withdraw stories of about an age, one after the other."""
        return self._try(lambda number: ([], [self._aged(age, number + 1)]))

    def _aged(self, age: float, apart: int) -> Story:
        """Return the story of an age, or the one that is so many stories apart from it."""
        last = len(self._order) - 1
        place = round(age * last)
        return self._paper.story(self._order[place - apart if age > 0.5 else place + apart])

    def _try(self, act: Act) -> Printed:
        found = Printed([], [], [], [])
        for number in range(WARMING + REPEATS):
            filed, withdrawn = act(number)
            self._archive.file(filed, [(story.edition, story.id) for story in withdrawn])
            started = time.perf_counter()
            printing = self._press.update(now="2025-12-31T12:00:00+04:00")
            seconds = time.perf_counter() - started
            if printing.failed:
                raise RuntimeError(printing.failed[0])
            for _ in chain(self._press.copies(), self._press.tidy()):
                pass  # as the filer does when nobody waits
            if number >= WARMING:
                found.seconds.append(seconds)
                found.files.append(len(printing.printed) + len(printing.removed))
                new_years = (
                    page.key.startswith("year/") and page.reason == "new" for page in printing.printed
                )
                found.full_years.append(sum(new_years))
                found.stories.extend(filed)
        return found


AGES = {"the newest": 1.0, "a middle": 0.5, "the oldest": 0.0}


class Acts(NamedTuple):
    """What was found at one number of stories."""

    new: Printed
    others: dict[tuple[str, str], Printed]  # by act and age; empty unless they were asked for


def at(count: int, *, others: bool) -> Acts:
    """Return what acts on a newsroom of so many stories cost: new stories, and `others` on stories of three ages."""
    with papers.newsroom(count) as newsroom:
        peers.print_with_ours(newsroom)
        os.sync()  # or the disk goes on writing the site while acts are timed
        with closing(papers.open_archive(newsroom)) as archive:
            press = papers.press(archive, newsroom)
            with press.ready():
                return _acts(Updates(archive, press, count), others=others)


def _acts(updates: Updates, *, others: bool) -> Acts:
    # In this order the newest is still the newest, or next to it, when its turn comes.
    acts = {
        "a headline edit": updates.edits,
        "a withdrawal": updates.withdrawals,
        "a backdated insertion": updates.insertions,
    }
    found = {(name, words): act(age) for name, act in acts.items() for words, age in AGES.items() if others}
    return Acts(updates.new_stories(), found)


def lists_of(story: Story) -> int:
    """Return the number of lists that a made-up story is on: all, its kind, its place and region, topics, writers."""
    return 2 + 2 * len(story.places) + len(story.topics) + len(story.bylines)
