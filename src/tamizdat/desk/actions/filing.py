"""Filing everything anew."""

from __future__ import annotations

from tamizdat.desk import compose, marks
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Front


@action
def refile_all() -> int:
    """Mark everything, so that the filer files it all anew: for an archive that was lost. Returns how many marks."""
    things = [
        thing
        for model in (*compose.MODELS.values(), Front)
        for row in model.objects.iterator(500)
        for thing in marks.things_of(row)
    ]
    marks.write(things)
    return len(things)
