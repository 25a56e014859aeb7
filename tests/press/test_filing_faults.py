"""A publication from the filing to the packed copies meets a fault at every step: see `faulty.py`, which runs by itself.

`test_faults.py` proves it of printing alone. Here the archive's commits, the copies and the first printing are added, and
after an error the same process tries again, as the filer does.
"""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

HERE = Path(__file__).parent
FAULTS = ("kill", "ENOSPC", "EIO")


def meet(folder: Path, fault: str, what: str, every: int) -> str:
    """Let a fault strike at each so many'th step; return what is said at the end."""
    ways = [str(HERE), str(HERE.parent), str(HERE.parent.parent / "src")]
    done = subprocess.run(
        [sys.executable, HERE / "faulty.py", folder, fault, what, str(every)],
        env={**os.environ, "PYTHONPATH": os.pathsep.join(ways)},
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


@pytest.mark.long
@pytest.mark.parametrize("fault", FAULTS)
def test_some_faults_of_a_publication_leave_no_trace_in_the_archive_and_the_copies(fault, tmp_path):
    assert "steps of publication" in meet(tmp_path, fault, "publication", 149)


@pytest.mark.long
@pytest.mark.parametrize("what", ["publication", "first"])
@pytest.mark.parametrize("fault", FAULTS)
def test_no_fault_of_a_publication_leaves_a_trace_in_the_archive_and_the_copies(
    fault, what, tmp_path, capsys
):
    said = meet(tmp_path, fault, what, 1)
    with capsys.disabled():
        sys.stdout.write(said)
