"""`tamizdat readers`: the readers' server on a machine of its own; and its two processes, which `tamizdat serve` has, too."""

from __future__ import annotations

import argparse
import subprocess
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.verbs import Failure, Verbs, folder_argument, verb
from tamizdat.config import Config, ConfigError

if TYPE_CHECKING:
    from tamizdat.serve.supervisor import Child

_THREADS = 16  # a request takes some milliseconds; a slow client's may take longer
_EX_CONFIG = 78  # sysexits.h


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "readers", readers, "serve the doors for readers alone, on another machine than the desk",
        "Two processes under one: readers (sign-up, contact, what the desk asks) and postman (mail out and back). FOLDER "
        "has a tamizdat.toml, no desk and no archive. Stop it with Ctrl-C. docs/how-to/run-the-readers-server.md",
    )  # fmt: skip
    folder_argument(parser)
    parser.add_argument("--host", help="address to listen on (default: 'readers.host' in tamizdat.toml)")
    parser.add_argument(
        "--port", type=int, help="port to listen on (default: 'readers.port' in tamizdat.toml)"
    )
    parser.add_argument(
        "--new-key",
        action="store_true",
        help="seal everything with a new key instead, while nothing is being served",
    )


def readers(options: argparse.Namespace) -> int:
    """Serve the doors for readers."""
    settings = config.read(options.folder)
    _check(settings)
    host, port = options.host or settings.readers.host, options.port or settings.readers.port
    from tamizdat import locks
    from tamizdat.serve.public import free_address
    from tamizdat.serve.readiness import answers
    from tamizdat.serve.supervisor import supervise

    def served(process: str) -> Failure:
        return Failure(f"{settings.folder} is being served already (process {process}): stop that one first")

    with locks.hold(settings.var / "serve.lock", served):
        if options.new_key:
            _in_own_process(
                "tamizdat.readers.rekeying", settings, "the key of the readers' server is what it was"
            )
            return 0
        free_address(host, port)
        set_up(settings)
        address = f"http://{host}:{port}/readers/"
        return supervise(
            children(settings, ["--host", host, "--port", str(port)]),
            ready=lambda: answers(address),
            announce=lambda: print(f"The doors for readers are at {address}", flush=True),
        )


def _check(settings: Config) -> None:
    from tamizdat.mail_settings import missing_key

    path = settings.folder / config.FILE
    if settings.readers.where == "off":
        raise ConfigError(f"{path}: 'readers.where' is \"off\": write \"elsewhere\", and 'readers.url'")
    if missing := missing_key(settings.post, settings.folder):
        raise ConfigError(f"{path}: 'post.dkim_key': {missing}")


def environment(folder: Path) -> dict[str, str]:
    """Return what the processes of the readers' server have in their environment; `folder` is the newsroom's, absolute."""
    return {
        "TAMIZDAT_NEWSROOM": str(folder),
        "DJANGO_SETTINGS_MODULE": "tamizdat.readers.settings",
    }


def set_up(settings: Config) -> None:
    """Bring the database of the readers' server up to date, in a process of its own: a process has one Django.

    Raises:
        Failure: it cannot be used; why was told.
    """
    trouble = "the database of the readers' server cannot be brought up to date"
    _in_own_process("tamizdat.readers.setup", settings, trouble)


def _in_own_process(module: str, settings: Config, trouble: str) -> None:
    import os

    command = [sys.executable, "-m", module]
    done = subprocess.run(command, env={**os.environ, **environment(settings.folder)}, check=False)  # noqa: S603 - our own command
    if done.returncode == _EX_CONFIG:
        raise ConfigError("the readers' server cannot be set up as it is configured")
    if done.returncode:
        raise Failure(f"{trouble}: see above")


def children(settings: Config, listening: Sequence[str]) -> list[Child]:
    """Return the two processes; `listening` are granian's arguments that say where the first one listens."""
    from tamizdat.serve.supervisor import Child

    env = environment(settings.folder)
    over_socket = "--uds" in listening
    return [
        Child(
            "readers",
            [sys.executable, "-m", "granian", "--interface", "wsgi", *listening, "--workers", "1",
             "--blocking-threads", str(_THREADS), "--respawn-failed-workers", "--log-level", "error",
             "tamizdat.readers.wsgi:application"],
            env=env,
            essential=not over_socket,
            socket=settings.readers_socket if over_socket else None,
        ),
        Child("postman", [sys.executable, "-m", "tamizdat.readers.postman"], env=env),
    ]  # fmt: skip
