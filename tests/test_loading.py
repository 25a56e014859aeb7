"""Django is loaded without a search for garbage, which there is again afterwards; that databases are closed: test_cli.py."""

from __future__ import annotations

import subprocess
import sys

PROGRAM = """
import gc
from django.conf import settings
from tamizdat.loading import load_django

settings.configure({settings})
try:
    load_django()
finally:
    print(gc.isenabled(), gc.get_freeze_count() > 10_000)
"""


def load(settings: str = "") -> subprocess.CompletedProcess[str]:
    program = PROGRAM.format(settings=settings)
    return subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)


def test_what_was_loaded_is_not_looked_at_again():
    done = load()
    assert done.stderr == ""
    assert done.stdout == "True True\n"


def test_garbage_is_looked_for_again_after_an_error():
    done = load("INSTALLED_APPS=['no.such.app']")
    assert "No module named 'no'" in done.stderr
    assert done.stdout == "True False\n"
