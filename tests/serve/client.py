"""A plain HTTP client that sends exactly the bytes it is told, and the processes under test."""

from __future__ import annotations

import socket
import subprocess
import sys
import threading
from collections.abc import Iterable
from dataclasses import dataclass
from http.client import HTTPResponse
from pathlib import Path


@dataclass
class Answer:
    status: int
    headers: dict[str, str]
    lines: list[tuple[str, str]]
    body: bytes

    @property
    def text(self) -> str:
        return self.body.decode()


def ask(
    port: int,
    path: str,
    method: str = "GET",
    headers: dict[str, str] | None = None,
    body: bytes | Iterable[bytes] = b"",
    timeout: float = 10,
) -> Answer:
    lines = {"Host": "paper.example", "Connection": "close", **(headers or {})}
    if isinstance(body, bytes) and body:
        lines["Content-Length"] = str(len(body))
    head = f"{method} {path} HTTP/1.1\r\n" + "".join(f"{name}: {value}\r\n" for name, value in lines.items())
    with socket.create_connection(("127.0.0.1", port), timeout=timeout) as connection:
        connection.sendall(head.encode() + b"\r\n")
        for chunk in [body] if isinstance(body, bytes) else body:
            connection.sendall(chunk)
        response = HTTPResponse(connection, method=method)
        response.begin()
        content = response.read()
    got = response.getheaders()
    return Answer(response.status, {name.lower(): value for name, value in got}, got, content)


class PublicProcess:
    """`python -m tamizdat.serve.public`, started as the supervisor starts it."""

    def __init__(self, site: Path, desk_socket: Path, *arguments: str) -> None:
        command = [sys.executable, "-m", "tamizdat.serve.public", "--site", str(site), "--port", "0"]
        self.process = subprocess.Popen(
            [*command, "--desk-socket", str(desk_socket), *arguments],
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
        )
        line = self.process.stdout.readline()
        assert "Answering at http://127.0.0.1:" in line, line + self.process.stderr.read()
        self.port = int(line.rstrip("/\n").rpartition(":")[2])
        self.errors: list[str] = []
        self._reader = threading.Thread(target=lambda: self.errors.extend(self.process.stderr), daemon=True)
        self._reader.start()

    def memory(self) -> int:
        """Return the most memory it ever had, in bytes."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return next(int(line.split()[1]) * 1024 for line in status.splitlines() if line.startswith("VmHWM"))

    def stop(self) -> int:
        self.process.terminate()
        code = self.process.wait(10)
        self._reader.join()
        self.process.stdout.close()
        self.process.stderr.close()
        return code
