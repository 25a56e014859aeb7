from collections.abc import Callable
from pathlib import Path

import pytest


@pytest.fixture
def shared_data() -> Callable[[str], Path]:
    """Return a function from a name to a file beside the repository; it skips the test where there is none."""
    folder = Path(__file__).resolve().parents[3] / "shared" / "data"

    def find(name: str) -> Path:
        path = folder / name
        if not path.exists():
            pytest.skip(f"{name} is not beside this repository (looked for {path})")
        return path

    return find
