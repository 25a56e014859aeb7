"""What all ways out have in common."""

from __future__ import annotations

from collections.abc import Callable
from typing import Protocol

from tamizdat.post.composing import Letter

MayGo = Callable[[], bool]


class Transport(Protocol):
    """A way out, for one thread."""

    def send(self, letter: Letter, may_go: MayGo) -> bool:
        """Send a mail; return whether it was sent.

        Args:
            letter: the mail.
            may_go: is called once, when all is ready and nothing has been said yet that could not be taken back; where it
                returns False, the mail is not sent.

        Raises:
            Refused, Later, Down: see `post.errors`.
        """

    def close(self) -> None:
        """End what is open. Sending opens it again."""
