"""How an action is one transaction, and what it refuses is told in words."""

from __future__ import annotations

import functools
from collections.abc import Callable
from typing import ParamSpec, TypeVar

from django.core.exceptions import ValidationError
from django.db import transaction

from tamizdat.desk import imaging
from tamizdat.desk.recordings.errors import BadRecording

P = ParamSpec("P")
R = TypeVar("R")


class Refused(Exception):
    """A change that the desk does not accept; nothing of it was kept."""


def action(function: Callable[P, R]) -> Callable[P, R]:
    """Make a function one transaction, and its refusals readable."""
    return readable(transaction.atomic(function))


def readable(function: Callable[P, R]) -> Callable[P, R]:
    """Make what a function refuses readable."""

    @functools.wraps(function)
    def act(*args: P.args, **kwargs: P.kwargs) -> R:
        try:
            return function(*args, **kwargs)
        except ValidationError as error:
            raise Refused(in_words(error)) from error
        except (ValueError, imaging.BadPicture, BadRecording) as error:
            raise Refused(str(error)) from error

    return act


def in_words(error: ValidationError) -> str:
    """Return what a validation found, with the names of the fields, in a line."""
    if not hasattr(error, "error_dict"):
        return " ".join(error.messages)
    lines = [
        f"{'headline' if field == 'title' else field}: {' '.join(messages)}"
        if field != "__all__"
        else " ".join(messages)
        for field, messages in error.message_dict.items()
    ]
    return "; ".join(lines)
