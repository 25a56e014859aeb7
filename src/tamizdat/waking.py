"""How a process that sleeps is woken: one datagram to its socket. The filer and the postman each have one."""

from __future__ import annotations

import contextlib
import socket
from pathlib import Path


def send(path: Path) -> None:
    """Wake whoever listens at `path`. If nobody does, nothing is lost: they look by themselves, and at their start."""
    with contextlib.suppress(OSError), socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as sender:
        sender.setblocking(False)
        sender.connect(str(path))
        sender.send(b"m")


def listen(path: Path) -> socket.socket:
    """Return a socket that hears `send`. It takes the place of one left behind.

    Raises:
        OSError: the path is too long for a socket, or the folder cannot be written.
    """
    path.unlink(missing_ok=True)
    heard = socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM)
    try:
        heard.bind(str(path))
    except OSError:
        heard.close()
        raise
    return heard
