from pathlib import Path

import pytest

from tamizdat.archive.store import Archive


@pytest.fixture
def archive(tmp_path: Path):
    opened = Archive(tmp_path / "archive", writable=True)
    yield opened
    opened.close()
