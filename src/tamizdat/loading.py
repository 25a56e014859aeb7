"""How much of Python is loaded at once, as Django and Wagtail are."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def to_stay() -> Iterator[None]:
    """Load what stays to the end of the process: nobody looks for garbage meanwhile, nor ever among what has come."""
    gc.disable()
    try:
        yield
        gc.freeze()
    finally:
        gc.enable()
