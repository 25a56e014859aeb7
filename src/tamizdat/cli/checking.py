"""`tamizdat check`: what is wrong with a newsroom, and how to mend it."""

from __future__ import annotations

import argparse
from collections.abc import Callable, Iterator
from contextlib import closing

from tamizdat import config
from tamizdat.cli.mail_checking import check_mail
from tamizdat.cli.rooms import depot_of, site_of
from tamizdat.cli.verbs import Verbs, folder_argument, verb
from tamizdat.config import Config


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs,
        "check",
        check,
        "look over settings, theme, databases and the printed site, and say how to mend what is wrong",
    )
    folder_argument(parser)
    parser.add_argument(
        "--mail",
        metavar="DOMAIN",
        help="look instead at how mail from DOMAIN is seen by others: SPF, DKIM, DMARC, reverse DNS, TLS",
    )
    parser.add_argument(
        "--selector", metavar="NAME", help="with --mail: the DKIM key's name (default: as configured)"
    )
    parser.add_argument(
        "--host", help="with --mail: the name or address of the machine that sends (default: as configured)"
    )
    parser.add_argument(
        "--dns", metavar="ADDRESS[:PORT]", help="with --mail: the resolver to ask (default: this machine's)"
    )


def check(options: argparse.Namespace) -> int:
    """Check a newsroom: 0 if all is well, 1 if something is to be mended."""
    if options.mail:
        return check_mail(options)
    settings = config.read(options.folder)
    print(f"ok    settings: {settings.folder / config.FILE}")
    wrong = 0
    for name, look in _looks(settings):
        problems = list(look(settings))
        wrong += len(problems)
        for problem in problems:
            print(f"WRONG {name}: {problem}")
        if not problems:
            print(f"ok    {name}")
    for note in () if _is_for_readers_alone(settings) else _notes(settings):
        print(f"note  {note}")
    return 1 if wrong else 0


def _looks(settings: Config) -> Iterator[tuple[str, Callable[[Config], Iterator[str]]]]:
    """Yield what there is to look at."""
    yield "theme", _check_theme
    if settings.readers.where == "here" or _is_for_readers_alone(settings):
        yield "readers", _check_readers
    if _is_for_readers_alone(settings):
        return
    yield "desk", _check_desk
    yield "archive", _check_archive
    yield "site", _check_site
    if settings.store.store:
        yield "store", _check_store


def _is_for_readers_alone(settings: Config) -> bool:
    """Tell whether this is the folder of a readers' server that stands apart: there is no desk in it."""
    desk = settings.database_url or (settings.var / "desk.sqlite").exists()
    there = settings.readers_database_url or (settings.var / "readers.sqlite").exists()
    return settings.readers.where == "elsewhere" and bool(there) and not desk


def _notes(settings: Config) -> Iterator[str]:
    """Yield what is no mistake and still good to know."""
    from tamizdat.press.errors import BadTheme
    from tamizdat.press.theme import Theme
    from tamizdat.press.words import words

    theme = Theme(settings.theme)
    for edition in site_of(settings).editions:
        try:
            found = words(theme, edition)
        except BadTheme:  # told among the theme's mistakes
            continue
        if found.in_english:
            yield (
                f"words: {len(found.in_english)} of {found.known} of the theme stand in English in '{edition.tag}': "
                f"'tamizdat words {edition.tag}' writes the file to translate them in"
            )
    yield from _notes_on_shows(settings)


def _notes_on_shows(settings: Config) -> Iterator[str]:
    """Yield what podcast players will not like of the shows."""
    from tamizdat.archive.errors import ArchiveError
    from tamizdat.archive.store import Archive
    from tamizdat.press.show_faults import faults

    try:
        archive = Archive(settings.var / "archive")
    except ArchiveError:  # told among what is wrong
        return
    yield from (f"podcasts: {fault}" for fault in faults(archive, site_of(settings)))
    archive.close()


def _check_theme(settings: Config) -> Iterator[str]:
    from tamizdat.press.own_theme import problems

    yield from problems(settings.theme, site_of(settings).editions)


def _check_readers(settings: Config) -> Iterator[str]:
    import os

    from tamizdat.cli.readers import environment
    from tamizdat.readers.looking import problems

    key = settings.var / "readers-key"
    if not settings.readers_key and not key.exists():
        yield f"its key is neither in TAMIZDAT_READERS_KEY nor in {key}: give it as the server has it"
        return
    os.environ.update(environment(settings.folder))
    yield from problems()


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

    if not settings.ledger.exists():
        yield "nothing was printed yet: run 'tamizdat print'"
        return
    ledger = Ledger(settings.ledger)
    yield from problems(settings.printed, ledger, site_of(settings))
    ledger.close()


def _check_store(settings: Config) -> Iterator[str]:
    from tamizdat.depot.errors import DepotError
    from tamizdat.press.elsewhere import problems
    from tamizdat.press.ledger import Ledger

    depot = depot_of(settings)
    if depot is None:
        return
    try:
        depot.try_it()
        if settings.ledger.exists():
            with closing(Ledger(settings.ledger)) as ledger:
                yield from problems(ledger.contents(), depot)
    except DepotError as error:
        yield f"{error}: see docs/how-to/serve-large-files.md"
