from __future__ import annotations

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

import one_django
from one_django import django_db_modify_db_settings  # noqa: F401 - a fixture
from samples import small_paper
from tamizdat.archive.store import Archive
from tamizdat.readers.counting import Counting
from tamizdat.readers.stories import Address, Stories
from tamizdat.readers.times import Calendar

# Of what is tested here the doors alone need a Django; the rest is in their company.
if not one_django.set_up(one_django.READERS):
    from one_django import pytest_pycollect_makemodule  # noqa: F401 - a hook


@pytest.fixture
def calendar() -> Calendar:
    return Calendar(ZoneInfo("Asia/Dushanbe"))


@pytest.fixture
def archive(tmp_path: Path):
    opened = Archive(tmp_path / "archive", writable=True)
    opened.file(small_paper())
    yield opened
    opened.close()


@pytest.fixture
def stories(archive) -> Stories:
    return Stories(archive, [Address("", "/")])


@pytest.fixture
def new_counting(stories, calendar):
    """Return what makes another count of the days around 24 September 2010."""
    return lambda: Counting(stories, calendar, "2010-09-20", "2010-09-25")


@pytest.fixture
def counted(new_counting):
    """Return what counts lines and says how many readers there were, by day and story."""

    def count(*lines: bytes | None) -> dict[tuple[str, str], int]:
        counting = new_counting()
        counting.take(lines, "access.log")
        return {(tally.day, tally.story): tally.readers for tally in counting.tallies()}

    return count
