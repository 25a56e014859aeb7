"""What an editor has the readers' server do with a letter: send a test of it, or pause, go on with or end its sending."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, Final, Literal

from wagtail.log_actions import log

from tamizdat.desk import doors, mails
from tamizdat.desk.actions.handing_over import keep_progress
from tamizdat.desk.actions.letter_rules import SEND, allow, locked
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Letter
from tamizdat.post.interface import Progress, Test, Tested

Way = Literal["pause", "resume", "cancel"]

# In a letter's history, with what is said there.
PAUSED, RESUMED, STOPPED = (f"tamizdat.letter_{name}" for name in ("paused", "resumed", "stopped"))
_SAID: Final[dict[Way, str]] = {"pause": PAUSED, "resume": RESUMED, "cancel": STOPPED}


def try_letter(letter: Letter, addresses: Sequence[str], *, user: Any = None) -> Tested:
    """Send a letter to those who make it, at once; their addresses are kept nowhere.

    Raises:
        PermissionDenied: `user` may not change letters.
        ClientError, ArchiveError, PressError: it cannot be sent, or not be made into a mail.
    """
    allow(user, "desk.change_letter")
    client = doors.client()
    client.tell(doors.paper())  # the newsletter may be new
    mail = mails.mail(letter)
    return client.test(Test(newsletter=str(letter.newsletter.uid), mail=mail, addresses=tuple(addresses)))


def steer_letter(letter: Letter, way: Way, *, user: Any = None) -> Letter:
    """Pause the sending of a letter, have it go on, or end it.

    Raises:
        PermissionDenied: `user` may not send letters.
        ClientError: the readers' server does not answer, or has no such letter.
    """
    allow(user, SEND)
    # Not within the transaction: what waits for another machine keeps nobody from writing.
    return _note_steered(letter, way, getattr(doors.client(), way)(str(letter.uid)), user)


@action
def _note_steered(letter: Letter, way: Way, progress: Progress, user: Any) -> Letter:
    log(instance=letter, action=_SAID[way], user=user)
    return keep_progress(locked(letter), progress)
