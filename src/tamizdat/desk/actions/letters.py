"""Letters: written by rule, approved by a second person, scheduled, handed over to be sent.

DRAFT → ASKED → SCHEDULED → GOING → HANDED → SENT or CANCELLED. An editor's button leads as far as SCHEDULED; what
follows is done by `desk.posting`, each step of which may be repeated.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Sequence
from datetime import datetime, timedelta
from typing import Any, Final, TypeVar

import msgspec
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from tamizdat.desk import filling, letter_checks, sayings, streams
from tamizdat.desk.actions.refusals import Refused, action
from tamizdat.desk.models import Letter, Newsletter
from tamizdat.desk.models.letter import State
from tamizdat.post.interface import Mail, Progress

T = TypeVar("T")

SEND: Final = "desk.send_letter"
FIRST_PAUSE: Final = 15  # seconds after what failed once; each time it is twice as long
LONGEST_PAUSE: Final = timedelta(minutes=30)
_ENDS: Final = {"done": State.SENT, "cancelled": State.CANCELLED}

# In a letter's history, with what is said there.
WRITTEN, REFILLED, ASKED, APPROVED, SCHEDULED, WITHDRAWN, HANDED = (
    f"tamizdat.letter_{name}"
    for name in ("written", "refilled", "asked", "approved", "scheduled", "withdrawn", "handed")
)


@action
def write_letter(newsletter: Newsletter, *, user: Any = None, now: datetime | None = None) -> Letter:
    """Write the next letter of a newsletter: it fills itself by the newsletter's rule. An empty time gives an empty letter.

    Raises:
        PermissionDenied: `user` may not write letters.
    """
    allow(user, "desk.add_letter")
    now = now or timezone.now()
    letter = Letter(newsletter=newsletter, made_by=user, changed_by=user)
    _fill(letter, now)
    letter.save()
    letter.save_revision(user=user)
    log(instance=letter, action=WRITTEN, user=user)
    return letter


@action
def fill_again(letter: Letter, *, user: Any = None, now: datetime | None = None) -> int:
    """Put in what came since a letter was filled. What the editor moved, wrote or took out stays so.

    Returns:
        How many stories came.

    Raises:
        PermissionDenied: `user` may not change letters.
        Refused: it can be changed no more, or somebody locked it.
    """
    allow(user, "desk.change_letter")
    letter = locked(letter)
    _check_open(letter)
    _check_free(letter, user)
    came = _fill(letter, now or timezone.now())
    _keep_draft(letter, user)
    log(instance=letter, action=REFILLED, user=user, data={"stories": came})
    return came


@action
def edit_letter(letter: Letter, save: Callable[[], T], *, user: Any = None, changed: bool = True) -> T:
    """Keep what an editor changed in a letter. If a second person was asked, or approved it, that is void.

    Args:
        letter: with what was changed; how far it is, is taken from the database
        save: saves it
        user: who changed it
        changed: whether anything in it is another

    Returns:
        What `save` returns.

    Raises:
        PermissionDenied: `user` may not change letters.
        Refused: it can be changed no more, or somebody locked it.
    """
    allow(user, "desk.change_letter")
    current = locked(letter)
    _check_open(current)
    _check_free(current, user)
    for field in letter._meta.concrete_fields:
        if not field.editable and not field.primary_key:
            setattr(letter, field.attname, getattr(current, field.attname))
    if changed:
        _make_draft(letter)
        letter.changed_by = user
    return save()


@action
def ask_for_approval(
    letter: Letter, due: datetime | None, *, user: Any = None, seen: str | None = None
) -> Letter:
    """Ask a second person to approve a letter that is to be sent at a moment, or as soon as it is approved.

    `seen` is the `words_of` what the user looked at, where they did.

    Raises:
        PermissionDenied: `user` may not change letters.
        Refused: something stops it; the message says what.
    """
    allow(user, "desk.change_letter")
    letter = locked(letter)
    if letter.state != State.DRAFT:
        raise Refused(_("This letter is no draft any more: “{}”.").format(letter.get_state_display()))
    _check_seen(letter, seen)
    _check(letter, due)
    return _changed(letter, ASKED, user, state=State.ASKED, asked_by=user, due=due)


@action
def approve_letter(letter: Letter, *, user: Any, seen: str | None = None) -> Letter:
    """Approve a letter as the second person, which schedules it. `seen` as in `ask_for_approval`.

    Raises:
        PermissionDenied: `user` may not send letters.
        Refused: `user` is one of those who made it, nobody asked, it was changed meanwhile, or something stops it.
    """
    allow(user, SEND)
    letter = locked(letter)
    if letter.state != State.ASKED:
        raise Refused(_("Nobody asked to have this letter approved, or it was changed since."))
    if user in made_by(letter):
        raise Refused(_("You made this letter: somebody else has to approve it."))
    _check_seen(letter, seen)
    _check(letter, letter.due)
    due = letter.due or timezone.now()
    return _changed(letter, APPROVED, user, state=State.SCHEDULED, approved_by=user, due=due)


def made_by(letter: Letter) -> set[Any]:
    """Return those who made a letter: none of them is a second person."""
    return {user for user in (letter.made_by, letter.changed_by, letter.asked_by) if user is not None}


@action
def schedule_letter(
    letter: Letter, due: datetime | None, *, user: Any = None, seen: str | None = None
) -> Letter:
    """Have a letter sent at a moment, or at once. `seen` as in `ask_for_approval`.

    Raises:
        PermissionDenied: `user` may not send letters.
        Refused: a second person has to approve it, it was changed meanwhile, or something stops it.
    """
    allow(user, SEND)
    letter = locked(letter)
    _check_open(letter)
    _check_approved(letter)
    _check_seen(letter, seen)
    _check(letter, due)
    return _changed(letter, SCHEDULED, user, state=State.SCHEDULED, due=due or timezone.now())


@action
def withdraw_letter(letter: Letter, *, user: Any = None) -> Letter:
    """Make a letter that was scheduled, or waits for a second person, a draft again.

    Raises:
        PermissionDenied: `user` may not send letters, and it is not theirs.
        Refused: it is being sent.
    """
    letter = locked(letter)
    if user is not None and user not in made_by(letter):
        allow(user, SEND)
    _check_open(letter)
    return _changed(letter, WITHDRAWN, user, **_as_draft())


# What `desk.posting` does


@action
def begin_letter(letter: Letter, now: datetime) -> Letter:
    """Begin to hand a letter over that is due: from now on it is on the site, and cannot be changed.

    Raises:
        Refused: something stops it; it is tried again.
    """
    letter = locked(letter)
    if letter.state != State.SCHEDULED or letter.due is None or letter.due > now:
        raise Refused(_("This letter is not due."))
    _check_approved(letter)  # it may have been scheduled before its newsletter wanted that
    _check(letter, now)
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


# Filling


def _fill(letter: Letter, now: datetime) -> int:
    """Put into a letter what the rule gives and was not offered yet; return how many stories that are."""
    newsletter, before = letter.newsletter, {*letter.offered, *_uids(letter.stories())}
    came = filling.parts(newsletter, now, before)
    corrected = filling.corrected(newsletter, now) if newsletter.corrections else []
    new = [story for story in corrected if str(story.uid) not in _offered_corrections(letter)]
    letter.parts = _with(letter, came)
    rows = [("story", page.pk) for page in (*letter.corrected_stories(), *new)]
    letter.corrected = streams.stream(letter, "corrected", rows)
    letter.filled_at = now
    stories = [story for part in came for story in part.stories]
    letter.offered = [*letter.offered, *_uids(stories), *(f"corrected {uid}" for uid in _uids(new))]
    if not letter.subject and (lead := next(iter(letter.stories()), None)) is not None:
        letter.subject = str(lead.title)[:200]
    return len(stories) + len(new)


def _offered_corrections(letter: Letter) -> set[str]:
    known = {each.removeprefix("corrected ") for each in letter.offered if each.startswith("corrected ")}
    return known | set(_uids(letter.corrected_stories()))


def _uids(pages: Sequence[Any]) -> list[str]:
    return [str(page.specific_deferred.uid) for page in pages]


def _with(letter: Letter, came: Sequence[filling.Part]) -> Any:
    """Return the parts of a letter with what came: at the end of the part of the same name, or in a new one."""
    block = Letter._meta.get_field("parts").stream_block
    raw = list(letter.parts.get_prep_value()) if letter.parts else []
    for part in came:
        items = [
            {"type": "item", "value": {"story": story.pk, "note": "", "whole": False}}
            for story in part.stories
        ]
        own = next((each for each in raw if (each["value"].get("label") or "") == part.label), None)
        if own is None:
            raw.append({"type": "part", "value": {"label": part.label, "items": items}})
        else:
            own["value"]["items"] = [*own["value"]["items"], *items]
    return block.to_python(raw)


# Rules


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


def _check_open(letter: Letter) -> None:
    if not letter.is_open:
        raise Refused(
            _(
                "This letter is on its way: nothing in it can be changed. What is wrong in it, the next one corrects."
            )
        )


def _check_approved(letter: Letter) -> None:
    if letter.newsletter.second_person and letter.approved_by is None:
        raise Refused(_("A second person has to approve the letters of this newsletter: ask for it."))


def words_of(letter: Letter) -> str:
    """Return a digest of what an editor can change in a letter: who looked at it and then acts, acts on that."""
    fields = [field.value_to_string(letter) for field in letter._meta.concrete_fields if field.editable]
    return hashlib.sha256(json.dumps(fields).encode()).hexdigest()[:16]


def _check_seen(letter: Letter, seen: str | None) -> None:
    if seen is not None and seen != words_of(letter):
        raise Refused(_("Somebody changed this letter while you looked at it: look at it again."))


def _check_free(letter: Letter, user: Any) -> None:
    lock = letter.get_lock()
    if user is not None and lock is not None and lock.for_user(user):
        raise Refused(
            _("{} locked this letter: nobody else changes it until it is unlocked.").format(letter.locked_by)
        )


def _check(letter: Letter, at: datetime | None) -> None:
    stopping = letter_checks.stopping(letter, at)
    if stopping:
        raise Refused(" ".join(f"{each.what} {each.remedy}" for each in stopping))


def _as_draft() -> dict[str, Any]:
    return {
        "state": State.DRAFT, "asked_by": None, "approved_by": None, "due": None, "trouble": "", "tries": 0, "again": None,
    }  # fmt: skip


def _changed(letter: Letter, what: str, user: Any, **fields: Any) -> Letter:
    for name, value in fields.items():
        setattr(letter, name, value)
    letter.save(update_fields=list(fields))
    due = {"due": letter.due.isoformat()} if letter.due else {}
    log(instance=letter, action=what, user=user, data=due)
    return letter


def _make_draft(letter: Letter) -> None:
    """Make a letter that is changed a draft where a second person approves: they approved of what it was."""
    if letter.state != State.DRAFT and letter.newsletter.second_person:
        for name, value in _as_draft().items():
            setattr(letter, name, value)


def _keep_draft(letter: Letter, user: Any) -> None:
    _make_draft(letter)
    letter.changed_by = user
    letter.save()
    letter.save_revision(user=user)
