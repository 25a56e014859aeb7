"""The `tamizdat` command, a verb a module. Each is one call into a room; what is slow to import is imported by the verb."""

from __future__ import annotations

import argparse
import sys
import textwrap
from collections.abc import Sequence

from tamizdat import __version__
from tamizdat.cli import (
    bouncing,
    checking,
    counting,
    exporting,
    importing,
    mail_keys,
    new,
    printing,
    readers,
    releases,
    serving,
    theming,
    user,
    words,
)
from tamizdat.config import ConfigError

EX_CONFIG = 78  # sysexits.h


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
    for each in (
        new,
        user,
        serving,
        readers,
        importing,
        exporting,
        printing,
        releases,
        bouncing,
        mail_keys,
        counting,
        theming,
        words,
        checking,
    ):
        each.add(verbs)
    return parser
