"""Words for the person who brought a file, which the desk says in the editor's language."""

from __future__ import annotations


class Note(str):
    """A sentence, or a part of one."""

    __slots__ = ()
