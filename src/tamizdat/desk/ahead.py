"""Renditions made ahead: by the desk's server after an upload, so that nobody waits for them when a story is published.

What is not made when it is needed, whoever composes the story makes: nothing depends on this, and nothing is lost with it.
"""

from __future__ import annotations

import logging
import threading
from queue import SimpleQueue

from django.apps import apps
from django.core.exceptions import ValidationError
from django.db import DatabaseError, close_old_connections, connection

log = logging.getLogger("tamizdat.desk")

_waiting: SimpleQueue[int] = SimpleQueue()  # keys of pictures
_worker: threading.Thread | None = None


def begin() -> None:
    """Make renditions from now on, one picture at a time, those first that an earlier server left."""
    global _worker
    _worker = threading.Thread(target=_work, name="renditions", daemon=True)
    _worker.start()


def soon(pk: int) -> None:
    """Have a picture's renditions made, if this process makes any."""
    if _worker is not None:
        _waiting.put(pk)


def make(pk: int) -> None:
    """Make a picture's renditions. One that cannot be made is told of when a story is to show it."""
    picture = apps.get_model("desk", "Picture").objects.filter(pk=pk).first()
    if picture is None:
        return
    try:
        picture.ready_sizes()
    except (OSError, ValidationError) as error:
        log.warning("the picture “%s” has no renditions: %s", picture.title, error)


def _work() -> None:
    try:
        for pk in apps.get_model("desk", "Picture").objects.filter(sizes=[]).values_list("pk", flat=True):
            _waiting.put(pk)
    except DatabaseError as error:
        log.warning("pictures without renditions were not looked for: %s", error)
    connection.close()
    while True:
        pk = _waiting.get()
        close_old_connections()
        try:
            make(pk)
        except DatabaseError as error:
            log.warning("the renditions of picture %s were not made: %s", pk, error)
        connection.close()
