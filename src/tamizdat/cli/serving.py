"""`tamizdat serve`: the site, the desk, the filer, and what readers need of a server, under one supervisor."""

from __future__ import annotations

import argparse
import sys
from collections.abc import Iterator
from urllib.parse import urlsplit

from tamizdat import config
from tamizdat.cli import readers
from tamizdat.cli.rooms import open_desk
from tamizdat.cli.verbs import Failure, Verbs, folder_argument, verb
from tamizdat.config import Config


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "serve", serve, "serve the site and the desk, and carry out what falls due",
        "Three processes under one: public (the printed site, and the way to the desk), desk (where people edit), and filer "
        "(files and prints what was published, and what falls due); two more for readers who sign up and write, where "
        "'readers.where' is \"here\". Stop it with Ctrl-C.",
    )  # fmt: skip
    folder_argument(parser)
    parser.add_argument("--host", help="address to listen on (default: 'serve.host' in tamizdat.toml)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 'serve.port' in tamizdat.toml)")


def serve(options: argparse.Namespace) -> int:
    """Serve a newsroom."""
    settings = config.read(options.folder)
    host, port = options.host or settings.serve.host, options.port or settings.serve.port
    from tamizdat import locks
    from tamizdat.serve.public import free_address

    def served(process: str) -> Failure:
        return Failure(f"{settings.folder} is being served already (process {process}): stop that one first")

    with locks.hold(settings.var / "serve.lock", served):
        free_address(host, port)
        return _serve(settings, host, port)


def _serve(settings: Config, host: str, port: int) -> int:
    open_desk(settings)
    from tamizdat.desk import setup

    setup.set_up()
    if settings.readers.where == "here":
        readers.set_up(settings)
    from tamizdat.serve.readiness import answers
    from tamizdat.serve.supervisor import supervise

    address = f"http://{host}:{port}/"
    return supervise(
        list(_children(settings, host, port)),
        ready=lambda: answers(address) and answers(f"{address}desk/login/"),
        announce=lambda: _announce(settings, address),
    )


def _announce(settings: Config, address: str) -> None:
    from tamizdat.press.pausing import paused

    print(f"The site is at {address} and the desk at {address}desk/", flush=True)
    if pause := paused(settings.ledger):
        print(f"{pause}.", flush=True)


def _children(settings: Config, host: str, port: int) -> Iterator[object]:
    from tamizdat.serve.supervisor import Child

    socket = settings.var / "desk.sock"
    env = {"TAMIZDAT_NEWSROOM": str(settings.folder), "DJANGO_SETTINGS_MODULE": "tamizdat.desk.settings"}
    python = [sys.executable, "-m"]
    has_readers = settings.readers.where == "here"
    yield Child(
        "public",
        [*python, "tamizdat.serve.public", "--site", str(settings.printed), "--desk-socket", str(socket),
         *(("--readers-socket", str(settings.readers_socket)) if has_readers else ()),
         "--host", host, "--port", str(port),
         *(word for proxy in settings.serve.trusted_proxies for word in ("--trust-proxy", proxy)),
         *(word for edition in _apart(settings) for word in ("--edition", edition)),
         *(("--store", settings.elsewhere[0]) if settings.elsewhere else ()),
         *(("--doors", settings.doors) if settings.doors else ())],
        essential=True,
    )  # fmt: skip
    yield Child(
        "desk",
        [*python, "granian", "--interface", "wsgi", "--uds", str(socket), "--workers", "1", "--blocking-threads", "4",
         "--respawn-failed-workers", "--log-level", "warning", "tamizdat.desk.wsgi:application"],
        env=env,
        socket=socket,
    )  # fmt: skip
    yield Child("filer", [*python, "tamizdat.desk.filer"], env=env)
    if has_readers:
        yield from readers.children(
            settings, ["--uds", str(settings.readers_socket), "--uds-permissions", "600"]
        )


def _apart(settings: Config) -> Iterator[str]:
    """Yield the editions with addresses of their own, each with the address as it arrives here, and its folder.

    A web server in front that hands on what is below the path of `site.url` leaves that path out.
    """
    for tag, address in settings.site.addresses.items():
        if urlsplit(address).netloc == urlsplit(settings.site.url).netloc:
            root = urlsplit(settings.site.url).path.rstrip("/")
            parts = urlsplit(address)
            yield f"{parts.scheme}://{parts.netloc}{parts.path.removeprefix(root)}={tag}"
        else:
            yield f"{address}={tag}"
