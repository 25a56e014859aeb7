"""The darkroom: pictures are decoded in a process of their own, one at a time, with bounded memory and time.

A decoder is the part of a desk that strangers' files reach first. What a file does to it stays in that process; the desk
says that the picture is refused, and goes on. `developing` is what runs there.
"""

from __future__ import annotations

import os
import subprocess
import sys
from typing import Final

import msgspec
from django.conf import settings

from tamizdat import locks
from tamizdat.desk.developing import Answer, Looked, Refusal, Verb
from tamizdat.desk.imaging import BadPicture, Rendered

PATIENCE: Final = 300  # seconds for the pictures that came before
TIME: Final = 180  # seconds for one
_KEPT: Final = ("PATH", "LANG", "LC_ALL", "SYSTEMROOT")  # of the environment: no secrets of the newsroom

_decoder = msgspec.msgpack.Decoder(Answer | Refusal)


def looked(data: bytes) -> Looked:
    """Look at a picture: whether it is one, its size, what is written in it, a small copy of it.

    Raises:
        BadPicture: it is refused; says why and what to do.
    """
    found = _developed("look", data).looked
    assert found, "it was asked for"  # noqa: S101 - kept by `developing`
    return found


def made(data: bytes) -> tuple[Looked, tuple[Rendered, ...]]:
    """Look at a picture, and return it in all its sizes and formats: what takes one process instead of two.

    Raises:
        BadPicture: it is refused; says why and what to do.
    """
    answer = _developed("both", data)
    assert answer.looked, "it was asked for"  # noqa: S101 - as above
    return answer.looked, answer.rendered


def renditions(data: bytes) -> tuple[Rendered, ...]:
    """Return a picture in all its sizes and formats; see `imaging.renditions`.

    Raises:
        BadPicture: it is refused; says why and what to do.
    """
    return _developed("render", data).rendered


def _developed(verb: Verb, data: bytes) -> Answer:
    answer = ask(verb, data)
    if isinstance(answer, Refusal):
        raise BadPicture(answer.sentence, *answer.values)
    return answer


def ask(verb: Verb, data: bytes) -> Answer | Refusal:
    """Have one thing done to a picture in a process of its own, after those that wait already."""

    def busy(process: str) -> BadPicture:
        return BadPicture(
            "Other pictures are still being made (process {}). Try again in some minutes.", process
        )

    with locks.hold(settings.TAMIZDAT.var / "darkroom.lock", busy, patience=PATIENCE):
        try:
            done = subprocess.run(  # noqa: S603 - our own module, with no word from outside
                [sys.executable, "-m", "tamizdat.desk.developing", verb],
                input=data,
                capture_output=True,
                timeout=TIME,
                env=_environment(),
                check=False,
            )
        except subprocess.TimeoutExpired:
            return Refusal("The picture takes too long to read. Save it smaller, as JPEG.")
    if done.returncode:  # it was killed by its limits, or by its own fault
        return Refusal(
            "The picture cannot be read without harm. Open it in a program for pictures and save it anew as JPEG."
        )
    return _decoder.decode(done.stdout)


def _environment() -> dict[str, str]:
    kept = {name: os.environ[name] for name in _KEPT if name in os.environ}
    # One heap for all threads: each further one would take 64 MB of the address space that is allowed.
    return kept | {"PYTHONPATH": os.pathsep.join(filter(None, sys.path)), "MALLOC_ARENA_MAX": "1"}
