"""How a letter that is due goes: begun, its mail kept, handed over, and followed until it is sent.

`desk.posting` takes these steps, each of which may be repeated.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Final

import msgspec
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from tamizdat.desk import filling, sayings
from tamizdat.desk.actions.letter_rules import check, check_approved, locked
from tamizdat.desk.actions.refusals import Refused, action
from tamizdat.desk.models import Letter
from tamizdat.desk.models.letter import State
from tamizdat.post.interface import Mail, Progress

FIRST_PAUSE: Final = 15  # seconds after what failed once; each time it is twice as long
LONGEST_PAUSE: Final = timedelta(minutes=30)
HANDED: Final = "tamizdat.letter_handed"  # in a letter's history
_ENDS: Final = {"done": State.SENT, "cancelled": State.CANCELLED}


@action
def begin_letter(letter: Letter, now: datetime) -> Letter:
    """Begin to hand a letter over that is due: from now on it is on the site, and cannot be changed.

    Raises:
        Refused: something stops it; it is tried again.
    """
    letter = locked(letter)
    if letter.state != State.SCHEDULED or letter.due is None or letter.due > now:
        raise Refused(_("This letter is not due."))
    check_approved(letter)  # it may have been scheduled before its newsletter wanted that
    check(letter, now)
    letter.state, letter.published = State.GOING, now.replace(microsecond=0)
    letter.told = filling.told_by(letter)
    letter.nth = _nth(letter)
    _forget_trouble(letter)
    letter.save()
    return letter


@action
def keep_mail(letter: Letter, mail: Mail) -> Letter:
    """Keep the mail of a letter that is being handed over: whatever happens now, the same goes to all."""
    letter = locked(letter)
    if letter.mail is None:
        letter.mail = msgspec.to_builtins(mail)
        letter.save(update_fields=["mail"])
    return letter


@action
def note_handed(letter: Letter, progress: Progress) -> Letter:
    """Note that the readers' server has a letter."""
    letter = locked(letter)
    if letter.state == State.GOING:
        log(instance=letter, action=HANDED, data={"subscribers": progress.subscribers})
        letter.state = State.HANDED
    return keep_progress(letter, progress)


@action
def note_progress(letter: Letter, progress: Progress) -> Letter:
    """Note how far the sending of a letter is."""
    return keep_progress(locked(letter), progress)


@action
def note_trouble(letter: Letter, why: Exception, now: datetime) -> Letter:
    """Note why a letter could not be handed over, and when it is tried again; of one that was withdrawn nothing."""
    letter = locked(letter)
    if letter.state not in (State.SCHEDULED, State.GOING):
        return letter
    pause = min(timedelta(seconds=FIRST_PAUSE * 2 ** min(letter.tries, 12)), LONGEST_PAUSE)
    letter.trouble, letter.tries, letter.again = sayings.kept(why), letter.tries + 1, now + pause
    letter.save(update_fields=["trouble", "tries", "again"])
    return letter


def keep_progress(letter: Letter, progress: Progress) -> Letter:
    """Keep how far the sending of a letter is that was `locked`."""
    letter.progress = msgspec.to_builtins(progress)
    if letter.state in (State.HANDED, State.SENT, State.CANCELLED):
        letter.state = _ENDS.get(progress.state, State.HANDED)
    if letter.state != State.GOING and letter.state != State.HANDED:
        letter.mail = None  # it was sent: the site has what stood in it
    _forget_trouble(letter)
    letter.save(update_fields=["progress", "state", "mail", "trouble", "tries", "again"])
    return letter


def _forget_trouble(letter: Letter) -> None:
    letter.trouble, letter.tries, letter.again = "", 0, None


def _nth(letter: Letter) -> int:
    """Return which of its newsletter's letters of the day a letter is."""
    day = timezone.localtime(letter.published).date()
    same = letter.newsletter.letters.filter(published__date=day).exclude(pk=letter.pk)
    return 1 + max((nth for nth in same.values_list("nth", flat=True)), default=0)
