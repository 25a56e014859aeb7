"""`tamizdat new`: making a newsroom."""

from __future__ import annotations

import argparse
import json
import secrets
import shutil
import time
from importlib import resources
from pathlib import Path

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, open_desk, say
from tamizdat.cli.verbs import Failure, Verbs, verb
from tamizdat.config import Config, ConfigError

TOML = """\
# The settings of this newsroom. Every key is explained in docs/reference/configuration.md.

[site]
url = {url}
editions = {editions}   # languages; the first stands at the root of the site, each other in a folder
time_zone = {time_zone}

[serve]
host = "127.0.0.1"
port = 8000
"""
# Of a sample: readers sign up and write on this machine, and all mail is a file in var/mail.
READERS = """
[readers]
where = "here"
mailbox = "newsroom@paper.example"

[post]
sender = "letters@paper.example"
by = "folder"   # files in var/mail, to look at
"""

# The accounts of the sample newsroom; it listens on this machine only.
SAMPLE_LOGINS = (
    ("chief", "Chief editors", "Nana", "Tsereli"),
    ("editor", "Editors", "Aibek", "Sartov"),
    ("reporter", "Reporters", "Madina", "Karimzoda"),
)


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(verbs, "new", new, "make a newsroom: its settings, its databases, an empty paper")
    parser.add_argument(
        "folder", metavar="FOLDER", type=Path, help="a folder that does not exist yet or is empty"
    )
    parser.add_argument(
        "--editions", metavar="LANGUAGE", nargs="+", help="languages, the main one first (default: en)"
    )
    parser.add_argument(
        "--url", default="http://127.0.0.1:8000", help="where readers will find it (%(default)s)"
    )
    parser.add_argument("--time-zone", help="such as Asia/Tbilisi (default: UTC)")
    parser.add_argument(
        "--sample",
        action="store_true",
        help="fill it with a sample paper and three accounts, to try things out",
    )


def new(options: argparse.Namespace) -> int:
    """Make a newsroom."""
    folder: Path = options.folder
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise Failure(f"{folder} is there already and is not empty: give another folder")
    editions = options.editions or (["en", "ru", "fa"] if options.sample else ["en"])
    options.time_zone = options.time_zone or ("Asia/Tbilisi" if options.sample else "UTC")
    _make_folders(folder, editions, options)
    settings = config.read(folder)
    started = time.perf_counter()
    print(
        f"Preparing the desk's database ({'PostgreSQL' if settings.database_url else 'SQLite'}) …", flush=True
    )
    open_desk(settings)
    from tamizdat.desk import setup

    setup.set_up()
    if options.sample:
        _fill_with_sample(settings)
    else:
        _start_with_texts()
        file_and_print()
    print(f"{folder} is ready ({time.perf_counter() - started:.0f} s).", flush=True)
    if not options.sample:
        print(f"Next: tamizdat user NAME --newsroom {folder}, then: tamizdat serve {folder}")
    return 0


def _make_folders(folder: Path, editions: list[str], options: argparse.Namespace) -> None:
    made = not folder.exists()
    for name in ("theme", "media", "var"):
        (folder / name).mkdir(parents=True, exist_ok=True)
    text = TOML.format(
        url=json.dumps(options.url), editions=json.dumps(editions), time_zone=json.dumps(options.time_zone)
    )
    (folder / config.FILE).write_text(text + (READERS if options.sample else ""), "utf-8")
    (folder / ".gitignore").write_text("/var/\n", "utf-8")
    try:
        config.read(folder)
    except ConfigError:
        if made:
            shutil.rmtree(folder)
        raise


def _start_with_texts() -> None:
    from tamizdat.wire import starting

    starting.bring()


def _fill_with_sample(settings: Config) -> None:
    from tamizdat.desk import setup
    from tamizdat.wire.importing import import_paths

    logins = []
    for username, group, first_name, last_name in SAMPLE_LOGINS:
        password = f"{username}-{secrets.token_hex(3)}"
        setup.create_user(username, password, group, first_name=first_name, last_name=last_name)
        logins.append({"role": group[:-1], "username": username, "password": password})
    with resources.as_file(resources.files("tamizdat") / "sample") as sample:
        for report in import_paths([sample], progress=say):
            say(str(report))
    file_and_print()
    path = settings.var / "sample-logins.json"
    path.write_text(json.dumps(logins, indent=1), "utf-8")
    path.chmod(0o600)
