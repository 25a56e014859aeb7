"""Answers that were worked out before. One look at its file tells whether an answer still holds."""

from __future__ import annotations

import os
from collections import OrderedDict
from dataclasses import dataclass

from tamizdat.serve.asgi import Headers
from tamizdat.serve.negotiation import Encoding
from tamizdat.serve.shelf import Body, Shelf, Signature, signature

# A request's raw path, the folder of the edition under whose own address it was asked, and the encoding that it wants.
Asked = tuple[bytes, str, Encoding]


@dataclass(frozen=True, slots=True)
class Prepared:
    """A whole answer but for its body, which the shelf holds for as long as it has room.

    `path` is the file's place below the site. What folders and links make of it may change; the state of the file that
    it leads to tells.
    """

    path: str
    real: str
    signature: Signature
    encoding: Encoding
    etag: str
    modified: float
    headers: Headers
    unchanged: Headers


class PreparedAnswers:
    """Prepared answers by what was asked, the least recently used ones dropped beyond `limit`."""

    def __init__(self, shelf: Shelf, limit: int = 4096) -> None:
        self._shelf = shelf
        self._limit = limit
        self._answers: OrderedDict[Asked, Prepared] = OrderedDict()

    def find(self, asked: Asked) -> tuple[Prepared, Body] | None:
        """Return an answer that still holds, and its body."""
        answer = self._answers.get(asked)
        if answer is None:
            return None
        body = self._body(answer)
        if body is None:
            del self._answers[asked]
            return None
        self._answers.move_to_end(asked)
        return answer, body

    def _body(self, answer: Prepared) -> Body | None:
        try:
            seen = signature(os.stat(answer.path))  # noqa: PTH116 - half of the time of this whole method
        except OSError:
            return None
        return self._shelf.held(answer.real, seen, answer.encoding) if seen == answer.signature else None

    def keep(self, asked: Asked, answer: Prepared) -> None:
        """Keep an answer for the next who ask the same."""
        self._answers[asked] = answer
        if len(self._answers) > self._limit:
            self._answers.popitem(last=False)
