"""Every byte of a database, and the search for readers in it."""

from base64 import b64encode

from django.db import connection


def bytes_of_sqlite():
    connection.ensure_connection()
    return connection.connection.serialize()


def bytes_of_postgresql():
    with connection.cursor() as cursor:
        cursor.execute("CHECKPOINT")
        cursor.execute(
            "SELECT pg_read_binary_file(path) FROM (SELECT pg_relation_filepath(c.oid) AS path FROM pg_class c JOIN "
            "pg_namespace n ON n.oid = c.relnamespace WHERE nspname IN ('public', 'pg_toast')) AS files "
            "WHERE path IS NOT NULL"
        )
        return b"".join(bytes(row[0]) for row in cursor.fetchall())


def stolen():
    return bytes_of_sqlite() if connection.vendor == "sqlite" else bytes_of_postgresql()


def spellings(text):
    """Return the ways in which a text can stand among other bytes."""
    for one in {text, text.lower(), text.upper(), text.title()}:
        for raw in (one.encode(), one.encode("utf-16-le"), one.encode("idna") if one.isascii() else b""):
            if raw:
                yield raw
                yield raw.hex().encode()
                yield raw.hex().upper().encode()
                # In base64 the signs at both ends depend on what stands beside.
                yield from (b64encode(bytes(at) + raw)[2 * at : -4] for at in range(3) if len(raw) > 6)


def found_in(data, texts):
    return {text for text in texts for one in spellings(text) if one in data}
