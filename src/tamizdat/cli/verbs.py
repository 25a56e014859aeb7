"""What all verbs have in common: how they are declared, and how they fail."""

from __future__ import annotations

import argparse
import textwrap
from collections.abc import Callable
from pathlib import Path

Verbs = argparse._SubParsersAction  # the type has no public name


class Failure(Exception):
    """What stops a command; the message is for the person at the keyboard."""


def verb(
    verbs: Verbs, name: str, run: Callable[[argparse.Namespace], int | None], help: str, more: str = ""
) -> argparse.ArgumentParser:
    """Declare a verb that `run` carries out; `help` is its line in the list, and `more` follows it in its own help."""
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


def folder_argument(parser: argparse.ArgumentParser) -> None:
    """Let a verb be told which newsroom it is about."""
    parser.add_argument(
        "folder",
        metavar="FOLDER",
        type=Path,
        nargs="?",
        default=Path(),
        help="the newsroom (default: this folder)",
    )


def newsroom_option(parser: argparse.ArgumentParser) -> None:
    """Let a verb whose arguments are something else be told which newsroom it is about."""
    parser.add_argument(
        "--newsroom", metavar="FOLDER", type=Path, default=Path(), help="the newsroom (default: this folder)"
    )
