"""Tamizdat: a publishing system for small, independent, multilingual newsrooms.

    wire ──▶ desk ──▶ archive ──▶ press ──▶ release
             people    documents   pages     files

One direction, no way back: each room says in its own docstring what may enter and what may leave.
"""

__version__ = "0.1.0"
