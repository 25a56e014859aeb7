"""What can go wrong in the archive.

ArchiveError
├── BadDocument      a document that does not fit its type
├── PathTaken        two living documents want one path
├── UnknownBlob      a document names a file that was not handed over
└── BadArchive       the file is not an archive, or one of a later version
"""

from __future__ import annotations


class ArchiveError(Exception):
    """Something the archive refuses; the message says what, where and what to do."""


class BadDocument(ArchiveError):
    """A document that does not fit its type."""


class PathTaken(ArchiveError):
    """Two living documents of the site want the same path."""


class UnknownBlob(ArchiveError):
    """A document names a file that was not handed over with it."""


class BadArchive(ArchiveError):
    """The archive's own file cannot be read by this version."""
