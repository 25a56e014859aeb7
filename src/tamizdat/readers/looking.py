"""Looking over the database of the readers' server from outside: `tamizdat check`."""

from __future__ import annotations

from collections.abc import Iterator

from tamizdat.config import ConfigError
from tamizdat.readers.setup import start


def problems() -> Iterator[str]:
    """Yield what is wrong with the database of the newsroom that `TAMIZDAT_NEWSROOM` names, with the remedy.

    A database that is new is marked with its key. Afterwards the process has the Django of the readers' server.
    """
    try:
        start()
    except ConfigError as error:
        yield str(error)
        return
    from django.db import DatabaseError

    from tamizdat.post import keymark
    from tamizdat.post.errors import BrokenSeal

    try:
        keymark.check()
    except BrokenSeal as error:
        yield str(error)
    except DatabaseError as error:
        yield f"the database cannot be read ({type(error).__name__}): let the readers' server make it, or restore a backup"
