from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

import measuring
from measuring import Run

BUSY = "import time\nend = time.process_time() + {seconds}\nwhile time.process_time() < end: pass\n"
# The child outlives its parent, which does not wait for it.
ORPHAN = (
    "import subprocess, sys\n"
    "subprocess.Popen([sys.executable, '-c', "
    + repr(BUSY.format(seconds=0.5))
    + "], stderr=subprocess.DEVNULL)\n"
)
HOLDS = "import time\nheld = bytearray({size})\nheld[::4096] = b'x' * len(held[::4096])\ntime.sleep(1)\n"
TWO_HOLD = (
    "import subprocess, sys\n"
    "both = [subprocess.Popen([sys.executable, '-c', "
    + repr(HOLDS.format(size=60_000_000))
    + "]) for _ in (1, 2)]\n"
    "for each in both: each.wait()\n"
)


def python(program: str) -> Run:
    return measuring.run([sys.executable, "-c", program])


def test_processor_time_is_told_from_waiting():
    waiting = python("import time; time.sleep(0.5)")
    busy = python(BUSY.format(seconds=0.5))
    assert waiting.wall >= 0.5 and waiting.cpu < 0.3
    assert busy.cpu >= 0.5


def test_processes_that_nobody_waited_for_are_counted():
    assert python(ORPHAN).cpu >= 0.5


def test_memory_is_that_of_all_processes_together():
    assert 115 < python(TWO_HOLD).peak < 200


def test_a_program_that_fails_says_why():
    with pytest.raises(measuring.Failed, match="no such thing"):
        python("import sys; sys.exit('no such thing')")


def test_medians_are_taken_of_each():
    assert measuring.medians([Run(1, 9, 5), Run(2, 8, 6), Run(3, 7, 4)]) == Run(2, 8, 5)
