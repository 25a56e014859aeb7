"""What was deleted is overwritten in the database's files, too.

Sealed as rows are, whoever takes the key as well must not find those that are gone, nor what an older key had sealed.
"""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.db import connection


def from_now_on(connection: Any, **_: Any) -> None:
    """Have a new connection overwrite what it deletes: a receiver of Django's `connection_created`."""
    if connection.vendor == "sqlite":
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA secure_delete=ON")


def until_now() -> None:
    """Empty SQLite's log of changes; let PostgreSQL use the room of dead rows again, which overwrites them in time.

    Neither is possible in a transaction: in one nothing is done.
    """
    if connection.in_atomic_block:
        return
    with connection.cursor() as cursor:
        if connection.vendor == "sqlite":
            cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)")
            return
        for model in apps.get_models():
            cursor.execute(f"VACUUM {connection.ops.quote_name(model._meta.db_table)}")
