"""Makes the sample newsroom in demo/ if there is none, serves it, and says where to look: `demo.py [--reset] PORT`.

Called by `make demo`, inside .venv. The environment's STARTED is when make began, in seconds since 1970.
"""

import contextlib
import ctypes
import json
import os
import re
import shutil
import signal
import subprocess
import sys
import time
import urllib.error
import urllib.request
from pathlib import Path
from types import FrameType

HOUSE = Path(__file__).resolve().parent.parent
PATIENCE = 120  # seconds until the first page

LIBC = ctypes.CDLL(None)  # opened here, for between fork and exec nothing should be loaded
PR_SET_PDEATHSIG = 1  # prctl(2)

TOUR = """\
A tour in seven lines:
  1. Open {site} and read; every page is a plain file in demo/var/site/.
  2. The switch at the top of a story leads to the same story in Russian; {site}ru/ is the Russian paper.
  3. Open {desk} as {editor}: stories, people, places and the masthead are edited there.
  4. Write a story there and publish it: the desk then lists the pages that were printed.
  5. Change that story's slug, publish, and open its old address: it leads to the new one.
  6. Sign up for the letter at the end of a story; "Letters" at the desk writes one. All mail is a file in demo/var/mail/.
  7. .venv/bin/tamizdat print demo --explain PAGE tells what a page read, and which read changed."""


class Trouble(Exception):
    """Something that stops the demo; its text is one line with the remedy."""


class Demo:
    """The sample newsroom in a folder of the house, and the server that shows it."""

    def __init__(self, house: Path, port: int, command: list[str]) -> None:
        self.house = house
        self.port = port
        self.command = command
        self.folder = house / "demo"
        # Lies outside of demo/, which it judges: there while the newsroom is being made, and so after a kill.
        self.unfinished = house / ".tools" / "demo-unfinished"
        self.child: subprocess.Popen[bytes] | None = None

    @property
    def site(self) -> str:
        """The address of the home page."""
        return f"http://127.0.0.1:{self.port}/"

    def reset(self) -> None:
        """Remove the newsroom with all that was edited in it."""
        if self.folder.exists():
            shutil.rmtree(self.folder)
            print("Removed demo/ with all that was edited in it.", flush=True)
        self.unfinished.unlink(missing_ok=True)

    def make(self) -> None:
        """Make the newsroom unless it stands; one left unfinished by a killed run is made anew."""
        if self.unfinished.exists() and self.folder.exists():
            print("The last run was stopped before demo/ was complete; making it anew.", flush=True)
            shutil.rmtree(self.folder)
        elif self.folder.exists():
            return
        self.unfinished.parent.mkdir(exist_ok=True)
        self.unfinished.touch()
        print("Making the sample newsroom in demo/", flush=True)
        self._start("new", "demo", "--sample", "--url", self.site.rstrip("/"))
        if code := self._wait():
            raise Trouble(
                f"The sample newsroom could not be made (exit {code}); what went wrong stands above."
            )
        self.unfinished.unlink()

    def serve(self) -> None:
        """Start the server and return when it shows the first page."""
        self._start("serve", "demo", "--port", str(self.port))
        assert self.child is not None
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        deadline = time.monotonic() + PATIENCE
        while time.monotonic() < deadline:
            if self.child.poll() is not None:
                raise Trouble(
                    f"The server stopped before it showed a page (exit {self.child.returncode}); what went wrong "
                    "stands above. 'make demo-reset' starts over."
                )
            with (
                contextlib.suppress(urllib.error.URLError, OSError),
                opener.open(self.site, timeout=5) as answer,
            ):
                if answer.status == 200 and b"<html" in answer.read(4096).lower():
                    return
            time.sleep(0.05)
        raise Trouble(f"The server showed no page within {PATIENCE} s. 'make demo-reset' starts over.")

    def logins(self) -> list[dict[str, str]]:
        """Return role, username and password of the people who can log in."""
        try:
            return json.loads((self.folder / "var" / "sample-logins.json").read_text("utf-8"))
        except (OSError, ValueError):
            return []

    def stay(self) -> int:
        """Wait until the server ends; return its exit code."""
        return self._wait()

    def stop(self) -> None:
        """Stop what is running, gently, then without asking."""
        if self.child is None or self.child.poll() is not None:
            return
        self.child.terminate()
        try:
            self.child.wait(timeout=15)
        except subprocess.TimeoutExpired:
            os.killpg(self.child.pid, signal.SIGKILL)
            self.child.wait()

    def _start(self, *arguments: str) -> None:
        # A session of its own: Ctrl-C reaches the child once, from us, and not also from the terminal.
        self.child = subprocess.Popen(
            [*self.command, *arguments], cwd=self.house, start_new_session=True, preexec_fn=die_with_parent
        )

    def _wait(self) -> int:
        assert self.child is not None
        return self.child.wait()


def die_with_parent() -> None:
    """Let the kernel stop this process when the one that started it is killed, where the kernel can (Linux)."""
    if sys.platform == "linux":
        LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def welcome(demo: Demo, seconds: float | None) -> str:
    """Return what is said when the first page is there."""
    desk = f"{demo.site}desk/"
    logins = demo.logins()
    role, name = (max((len(login[key]) for login in logins), default=0) for key in ("role", "username"))
    editor = next((login["username"] for login in logins if login["role"].lower() == "editor"), "an editor")
    lines = ["", f"  The site  {demo.site}", f"  The desk  {desk}", ""]
    if logins:
        lines += ["Logins at the desk:"]
        lines += [f"  {one['role']:<{role}}  {one['username']:<{name}}  {one['password']}" for one in logins]
    else:
        lines += [
            "Logins at the desk: demo/var/sample-logins.json is not there; 'make demo-reset' makes new ones."
        ]
    lines += ["", TOUR.format(site=demo.site, desk=desk, editor=editor), ""]
    if seconds is not None:
        lines += [
            f"First page after {seconds:.1f} s. Ctrl-C stops it; 'make demo' takes it up again as it is."
        ]
    return "\n".join(lines)


def seconds_since(started: str | None) -> float | None:
    """Return the seconds since that time; None if it was not given. Some dates have no %N: "1700000000.N"."""
    match = re.match(r"\d+(\.\d+)?", started or "")
    return time.time() - float(match.group()) if match else None


def run(demo: Demo, reset: bool) -> int:
    """Make, serve, welcome, stay; return the exit code. Whatever ends it, the server ends too."""
    try:
        if reset:
            demo.reset()
        demo.make()
        demo.serve()
        print(welcome(demo, seconds_since(os.environ.get("STARTED"))), flush=True)
        return demo.stay()
    except KeyboardInterrupt:
        print("\nStopping.", flush=True)
        return 0
    except Trouble as trouble:
        print(trouble, file=sys.stderr)
        return 1
    except OSError as error:
        print(
            f"The demo cannot be written: {error}. Copy this folder where it can, and run make there.",
            file=sys.stderr,
        )
        return 1
    finally:
        demo.stop()


def _interrupt(_number: int, _frame: FrameType | None) -> None:
    raise KeyboardInterrupt


if __name__ == "__main__":
    signal.signal(signal.SIGTERM, _interrupt)
    signal.signal(signal.SIGHUP, _interrupt)
    own_command = [str(HOUSE / ".venv" / "bin" / "tamizdat")]
    sys.exit(run(Demo(HOUSE, int(sys.argv[-1]), own_command), "--reset" in sys.argv))
