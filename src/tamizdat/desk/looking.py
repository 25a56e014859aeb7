"""Looking over the desk's database from outside, without starting the desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tamizdat.config import Config

_MARKS = "SELECT COUNT(*) FROM desk_mark"
_LOCALES = "SELECT language_code FROM wagtailcore_locale"
_BACKUP = "restore it from a backup"


def problems(settings: Config) -> Iterator[str]:
    """Yield what is wrong with the desk's database, with the remedy."""
    if settings.database_url:
        yield from _postgresql(settings.database_url, settings.site.editions)
    else:
        yield from _sqlite(settings)


def _sqlite(settings: Config) -> Iterator[str]:
    path = settings.var / "desk.sqlite"
    if not path.exists():
        yield f"no database at {path}: run 'tamizdat serve', which makes it, or {_BACKUP}"
        return
    try:
        db = sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True, timeout=20)
        try:
            answer = db.execute("PRAGMA quick_check(1)").fetchone()[0]
            if answer != "ok":
                yield f"{path} is damaged ({answer}): {_BACKUP}"
            yield from _waiting(lambda: db.execute(_MARKS).fetchone())
            yield from _unknown(settings.site.editions, {code for (code,) in db.execute(_LOCALES)})
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        yield f"{path} cannot be read: {error}: {_BACKUP}"


def _postgresql(url: str, editions: Iterable[str]) -> Iterator[str]:
    try:
        import psycopg
    except ImportError:
        yield "DATABASE_URL asks for PostgreSQL, whose driver is not installed: pip install 'tamizdat[postgres]'"
        return
    try:
        with psycopg.connect(url, connect_timeout=5) as db:
            yield from _waiting(lambda: db.execute(_MARKS).fetchone())
            yield from _unknown(editions, {code for (code,) in db.execute(_LOCALES).fetchall()})
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        yield f"PostgreSQL does not answer as DATABASE_URL says: {reason}; see that it runs and that the address is right"


def _waiting(ask: Callable[[], Any]) -> Iterator[str]:
    """Say how many changes wait for the filer. A few are normal while somebody publishes."""
    count = ask()[0]
    if count:
        yield f"{count} changes wait to be filed and printed: run 'tamizdat serve', or 'tamizdat print --refile'"


def _unknown(editions: Iterable[str], known: set[str]) -> Iterator[str]:
    """Say which editions of the settings the desk does not have yet: it makes them when it starts."""
    for tag in editions:
        if tag.lower() not in known:
            yield f"the desk does not have the edition '{tag}' yet: run 'tamizdat serve', which makes it"
