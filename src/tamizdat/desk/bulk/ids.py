"""Ids of pages before there are pages."""

from __future__ import annotations

from django.db import connection, transaction
from wagtail.models import Page


@transaction.atomic
def reserve(count: int) -> list[int]:
    """Reserve ids for pages, ascending, so that copy can name pages that are not there yet. No other page gets them.

    Args:
        count: How many; 0 is none.
    """
    if count < 1:
        return []
    table = Page._meta.db_table
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(
                "SELECT nextval(pg_get_serial_sequence(%s, 'id')) FROM generate_series(1, %s)", [table, count]
            )
            return sorted(number for (number,) in cursor.fetchall())
        # SQLite keeps the highest id that a table with AUTOINCREMENT ever had: https://sqlite.org/autoinc.html
        cursor.execute("UPDATE sqlite_sequence SET seq = seq + %s WHERE name = %s", [count, table])
        cursor.execute("SELECT seq FROM sqlite_sequence WHERE name = %s", [table])
        (last,) = cursor.fetchone()
        return list(range(last - count + 1, last + 1))
