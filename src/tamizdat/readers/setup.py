"""Setting up the readers' server of a newsroom: `python -m tamizdat.readers.setup`; it may be run again at any time."""

from __future__ import annotations

import os
import sys

from tamizdat.config import ConfigError
from tamizdat.loading import load_django
from tamizdat.post.errors import BrokenSeal

EX_CONFIG = 78  # sysexits.h
_MIGRATING = 0x54616D69  # of PostgreSQL's advisory lock: several machines may start at once


def start() -> None:
    """Make Django ready for the newsroom that `TAMIZDAT_NEWSROOM` names.

    Raises:
        ConfigError: the configuration cannot be used.
    """
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tamizdat.readers.settings")
    load_django()


def set_up() -> None:
    """Bring the database up to date, and see that it is under the key that is configured.

    Raises:
        BrokenSeal: it is under another.
    """
    from tamizdat.post import keymark

    migrate()
    keymark.check()


def migrate() -> None:
    """Bring the database up to date."""
    from django.core.management import call_command
    from django.db import connection

    if connection.vendor != "postgresql":
        call_command("migrate", verbosity=0, interactive=False)
        return
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_lock(%s)", [_MIGRATING])
        try:
            call_command("migrate", verbosity=0, interactive=False)
        finally:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [_MIGRATING])


def main() -> int:
    """Set up; return the exit status."""
    try:
        start()
        set_up()
    except (ConfigError, BrokenSeal) as error:
        print(f"readers: {error}", file=sys.stderr)  # noqa: T201 - read by people
        return EX_CONFIG
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
