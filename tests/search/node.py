"""The browser's side of the search, run by Node."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

from checkers import require

WORDS = Path(__file__).with_name("words.mjs")


def ask(questions: list[tuple[str, str, list[str]]]) -> list[list[Any]]:
    """Return what words.js answers to (tag, "words", "term", "fold" or "spellings", texts), each a list of answers.

    The test is skipped if Node is missing.
    """
    done = subprocess.run(
        [require("node"), "--no-warnings", WORDS],
        input=json.dumps(questions), capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    answers: list[list[Any]] = json.loads(done.stdout)
    return answers
