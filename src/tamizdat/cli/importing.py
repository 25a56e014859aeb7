"""`tamizdat import`: bringing copy to the desk."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from tamizdat import config
from tamizdat.cli.rooms import file_and_print, open_desk
from tamizdat.cli.verbs import Verbs, newsroom_option, verb

if TYPE_CHECKING:
    from tamizdat.wire.progress import Teller
    from tamizdat.wire.reports import ImportReport


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(
        verbs, "import", import_, "bring copy into the desk",
        "PATH is a text as a reporter sends it (.txt: it becomes a draft), a folder in the Markdown form (see "
        "docs/reference/markdown-folder.md), a folder that was exported (see docs/reference/open-form.md), an export of "
        "WordPress (.xml, see docs/how-to/move-from-wordpress.md), or the feed of a podcast (a file, folder or address, see "
        "docs/how-to/move-a-podcast-in.md); or the record alone, as a folder of tables or entities of "
        "FollowTheMoney (.json, see docs/reference/record-tables.md). What was refused, left out or repaired is listed. An "
        "import that was cut off goes on when it is called again.",
    )  # fmt: skip
    parser.add_argument("paths", metavar="PATH", type=_named, nargs="+")
    parser.add_argument(
        "--report", metavar="FILE", type=Path, action="append", default=[],
        help="also write all of that into FILE, a page (.html) or a table (.csv); may be given twice",
    )  # fmt: skip
    parser.add_argument(
        "--rules", metavar="FILE", type=Path,
        help="where the categories and tags of WordPress are filed; without it, EXPORT.rules.toml is used, or suggested",
    )  # fmt: skip
    parser.add_argument(
        "--ours",
        action="store_true",
        help="bring a podcast although its feed says that other hosts may not: it is ours",
    )
    newsroom_option(parser)


def _named(words: str) -> Path | str:
    """Return a path, or an address as it is: as a path it would lose a slash."""
    return words if "://" in words else Path(words)


def import_(options: argparse.Namespace) -> int:
    """Import copy. What is good is imported even if another path is not."""
    settings = config.read(options.newsroom)
    from tamizdat.wire.progress import Teller
    from tamizdat.wire.report_files import write_report, writer_for

    for path in options.report:
        writer_for(path)  # a wrong name is told now and not in an hour
    open_desk(settings)
    tell = Teller(sys.stdout)
    reports = [report for path in options.paths for report in _import_one(path, options, tell)]
    for path in options.report:
        write_report(reports, path)
        tell.say(f"The report is in {path}.")
    file_and_print()
    return 1 if any(report.refused for report in reports) else 0


def _import_one(path: Path | str, options: argparse.Namespace, tell: Teller) -> list[ImportReport]:
    from tamizdat.wire.errors import WireError
    from tamizdat.wire.importing import import_paths
    from tamizdat.wire.reports import ImportReport

    try:
        reports = import_paths([path], progress=tell.progress, rule_file=options.rules, ours=options.ours)
    except (WireError, OSError) as error:
        tell.clear()
        print(f"tamizdat: {error}", file=sys.stderr)
        return [ImportReport.of_refusal(str(path), error)]
    for report in reports:
        tell.say(str(report))
    return reports
