"""How the filer is woken: one datagram to its socket."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path

from django.conf import settings


def path() -> Path:
    """Return where the filer's socket stands."""
    return Path(settings.TAMIZDAT.var) / "wake.sock"


def send() -> None:
    """Wake the filer. If it does not listen, nothing is lost: it looks each second and at its start."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.connect(str(path()))
        sender.send(b"m")


def listen() -> socket.socket:
    """Return a socket that hears `send`. It takes the place of one left behind.

    Raises:
        OSError: the path is too long for a socket, or the folder cannot be written.
    """
    path().unlink(missing_ok=True)
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        heard.bind(str(path()))
    except OSError:
        heard.close()
        raise
    return heard
