"""A mail server that does nothing but take mail, as fast as Python can: `python bench/letter_sink.py PORT FOLDER`.

It writes a line of FOLDER/taken for each mail, before it says that it has it: Message-ID, recipient, return address. Servers
that look at mails (aiosmtpd takes 1 to 2 ms for one of 60 KB) would be measured in place of those who send.
"""

from __future__ import annotations

import asyncio
import os
import re
import sys
from pathlib import Path

_ID = re.compile(rb"^message-id: <(.*?)>", re.MULTILINE | re.IGNORECASE)
_END = b"\r\n.\r\n"


class Sink(asyncio.Protocol):
    """One connection (RFC 5321)."""

    def __init__(self, taken: int) -> None:
        self._taken = taken
        self._had = bytearray()
        self._searched = 0
        self._in_text = False
        self._back = self._to = b""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Greet."""
        self._out = transport
        self._out.write(b"220 sink\r\n")

    def data_received(self, data: bytes) -> None:
        """Take what came."""
        self._had += data
        while self._text() if self._in_text else self._command():
            pass

    def _command(self) -> bool:
        end = self._had.find(b"\r\n")
        if end < 0:
            return False
        line = bytes(self._had[:end])
        del self._had[: end + 2]
        verb = line[:4].upper()
        if verb == b"MAIL":
            self._back = line[10:].split(b">")[0].lstrip(b"<")
        elif verb == b"RCPT":
            self._to = line[8:].split(b">")[0].lstrip(b"<")
        self._in_text = verb == b"DATA"
        self._out.write({b"DATA": b"354 go on\r\n", b"QUIT": b"221 bye\r\n"}.get(verb, b"250 OK\r\n"))
        return True

    def _text(self) -> bool:
        end = self._had.find(_END, max(0, self._searched - len(_END)))
        if end < 0:
            self._searched = len(self._had)
            return False
        name = _ID.search(self._had)[1]
        os.write(self._taken, b"\t".join((name, self._to, self._back)) + b"\n")
        del self._had[: end + len(_END)]
        self._searched, self._in_text = 0, False
        self._out.write(b"250 OK\r\n")
        return True


async def _serve(port: int, folder: Path) -> None:
    with (folder / "taken").open("ab", buffering=0) as taken:
        server = await asyncio.get_running_loop().create_server(
            lambda: Sink(taken.fileno()), "127.0.0.1", port
        )
        await server.serve_forever()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2])))
