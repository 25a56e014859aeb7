"""What a task ended with is told without the words of the error: what mail servers say has addresses in it.

Django's queue keeps the words in its row and writes them to the log; of both only the error's class is left.
"""

from __future__ import annotations

import logging
from typing import Any


class Wordless(logging.Filter):
    """Takes the error out of a line of the queue's log, and leaves its class."""

    def filter(self, record: logging.LogRecord) -> bool:
        """Let every line pass."""
        if record.name.startswith("django_tasks") and record.exc_info and record.exc_info[0]:
            record.msg, record.args = f"{record.getMessage()}: {record.exc_info[0].__name__}", ()
            record.exc_info = record.exc_text = None
        return True


def without_words(instance: Any, **_: Any) -> None:
    """Empty the words of a task's row before it is saved: a receiver of Django's `pre_save`."""
    instance.traceback = ""
