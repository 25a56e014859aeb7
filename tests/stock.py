"""The stock of newsrooms: what takes long to make is made once in a run, and each test gets a copy.

A run is one pytest with all its workers, or all the parts of `make test`. Whoever begins it opens the stock, a folder that
`TAMIZDAT_TEST_STOCK` names to all others. The copies of one newsroom share its secret key and the ids in its database.
"""

from __future__ import annotations

import fcntl
import os
import re
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Callable
from pathlib import Path
from urllib.parse import urlsplit

NAME = "TAMIZDAT_TEST_STOCK"

# What `tamizdat new` is told: newsrooms of one edition, of two, and of three with a paper in them.
PLAIN = ()
OF_TWO = ("--editions", "en", "ru", "--time-zone", "Asia/Dushanbe", "--url", "https://paper.example")
SAMPLE = ("--sample",)

# The real command, but for the migrations, which take longer than all else and are the same for each newsroom.
NEW = """
import shutil, sys
from tamizdat import cli
from tamizdat.cli import new
make_folders = new._make_folders
def with_a_database(folder, *more):
    make_folders(folder, *more)
    shutil.copy(sys.argv[1], folder / "var")
new._make_folders = with_a_database
sys.exit(cli.main(sys.argv[2:]))
"""

MIGRATE = """
import sys
from pathlib import Path
from urllib.parse import urlsplit
from tamizdat.desk import setup
setup.start(Path(sys.argv[1]))
from django.core.management import call_command
call_command("migrate", verbosity=0, interactive=False)
"""


def open_stock() -> Callable[[], None]:
    """Open the stock of this run, if nobody did yet; return what closes it again, if it was opened here."""
    if NAME in os.environ:
        return lambda: None
    stock = Path(tempfile.mkdtemp(prefix="tamizdat-stock-"))
    os.environ[NAME] = str(stock)

    def close() -> None:
        for address in stock.glob("postgres/address"):
            _ask_postgres(address.read_text("utf-8"), f'DROP DATABASE "{stock.name}"')
        shutil.rmtree(stock, ignore_errors=True)

    return close


def newsroom(folder: Path, words: tuple[str, ...] = PLAIN, **site: str) -> str:
    """Make a newsroom in `folder`, as `tamizdat new` makes it of these words; return what it said.

    With `site` these keys of its settings are others, which it obeys when it prints for the next time.
    """

    def make(place: Path) -> None:
        place.mkdir()
        made = place / "a paper"  # a path with a blank
        said = _run([sys.executable, "-c", NEW, database(), "new", made, *words])
        (place / "said").write_text(said, "utf-8")

    place = _once(" ".join(words).replace("/", "-") or "plain", make)
    shutil.copytree(place / "a paper", folder, dirs_exist_ok=True)
    settings = folder / "tamizdat.toml"
    text = settings.read_text("utf-8")
    for key, value in site.items():
        text, found = re.subn(rf'(?m)^{key} = "[^"]*"', f'{key} = "{value}"', text)
        assert found == 1, key
    settings.write_text(text, "utf-8")
    return (place / "said").read_text("utf-8")


def database() -> Path:
    """Return an SQLite database of a desk that is up to date and empty."""

    return _once("database", _migrate) / "var" / "desk.sqlite"


def postgres(address: str) -> str:
    """Return the name of such a database in the PostgreSQL at `address`, to be the template of others."""
    name = Path(os.environ[NAME]).name

    def make(place: Path) -> None:
        _ask_postgres(address, f'CREATE DATABASE "{name}"')
        _migrate(place, DATABASE_URL=urlsplit(address)._replace(path=f"/{name}").geturl())
        (place / "address").write_text(address, "utf-8")

    _once("postgres", make)
    return name


def _once(name: str, make: Callable[[Path], None]) -> Path:
    """Return a thing of the stock. Who asks first makes it, aside, so that a half-made one is never taken for it."""
    stock = Path(os.environ[NAME])
    place, aside = stock / name, stock / f"{name}.part"
    with (stock / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)  # until it is closed, if only by a death
        if not place.exists():
            shutil.rmtree(aside, ignore_errors=True)
            make(aside)
            aside.rename(place)
    return place


def _migrate(place: Path, **environment: str) -> None:
    (place / "var").mkdir(parents=True)
    (place / "tamizdat.toml").write_text('[site]\nurl = "https://paper.example"\n', "utf-8")
    _run([sys.executable, "-c", MIGRATE, place], **environment)


def _ask_postgres(address: str, question: str) -> None:
    import psycopg

    with psycopg.connect(address, autocommit=True) as connection:
        connection.execute(question)


def _run(command: list[str | Path], **more: str) -> str:
    """Run a command, on a newsroom with SQLite if `more` of the environment says nothing else; return what it said."""
    environment = {
        name: value
        for name, value in os.environ.items()
        if name not in ("DATABASE_URL", "DJANGO_SETTINGS_MODULE", "TAMIZDAT_NEWSROOM")
    }
    done = subprocess.run(command, capture_output=True, text=True, env=environment | more, check=False)
    assert done.returncode == 0, done.stderr
    return done.stdout
