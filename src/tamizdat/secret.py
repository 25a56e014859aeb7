"""Keys that are made at the first start and kept in the newsroom's folder."""

from __future__ import annotations

import os
import secrets
from pathlib import Path
from typing import Final

from tamizdat.config import ConfigError

SHORTEST: Final = 40  # characters: 32 random bytes have 43 in base64


def secret_key(given: str, path: Path) -> str:
    """Return `given`, or else the key kept at `path`, made at the first call and readable by its owner only.

    Raises:
        ConfigError: it is too short to be a secret; an empty file, for one, would be a key that everybody has.
    """
    key = given or _kept(path)
    if key is None:
        key = _made(path)
    if len(key) < SHORTEST:
        where = f"the key that is given in place of {path}" if given else f"the key in {path}"
        raise ConfigError(
            f"{where} has {len(key)} characters: at least {SHORTEST} random ones are needed; bring it from your backup, or "
            "make another: python3 -c 'import secrets; print(secrets.token_urlsafe(48))'"
        )
    return key


def _kept(path: Path) -> str | None:
    try:
        return path.read_text("ascii").strip()
    except FileNotFoundError:
        return None


def _made(path: Path) -> str:
    path.parent.mkdir(parents=True, exist_ok=True)
    aside = path.with_name(f"{path.name}.{os.getpid()}")
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secrets.token_urlsafe(48))
        file.flush()
        os.fsync(file.fileno())  # what is sealed with it may be on the disk before a power cut
    try:
        os.link(aside, path)  # unlike a renaming, it does not replace what another process made meanwhile
    except FileExistsError:
        pass
    finally:
        aside.unlink()
    _sync(path.parent)
    return path.read_text("ascii").strip()


def _sync(folder: Path) -> None:
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
