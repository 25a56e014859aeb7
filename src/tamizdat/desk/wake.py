"""How the filer is woken."""

from __future__ import annotations

import socket
from pathlib import Path

from django.conf import settings

from tamizdat import waking


def path() -> Path:
    """Return where the filer's socket stands."""
    return Path(settings.TAMIZDAT.var) / "wake.sock"


def send() -> None:
    """Wake the filer, which looks each second anyway."""
    waking.send(path())


def listen() -> socket.socket:
    """Return a socket that hears `send`; see `waking.listen`."""
    return waking.listen(path())
