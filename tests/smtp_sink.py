"""A mail server that keeps what it was given: `python tests/smtp_sink.py PORT FOLDER`, a process of its own.

A line of FOLDER/taken for each mail, written before it says that it has it: Message-ID, recipient, return address. What
it thinks of a mailbox stands in the name: "gone.anna@…" is refused for good, "later.anna@…" put off, "policy.anna@…"
not wanted, "broken.anna@…" taken, but the connection ends before it says so.
"""

import asyncio
import contextlib
import re
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

ANSWERS = {
    "gone": "550 5.1.1 No such user here",
    "full": "552 5.2.2 Mailbox full",
    "later": "451 4.7.1 Greylisted, come again",
    "policy": "550 5.7.1 Message rejected because of local policy",
}
_ID = re.compile(rb"^Message-ID: <(.*?)>", re.MULTILINE | re.IGNORECASE)


class Handler:
    def __init__(self, folder: Path, keep: bool) -> None:
        self._taken = (folder / "taken").open("a", encoding="utf-8", buffering=1)
        self._folder, self._keep = folder, keep

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        answer = ANSWERS.get(address.partition(".")[0])
        if answer:
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        name = _ID.search(envelope.content)[1].decode()
        self._taken.write(f"{name}\t{envelope.rcpt_tos[0]}\t{envelope.mail_from}\n")
        if self._keep:
            aside = self._folder / f"{name}.new"
            aside.write_bytes(envelope.content)
            aside.rename(aside.with_suffix(".eml"))  # nobody reads half a mail
        if envelope.rcpt_tos[0].startswith("broken."):
            server.transport.abort()
        return "250 2.0.0 OK"


async def _serve(port: int, folder: Path, keep: bool) -> None:
    from aiosmtpd.smtp import SMTP

    handler = Handler(folder, keep)
    loop = asyncio.get_running_loop()
    server = await loop.create_server(
        lambda: SMTP(handler, hostname="sink.example", loop=loop, enable_SMTPUTF8=True), "127.0.0.1", port
    )
    async with server:
        await server.serve_forever()


@contextlib.contextmanager
def sink(folder: Path, port: int, *, keep: bool = False, program: str | Path = __file__) -> Iterator[Path]:
    """Run it; yield the file in which what it took is written."""
    command = [sys.executable, str(program), str(port), str(folder), *(["keep"] if keep else [])]
    process = subprocess.Popen(command)
    try:
        deadline = time.monotonic() + 20
        while True:
            with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1):
                break
            assert process.poll() is None
            assert time.monotonic() < deadline
            time.sleep(0.02)
        yield folder / "taken"
    finally:
        process.kill()
        process.wait()


def taken(file: Path) -> list[tuple[str, str, str]]:
    """Return Message-ID, recipient and return address of what was taken."""
    lines = file.read_text("utf-8").splitlines() if file.exists() else []
    return [tuple(line.split("\t")) for line in lines]  # type: ignore[misc]


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), Path(sys.argv[2]), "keep" in sys.argv))
