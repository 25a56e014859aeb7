"""A readers' server for the tests: each process has its own newsroom, each test its own folder."""

from __future__ import annotations

import sys
from pathlib import Path

import msgspec
import pytest

import one_django
from one_django import django_db_modify_db_settings  # noqa: F401 - a fixture

sys.path.insert(0, str(Path(__file__).parent))

if not one_django.set_up(one_django.READERS):
    from one_django import pytest_pycollect_makemodule  # noqa: F401 - a hook


@pytest.fixture(autouse=True)
def newsroom(settings, tmp_path):
    """Give the test a folder of its own."""
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, folder=tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path
