"""Tests of the desk and of the readers' server in one run of pytest."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

HOUSE = Path(__file__).parent.parent

CONFTEST = """
import one_django
if not one_django.set_up(one_django.Project("{}", "")):
    from one_django import pytest_pycollect_makemodule
"""
TEST = """
from django.conf import settings

def test_it(settings): assert settings.OURS == "{}"
"""


def test_who_comes_first_has_its_django_and_the_other_is_told_how_to_run(tmp_path):
    (tmp_path / "pytest.ini").write_text("[pytest]\n")
    for name in ("ours", "theirs"):
        (tmp_path / f"{name}_settings.py").write_text(f"OURS = {name!r}")
        (tmp_path / name).mkdir()
        (tmp_path / name / "conftest.py").write_text(CONFTEST.format(f"{name}_settings"))
        (tmp_path / name / f"test_{name}.py").write_text(TEST.format(name))
    ours = {name: value for name, value in os.environ.items() if name != "DJANGO_SETTINGS_MODULE"}
    run = subprocess.run(
        [sys.executable, "-m", "pytest", "-rs", "-p", "no:cacheprovider", "theirs", "ours"],
        cwd=tmp_path,
        env=ours
        | {
            "PYTHONPATH": os.pathsep.join([str(HOUSE / "tests"), str(tmp_path)]),
            "PYTEST_DISABLE_PLUGIN_AUTOLOAD": "1",
            "PYTEST_PLUGINS": "pytest_django.plugin",
        },
        capture_output=True,
        text=True,
    )
    assert "1 passed, 1 skipped" in run.stdout, run.stdout + run.stderr
    assert "another Django than these tests need: pytest ours" in run.stdout
