"""Filing everything anew."""

from __future__ import annotations

from tamizdat.desk import marks
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import (
    Coverage,
    Edition,
    Front,
    Masthead,
    Person,
    Place,
    PlainPage,
    Redirect,
    Series,
    Story,
    Topic,
)


@action
def refile_all() -> int:
    """Mark everything, so that the filer files it all anew: for an archive that was lost. Returns how many marks."""
    models = (Edition, Front, Masthead, Place, Topic, Coverage, Series, Person, PlainPage, Story, Redirect)
    things = [
        thing for model in models for row in model.objects.iterator(500) for thing in marks.things_of(row)
    ]
    marks.write(things)
    return len(things)
