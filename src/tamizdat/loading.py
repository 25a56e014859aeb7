"""How Django is loaded, in every process that has it."""

from __future__ import annotations

import atexit
import gc


def load_django() -> None:
    """Make Django ready, by the settings that `DJANGO_SETTINGS_MODULE` names.

    What it brings stays to the end of the process: nobody looks for garbage meanwhile, nor ever among what has come. Since it
    is not taken apart at the end either, this thread's connections to databases are closed then.
    """
    import django
    from django.db import connections

    gc.disable()
    try:
        django.setup()
    finally:
        gc.enable()
    gc.freeze()
    atexit.register(connections.close_all)
