"""What an editor does for somebody who wrote to the paper. The desk keeps nobody's address."""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Any, Final

from django.utils.translation import gettext as _
from wagtail.log_actions import log
from wagtail.models import ModelLogEntry

from tamizdat.desk import doors
from tamizdat.desk.actions.letter_rules import allow
from tamizdat.desk.actions.refusals import Refused

MANAGE: Final = "desk.manage_subscribers"
LET_IN: Final = "tamizdat.let_in"  # in the history of the editor who did it
_ADDRESS: Final = re.compile(r"\S@\S")


def let_in(address: str, why: str, *, user: Any) -> bool:
    """Let somebody sign up again who called a letter spam, whose mail came back, or who asked never to be written to.

    Args:
        address: whose it is; it is kept nowhere
        why: the reason, which is kept with who gave it and when
        user: who gives it

    Returns:
        Whether anything was in the way.

    Raises:
        PermissionDenied: `user` may not manage subscribers.
        Refused: there is no reason, or an address stands in it.
        ClientError: the readers' server does not answer, or what was given is no address.
    """
    allow(user, MANAGE)
    why = " ".join(why.split())
    if not why:
        raise Refused(_("Say why: it is kept, since you may be asked for it."))
    if _ADDRESS.search(why):
        raise Refused(_("Leave addresses out of the reason: it is kept, and they are not."))
    lifted = doors.client().let_in(address)
    if lifted:
        log(instance=user, action=LET_IN, user=user, data={"why": why})
    return lifted


def last_let_in(count: int) -> Sequence[Any]:
    """Return the entries of the last times that somebody was let in: `user`, `timestamp`, and `data["why"]`."""
    entries = ModelLogEntry.objects.filter(action=LET_IN)
    return entries.select_related("user").order_by("-timestamp", "-pk")[:count]
