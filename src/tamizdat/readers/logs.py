"""Files of logs as lines: plain or packed by gzip, whole or cut, of any size, in bounded memory."""

from __future__ import annotations

import gzip
import sys
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Final, cast

from tamizdat.readers.errors import BadLog

LONGEST: Final = 16_384  # bytes of a line; what is longer was not written for a reader's request
STDIN: Final = "-"
_GZIP: Final = b"\x1f\x8b"  # RFC 1952, section 2.3.1


def lines_of(name: str) -> Iterator[bytes | None]:
    """Yield the lines of a log without their ends; None for one that is too long.

    Args:
        name: the path of a file, or "-" for standard input

    Raises:
        BadLog: it cannot be opened; or it is packed and broken, after the lines before the break.
    """
    with _opened(name) as file:
        try:
            yield from _lines(file)
        except (EOFError, zlib.error, OSError) as error:
            raise BadLog(
                f"{name} cannot be read to its end: {error}; what came before it was counted"
            ) from error


@contextmanager
def _opened(name: str) -> Iterator[IO[bytes]]:
    if name == STDIN:
        yield _unpacked(sys.stdin.buffer)
        return
    try:
        file = Path(name).open("rb")  # noqa: SIM115 - closed below; what goes wrong within is no matter of opening
    except PermissionError as error:
        raise BadLog(
            f"{name} may not be read by this account: on Debian, logs belong to the group 'adm'; let the account join it "
            "('sudo usermod --append --groups adm ACCOUNT')"
        ) from error
    except OSError as error:
        raise BadLog(
            f"{name} cannot be opened: {error.strerror}; name the files that the server writes"
        ) from error
    with file:
        yield _unpacked(file)


def _unpacked(file: IO[bytes]) -> IO[bytes]:
    begin = file.peek(2)[:2] if hasattr(file, "peek") else b""
    return cast("IO[bytes]", gzip.GzipFile(fileobj=file)) if begin == _GZIP else file


def _lines(file: IO[bytes]) -> Iterator[bytes | None]:
    while line := file.readline(LONGEST):
        if line.endswith(b"\n") or len(line) < LONGEST:
            yield line.rstrip(b"\r\n")
            continue
        while (rest := file.readline(LONGEST)) and not rest.endswith(b"\n"):
            pass
        yield None
