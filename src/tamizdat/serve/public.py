"""The printed site over HTTP: files as they lie in the folder, searches, and the ways to the desk and to the readers' server.

An ASGI application, and the one process that runs it: `python -m tamizdat.serve.public --site DIR …`.
"""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import errno
import os
import resource
import signal
import socket
import sys
from collections.abc import Sequence
from pathlib import Path

from granian.constants import HTTPModes, Interfaces
from granian.log import LogLevels
from granian.server.embed import Server

from tamizdat.serve.asgi import Application, Receive, Scope, Send
from tamizdat.serve.desk_down import DESK
from tamizdat.serve.files import Files, plain
from tamizdat.serve.hosts import Apart, Hosts
from tamizdat.serve.proxy import Proxy
from tamizdat.serve.readers_down import READERS
from tamizdat.serve.search.answering import Searches
from tamizdat.serve.whole import Whole

# How long a stop waits for answers under way, in seconds: less than the supervisor's patience.
_FAREWELL = 3


class PublicSite:
    """An ASGI application that answers readers from a folder and passes `/desk/` and `/readers/` on.

    Args:
        site: the printed site's folder, or a link to it. Its files may be replaced by renaming at any moment.
        desk_socket: the unix socket where the desk listens, or will.
        readers_socket: that of the readers' server; None where there is none here.
        trusted: front servers (addresses) whose X-Forwarded headers those two may believe.
        hosts: the editions that are read under addresses of their own.
        store: the address under which readers find the large files that are not in the folder.
        doors: the address of the readers' server, to which pages send forms; "" where there is none.
    """

    def __init__(
        self,
        site: Path,
        desk_socket: Path,
        *,
        readers_socket: Path | None = None,
        trusted: frozenset[str] = frozenset(),
        hosts: Hosts | None = None,
        store: str = "",
        doors: str = "",
    ) -> None:
        self.files = Files(site, hosts, store, doors)
        self.ways: list[tuple[bytes, Application]] = [(b"/desk", Proxy(desk_socket, DESK, trusted=trusted))]
        if readers_socket:
            readers = Proxy(readers_socket, READERS, trusted=trusted)
            self.ways.append((b"/readers", Whole(readers, calls=b"/readers/hooks/")))
        self.searches = Searches(site, self.files.hosts, self.files.always)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer one HTTP request."""
        if scope["type"] != "http":
            raise NotImplementedError(f"only HTTP is spoken here, not {scope['type']}")
        if way := self._way(scope["raw_path"]):
            await way(scope, receive, send)
        elif scope["method"] not in ("GET", "HEAD"):
            await plain(send, scope, 405, "Only GET and HEAD are answered here.", [(b"allow", b"GET, HEAD")])
        elif not await self.searches.answers(scope, send):
            await self.files(scope, receive, send)

    def _way(self, raw: bytes) -> Application | None:
        """Return who else answers at a path; None where the site does."""
        for begin, way in self.ways:
            if raw.startswith(begin) and raw[len(begin) : len(begin) + 1] in (b"", b"/"):
                return way
        return None


class CannotListen(Exception):
    """The address cannot be listened at; the message says why, and what to do."""


def free_address(host: str, port: int) -> tuple[str, int]:
    """Return the numeric address and the port to listen at; port 0 becomes a free one.

    The server shares its port with whoever else shares (SO_REUSEPORT), so that a second newsroom started by
    mistake would take half of the first one's readers in silence. A plain bind finds out.

    Raises:
        CannotListen: the port is taken or not ours to take, or the machine has no such address.
    """
    try:
        family, kind, _, _, place = socket.getaddrinfo(
            host, port, type=socket.SOCK_STREAM, flags=socket.AI_PASSIVE
        )[0]
        with socket.socket(family, kind) as probe:
            probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            probe.bind(place)
            # On some systems two sockets may be bound to a port as long as only one listens.
            probe.listen(1)
            address, bound = probe.getsockname()[:2]
            return str(address), int(bound)
    except OSError as error:
        raise CannotListen(_why(error, host, port)) from error


def _why(error: OSError, host: str, port: int) -> str:
    if isinstance(error, socket.gaierror) or error.errno == errno.EADDRNOTAVAIL:
        return f"This machine has no address {host!r}. Set `host` in tamizdat.toml to 127.0.0.1, or 0.0.0.0 for all."
    if error.errno == errno.EADDRINUSE:
        problem = f"Port {port} is taken by another program."
    elif error.errno in (errno.EACCES, errno.EPERM):
        problem = f"Port {port} may only be used by root."
    else:
        problem = f"Cannot listen at {host} port {port}: {error.strerror}."
    return f"{problem} Choose another one: `PORT=8001 make demo`, or `port` in tamizdat.toml."


async def run(app: PublicSite, host: str, port: int) -> None:
    """Answer requests until SIGTERM or SIGINT, then finish the answers under way (for a few seconds).

    Raises:
        CannotListen: see `free_address`.
    """
    address, port = free_address(host, port)
    server = Server(
        app,
        address=address,
        port=port,
        interface=Interfaces.ASGINL,
        http=HTTPModes.http1,
        websockets=False,
        backlog=2048,
        log_level=LogLevels.error,
    )
    loop = asyncio.get_running_loop()
    for name in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(name, _stop, server, loop)
    announcing = asyncio.ensure_future(_announce(address, port))
    await server.serve()
    announcing.cancel()


async def _announce(address: str, port: int) -> None:
    # The server does not say when it listens, and who reads this line will ask at once.
    while True:
        try:
            _, writer = await asyncio.open_connection(address, port)
        except OSError:
            await asyncio.sleep(0.01)
        else:
            writer.close()
            break
    shown = f"[{address}]" if ":" in address else address
    sys.stdout.write(f"Answering at http://{shown}:{port}/\n")
    sys.stdout.flush()


def _stop(server: Server, loop: asyncio.AbstractEventLoop) -> None:
    server.stop()  # type: ignore[no-untyped-call]  # granian leaves it untyped
    # The server itself would wait for the slowest download to end.
    loop.call_later(_FAREWELL, os._exit, 0)


def _allow_many_connections() -> None:
    _, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    wanted = 65536 if hard == resource.RLIM_INFINITY else hard
    with contextlib.suppress(ValueError, OSError):  # some systems refuse what they promise
        resource.setrlimit(resource.RLIMIT_NOFILE, (wanted, hard))


def _port(text: str) -> int:
    if not text.isdecimal() or int(text) > 65535:
        raise argparse.ArgumentTypeError(f"{text!r} is not a port; expected a number from 0 to 65535")
    return int(text)


def main(argv: Sequence[str] | None = None) -> int:
    """Run the public site as its own process; return the exit code: 0 after a stop, 1 where it cannot start."""
    parser = argparse.ArgumentParser(
        prog="python -m tamizdat.serve.public", description="Serve a printed site."
    )
    parser.add_argument("--site", type=Path, required=True, help="the folder of the printed site")
    parser.add_argument("--desk-socket", type=Path, required=True, help="the unix socket of the desk")
    parser.add_argument("--readers-socket", type=Path, help="the unix socket of the readers' server")
    parser.add_argument("--host", default="127.0.0.1", help="the address to listen at (default: %(default)s)")
    parser.add_argument(
        "--port", type=_port, default=8000, help="the port, 0 for a free one (default: %(default)s)"
    )
    parser.add_argument(
        "--trust-proxy",
        action="append",
        default=[],
        metavar="ADDRESS",
        help="a front server that tells the true scheme and client by X-Forwarded headers; may be repeated",
    )
    parser.add_argument(
        "--edition",
        action="append",
        default=[],
        type=Apart.read,
        metavar="ADDRESS=FOLDER",
        help="an address of its own under which an edition is read, and the edition's folder; may be repeated",
    )
    parser.add_argument(
        "--store",
        default="",
        metavar="ADDRESS",
        help="where readers find the large files that are not in the folder",
    )
    parser.add_argument(
        "--doors", default="", metavar="ADDRESS", help="the readers' server, to which pages send their forms"
    )
    options = parser.parse_args(argv)
    _allow_many_connections()
    app = PublicSite(
        options.site,
        options.desk_socket,
        readers_socket=options.readers_socket,
        trusted=frozenset(options.trust_proxy),
        hosts=Hosts(options.edition),
        store=options.store,
        doors=options.doors,
    )
    try:
        asyncio.run(run(app, options.host, options.port))
    except CannotListen as error:
        sys.stderr.write(f"{error}\n")
        return 1
    return 0


if __name__ == "__main__":
    code = main()
    sys.stdout.flush()
    sys.stderr.flush()
    # Not by way of the interpreter's own end: a thread of the server that calls into it then aborts the process.
    os._exit(code)
