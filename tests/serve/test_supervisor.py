from __future__ import annotations

import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from contextlib import suppress
from pathlib import Path

import pytest

from tamizdat.serve import supervisor
from tamizdat.serve.supervisor import EX_CONFIG, Child, supervise

# What a child does, as a small program; FOLDER is where it leaves its traces.
LIVE = "import os, pathlib, time; pathlib.Path(os.environ['FOLDER'], f'{NAME}.{os.getpid()}').touch()\n"
STAY = LIVE + "time.sleep(60)"
# A leader with a worker, as the desk's server has: asked to stop, it stops its worker first.
LEADER = (
    "import signal, subprocess, sys\n"
    "worker = subprocess.Popen([sys.executable, '-c', WORKER])\n"
    "signal.signal(signal.SIGTERM, lambda *_: (worker.terminate(), worker.wait(), sys.exit(0)))\n"
) + STAY
STUBBORN = "import signal; signal.signal(signal.SIGTERM, signal.SIG_IGN)\n" + STAY

RUN = """
import json, sys
from pathlib import Path
from tamizdat.serve import supervisor
from tamizdat.serve.supervisor import Child, supervise
options = json.loads(sys.argv[1])
for name, value in options['settings'].items():
    assert hasattr(supervisor, name)
    setattr(supervisor, name, value)
children = [Child(**{**child, 'socket': Path(child['socket']) if child.get('socket') else None})
            for child in options['children']]
flag = Path(options['flag'])
sys.exit(supervise(children, ready=flag.exists, announce=lambda: print('READY', flush=True)))
"""


class House:
    """A supervisor in its own process, with small programs for children."""

    def __init__(self, folder):
        self.folder = folder
        self.flag = folder / "flag"
        self.lines = []
        self.process = None

    def child(self, name, program, **more):
        program = f"NAME = {name!r}; WORKER = {STAY.replace('{NAME}', name + '-worker')!r}\n" + program
        return {
            "name": name,
            "command": [sys.executable, "-S", "-c", program],
            "env": {"FOLDER": str(self.folder)},
            **more,
        }

    def command(self, *children, **settings):
        options = {"children": children, "flag": str(self.flag), "settings": settings}
        return [sys.executable, "-W", "error", "-c", RUN, json.dumps(options)]

    def start(self, *children, **settings):
        self.process = subprocess.Popen(
            self.command(*children, **settings),
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            text=True,
            # Where these tests run under nohup, it would have to ignore hang-ups.
            preexec_fn=lambda: signal.signal(signal.SIGHUP, signal.SIG_DFL),
        )
        self.reader = threading.Thread(target=lambda: self.lines.extend(self.process.stdout))
        self.reader.start()
        return self

    def pids(self, name):
        """Return the process ids that ever bore this name, in order of their start."""
        found = sorted(self.folder.glob(f"{name}.*"), key=lambda path: path.stat().st_mtime_ns)
        return [int(path.suffix[1:]) for path in found]

    def wait_for(self, name, count=1):
        until(lambda: len(self.pids(name)) >= count, lambda: f"{name}: {self.pids(name)} {self.lines}")
        return self.pids(name)[-1]

    def said(self, words):
        until(lambda: any(words in line for line in self.lines), lambda: f"{words!r} not in {self.lines}")

    def end(self, number=signal.SIGTERM):
        self.process.send_signal(number)
        return self.code()

    def code(self):
        code = self.process.wait(15)
        self.reader.join(5)
        return code

    def left(self):
        pids = [int(path.suffix[1:]) for path in self.folder.glob("*.*")]
        return [pid for pid in pids if lives(pid)]


def lives(pid):
    try:
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    except (FileNotFoundError, ProcessLookupError):
        return False


def until(condition, message=lambda: "waited in vain", timeout=8):
    deadline = time.monotonic() + timeout
    while not condition():
        assert time.monotonic() < deadline, message()
        time.sleep(0.01)


@pytest.fixture
def house(tmp_path):
    house = House(tmp_path)
    yield house
    if house.process:
        if house.process.poll() is None:
            house.end(signal.SIGKILL)
        until(lambda: not house.left())
        house.reader.join(15)
        house.process.stdout.close()


def test_output_is_passed_on_with_the_childs_name(house):
    house.start(
        house.child(
            "public", "print('one'); import sys; sys.stderr.write('two\\n'); print('three', end='')\n" + STAY
        ),
        house.child("desk", "print('Здравствуйте')\n" + STAY),
    )
    for line in ("public | one\n", "public | two\n", "desk   | Здравствуйте\n"):
        house.said(line)
    assert house.end() == 0
    assert "public | three\n" in house.lines


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT, signal.SIGHUP])
def test_a_signal_stops_all_and_is_no_failure(house, number):
    house.start(house.child("public", STAY), house.child("desk", STAY))
    house.wait_for("public")
    house.wait_for("desk")
    assert house.end(number) == 0
    assert not house.left()


def test_the_last_started_is_asked_to_stop_first(monkeypatch):
    asked = []

    class Process:
        def __init__(self, name):
            self.terminate = lambda: asked.append(name)

    manager = supervisor._Supervisor([Child(name, ["x"]) for name in ("public", "desk", "filer")], None, None)
    for post in manager.posts:
        post.process = Process(post.child.name)
    manager._stop(0)
    manager.selector.close()
    assert asked == ["filer", "desk", "public"]


def test_a_stubborn_child_is_killed_after_its_time(house):
    house.start(house.child("desk", STUBBORN), house.child("public", STAY), _GRACE=0.3)
    house.wait_for("desk")
    house.wait_for("public")
    start = time.monotonic()
    assert house.end() == 0
    assert 0.3 <= time.monotonic() - start < 3
    assert "serve  | desk does not stop; killed\n" in house.lines
    assert not house.left()


def test_a_second_signal_kills_at_once(house):
    house.start(house.child("desk", STUBBORN))
    house.wait_for("desk")
    house.process.send_signal(signal.SIGINT)
    time.sleep(0.2)
    assert house.process.poll() is None
    start = time.monotonic()
    assert house.end(signal.SIGINT) == 0
    assert time.monotonic() - start < 3


def test_a_killed_child_is_started_again_and_the_others_never_notice(house):
    house.start(house.child("public", STAY), house.child("desk", STAY))
    public, desk = house.wait_for("public"), house.wait_for("desk")
    os.kill(desk, signal.SIGKILL)
    assert house.wait_for("desk", 2) != desk
    assert house.pids("public") == [public]
    assert lives(public)
    assert "serve  | desk was killed by SIGKILL; starting it again in 0.5 s\n" in house.lines
    assert house.end() == 0


def test_a_failing_child_is_started_again_more_and_more_slowly(house):
    house.start(
        house.child("desk", LIVE + "raise SystemExit(3)"),
        _FIRST_DELAY=0.05,
        _LONGEST_DELAY=0.2,
        _HEALTHY_AFTER=30,
    )
    house.wait_for("desk", 5)
    assert house.end() == 0
    delays = [line.split()[-2] for line in house.lines if "ended with code 3" in line]
    assert delays[:4] == ["0.05", "0.1", "0.2", "0.2"]


def test_a_child_that_was_healthy_starts_afresh(house):
    house.start(
        house.child("desk", LIVE + "time.sleep(0.1); raise SystemExit(3)"),
        _FIRST_DELAY=0.05,
        _HEALTHY_AFTER=0.1,
    )
    house.wait_for("desk", 4)
    assert house.end() == 0
    assert {line.split()[-2] for line in house.lines if "ended with" in line} == {"0.05"}


def test_a_wrong_configuration_stops_all_with_its_code(house):
    house.start(house.child("public", STAY), house.child("desk", f"raise SystemExit({EX_CONFIG})"))
    assert house.code() == EX_CONFIG
    assert "serve  | desk ended with code 78; stopping\n" in house.lines
    assert not house.left()


def test_a_configuration_that_goes_wrong_later_does_not_take_the_site_down(house):
    again = "if list(pathlib.Path(os.environ['FOLDER']).glob('again')): raise SystemExit(78)\n"
    house.start(
        house.child("public", STAY), house.child("desk", LIVE + again + "time.sleep(60)"), _FIRST_DELAY=0.05
    )
    public, desk = house.wait_for("public"), house.wait_for("desk")
    (house.folder / "again").touch()
    os.kill(desk, signal.SIGKILL)
    house.wait_for("desk", 3)
    assert lives(public)
    assert house.end() == 0


def test_an_essential_child_that_fails_at_its_start_stops_all_with_its_code(house):
    taken = "print('Port 8000 is taken'); raise SystemExit(1)"
    house.start(house.child("desk", STAY), house.child("public", taken, essential=True))
    assert house.code() == 1
    assert "public | Port 8000 is taken\n" in house.lines
    assert not house.left()


def test_an_essential_child_that_is_killed_is_started_again(house):
    house.start(house.child("public", STAY, essential=True), _FIRST_DELAY=0.05)
    os.kill(house.wait_for("public"), signal.SIGKILL)
    house.wait_for("public", 2)
    assert house.end() == 0


def test_a_program_that_is_not_there(house):
    missing = {"name": "desk", "command": ["/nonexistent/desk"], "env": {}}
    house.start(house.child("public", STAY), missing)
    house.said("cannot start desk: [Errno 2]")
    house.said("starting it again in 0.5 s")
    assert house.end() == 0


def test_the_address_is_told_once_when_all_is_ready(house):
    house.start(house.child("public", STAY))
    house.wait_for("public")
    assert "READY\n" not in house.lines
    house.flag.touch()
    house.said("READY")
    time.sleep(0.5)
    assert house.end() == 0
    assert house.lines.count("READY\n") == 1


def test_workers_of_a_dead_leader_are_ended_before_the_next_starts(house):
    house.start(house.child("desk", LEADER))
    leader, worker = house.wait_for("desk"), house.wait_for("desk-worker")
    os.kill(leader, signal.SIGKILL)
    house.wait_for("desk", 2)
    assert not lives(worker)
    house.wait_for("desk-worker", 2)
    assert house.end() == 0
    assert not house.left()


def test_a_killed_supervisor_leaves_no_orphan(house):
    house.start(house.child("public", STAY), house.child("desk", LEADER), house.child("filer", STAY))
    for name in ("public", "desk", "desk-worker", "filer"):
        house.wait_for(name)
    assert len(house.left()) == 4
    assert house.end(signal.SIGKILL) == -signal.SIGKILL
    until(lambda: not house.left())


def test_a_killed_guardian_is_replaced_and_knows_all(house):
    house.start(house.child("public", STAY))
    house.wait_for("public")
    guardian = guardian_of(house.process.pid)
    time.sleep(1.05)  # it is started again once a second at most
    os.kill(guardian, signal.SIGKILL)
    until(lambda: guardian_of(house.process.pid) not in (None, guardian))
    house.end(signal.SIGKILL)
    until(lambda: not house.left(), timeout=3)


def test_no_guardian_is_left_behind(house):
    house.start(house.child("public", STAY))
    house.wait_for("public")
    guardian = guardian_of(house.process.pid)
    house.end()
    assert not lives(guardian)


def guardian_of(parent):
    for child in Path(f"/proc/{parent}/task/{parent}/children").read_text().split():
        with suppress(FileNotFoundError):  # it may end while it is looked for
            if b"guardian.py" in Path(f"/proc/{child}/cmdline").read_bytes():
                return int(child)
    return None


def test_a_dead_socket_is_removed_before_the_start(house):
    path = house.folder / "socket"
    with socket.socket(socket.AF_UNIX) as dead:
        dead.bind(str(path))
    listen = f"import socket; s = socket.socket(socket.AF_UNIX); s.bind({str(path)!r}); s.listen()\n"
    house.start(house.child("desk", listen + STAY, socket=str(path)), _FIRST_DELAY=0.05)
    os.kill(house.wait_for("desk"), signal.SIGKILL)
    house.wait_for("desk", 2)
    assert house.end() == 0


def test_a_living_socket_is_left_alone(house):
    path = house.folder / "socket"
    with socket.socket(socket.AF_UNIX) as living:
        living.bind(str(path))
        living.listen()
        house.start(house.child("desk", STAY, socket=str(path)))
        house.wait_for("desk")
        assert house.end() == 0
        assert path.exists()


def test_a_reader_of_the_output_who_leaves_ends_nothing(house):
    talking = STAY.replace("time.sleep(60)", "\nwhile True: print('x' * 1000); time.sleep(0.01)")
    command = house.command(house.child("public", talking))
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL) as process:
        house.wait_for("public")
        process.stdout.read(2000)
        process.stdout.close()
        time.sleep(0.3)
        assert process.poll() is None
        assert len(house.left()) == len(house.pids("public")) == 1
        process.terminate()
        assert process.wait(5) in (0, 120)  # 120: Python could not flush the rest of its output
    assert not house.left()


def test_the_callers_signals_are_given_back():
    before = signal.getsignal(signal.SIGTERM)
    child = Child("public", [sys.executable, "-S", "-c", "raise SystemExit(4)"], essential=True)
    assert supervise([child]) == 4
    assert signal.getsignal(signal.SIGTERM) is before
