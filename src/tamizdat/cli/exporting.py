"""`tamizdat export`: writing everything that is published."""

from __future__ import annotations

import argparse
import sys
from contextlib import closing
from pathlib import Path

from tamizdat import config
from tamizdat.cli.verbs import Verbs, newsroom_option, verb


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "export", export, "write everything that is published into a folder",
        "FOLDER gets documents as JSON lines and files by digest, readable without us (see docs/reference/open-form.md), "
        "and can be imported elsewhere. An earlier export in it is brought up to date. With --tables or --ftm only "
        "the record (actors, memberships, events, claims) is written, for spreadsheets or for the tools of others (see "
        "docs/reference/record-tables.md).",
    )  # fmt: skip
    parser.add_argument(
        "to",
        metavar="PATH",
        type=Path,
        help="a folder that is new, empty or an earlier export; a file for --ftm",
    )
    only = parser.add_mutually_exclusive_group()
    only.add_argument(
        "--tables", action="store_true", help="the record as tables (CSV) into a folder without any"
    )
    only.add_argument(
        "--ftm", action="store_true", help="the record as FollowTheMoney, an entity a line, into a file"
    )
    newsroom_option(parser)


def export(options: argparse.Namespace) -> int:
    """Export what is published."""
    settings = config.read(options.newsroom)
    if options.tables or options.ftm:
        return _export_record(settings, options)
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


def _export_record(settings: config.Config, options: argparse.Namespace) -> int:
    from tamizdat.archive.store import Archive
    from tamizdat.wire.record.writing import write_lines, write_tables

    site = settings.site
    with closing(Archive(settings.var / "archive")) as archive:
        if options.tables:
            done = write_tables(archive, options.to, site.editions)
        else:
            done = write_lines(archive, options.to, site.editions, site.url)
    for problem in done.problems:
        print(f"tamizdat: {problem}", file=sys.stderr)
    counts = ", ".join(f"{count:,} {type}{'s' if count != 1 else ''}" for type, count in done.counts.items())
    print(f"{options.to} holds {counts or 'nothing: nothing is recorded yet'}.")
    return 1 if done.problems else 0
