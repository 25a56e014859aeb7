"""The files that a feed names: from a folder into which somebody has loaded them, or from the web."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from pathlib import Path
from typing import Final, Protocol
from urllib.parse import unquote, urlsplit

RECORDING: Final = 2 * 1024 * 1024 * 1024  # bytes of an episode at most
PICTURE: Final = 30 * 1024 * 1024
TEXT: Final = 8 * 1024 * 1024


class Missing(Exception):
    """A file that cannot be had; the message says why."""


class Files(Protocol):
    """Where files are had from."""

    def had(self, url: str, most: int) -> AbstractContextManager[Path]:
        """Give a file as long as it is used.

        Args:
            url: its address in the feed
            most: how many bytes it may have

        Raises:
            Missing: there is none, or it is larger.
        """


def segments(url: str) -> tuple[str, ...]:
    """Return the names of which an address is made, its host first: what programs name folders and files by."""
    parts = urlsplit(url)
    return tuple(filter(None, [parts.hostname or "", *unquote(parts.path).split("/")]))


class Folder:
    """A folder of files that were loaded before, whatever folders a program has made in it."""

    def __init__(self, folder: Path, urls: Iterable[str]) -> None:
        """`urls` are all that the feed names: a file's own name is enough where no two of them end in it."""
        self._folder = folder
        self._files: dict[str, list[tuple[str, ...]]] = {}  # by their names
        for path in sorted(folder.rglob("*")):
            if path.is_file() and not path.is_symlink():
                parts = path.relative_to(folder).parts
                self._files.setdefault(parts[-1], []).append(parts)
        self._named = Counter(wanted[-1] for url in dict.fromkeys(urls) if (wanted := segments(url)))

    @contextmanager
    def had(self, url: str, most: int) -> Iterator[Path]:
        """Give a file of the folder."""
        path = self._found(segments(url))
        if path is None:
            raise Missing("it is not in the folder")
        if path.stat().st_size > most:
            raise Missing(f"it has more than {most >> 20} MB")
        yield path

    def _found(self, wanted: tuple[str, ...]) -> Path | None:
        """Return the file whose folders agree best with an address."""
        found = self._files.get(wanted[-1], []) if wanted else []
        agreeing = {parts: _common(parts, wanted) for parts in found}
        best = max(agreeing.values(), default=0)
        those = [parts for parts, count in agreeing.items() if count == best]
        if len(those) != 1 or (best == 1 and self._named[wanted[-1]] > 1):
            return None
        return self._folder.joinpath(*those[0])


def _common(parts: tuple[str, ...], wanted: tuple[str, ...]) -> int:
    """Return how many names two paths have in common, counted from their ends."""
    count = 0
    for one, other in zip(reversed(parts), reversed(wanted), strict=False):
        if one != other:
            break
        count += 1
    return count


class First:
    """Several places, of which the first that has a file gives it."""

    def __init__(self, *places: Files) -> None:
        self._places = places

    @contextmanager
    def had(self, url: str, most: int) -> Iterator[Path]:
        """Give a file of the first place that has it; where none has, the last says why."""
        *before, last = self._places
        with ExitStack() as stack:
            for place in before:
                try:
                    path = stack.enter_context(place.had(url, most))
                except Missing:
                    continue
                break
            else:
                path = stack.enter_context(last.had(url, most))
            yield path
