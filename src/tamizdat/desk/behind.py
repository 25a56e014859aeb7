"""Versions that stay behind: those of a story that was corrected in another language, and not, or not yet, in theirs.

A correction is open for a version if the version was published on its day or before, has no correction of that day or a later
one, and nobody has said that it needs none (`models.CorrectionCheck`).
"""

from __future__ import annotations

from typing import Any

from django.db.models import BooleanField, Exists, ExpressionWrapper, OuterRef, Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from tamizdat.desk import editions
from tamizdat.desk.models import Correction, CorrectionCheck, Story


def open_for(story: Story) -> QuerySet[Correction]:
    """Return the corrections of other versions that are open for a version as readers have it, newest first."""
    if story.pk is None or not story.live or story.published_at is None:
        return Correction.objects.none()
    day = timezone.localtime(story.published_at).date()
    found = _open(story.pk, story.translation_key, day, own=story.pk)
    return found.select_related("story__locale").order_by("-date", "pk")


def told(story: Story) -> list[dict[str, Any]]:
    """Return the corrections that are open for a version: where, when, what was wrong, what is right, whose form."""
    names = dict(editions.choices())
    return [
        {
            "language": names.get(each.story.edition, each.story.edition),
            "date": each.date,
            "text": each.text,
            "right": each.right,
            "form": reverse("wagtailadmin_pages:edit", args=[each.story_id]),
        }
        for each in open_for(story)
    ]


def marked(stories: QuerySet[Story]) -> QuerySet[Story]:
    """Return stories with `is_behind`: whether a correction of another version is open for them."""
    open = _open(
        OuterRef("pk"),
        OuterRef("translation_key"),
        OuterRef("published_at__date"),
        own=OuterRef(OuterRef("pk")),
    )
    is_behind = ExpressionWrapper(Q(Exists(open), live=True), output_field=BooleanField())
    return stories.annotate(is_behind=is_behind)


def all_behind() -> QuerySet[Story]:
    """Return all versions for which a correction is open, those published last first."""
    corrected = Correction.objects.filter(story__live=True).values("story__translation_key")
    live = Story.objects.filter(live=True, translation_key__in=corrected)
    return marked(live).filter(is_behind=True).select_related("locale").order_by("-published_at")


def _open(pk: Any, key: Any, day: Any, *, own: Any) -> QuerySet[Correction]:
    """Return the corrections that are open for a version of this key, of a story of that key; `own` is the first, within."""
    answered = Correction.objects.filter(story=own, date__gte=OuterRef("date"))
    seen = CorrectionCheck.objects.filter(
        story=own, date=OuterRef("date"), text=OuterRef("text"), right=OuterRef("right")
    )
    others = Correction.objects.filter(story__live=True, story__translation_key=key, date__gte=day)
    return others.exclude(story=pk).filter(~Exists(answered), ~Exists(seen))
