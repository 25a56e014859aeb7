"""Looking over the desk's database from outside, without starting the desk."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterable, Iterator
from typing import Any

from tamizdat.config import Config

_MARKS = "SELECT COUNT(*) FROM desk_mark"
_LOCALES = "SELECT language_code FROM wagtailcore_locale"
_LETTERS = "SELECT COUNT(*) FROM desk_letter WHERE state IN ('scheduled', 'going', 'handed')"
# A database of an older version has no letters before the desk has started once.
_OF_NOW = "SELECT 1 FROM sqlite_master WHERE name = 'desk_letter'"
_OF_NOW_IN_POSTGRESQL = "SELECT 1 FROM pg_tables WHERE tablename = 'desk_letter'"
_BACKUP = "restore it from a backup"


def problems(settings: Config) -> Iterator[str]:
    """Yield what is wrong with the desk's database, with the remedy."""
    if settings.database_url:
        yield from _postgresql(settings)
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
            if settings.readers.where == "off" and db.execute(_OF_NOW).fetchone():
                yield from _stranded(lambda: db.execute(_LETTERS).fetchone())
        finally:
            db.close()
    except sqlite3.DatabaseError as error:
        yield f"{path} cannot be read: {error}: {_BACKUP}"


def _postgresql(settings: Config) -> Iterator[str]:
    try:
        import psycopg
    except ImportError:
        yield "DATABASE_URL asks for PostgreSQL, whose driver is not installed: pip install 'tamizdat[postgres]'"
        return
    try:
        with psycopg.connect(settings.database_url, connect_timeout=5) as db:
            yield from _waiting(lambda: db.execute(_MARKS).fetchone())
            yield from _unknown(settings.site.editions, {code for (code,) in db.execute(_LOCALES).fetchall()})
            if settings.readers.where == "off" and db.execute(_OF_NOW_IN_POSTGRESQL).fetchone():
                yield from _stranded(lambda: db.execute(_LETTERS).fetchone())
    except psycopg.Error as error:
        reason = str(error).strip().splitlines()[0]
        yield f"PostgreSQL does not answer as DATABASE_URL says: {reason}; see that it runs and that the address is right"


def _waiting(ask: Callable[[], Any]) -> Iterator[str]:
    """Say how many changes wait for the filer. A few are normal while somebody publishes."""
    count = ask()[0]
    if count:
        yield f"{count} changes wait to be filed and printed: run 'tamizdat serve', or 'tamizdat print --refile'"


def _stranded(ask: Callable[[], Any]) -> Iterator[str]:
    """Say how many letters are to be sent by a readers' server that is turned off."""
    count = ask()[0]
    if count:
        yield (
            f"{count} letters are scheduled or on their way, and 'readers.where' is \"off\": nothing of them is sent. Write "
            '"here" or "elsewhere", or make them drafts again at the desk'
        )


def _unknown(editions: Iterable[str], known: set[str]) -> Iterator[str]:
    """Say which editions of the settings the desk does not have yet: it makes them when it starts."""
    for tag in editions:
        if tag.lower() not in known:
            yield f"the desk does not have the edition '{tag}' yet: run 'tamizdat serve', which makes it"
