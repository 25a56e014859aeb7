"""The sample newsroom, made and served as `make demo` does it, and a browser to look at it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

import checkers
import stock
from browser.slow_link import slow_link
from browser.windows import windows
from tamizdat.serve.readiness import wait_until_ready

COMMAND = Path(sys.executable).with_name("tamizdat")
ENVIRONMENT = {
    key: value for key, value in os.environ.items() if key not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE")
}


@dataclass
class Paper:
    """A newsroom that is being served."""

    folder: Path
    url: str
    logins: dict[str, tuple[str, str]]  # by username

    @property
    def site(self) -> Path:
        return self.folder / "var" / "site"

    def at_the_desk(self, program: str, given: object = None) -> object:
        """Run a program where Django is set up, beside the server, and give it something; return what it prints, as JSON."""
        environment = ENVIRONMENT | {
            "TAMIZDAT_NEWSROOM": str(self.folder),
            "DJANGO_SETTINGS_MODULE": "tamizdat.desk.settings",
        }
        done = subprocess.run(
            [sys.executable, "-c", f"import json, sys, django\ndjango.setup()\ngiven = json.load(sys.stdin)\n{program}"],
            input=json.dumps(given), capture_output=True, text=True, env=environment, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    def run(self, *words: object) -> subprocess.CompletedProcess[str]:
        return subprocess.run(
            [COMMAND, *map(str, words)], capture_output=True, text=True, env=ENVIRONMENT, check=False
        )


@pytest.fixture(scope="session")
def sample(tmp_path_factory) -> Path:
    """Return the folder of a sample newsroom."""
    checkers.require("chromium")  # making it for nothing would take a minute
    folder = tmp_path_factory.mktemp("browser") / "paper"
    stock.newsroom(folder, stock.SAMPLE)
    return folder


@pytest.fixture(scope="session")
def paper(sample: Path) -> Iterator[Paper]:
    """Serve the sample newsroom."""
    port = checkers.free_port()
    log = sample / "serve.log"
    with log.open("w") as output:
        server = subprocess.Popen(
            [COMMAND, "serve", sample, "--port", str(port)], stdout=output, stderr=output, env=ENVIRONMENT
        )
        try:
            url = f"http://127.0.0.1:{port}/"
            assert wait_until_ready(f"{url}desk/login/", 60), log.read_text()
            logins = json.loads((sample / "var" / "sample-logins.json").read_text())
            yield Paper(sample, url, {row["username"]: (row["username"], row["password"]) for row in logins})
        finally:
            server.terminate()
            server.wait(20)


@pytest.fixture(scope="session")
def browser():
    with checkers.chromium() as opened:
        yield opened


@pytest.fixture(scope="session")
def slow(sample: Path) -> Iterator[str]:
    """Serve the sample's site over a slow link; return its address."""
    with slow_link(sample / "var" / "site") as address:
        yield address


@pytest.fixture
def open_page(browser, paper: Paper) -> Iterator[Callable]:
    """Return a way to open a page of the paper in a window of its own."""
    with windows(browser, 1280, paper.url) as open:
        yield open
