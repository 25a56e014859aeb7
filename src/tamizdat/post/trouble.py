"""What editors are told because somebody has to do something: one saying for each thing, until it is over."""

from __future__ import annotations

import logging

import msgspec

from tamizdat.post.models import Trouble
from tamizdat.post.sayings import Saying

log = logging.getLogger("tamizdat.post")


def tell(what: str, saying: Saying) -> None:
    """Have editors read something; `what` names the thing, such as "sending". No reader's address may stand in it."""
    said = msgspec.json.encode(saying).decode()
    row, new = Trouble.objects.get_or_create(what=what, defaults={"said": said})
    if new:
        log.warning("%s", saying.said())
    elif row.said != said:
        Trouble.objects.filter(what=what).update(said=said)


def over(what: str) -> None:
    """Say no more of it."""
    Trouble.objects.filter(what=what).delete()


def told() -> tuple[Saying, ...]:
    """Return what there is to say, the oldest first."""
    said = Trouble.objects.order_by("since").values_list("said", flat=True)
    return tuple(msgspec.json.decode(each, type=Saying) for each in said)
