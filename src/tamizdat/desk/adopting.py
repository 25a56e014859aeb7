"""What earlier versions kept in another way, brought to where it is now.

Until recordings had a library, a story's block `audio` named a file of the desk. Each such file becomes a recording, with
the bytes and the address that it has; the file itself stays where it is.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from functools import cache
from pathlib import Path
from typing import Any, Final

from django.contrib.contenttypes.models import ContentType
from django.db.models import TextField
from django.db.models.functions import Cast
from wagtail.documents.models import Document
from wagtail.models import ReferenceIndex, Revision

from tamizdat.archive.blobs import name_of_file
from tamizdat.archive.recordings import MediaFile, Recording, media_type
from tamizdat.desk import marks
from tamizdat.desk.incoming import recordings
from tamizdat.desk.incoming.files import Files
from tamizdat.desk.models import Imported, Story
from tamizdat.desk.recordings import probing
from tamizdat.desk.recordings.errors import BadRecording

_DONE: Final = "adopted/audio blocks"
_SIGN: Final = "audio"


def adopt_recordings() -> None:
    """Make recordings of all files that stories and their drafts play; once, whatever was done since."""
    if Imported.objects.filter(key=_DONE).exists():
        return
    recording_of = cache(_recording)
    stories = Story.objects.annotate(raw=Cast("body", TextField())).filter(raw__contains=_SIGN)
    for pk, raw in stories.values_list("pk", "raw"):
        blocks = json.loads(raw)
        if _has_changed(blocks, recording_of):
            Story.objects.filter(pk=pk).update(
                body=Story._meta.get_field("body").stream_block.to_python(blocks)
            )
            story = Story.objects.get(pk=pk)
            ReferenceIndex.create_or_update_for_object(story)
            marks.write(marks.things_of(story))
    drafts = Revision.objects.filter(content_type=ContentType.objects.get_for_model(Story))
    for draft in drafts.annotate(raw=Cast("content", TextField())).filter(raw__contains=_SIGN).iterator():
        blocks = json.loads(draft.content.get("body") or "[]")
        if _has_changed(blocks, recording_of):
            content = draft.content | {"body": json.dumps(blocks)}
            Revision.objects.filter(pk=draft.pk).update(content=content)
    Imported.objects.create(key=_DONE, copy="", state="", thing="")


def _has_changed(blocks: list[dict[str, Any]], recording_of: Callable[[int], int | None]) -> bool:
    """Let the blocks of a body that named a file name its recording."""
    changed = False
    for block in blocks:
        if block["type"] == "audio":
            value = block["value"]
            block["type"] = "recording"
            block["value"] = {"recording": recording_of(value.get("file")), "title": value.get("title") or ""}
            changed = True
    return changed


def _recording(pk: int | None) -> int | None:
    """Return the recording that is made of a file; None if the file is gone."""
    document = Document.objects.filter(pk=pk).first() if pk else None
    path = Path(document.file.path) if document is not None else None
    if path is None or not path.is_file():
        return None
    blob = name_of_file(path, _extension(path))
    made = recordings.kept(_described(path, blob), Files(lambda _: path))
    if not made.title:
        made.title = document.title
        made.save()
    return int(made.pk)


def _extension(path: Path) -> str:
    return "".join(c for c in path.suffix.lower() if c.isalnum())[:8] or "bin"


def _described(path: Path, blob: str) -> Recording:
    file = MediaFile(blob=blob, type=media_type(blob), bytes=path.stat().st_size)
    try:
        facts = probing.facts(path)
    except BadRecording:  # it was accepted once, and whoever hears it hears it still
        return Recording(sort="audio", files=(file,))
    file = MediaFile(
        blob=blob,
        type=facts.kind.type,
        bytes=file.bytes,
        bit_rate=facts.bit_rate,
        width=facts.width,
        height=facts.height,
    )
    return Recording(sort=facts.kind.sort, seconds=facts.seconds, chapters=facts.chapters, files=(file,))
