"""Pictures as the media library looks for them: those that look alike, those whose rights end soon, those of a story."""

from __future__ import annotations

from datetime import timedelta
from typing import Any, Final

from django.db.models import QuerySet
from django.utils import timezone
from wagtail.models import ReferenceIndex

from tamizdat.desk.likeness import ALIKE, differ
from tamizdat.desk.models import Picture

SOON: Final = timedelta(days=14)


def alike(picture: Picture) -> list[int]:
    """Return the keys of pictures that are the same file or look like it, the most alike first.

    All likenesses are compared, which takes a tenth of a second for a hundred thousand.
    """
    same = dict.fromkeys(
        Picture.objects.exclude(pk=picture.pk)
        .filter(file_hash=picture.file_hash)
        .values_list("pk", flat=True),
        -1,
    )
    if picture.likeness is None:
        return list(same)
    others = (
        Picture.objects.exclude(pk=picture.pk).filter(likeness__isnull=False).values_list("pk", "likeness")
    )
    near = {pk: bits for pk, known in others.iterator() if (bits := differ(picture.likeness, known)) <= ALIKE}
    found = near | same
    return sorted(found, key=lambda pk: (found[pk], pk))


def ending() -> QuerySet[Picture]:
    """Return the pictures whose rights end soon, or ended not long ago, the first first."""
    now = timezone.now()
    return Picture.objects.filter(until__gt=now - SOON, until__lte=now + SOON).order_by("until", "pk")


def ending_in(story: Any) -> list[Picture]:
    """Return the pictures of a story, as it was last saved, whose rights end some day or have ended."""
    if story is None or not story.pk:
        return []
    named = ReferenceIndex.get_references_for_object(story).values_list(
        "to_object_id", "to_content_type__model"
    )
    keys = [pk for pk, model in named if model == "picture"]
    return list(Picture.objects.filter(pk__in=keys, until__isnull=False).order_by("until", "pk"))
