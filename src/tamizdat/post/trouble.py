"""What editors are told because somebody has to do something: one sentence for each thing, until it is over."""

from __future__ import annotations

import logging

from tamizdat.post.models import Trouble

log = logging.getLogger("tamizdat.post")


def tell(what: str, said: str) -> None:
    """Have editors read `said`; `what` names the thing, such as "sending". No reader's address may stand in it."""
    row, new = Trouble.objects.get_or_create(what=what, defaults={"said": said})
    if new:
        log.warning("%s", said)
    elif row.said != said:
        Trouble.objects.filter(what=what).update(said=said)


def over(what: str) -> None:
    """Say no more of it."""
    Trouble.objects.filter(what=what).delete()


def sentences() -> tuple[str, ...]:
    """Return what there is to say, the oldest first."""
    return tuple(Trouble.objects.order_by("since").values_list("said", flat=True))
