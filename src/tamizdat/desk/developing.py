"""What goes on in the darkroom: the process in which a picture is decoded. Run as `python -m tamizdat.desk.developing VERB`.

The file comes by standard input, the answer goes by standard output. A file made to be a bomb finds here at most so
much memory and time; what it breaks is this process and nothing else. Started by `darkroom`.
"""

from __future__ import annotations

import io
import os
import resource
import sys
from typing import Final, Literal, cast, get_args

import msgspec
from PIL import Image

from tamizdat.desk import imaging
from tamizdat.desk.imaging import BadPicture, Rendered
from tamizdat.desk.legend import Legend, legend
from tamizdat.desk.likeness import likeness

MEMORY: Final = 1 << 30  # bytes of address space: 60 million pixels need up to 0.8 GB of it
SECONDS: Final = 120  # of the processor

Verb = Literal["look", "render", "both"]


class Looked(msgspec.Struct, frozen=True):
    """What is known of a picture that was looked at."""

    format: str  # one of `imaging.FORMATS`
    width: int  # in pixels, upright
    height: int
    proof: bytes  # small, as WebP
    likeness: int | None
    legend: Legend


class Refusal(msgspec.Struct, frozen=True, tag="refused"):
    """Why a file is refused: the sentence, and what stands in it."""

    sentence: str
    values: tuple[str, ...] = ()


class Answer(msgspec.Struct, frozen=True, tag="done"):
    """What became of a picture."""

    looked: Looked | None = None
    rendered: tuple[Rendered, ...] = ()


def developed(verb: Verb, data: bytes) -> Answer | Refusal:
    """Look at a picture, make its renditions, or both."""
    try:
        negative = imaging.opened(data)
        rendered = () if verb == "look" else tuple(imaging.renditions(negative.image))
        return Answer(None if verb == "render" else _looked(data, negative), rendered)
    except BadPicture as error:
        return Refusal(error.sentence, tuple(map(str, error.values)))
    except MemoryError:
        return Refusal("The picture needs too much memory. Save it smaller, as JPEG.")


def _looked(data: bytes, negative: imaging.Negative) -> Looked:
    with Image.open(io.BytesIO(data), formats=imaging.FORMATS) as image:
        told = legend(image)
    return Looked(
        negative.format, *negative.size, imaging.proof(negative.image), likeness(negative.image), told
    )


def _bound() -> None:
    for limit, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),  # it writes no file
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(limit, (most, most))
    os.nice(10)  # whoever works at the desk comes first


def main() -> int:
    """Answer one question. Returns the exit status."""
    verb = cast("Verb", sys.argv[1])
    if verb not in get_args(Verb):
        return 2
    _bound()
    answer = developed(verb, sys.stdin.buffer.read(imaging.MAX_BYTES + 1))
    sys.stdout.buffer.write(msgspec.msgpack.encode(answer))
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
