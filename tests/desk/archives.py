"""What tests of whole archives share: the desk's documents as an export has them, and an emptied newsroom."""

from __future__ import annotations

from contextlib import suppress

from tamizdat.archive.documents import blobs_of, decode
from tamizdat.archive.errors import BadDocument
from tamizdat.archive.soundness import check_record
from tamizdat.desk import compose, editions, marks, models
from tamizdat.desk.compose.making import Making
from tamizdat.desk.incoming import Incoming
from tamizdat.desk.shelf import shelf

ORDER = (
    "place", "topic", "coverage", "series", "person", "actor", "event", "membership", "page", "story", "claim", "masthead",
    "front", "most-read", "redirect",
)  # fmt: skip


def exported() -> dict[tuple[str, str], bytes]:
    """Return the JSON of all that is published, by edition and id, what is named before what names it."""
    found = {}
    for kind in ORDER:
        rows = list(compose.MODELS[kind].objects.order_by("pk"))
        rows += models.Front.objects.order_by("pk") if kind == "front" else []
        for row in rows:
            for _, uid, tags in marks.things_of(row):
                for tag in tags:
                    living = compose.living(kind, uid, tag)
                    if living is not None:
                        document, data = compose.filed(living, Making(tag))
                        with suppress(BadDocument):  # which the archive would refuse
                            check_record(document)
                            found[tag, document.id] = data
    return found


def incoming(*datas: bytes) -> list[Incoming]:
    return [Incoming(decode(data), data) for data in datas]


def blobs(datas) -> dict[str, bytes]:
    """Return the files that documents name."""
    names = {name for data in datas for name in blobs_of(decode(data))}
    return {name: shelf().path(name).read_bytes() for name in names}


def empty() -> None:
    """Take everything out of the newsroom that an export holds."""
    from django.conf import settings
    from wagtail.documents.models import Document

    for model in (models.Story, models.PlainPage):
        for row in model.objects.all():
            row.delete()
    models.Topic.objects.update(parent=None)
    models.Place.objects.update(parent=None)
    for model in (
        models.Claim, models.Membership, models.Event, models.Actor,
        models.Place, models.Coverage, models.Topic, models.Series, models.Person, models.Redirect, models.Imported,
        models.Picture, Document, models.Mark,
    ):  # fmt: skip
        model.objects.all().delete()
    models.Mark.objects.all().delete()
    models.Masthead.objects.all().delete()
    models.MostRead.objects.all().delete()
    for tag in editions.tags():
        models.Masthead.objects.create(edition=tag, name="Untitled Paper")
    from tamizdat.archive.ids import mint

    models.Edition.objects.update(
        translation_key=mint(), carried="", strips="[]", picks="[]", breaking_text="", breaking_page=None
    )
    import shutil

    shutil.rmtree(settings.TAMIZDAT.var / "shelf", ignore_errors=True)
