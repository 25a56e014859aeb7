"""The `tamizdat` command. Every verb is one call into a room; what is slow to import is imported by the verb."""

from __future__ import annotations

import argparse
import getpass
import json
import secrets
import shutil
import sqlite3
import sys
import textwrap
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import closing
from datetime import UTC, datetime
from importlib import resources
from pathlib import Path
from typing import TYPE_CHECKING

from tamizdat import __version__, config
from tamizdat.config import Config, ConfigError

if TYPE_CHECKING:
    from tamizdat.wire.progress import Teller
    from tamizdat.wire.reports import ImportReport

EX_CONFIG = 78  # sysexits.h

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

# The accounts of the sample newsroom; it listens on this machine only.
SAMPLE_LOGINS = (
    ("chief", "Chief editors", "Nana", "Tsereli"),
    ("editor", "Editors", "Aibek", "Sartov"),
    ("reporter", "Reporters", "Madina", "Karimzoda"),
)


class Failure(Exception):
    """What stops a command; the message is for the person at the keyboard."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run the command. Returns 0 for success, 1 for a failure, 2 for misuse, 78 for a wrong configuration."""
    options = _parser().parse_args(argv)
    try:
        return int(options.run(options) or 0)
    except ConfigError as error:
        print(f"tamizdat: {error}", file=sys.stderr)
        return EX_CONFIG
    except KeyboardInterrupt:
        return 130
    except BrokenPipeError:
        return 1
    except Exception as error:
        if not _is_told(error):
            raise
        print(f"tamizdat: {error}", file=sys.stderr)
        return 1


def _is_told(error: Exception) -> bool:
    """Return whether an error was written for people: those of our rooms, and what the system refuses."""
    ours = any(base.__module__.startswith("tamizdat.") for base in type(error).__mro__)
    return ours or isinstance(error, OSError)


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="tamizdat",
        description="A publishing system for small newsrooms: a desk to edit in, small static files to read.",
        epilog=textwrap.dedent("""\
            a first newsroom, step by step:
              tamizdat new paper --editions en ru     make its folder
              tamizdat user anna --newsroom paper     make an account for its chief editor
              tamizdat serve paper                    open http://127.0.0.1:8000/desk/ and write

            'tamizdat VERB --help' explains each verb.
        """),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"tamizdat {__version__}")
    verbs = parser.add_subparsers(metavar="VERB", required=True)
    _add_new(verbs)
    _add_user(verbs)
    _add_serve(verbs)
    _add_import(verbs)
    _add_export(verbs)
    _add_print(verbs)
    _add_check(verbs)
    return parser


Verbs = argparse._SubParsersAction  # the type has no public name


def _verb(
    verbs: Verbs, name: str, run: Callable[[argparse.Namespace], int | None], help: str, more: str = ""
) -> argparse.ArgumentParser:
    parser: argparse.ArgumentParser = verbs.add_parser(
        name,
        help=help,
        description=textwrap.fill(
            f"{help[0].upper()}{help[1:]}. {more}".strip(), 100, break_on_hyphens=False
        ),
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def _folder_argument(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        default=Path(),
        help="the newsroom (default: this folder)",
    )


def _newsroom_option(parser: argparse.ArgumentParser) -> None:
    parser.add_argument(
        "--newsroom", metavar="FOLDER", type=Path, default=Path(), help="the newsroom (default: this folder)"
    )


# new


def _add_new(verbs: Verbs) -> None:
    parser = _verb(verbs, "new", new, "make a newsroom: its settings, its databases, an empty paper")
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
    editions = options.editions or (["en", "ru"] if options.sample else ["en"])
    options.time_zone = options.time_zone or ("Asia/Tbilisi" if options.sample else "UTC")
    _make_folders(folder, editions, options)
    settings = config.read(folder)
    started = time.perf_counter()
    print(
        f"Preparing the desk's database ({'PostgreSQL' if settings.database_url else 'SQLite'}) …", flush=True
    )
    _open_desk(settings)
    from tamizdat.desk import setup

    setup.set_up()
    if options.sample:
        _fill_with_sample(settings)
    else:
        _file_and_print()
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
    (folder / config.FILE).write_text(text, "utf-8")
    (folder / ".gitignore").write_text("/var/\n", "utf-8")
    try:
        config.read(folder)
    except ConfigError:
        if made:
            shutil.rmtree(folder)
        raise


def _fill_with_sample(settings: Config) -> None:
    from tamizdat.desk import setup
    from tamizdat.wire.importing import import_paths

    logins = []
    for username, group, first_name, last_name in SAMPLE_LOGINS:
        password = f"{username}-{secrets.token_hex(3)}"
        setup.create_user(username, password, group, first_name=first_name, last_name=last_name)
        logins.append({"role": group[:-1], "username": username, "password": password})
    with resources.as_file(resources.files("tamizdat") / "sample") as sample:
        for report in import_paths([sample], progress=_say):
            _say(str(report))
    _file_and_print()
    path = settings.var / "sample-logins.json"
    path.write_text(json.dumps(logins, indent=1), "utf-8")
    path.chmod(0o600)


def _say(line: str) -> None:
    print(line, flush=True)


def _file_and_print() -> None:
    """File and print what waits, or leave it to a filer that runs."""
    from django.db import OperationalError

    from tamizdat.desk.filer import AlreadyRunning, drain

    try:
        printings = drain()
    except AlreadyRunning:
        print("The newsroom is being served; its filer prints what was imported.", flush=True)
        return
    except (OperationalError, sqlite3.Error, OSError) as error:
        raise Failure(
            f"not everything could be filed and printed ({error}): is there no space left? Make room and import again, "
            "or run 'tamizdat serve'"
        ) from error
    for printing in printings:
        _say(f"Printed {printing.printed} files in {printing.milliseconds / 1000:.1f} s.")
        for failure in printing.failures:
            print(f"  {failure['what']}: {failure['why']} {failure['remedy']}", file=sys.stderr)


def _open_desk(settings: Config) -> None:
    from tamizdat.desk import setup

    setup.start(settings.folder)


# user


def _add_user(verbs: Verbs) -> None:
    parser = _verb(verbs, "user", user, "make an account for the desk, or give one a new password")
    parser.add_argument("name", metavar="NAME", help="what they log in with")
    parser.add_argument(
        "--role", choices=("chief", "editor", "reporter"), default="chief",
        help="chief: everything; editor: publishes; reporter: writes drafts (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--first-name", default="")
    parser.add_argument("--last-name", default="")
    parser.add_argument("--email", default="")
    _newsroom_option(parser)


def user(options: argparse.Namespace) -> int:
    """Make an account. The password is asked for, or read from standard input where that is no terminal."""
    settings = config.read(options.newsroom)
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    _open_desk(settings)
    from django.contrib.auth.password_validation import validate_password
    from django.core.exceptions import ValidationError

    from tamizdat.desk import groups, setup

    try:
        validate_password(password)
    except ValidationError as error:
        raise Failure(" ".join(error.messages)) from None
    role = {"chief": groups.CHIEF_EDITORS, "editor": groups.EDITORS, "reporter": groups.REPORTERS}[
        options.role
    ]
    names = {"first_name": options.first_name, "last_name": options.last_name, "email": options.email}
    setup.create_user(options.name, password, role, **names)
    print(f"{options.name} may log in at /desk/ now ({role}).")
    return 0


# serve


def _add_serve(verbs: Verbs) -> None:
    parser = _verb(
        verbs, "serve", serve, "serve the site and the desk, and carry out what falls due",
        "Three processes under one: public (the printed site, and the way to the desk), desk (where people edit), and filer "
        "(files and prints what was published, and what falls due). Stop it with Ctrl-C.",
    )  # fmt: skip
    _folder_argument(parser)
    parser.add_argument("--host", help="address to listen on (default: 'serve.host' in tamizdat.toml)")
    parser.add_argument("--port", type=int, help="port to listen on (default: 'serve.port' in tamizdat.toml)")


def serve(options: argparse.Namespace) -> int:
    """Serve a newsroom."""
    settings = config.read(options.folder)
    host, port = options.host or settings.serve.host, options.port or settings.serve.port
    from tamizdat.desk import locks
    from tamizdat.serve.public import free_address

    def served(process: str) -> Failure:
        return Failure(f"{settings.folder} is being served already (process {process}): stop that one first")

    with locks.hold(settings.var / "serve.lock", served):
        free_address(host, port)
        return _serve(settings, host, port)


def _serve(settings: Config, host: str, port: int) -> int:
    _open_desk(settings)
    from tamizdat.desk import setup

    setup.set_up()
    from tamizdat.serve.readiness import answers
    from tamizdat.serve.supervisor import supervise

    address = f"http://{host}:{port}/"
    return supervise(
        list(_children(settings, host, port)),
        ready=lambda: answers(address) and answers(f"{address}desk/login/"),
        announce=lambda: print(f"The site is at {address} and the desk at {address}desk/", flush=True),
    )


def _children(settings: Config, host: str, port: int) -> Iterator[object]:
    from tamizdat.serve.supervisor import Child

    socket = settings.var / "desk.sock"
    env = {"TAMIZDAT_NEWSROOM": str(settings.folder), "DJANGO_SETTINGS_MODULE": "tamizdat.desk.settings"}
    python = [sys.executable, "-m"]
    yield Child(
        "public",
        [*python, "tamizdat.serve.public", "--site", str(settings.printed), "--desk-socket", str(socket),
         "--host", host, "--port", str(port),
         *(word for proxy in settings.serve.trusted_proxies for word in ("--trust-proxy", proxy))],
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


# import


def _add_import(verbs: Verbs) -> None:
    parser = _verb(
        verbs, "import", import_, "bring copy into the desk",
        "PATH is a text as a reporter sends it (.txt: it becomes a draft), a folder in the Markdown form (see "
        "docs/reference/markdown-folder.md), a folder that was exported (see docs/reference/open-form.md), or an export of "
        "WordPress (.xml, see docs/how-to/move-from-wordpress.md). What was refused, left out or repaired is listed. An "
        "import that was cut off goes on when it is called again.",
    )  # fmt: skip
    parser.add_argument("paths", metavar="PATH", type=Path, nargs="+")
    parser.add_argument(
        "--report", metavar="FILE", type=Path, action="append", default=[],
        help="also write all of that into FILE, a page (.html) or a table (.csv); may be given twice",
    )  # fmt: skip
    parser.add_argument(
        "--rules", metavar="FILE", type=Path,
        help="where the categories and tags of WordPress are filed; without it, EXPORT.rules.toml is used, or suggested",
    )  # fmt: skip
    _newsroom_option(parser)


def import_(options: argparse.Namespace) -> int:
    """Import copy. What is good is imported even if another path is not."""
    settings = config.read(options.newsroom)
    from tamizdat.wire.progress import Teller
    from tamizdat.wire.report_files import write_report, writer_for

    for path in options.report:
        writer_for(path)  # a wrong name is told now and not in an hour
    _open_desk(settings)
    tell = Teller(sys.stdout)
    reports = [report for path in options.paths for report in _import_one(path, options.rules, tell)]
    for path in options.report:
        write_report(reports, path)
        tell.say(f"The report is in {path}.")
    _file_and_print()
    return 1 if any(report.refused for report in reports) else 0


def _import_one(path: Path, rules: Path | None, tell: Teller) -> list[ImportReport]:
    from tamizdat.wire.errors import WireError
    from tamizdat.wire.importing import import_paths
    from tamizdat.wire.reports import ImportReport

    try:
        reports = import_paths([path], progress=tell.progress, rule_file=rules)
    except (WireError, OSError) as error:
        tell.clear()
        print(f"tamizdat: {error}", file=sys.stderr)
        return [ImportReport.of_refusal(str(path), error)]
    for report in reports:
        tell.say(str(report))
    return reports


# export


def _add_export(verbs: Verbs) -> None:
    parser = _verb(
        verbs, "export", export, "write everything that is published into a folder",
        "FOLDER gets documents as JSON lines and files by digest, readable without us (see docs/reference/open-form.md), "
        "and can be imported elsewhere. An earlier export in it is brought up to date.",
    )  # fmt: skip
    parser.add_argument(
        "to", metavar="FOLDER", type=Path, help="a folder that is new, empty or an earlier export"
    )
    _newsroom_option(parser)


def export(options: argparse.Namespace) -> int:
    """Export what is published."""
    settings = config.read(options.newsroom)
    from tamizdat.archive.store import Archive
    from tamizdat.wire.form.layout import FORM, About
    from tamizdat.wire.form.writing import write_form
    from tamizdat.wire.progress import Teller

    tell = Teller(sys.stdout)
    site = settings.site
    about = About(form=FORM, url=site.url, editions=site.editions, time_zone=site.time_zone)
    with closing(Archive(settings.var / "archive")) as archive:
        done = write_form(archive, options.to, about, progress=tell.progress)
    for problem in done.problems:
        print(f"tamizdat: {problem}", file=sys.stderr)
    tell.say(
        f"{options.to} holds {done.documents:,} documents and {done.blobs:,} files, {done.bytes / 1e6:,.1f} MB."
    )
    return 1 if done.problems else 0


# print


def _add_print(verbs: Verbs) -> None:
    parser = _verb(verbs, "print", print_, "bring the printed site up to date with the archive")
    _folder_argument(parser)
    parser.add_argument("--full", action="store_true", help="render every page again, whatever is known")
    parser.add_argument(
        "--explain",
        metavar="PAGE",
        help="say why a page was printed and which of its reads changed; print nothing",
    )
    parser.add_argument(
        "--refile",
        action="store_true",
        help="first compose everything anew in the desk, as after a lost archive",
    )


def print_(options: argparse.Namespace) -> int:
    """Print the site, or explain a page."""
    settings = config.read(options.folder)
    if options.refile:
        _open_desk(settings)
        from tamizdat.desk import actions

        actions.refile_all()
        _file_and_print()
    press = _press(settings)
    if options.explain:
        return _explain(press, options.explain)
    outcome = press.print(now=datetime.now(UTC).isoformat(timespec="seconds"), full=options.full)
    for page in outcome.printed:
        print(f"{page.path}  ({page.reason})")
    for path in outcome.removed:
        print(f"{path}  (removed)")
    print(
        f"Printed {len(outcome.printed)} pages, removed {len(outcome.removed)}, found {outcome.unchanged} unchanged "
        f"in {outcome.milliseconds:.0f} ms; release {outcome.release}."
    )
    for failure in outcome.failed:
        print(f"tamizdat: {failure}", file=sys.stderr)
    return 1 if outcome.failed else 0


def _explain(press: object, page: str) -> int:
    from tamizdat.press.printing import Press

    assert isinstance(press, Press)  # noqa: S101 - for the type checker
    found = press.explain(page)
    print(f"{found.path} is page {found.key}")
    print(f"printed last because: {found.reason}")
    print(f"it read {len(found.reads)} answers:")
    for read in found.reads:
        print(f"  {'changed since: ' if read in found.changed else ''}{read}")
    print("it would be printed again now" if found.changed else "nothing that it read has changed since")
    return 0


def _press(settings: Config) -> object:
    from tamizdat.archive.store import Archive
    from tamizdat.press.printing import Press
    from tamizdat.press.settings import SiteSettings

    archive = Archive(settings.var / "archive")
    site = SiteSettings.of(settings.site.url, settings.site.editions)
    return Press(archive, site, settings.printed, settings.var / "ledger.sqlite", settings.theme)


# check


def _add_check(verbs: Verbs) -> None:
    parser = _verb(
        verbs,
        "check",
        check,
        "look over settings, databases and the printed site, and say how to mend what is wrong",
    )
    _folder_argument(parser)


def check(options: argparse.Namespace) -> int:
    """Check a newsroom: 0 if all is well, 1 if something is to be mended."""
    settings = config.read(options.folder)
    print(f"ok    settings: {settings.folder / config.FILE}")
    wrong = 0
    for name, look in (("desk", _check_desk), ("archive", _check_archive), ("site", _check_site)):
        problems = list(look(settings))
        wrong += len(problems)
        for problem in problems:
            print(f"WRONG {name}: {problem}")
        if not problems:
            print(f"ok    {name}")
    return 1 if wrong else 0


def _check_desk(settings: Config) -> Iterator[str]:
    from tamizdat.desk.looking import problems

    yield from problems(settings)


def _check_archive(settings: Config) -> Iterator[str]:
    from tamizdat.archive.checking import problems
    from tamizdat.archive.errors import ArchiveError
    from tamizdat.archive.store import Archive

    try:
        archive = Archive(settings.var / "archive")
    except ArchiveError as error:
        yield str(error)
        return
    yield from problems(archive)
    archive.close()


def _check_site(settings: Config) -> Iterator[str]:
    from tamizdat.press.checking import problems
    from tamizdat.press.ledger import Ledger

    path = settings.var / "ledger.sqlite"
    if not path.exists():
        yield "nothing was printed yet: run 'tamizdat print'"
        return
    ledger = Ledger(path)
    yield from problems(settings.printed, ledger)
    ledger.close()


if __name__ == "__main__":
    sys.exit(main())
