"""What all tests share."""

from __future__ import annotations

import gc
import sys
from pathlib import Path

import pytest
from hypothesis import settings

sys.path.insert(0, str(Path(__file__).parent))  # samples.py, checkers.py

ROOT = Path(__file__).parent.parent

settings.register_profile("patient", deadline=None)  # no test of ours judges time
settings.load_profile("patient")

# Begun first, so that at the end no worker is left alone with one of them.
LONGEST = (
    "test_whole_archives.py", "test_letters_sent.py", "test_serving.py", "test_sequences.py", "test_cli.py",
    "test_filing_process.py", "test_wordpress_command.py", "test_releases_command.py", "test_workers.py",
    "test_rollback.py", "test_copies.py", "test_printing.py", "test_bulk.py", "test_incoming.py", "test_marks.py",
    "test_permissions.py",
)  # fmt: skip


@pytest.fixture
def shared_data():
    """Return a way to real material beside the project, which users do not have."""

    def find(name: str) -> Path:
        path = ROOT.parent / "shared" / "data" / name
        if not path.exists():
            pytest.skip(f"real material '{name}' is not beside the project")
        return path

    return find


def pytest_configure(config: pytest.Config) -> None:
    from stock import open_stock

    config.add_cleanup(open_stock())


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    items.sort(key=lambda item: item.path.name not in LONGEST)


def pytest_collection_finish() -> None:
    gc.freeze()  # modules and tests stay to the end: nobody needs to look for garbage among them


def pytest_sessionfinish(session: pytest.Session) -> None:
    from checkers import fail_on_skips

    fail_on_skips(session)
