"""A readers' server for the tests: a Django project of its own, therefore a run of pytest of its own.

`pytest tests/post tests/readers` works; together with tests of the desk these are skipped, since a process has one Django.
"""

from __future__ import annotations

import atexit
import os
import shutil
import sys
import tempfile
from pathlib import Path

import msgspec
import pytest

if os.environ.get("DJANGO_SETTINGS_MODULE", "tamizdat.readers.settings") != "tamizdat.readers.settings":
    pytest.skip("these tests have a Django of their own: pytest tests/post", allow_module_level=True)

_FOLDER = Path(tempfile.mkdtemp(prefix="tamizdat-readers-"))
atexit.register(shutil.rmtree, _FOLDER, ignore_errors=True)
(_FOLDER / "tamizdat.toml").write_text(
    '[site]\nurl = "https://paper.example"\neditions = ["en", "ru"]\ntime_zone = "Asia/Dushanbe"\n'
    '[readers]\nwhere = "here"\nmailbox = "desk@paper.example"\n[post]\nsender = "letters@paper.example"\n',
    "utf-8",
)
os.environ["TAMIZDAT_NEWSROOM"] = str(_FOLDER)
os.environ["DJANGO_SETTINGS_MODULE"] = "tamizdat.readers.settings"

sys.path.insert(0, str(Path(__file__).parent))

import django  # noqa: E402 - the settings come first

django.setup()


@pytest.fixture(autouse=True)
def newsroom(settings, tmp_path):
    """Give the test a folder of its own."""
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, folder=tmp_path)
    (tmp_path / "var").mkdir()
    return tmp_path
