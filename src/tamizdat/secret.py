"""Keys that are made at the first start and kept in the newsroom's folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path


def secret_key(given: str, path: Path) -> str:
    """Return `given`, or else the key kept at `path`, made at the first call and readable by its owner only."""
    if given:
        return given
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        pass
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
    try:
        os.link(aside, path)  # unlike a renaming, it does not replace what another process made meanwhile
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    return path.read_text("ascii").strip()
