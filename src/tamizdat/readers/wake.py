"""How the postman is woken: one datagram to its socket."""

from __future__ import annotations

import contextlib
import select
import socket
from pathlib import Path

from django.conf import settings


def path() -> Path:
    """Return where the postman's socket stands."""
    return Path(settings.TAMIZDAT.var) / "postman.sock"


def send() -> None:
    """Wake the postman. If nobody listens, nothing is lost: it looks every few seconds and at its start."""
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


def wait(heard: socket.socket, patience: float) -> bool:
    """Return whether somebody called within `patience` seconds; calls that came with it are one with it."""
    ready, _, _ = select.select([heard], [], [], max(0.0, patience))
    while ready:
        try:
            heard.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
    return False
