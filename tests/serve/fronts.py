"""The servers that may stand before readers, each started with the configuration that we ship: ours, nginx, Caddy."""

from __future__ import annotations

import os
import pwd
import re
import shutil
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

import checkers

from .client import PublicProcess, ask

HOW_TO = checkers.HOUSE / "docs" / "how-to"
BROTLI_STATIC = "/usr/lib/nginx/modules/ngx_http_brotli_static_module.so"
FOLDER_THERE, DESK_THERE = "/srv/tamizdat/paper/var/site", "127.0.0.1:8000"

NGINX = """
load_module {module};
daemon off;
worker_processes 1;
pid {folder}/nginx.pid;
error_log stderr;
events {{ }}
http {{
    access_log off;
    sendfile on;
    client_body_temp_path {folder}/body;
    proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi;
    uwsgi_temp_path {folder}/uwsgi;
    scgi_temp_path {folder}/scgi;
    include {folder}/site.conf;
}}
"""


@contextmanager
def room() -> Iterator[Path]:
    """Yield a folder that every account can read, and remove it at the end."""
    folder = Path(tempfile.mkdtemp(prefix="tamizdat-front-"))
    try:
        folder.chmod(0o755)
        yield folder
    finally:
        shutil.rmtree(folder)


def _with_store(text: str, before: str) -> str:
    """Return a configuration with what the manual says of a store, whose lines for a place stand before a line."""
    manual = (HOW_TO / "serve-large-files.md").read_text("utf-8")
    first = "location /media/" if "location" in text else "@moved"
    found = re.search(rf"^( +){re.escape(first)}.*\n(?:\1.*\n)+", manual, re.M)
    assert found
    text = text.replace("media-src 'self';", "media-src 'self' https://files.example.org;")
    assert text.count(before) == 1
    return text.replace(before, f"{found[0]}{before}")


@contextmanager
def serve(name: str, site: Path, desk_port: int = 9, *, store: bool = False) -> Iterator[int]:
    """Serve a site by "tamizdat", "nginx" or "caddy"; yield the port. With `store`, large files are not in the folder."""
    if name == "tamizdat":
        more = ["--store", "https://files.example.org"] if store else []
        process = PublicProcess(site, site.parent / "absent.sock", *more)
        try:
            yield process.port
        finally:
            assert process.stop() == 0
    else:
        with (
            room() as folder,
            (_nginx if name == "nginx" else _caddy)(folder, site, desk_port, store) as port,
        ):
            yield port


def _filled_in(name: str, changes: dict[str, str]) -> str:
    """Return a shipped configuration with other values at the places that it marks."""
    text = (HOW_TO / name).read_text("utf-8")
    for there, here in changes.items():
        assert text.count(there) == 1, there
        text = text.replace(there, here)
    return text


@contextmanager
def _nginx(folder: Path, site: Path, desk_port: int, store: bool) -> Iterator[int]:
    nginx, port = checkers.require("nginx"), checkers.free_port()
    changes = {
        "listen 80; ": f"listen 127.0.0.1:{port};",
        "    listen [::]:80;\n": "",
        FOLDER_THERE: str(site),
        DESK_THERE: f"127.0.0.1:{desk_port}",
    }
    text = _filled_in("nginx.conf", changes)
    (folder / "site.conf").write_text(
        _with_store(text, "    location @missing {\n") if store else text, "utf-8"
    )
    (folder / "nginx.conf").write_text(NGINX.format(module=BROTLI_STATIC, folder=folder), "utf-8")
    command = [nginx, "-e", "stderr", "-c", folder / "nginx.conf"]
    with _running(folder, [*command, "-t"], command, port):
        yield port


@contextmanager
def _caddy(folder: Path, site: Path, desk_port: int, store: bool) -> Iterator[int]:
    caddy, port = checkers.require("caddy"), checkers.free_port()
    changes = {
        "\nexample.org {": f"\nhttp://paper.example:{port} {{\n\tbind 127.0.0.1",
        FOLDER_THERE: str(site),
        DESK_THERE: f"127.0.0.1:{desk_port}",
    }
    text = "{\n\tadmin off\n\tauto_https off\n}\n" + _filled_in("Caddyfile", changes)
    if store:
        text = _with_store(
            text, "\t\t# Copies that the press has packed; what has none yet is packed here.\n"
        )
    (folder / "Caddyfile").write_text(text, "utf-8")
    arguments = ["--config", folder / "Caddyfile", "--adapter", "caddyfile"]
    with _running(folder, [caddy, "validate", *arguments], [caddy, "run", *arguments], port):
        yield port


@contextmanager
def _running(folder: Path, check: list[str | Path], command: list[str | Path], port: int) -> Iterator[None]:
    """Have a configuration checked, then run a server until the end, not as root."""
    environment = {
        **os.environ,
        "HOME": str(folder),
        "XDG_DATA_HOME": str(folder),
        "XDG_CONFIG_HOME": str(folder),
    }
    account = {}
    if os.geteuid() == 0:
        nobody = pwd.getpwnam("nobody")
        account = {"user": nobody.pw_uid, "group": nobody.pw_gid, "extra_groups": []}
        os.chown(folder, nobody.pw_uid, nobody.pw_gid)
    checked = subprocess.run(
        check, env=environment, cwd=folder, capture_output=True, text=True, check=False, **account
    )
    assert checked.returncode == 0, checked.stderr
    with (folder / "errors").open("w+") as errors:
        server = subprocess.Popen(
            command, env=environment, cwd=folder, stdout=errors, stderr=errors, **account
        )
        try:
            _wait_for(port, server, errors.name)
            yield
        finally:
            server.terminate()
            server.wait(20)


def _wait_for(port: int, server: subprocess.Popen[bytes], errors: str) -> None:
    until = time.monotonic() + 20
    while time.monotonic() < until and server.poll() is None:
        with suppress(OSError):
            ask(port, "/")
            return
        time.sleep(0.02)
    raise AssertionError(Path(errors).read_text())
