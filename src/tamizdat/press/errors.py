"""What can go wrong in the press.

PressError
├── BadTheme       a template, a style or a catalogue cannot be used
├── BadPage        a page cannot be rendered: which, and why
├── UnknownPage    no such page on the site
└── NotKept        a release whose files are not kept
"""

from __future__ import annotations


class PressError(Exception):
    """Something the press cannot print; the message says what, where and what to do."""


class BadTheme(PressError):
    """A template, a style or a catalogue of messages cannot be used."""


class BadPage(PressError):
    """A page cannot be rendered."""


class UnknownPage(PressError):
    """There is no such page on the site."""


class NotKept(PressError):
    """The files of this release are not kept."""
