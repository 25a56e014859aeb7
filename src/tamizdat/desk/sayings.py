"""What the readers' server and its client tell, in the language of whoever reads it at the desk; see `post.sayings`."""

from __future__ import annotations

import msgspec
from django.utils.formats import number_format
from django.utils.text import capfirst
from django.utils.translation import gettext

from tamizdat.post.sayings import Saying, Told, written


def said(saying: Saying) -> str:
    """Return a saying in the editor's language, as a sentence of its own. What no catalogue knows stays in English."""
    return str(capfirst(saying.said(_translated, lambda number: str(number_format(written(number))))))


def why(error: Exception) -> str:
    """Return what an error tells, in the editor's language; an error of the desk's own tells it already so."""
    return said(error.saying) if isinstance(error, Told) else str(error)


def kept(error: Exception) -> str:
    """Return what an error tells, to be kept and said later to others; see `remembered`."""
    saying = error.saying if isinstance(error, Told) else Saying(str(error))
    return msgspec.json.encode(saying).decode()


def remembered(text: str) -> str:
    """Return what was `kept`, in the editor's language."""
    return said(msgspec.json.decode(text, type=Saying))


def _translated(words: str) -> str:
    return gettext(words) if words else ""  # of nothing gettext gives the catalogue's head
