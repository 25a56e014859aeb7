"""The parts of the search in a reader's browser, each by itself, in Node: the tests stand beside, in NAME.test.js."""

from __future__ import annotations

import subprocess
from pathlib import Path

from checkers import require

TESTS = sorted(Path(__file__).parent.glob("*.test.js"))


def test_the_parts_of_the_search():
    ran = subprocess.run([require("node"), "--test", *TESTS], capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stdout
    assert len(TESTS) > 3
