"""What can go wrong in the index.

SearchError
├── DamagedIndex     a file of the index is not what its format says
└── MissingFile      the manifest names a file that is not there
"""

from __future__ import annotations


class SearchError(Exception):
    """Something the index cannot answer; the message says what, where and what to do."""


class DamagedIndex(SearchError):
    """A file of the index is not what its format says; the index is to be made anew."""


class MissingFile(SearchError):
    """The manifest names a file that is not there."""
