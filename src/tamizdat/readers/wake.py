"""How the postman is woken, and how it waits."""

from __future__ import annotations

import select
import socket
from pathlib import Path

from django.conf import settings

from tamizdat import waking


def path() -> Path:
    """Return where the postman's socket stands."""
    return Path(settings.TAMIZDAT.var) / "postman.sock"


def send() -> None:
    """Wake the postman, which looks every few seconds anyway."""
    waking.send(path())


def listen() -> socket.socket:
    """Return a socket that hears `send`; see `waking.listen`."""
    return waking.listen(path())


def wait(heard: socket.socket, patience: float) -> bool:
    """Return whether somebody called within `patience` seconds; calls that came with it are one with it."""
    ready, _, _ = select.select([heard], [], [], max(0.0, patience))
    while ready:
        try:
            heard.recv(64, socket.MSG_DONTWAIT)
        except BlockingIOError:
            return True
    return False
