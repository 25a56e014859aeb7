"""`tamizdat user`: accounts for the desk."""

from __future__ import annotations

import argparse
import getpass
import sys

from tamizdat import config
from tamizdat.cli.rooms import open_desk
from tamizdat.cli.verbs import Failure, Verbs, newsroom_option, verb


def add(verbs: Verbs) -> None:
    """Add the verb."""
    parser = verb(verbs, "user", user, "make an account for the desk, or give one a new password")
    parser.add_argument("name", metavar="NAME", help="what they log in with")
    parser.add_argument(
        "--role", choices=("chief", "editor", "reporter"), default="chief",
        help="chief: everything; editor: publishes; reporter: writes drafts (default: %(default)s)",
    )  # fmt: skip
    parser.add_argument("--first-name", default="")
    parser.add_argument("--last-name", default="")
    parser.add_argument("--email", default="")
    newsroom_option(parser)


def user(options: argparse.Namespace) -> int:
    """Make an account. The password is asked for, or read from standard input where that is no terminal."""
    settings = config.read(options.newsroom)
    password = getpass.getpass("Password: ") if sys.stdin.isatty() else sys.stdin.readline().rstrip("\n")
    open_desk(settings)
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
