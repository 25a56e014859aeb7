"""What holds for everything that is done with a letter: who may, and what keeps it from being done.

`allow` refuses a person, by `PermissionDenied`; the rest refuse what is asked, by `Refused`, in words for an editor.
"""

from __future__ import annotations

import hashlib
import json
from datetime import datetime
from typing import Any, Final

from django.core.exceptions import PermissionDenied
from django.utils.translation import gettext as _

from tamizdat.desk import letter_checks
from tamizdat.desk.actions.refusals import Refused
from tamizdat.desk.models import Letter

SEND: Final = "desk.send_letter"


def allow(user: Any, permission: str) -> None:
    """Refuse whoever may not do something; `None` is the desk itself, which may.

    Raises:
        PermissionDenied: `user` may not.
    """
    if user is not None and not user.has_perm(permission):
        raise PermissionDenied


def locked(letter: Letter) -> Letter:
    """Return a letter as it is now, locked until the transaction ends."""
    found: Letter = Letter.objects.select_for_update().get(pk=letter.pk)
    return found


def check_open(letter: Letter) -> None:
    """Refuse to change a letter that is on its way."""
    if not letter.is_open:
        raise Refused(
            _(
                "This letter is on its way: nothing in it can be changed. What is wrong in it, the next one corrects."
            )
        )


def check_approved(letter: Letter) -> None:
    """Refuse to send a letter that needs a second person and was not approved."""
    if letter.newsletter.second_person and letter.approved_by is None:
        raise Refused(_("A second person has to approve the letters of this newsletter: ask for it."))


def words_of(letter: Letter) -> str:
    """Return a digest of what an editor can change in a letter: who looked at it and then acts, acts on that."""
    fields = [field.value_to_string(letter) for field in letter._meta.concrete_fields if field.editable]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:16]


def check_seen(letter: Letter, seen: str | None) -> None:
    """Refuse to act on a letter that is another than its user looked at; `seen` is the `words_of` what they saw."""
    if seen is not None and seen != words_of(letter):
        raise Refused(_("Somebody changed this letter while you looked at it: look at it again."))


def check_free(letter: Letter, user: Any) -> None:
    """Refuse to change a letter that another user locked."""
    lock = letter.get_lock()
    if user is not None and lock is not None and lock.for_user(user):
        raise Refused(
            _("{} locked this letter: nobody else changes it until it is unlocked.").format(letter.locked_by)
        )


def check(letter: Letter, at: datetime | None) -> None:
    """Refuse to send a letter at a moment if anything about it stops that; the message says what."""
    stopping = letter_checks.stopping(letter, at)
    if stopping:
        raise Refused(" ".join(f"{each.what} {each.remedy}" for each in stopping))
