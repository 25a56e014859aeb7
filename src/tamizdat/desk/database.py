"""The desk's database: SQLite in the newsroom's folder, or PostgreSQL by `DATABASE_URL`."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from pathlib import Path
from typing import Any
from urllib.parse import parse_qsl, unquote, urlsplit

from tamizdat.config import ConfigError

_EXAMPLE = "postgresql://user:password@host:5432/name"


AT_ONCE = 900  # values in a question: SQLite takes no more than 999 everywhere


def among(rows: Any, field: str, values: Iterable[Any]) -> Iterator[Any]:
    """Yield those rows of a query whose `field` has one of `values`, however many these are."""
    listed = list(values)
    for start in range(0, len(listed), AT_ONCE):
        yield from rows.filter(**{f"{field}__in": listed[start : start + AT_ONCE]})


def database(url: str, sqlite: Path) -> dict[str, Any]:
    """Return Django's description of the database at `url`, or of the SQLite file if `url` is empty.

    Raises:
        ConfigError: the address is not one of PostgreSQL, or the driver is not installed.
    """
    return _postgresql(url) if url else _sqlite(sqlite)


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


def _postgresql(url: str) -> dict[str, Any]:
    parts = urlsplit(url)
    if parts.scheme not in ("postgres", "postgresql"):
        raise ConfigError(f"DATABASE_URL begins with {parts.scheme + ':'!r}: expected {_EXAMPLE}")
    name = unquote(parts.path.lstrip("/"))
    if not name or "/" in name:
        raise ConfigError(f"DATABASE_URL names no database: expected {_EXAMPLE}")
    try:
        port = parts.port
    except ValueError as error:
        raise ConfigError(f"DATABASE_URL has a bad port: {error}; expected {_EXAMPLE}") from None
    try:
        import psycopg  # noqa: F401 - only whether it is there
    except ImportError:
        raise ConfigError(
            "DATABASE_URL asks for PostgreSQL, whose driver is not installed: pip install 'tamizdat[postgres]'"
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
