"""What `make demo` does around the `tamizdat` command, here with a small stand-in for that command."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.request
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]

STAND_IN = """\
import http.server, json, os, pathlib, signal, sys, time

if sys.argv[1] == "new":
    folder = pathlib.Path(sys.argv[2])
    folder.mkdir()
    print("stories 1 of 2", flush=True)
    if os.environ.get("SLOW"):
        time.sleep(60)
    if os.environ.get("BROKEN") == "new":
        sys.exit("no such sample")
    (folder / "var").mkdir()
    logins = [
        {"role": "Chief editor", "username": "anna", "password": "first"},
        {"role": "Editor", "username": "boris", "password": "second"},
        {"role": "Reporter", "username": "vera", "password": "third"},
    ]
    (folder / "var" / "sample-logins.json").write_text(json.dumps(logins))
    print("made", flush=True)
    sys.exit(0)

assert sys.argv[1:4] == ["serve", "demo", "--port"], sys.argv
if os.environ.get("BROKEN") == "serve":
    sys.exit("no configuration")


class Page(http.server.BaseHTTPRequestHandler):
    asked = 0

    def do_GET(self):
        Page.asked += 1
        self.send_response(200 if Page.asked > 2 else 503)
        self.end_headers()
        self.wfile.write(b"<!doctype html><html>A page")

    def log_message(self, *_):
        pass


def stop(*_):
    pathlib.Path("stopped").touch()
    sys.exit(0)


signal.signal(signal.SIGTERM, stop)
pathlib.Path("served").touch()
http.server.HTTPServer(("127.0.0.1", int(sys.argv[4])), Page).serve_forever()
"""

Start = Callable[..., "subprocess.Popen[str]"]


@pytest.fixture
def house(tmp_path: Path) -> Path:
    """A house with the demo's program and the stand-in."""
    (tmp_path / "tools").mkdir()
    (tmp_path / "tools" / "demo.py").write_text((HOUSE / "tools" / "demo.py").read_text("utf-8"), "utf-8")
    command = tmp_path / ".venv" / "bin" / "tamizdat"
    command.parent.mkdir(parents=True)
    command.write_text(f"#!{sys.executable}\n{STAND_IN}")
    command.chmod(0o755)
    return tmp_path


@pytest.fixture
def port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@pytest.fixture
def start(house: Path, port: int) -> Iterator[Start]:
    """Start the demo; whatever is still running at the end of the test is killed with its children."""
    running: list[subprocess.Popen[str]] = []

    def begin(*arguments: str, **environment: str) -> "subprocess.Popen[str]":
        running.append(
            subprocess.Popen(
                [sys.executable, house / "tools" / "demo.py", *arguments, str(port)],
                env={**os.environ, "STARTED": f"{time.time() - 100:.3f}", **environment},
                stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            )
        )  # fmt: skip
        return running[-1]

    yield begin
    for process in running:
        process.terminate()
        process.communicate(timeout=20)


def read_until(process: "subprocess.Popen[str]", words: str) -> str:
    """Return what the process says up to the line with these words; fail if it ends without them."""
    assert process.stdout is not None
    said = ""
    for line in process.stdout:
        said += line
        if words in line:
            return said
    pytest.fail(f"{words!r} was not said: {said}")


def end(process: "subprocess.Popen[str]", number: signal.Signals = signal.SIGINT) -> int:
    process.send_signal(number)
    process.communicate(timeout=20)
    return process.returncode


def test_it_shows_progress_addresses_logins_tour_and_time(start: Start, port: int) -> None:
    demo = start()
    said = read_until(demo, "First page after")
    assert said.index("stories 1 of 2") < said.index(f"http://127.0.0.1:{port}/\n")
    assert f"http://127.0.0.1:{port}/desk/\n" in said
    for login in ("Chief editor  anna   first", "Editor        boris  second", "Reporter      vera   third"):
        assert login in said
    tour = [
        line for line in said.splitlines() if line.strip()[:2] in {f"{number}." for number in range(1, 10)}
    ]
    assert len(tour) == 7
    assert "as boris:" in said
    assert "First page after 10" in said  # make began 100 seconds ago
    assert end(demo) == 0


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM, signal.SIGHUP])
def test_whatever_ends_it_the_server_ends_too(
    start: Start, house: Path, port: int, number: signal.Signals
) -> None:
    demo = start()
    read_until(demo, "First page after")
    assert urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5).status == 200
    assert end(demo, number) == 0
    assert (house / "stopped").exists()
    with pytest.raises(OSError, match="refused"):
        urllib.request.urlopen(f"http://127.0.0.1:{port}/", timeout=5)


def test_a_second_run_keeps_what_was_edited(start: Start, house: Path) -> None:
    demo = start()
    read_until(demo, "First page after")
    end(demo)
    (house / "demo" / "edited").touch()
    demo = start()
    assert "Making" not in read_until(demo, "First page after")
    assert (house / "demo" / "edited").exists()


def test_reset_starts_over_and_says_so(start: Start, house: Path) -> None:
    demo = start()
    read_until(demo, "First page after")
    end(demo)
    (house / "demo" / "edited").touch()
    demo = start("--reset")
    said = read_until(demo, "First page after")
    assert said.startswith("Removed demo/ with all that was edited in it.\nMaking")
    assert not (house / "demo" / "edited").exists()


def test_a_newsroom_left_half_made_is_made_anew(start: Start, house: Path) -> None:
    demo = start(SLOW="1")
    read_until(demo, "stories 1")
    demo.kill()
    demo.communicate(timeout=20)  # ends only if the command, which holds the same pipe, ends too
    (house / "demo" / "half").touch()
    demo = start()
    assert "making it anew" in read_until(demo, "First page after")
    assert not (house / "demo" / "half").exists()


def test_a_newsroom_that_somebody_made_by_hand_is_never_removed(start: Start, house: Path) -> None:
    (house / "demo").mkdir()
    (house / "demo" / "by hand").touch()
    demo = start()
    said = read_until(demo, "First page after")
    assert (house / "demo" / "by hand").exists()
    assert "sample-logins.json is not there; 'make demo-reset'" in said


@pytest.mark.parametrize(
    ("what", "told"),
    [
        ("new", "could not be made (exit 1); what went wrong stands above"),
        ("serve", "'make demo-reset' starts over"),
    ],
)
def test_a_failing_command_gives_its_own_words_and_one_line(start: Start, what: str, told: str) -> None:
    demo = start(BROKEN=what)
    _, errors = demo.communicate(timeout=20)
    assert demo.returncode == 1
    assert errors.splitlines()[0] in {"no such sample", "no configuration"}
    assert told in errors.splitlines()[1]
    assert len(errors.splitlines()) == 2


def test_a_proxy_in_the_environment_is_not_asked_for_our_own_page(start: Start) -> None:
    demo = start(http_proxy="http://127.0.0.1:9", HTTP_PROXY="http://127.0.0.1:9")
    read_until(demo, "First page after")


def test_the_logins_are_read_as_the_command_writes_them(house: Path, start: Start) -> None:
    read_until(start(), "First page after")
    written = json.loads((house / "demo" / "var" / "sample-logins.json").read_text())
    assert [sorted(login) for login in written] == [["password", "role", "username"]] * 3
