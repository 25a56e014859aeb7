"""Letters: written by rule, changed, approved by a second person, scheduled.

DRAFT → ASKED → SCHEDULED → GOING → HANDED → SENT or CANCELLED. An editor's button leads as far as SCHEDULED; what follows
is in `handing_over` and `mailings`, and what holds for all of it in `letter_rules`.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone
from django.utils.translation import gettext as _
from wagtail.log_actions import log

from tamizdat.desk import filling, streams
from tamizdat.desk.actions.letter_rules import (
    SEND,
    allow,
    check,
    check_approved,
    check_free,
    check_open,
    check_seen,
    locked,
)
from tamizdat.desk.actions.refusals import Refused, action
from tamizdat.desk.models import Letter, Newsletter
from tamizdat.desk.models.letter import State

T = TypeVar("T")

# In a letter's history, with what is said there.
WRITTEN, REFILLED, ASKED, APPROVED, SCHEDULED, WITHDRAWN = (
    f"tamizdat.letter_{name}"
    for name in ("written", "refilled", "asked", "approved", "scheduled", "withdrawn")
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
    check_open(letter)
    check_free(letter, user)
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
    check_open(current)
    check_free(current, user)
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
    check_seen(letter, seen)
    check(letter, due)
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
    check_seen(letter, seen)
    check(letter, letter.due)
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
    check_open(letter)
    check_approved(letter)
    check_seen(letter, seen)
    check(letter, due)
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
    check_open(letter)
    return _changed(letter, WITHDRAWN, user, **_as_draft())


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


# Changing


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
