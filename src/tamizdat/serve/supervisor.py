"""Starts the house's processes, keeps them alive, and stops them together.

One thread and one loop: signals, the children's output and the clock are waited for in one place.
"""

from __future__ import annotations

import contextlib
import os
import selectors
import signal
import socket
import subprocess
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from tamizdat.serve.guardian import Guardian

# sysexits.h: the configuration is wrong, and starting again will not mend it.
EX_CONFIG = 78
_FIRST_DELAY, _LONGEST_DELAY = 0.5, 10.0
_HEALTHY_AFTER = 30.0
_AT_START = 10.0
_GRACE = 10.0
_ASK_EVERY = 0.25
_LONGEST_LINE = 64 * 1024


@dataclass(frozen=True)
class Child:
    """A process to keep alive.

    Attributes:
        name: what its lines of output are marked with.
        command: the program and its arguments.
        env: what its environment has beyond the supervisor's own.
        essential: where its first start fails within ten seconds (a taken port), everything stops.
        socket: the unix socket where it listens. One left behind by a killed process is removed before each
            start, because the server refuses to start while it is there.
    """

    name: str
    command: Sequence[str]
    env: Mapping[str, str] = field(default_factory=dict)
    essential: bool = False
    socket: Path | None = None


def supervise(
    children: Sequence[Child],
    *,
    ready: Callable[[], bool] | None = None,
    announce: Callable[[], None] | None = None,
) -> int:
    """Run the children until a signal or a hopeless start, and return the exit code.

    A child that ends is started again, after half a second at first and ten at most; one that lived for half a
    minute starts afresh. The others never notice. SIGTERM, SIGINT and SIGHUP (a closed terminal) stop
    everything: SIGTERM to each, the last started first, and SIGKILL after ten seconds, or at a second signal.

    Args:
        children: in the order in which they are started.
        ready: asked four times a second until it says True; it must answer quickly.
        announce: called once, when `ready` has said True.

    Returns:
        0 after a signal; 78 where a child's first start says that its configuration is wrong (EX_CONFIG); an
        essential child's code where its first start failed.

    Must be called in the main thread, since only that one is given signals.
    """
    return _Supervisor(children, ready, announce).run()


class _Post:
    """A child's place: the process that holds it now, and what is known of those before."""

    def __init__(self, child: Child) -> None:
        self.child = child
        self.process: subprocess.Popen[bytes] | None = None
        self.starts = 0
        self.started = 0.0
        self.due: float | None = 0.0
        self.delay = _FIRST_DELAY
        self.rest = b""

    def start(self) -> subprocess.Popen[bytes]:
        self.due, self.started = None, time.monotonic()
        self.starts += 1
        if self.child.socket:
            _remove_dead_socket(self.child.socket)
        self.process = subprocess.Popen(  # noqa: S603
            list(self.child.command),
            env={**os.environ, "PYTHONUNBUFFERED": "1", **self.child.env},
            stdin=subprocess.DEVNULL,
            stdout=subprocess.PIPE,
            stderr=subprocess.STDOUT,
            # A group of its own: Ctrl-C reaches only the supervisor, and what the child leaves can be found.
            process_group=0,
        )
        return self.process

    def lived(self) -> float:
        return time.monotonic() - self.started

    def hopeless(self, code: int) -> bool:
        """Whether starting again is no use. Later failures never are: the readers' site must stay up."""
        early = self.child.essential and code > 0 and self.lived() < _AT_START
        return self.starts == 1 and (code == EX_CONFIG or early)

    def schedule(self) -> float:
        """Decide when to start again, and return in how many seconds."""
        delay = _FIRST_DELAY if self.lived() >= _HEALTHY_AFTER else self.delay
        self.delay = min(delay * 2, _LONGEST_DELAY)
        self.due = time.monotonic() + delay
        return delay


def _remove_dead_socket(path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_STREAM) as probe:
        probe.settimeout(1)
        try:
            probe.connect(str(path))
        except ConnectionRefusedError:
            path.unlink(missing_ok=True)
        except OSError:
            pass  # nothing there, or somebody who is alive but busy


class _Supervisor:
    def __init__(
        self, children: Sequence[Child], ready: Callable[[], bool] | None, announce: Callable[[], None] | None
    ) -> None:
        self.posts = [_Post(child) for child in children]
        self.ready, self.announce = ready, announce
        self.width = max((len(child.name) for child in children), default=0)
        self.guardian = Guardian()
        self.selector = selectors.DefaultSelector()
        self.code = 0
        self.ask_at = 0.0
        self.kill_at: float | None = None
        self.muted = False

    def run(self) -> int:
        with self._signals() as pipe:
            self.selector.register(pipe, selectors.EVENT_READ, None)
            try:
                while self.kill_at is None or self._alive():
                    self._step(pipe)
            finally:
                self.guardian.stop()
                self.selector.close()
        return self.code

    def _step(self, pipe: int) -> None:
        self.guardian.start()
        self._start_due()
        self._ask()
        for key, _ in self.selector.select(self._patience()):
            if key.data is None:
                self._heed(os.read(pipe, 512))
            else:
                self._read(key.data)
        for post in self._alive():
            self._reap(post)
        if self.kill_at is not None and time.monotonic() >= self.kill_at:
            self._kill()

    def _alive(self) -> list[_Post]:
        return [post for post in self.posts if post.process]

    def _patience(self) -> float:
        """Return how long nothing will fall due, in seconds."""
        moments = [post.due for post in self.posts if post.due is not None and self.kill_at is None]
        if self.kill_at is not None:
            moments.append(self.kill_at)
        if self.ready:
            moments.append(self.ask_at)
        # A child's end comes as a signal; the minute is for a signal that was lost.
        return max(0.0, min(moments, default=time.monotonic() + 60) - time.monotonic())

    def _start_due(self) -> None:
        for post in self.posts:
            if self.kill_at is None and post.due is not None and time.monotonic() >= post.due:
                self._start(post)

    def _start(self, post: _Post) -> None:
        try:
            process = post.start()
        except OSError as error:
            self._say(f"cannot start {post.child.name}: {error}")
            self._ended(post, 127)
            return
        self.guardian.add(process.pid)
        if process.stdout:
            os.set_blocking(process.stdout.fileno(), False)
            self.selector.register(process.stdout, selectors.EVENT_READ, post)

    def _ask(self) -> None:
        if self.ready and self.kill_at is None and time.monotonic() >= self.ask_at:
            self.ask_at = time.monotonic() + _ASK_EVERY
            if self.ready():
                self.ready = None
                if self.announce:
                    self.announce()

    def _heed(self, signals: bytes) -> None:
        for number in signals:
            if number == signal.SIGCHLD:
                continue
            if self.kill_at is None:
                self._stop(0)
            else:
                self.kill_at = time.monotonic()

    def _stop(self, code: int) -> None:
        self.code, self.ready = code, None
        self.kill_at = time.monotonic() + _GRACE
        for post in reversed(self._alive()):
            if post.process:
                post.process.terminate()

    def _kill(self) -> None:
        for post in self._alive():
            if post.process:
                self._say(f"{post.child.name} does not stop; killed")
                _kill_group(post.process.pid)
        self.kill_at = time.monotonic() + _GRACE

    def _reap(self, post: _Post) -> None:
        process = post.process
        if not process or process.poll() is None:
            return
        # Workers whose leader is gone would hold its socket and its output.
        _kill_group(process.pid)
        self.guardian.remove(process.pid)
        self._read(post)
        if post.rest:
            self._print(post, b"\n")
        if process.stdout:
            with contextlib.suppress(KeyError):  # its output ended before it did
                self.selector.unregister(process.stdout)
            process.stdout.close()
        post.process = None
        self._ended(post, process.returncode)

    def _ended(self, post: _Post, code: int) -> None:
        if self.kill_at is not None:
            return
        how = f"was killed by {signal.Signals(-code).name}" if code < 0 else f"ended with code {code}"
        if post.hopeless(code):
            self._say(f"{post.child.name} {how}; stopping")
            self._stop(code)
        else:
            self._say(f"{post.child.name} {how}; starting it again in {post.schedule():g} s")

    def _read(self, post: _Post) -> None:
        if not post.process or not post.process.stdout:
            return
        while True:
            try:
                data = os.read(post.process.stdout.fileno(), 65536)
            except BlockingIOError:
                return
            if not data:
                with contextlib.suppress(KeyError):
                    self.selector.unregister(post.process.stdout)
                return
            self._print(post, data)

    def _print(self, post: _Post, data: bytes) -> None:
        *lines, post.rest = (post.rest + data).split(b"\n")
        if len(post.rest) > _LONGEST_LINE:
            lines.append(post.rest)
            post.rest = b""
        for line in lines:
            self._line(post.child.name, line.decode(errors="replace"))

    def _say(self, text: str) -> None:
        self._line("serve", text)

    def _line(self, name: str, text: str) -> None:
        if self.muted:
            return
        try:
            print(f"{name:<{max(self.width, 5)}} | {text}", flush=True)
        except OSError:
            # Nobody reads our output any more: no reason to stop serving.
            self.muted = True

    @contextlib.contextmanager
    def _signals(self) -> Iterator[int]:
        """Have every signal of ours written to a pipe, which the loop waits for; give the pipe's end."""
        reader, writer = os.pipe()
        os.set_blocking(reader, False)
        os.set_blocking(writer, False)
        wanted = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP, signal.SIGCHLD)
        # What our starter has us ignore (nohup) stays ignored.
        numbers = [n for n in wanted if n == signal.SIGCHLD or signal.getsignal(n) != signal.SIG_IGN]
        before = {number: signal.signal(number, lambda *_: None) for number in numbers}
        old = signal.set_wakeup_fd(writer, warn_on_full_buffer=False)
        try:
            yield reader
        finally:
            signal.set_wakeup_fd(old)
            for number, handler in before.items():
                signal.signal(number, handler)
            os.close(reader)
            os.close(writer)


def _kill_group(leader: int) -> None:
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(leader, signal.SIGKILL)
