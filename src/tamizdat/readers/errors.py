"""What can be wrong with a log.

ReadersError
└── BadLog
"""

from __future__ import annotations


class ReadersError(Exception):
    """Readers cannot be counted."""


class BadLog(ReadersError):
    """A log cannot be read, or no line of it can: the message says which, why, and what to do."""
