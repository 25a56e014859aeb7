"""Under which name a process does its work: the same after each start, so that it knows what it left; another's never."""

from __future__ import annotations

import hashlib
import socket
from pathlib import Path
from typing import Final

from tamizdat.secret import secret_key

FILE: Final = "worker"  # in the folder `var`: machines that were copied from one are often called the same


def name(var: Path) -> str:
    """Return the name of who works for the newsroom with this folder `var`, on this machine: 32 characters."""
    place = f"{socket.gethostname()} {var.resolve()} {secret_key('', var / FILE)}"
    return hashlib.sha256(place.encode()).hexdigest()[:32]
