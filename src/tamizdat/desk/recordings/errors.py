"""What is wrong with a recording."""

from __future__ import annotations


class BadRecording(Exception):
    """A file that is refused as a recording; the message says why and what to do.

    Its sentence and what stands in it are kept apart, so that the desk can say it in the editor's language.
    """

    def __init__(self, sentence: str, *values: object) -> None:
        """`sentence` has a pair of braces for each value."""
        super().__init__(sentence, *values)
        self.sentence, self.values = sentence, values

    def __str__(self) -> str:
        return self.sentence.format(*self.values)


def truncated() -> BadRecording:
    """Return the refusal of a file whose end is missing."""
    return BadRecording("The end of this file is missing. Copy it again from where it was made.")
