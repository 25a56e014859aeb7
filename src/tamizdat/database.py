"""A database for Django: SQLite in the newsroom's folder, or PostgreSQL by an address of the environment.

The desk and the readers' server have one each.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tamizdat.config import ConfigError

_EXAMPLE = "postgresql://user:password@host:5432/name"


def database(url: str, sqlite: Path, variable: str = "DATABASE_URL") -> dict[str, Any]:
    """Return Django's description of the database at `url`, or of the SQLite file if `url` is empty.

    `variable` is that of the environment from which the address comes.

    Raises:
        ConfigError: the address is not one of PostgreSQL, or the driver is not installed.
    """
    return _postgresql(url, variable) if url else _sqlite(sqlite)


def _sqlite(path: Path) -> dict[str, Any]:
    return {
        "ENGINE": "django.db.backends.sqlite3",
        "NAME": str(path),
        "OPTIONS": {
            "timeout": 20,  # seconds
            # A transaction that reads and then writes must not be refused half-way: take the lock first.
            "transaction_mode": "IMMEDIATE",
            "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL;",
        },
    }


def _postgresql(url: str, variable: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(f"{variable} begins with {parts.scheme + ':'!r}: expected {_EXAMPLE}")
    name = unquote(parts.path.lstrip("/"))
    if not name or "/" in name:
        raise ConfigError(f"{variable} names no database: expected {_EXAMPLE}")
    try:
        port = parts.port
    except ValueError:  # its words may hold a piece of the password
        raise ConfigError(
            f"{variable} has a bad port: expected {_EXAMPLE}; '/', '?', '#' and '@' in the password are written "
            "%2F, %3F, %23 and %40"
        ) from None
    try:
        import psycopg  # noqa: F401 - only whether it is there
    except ImportError:
        raise ConfigError(
            f"{variable} asks for PostgreSQL, whose driver is not installed: pip install 'tamizdat[postgres]'"
        ) from None
    return {
        "ENGINE": "django.db.backends.postgresql",
        "NAME": name,
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(port or ""),
        "CONN_MAX_AGE": 60,  # seconds
        "CONN_HEALTH_CHECKS": True,
        "OPTIONS": dict(parse_qsl(parts.query)),
    }
