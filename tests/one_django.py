"""The Django of a process of tests: the desk's or that of the readers' server, for a process has but one.

Whose tests are collected first gets its own. The other's are skipped, and say how to run them.
"""

from __future__ import annotations

import atexit
import os
import shutil
import tempfile
from pathlib import Path
from typing import NamedTuple

import pytest

from tamizdat.loading import load_django

_PAPER = '[site]\nurl = "https://paper.example"\neditions = ["en", "ru"]\ntime_zone = "Asia/Dushanbe"\n'


class Project(NamedTuple):
    """Settings of Django, and of the newsroom in whose folder they are read."""

    settings: str
    newsroom: str  # tamizdat.toml


DESK = Project("tamizdat.desk.settings", _PAPER)
READERS = Project(
    "tamizdat.readers.settings",
    f'{_PAPER}[readers]\nwhere = "here"\nmailbox = "desk@paper.example"\n'
    '[post]\nsender = "letters@paper.example"\n',
)

_standing: list[Project] = []


def set_up(project: Project) -> bool:
    """Set this project up for all tests of this process; tell whether that is so now. It is not where another stands."""
    if not _standing:
        folder = Path(tempfile.mkdtemp(prefix="tamizdat-django-"))
        atexit.register(shutil.rmtree, folder, ignore_errors=True)
        (folder / "tamizdat.toml").write_text(project.newsroom, "utf-8")
        os.environ |= {"TAMIZDAT_NEWSROOM": str(folder), "DJANGO_SETTINGS_MODULE": project.settings}
        load_django()
        _standing.append(project)
    return _standing == [project]


class _Skipped(pytest.File):
    def collect(self) -> list[pytest.Item]:
        theirs = self.path.parent.relative_to(self.config.rootpath).as_posix()
        pytest.skip(f"this process has another Django than these tests need: pytest {theirs}")


def pytest_pycollect_makemodule(module_path: Path, parent: pytest.Collector) -> pytest.File:
    """Take the place of a module whose project could not be set up: imported by a conftest.py, a hook of pytest."""
    return _Skipped.from_parent(parent, path=module_path)


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings, tmp_path_factory):
    """Have the readers' database of the tests in a file, as it is in life: in memory, threads do not wait for each other.

    Whichever of its conftest.py comes first makes the database of a process: each imports this.
    """
    from django.conf import settings

    database = settings.DATABASES["default"]
    if database["ENGINE"].endswith("sqlite3"):
        database["TEST"]["NAME"] = str(tmp_path_factory.mktemp("database") / "readers.sqlite")
