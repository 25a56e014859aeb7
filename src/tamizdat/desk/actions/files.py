"""Pictures, documents and recordings."""

from __future__ import annotations

import hashlib
import io
from datetime import datetime
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.utils.file import hash_filelike

from tamizdat.desk import darkroom, imaging
from tamizdat.desk.actions.finding import named
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Picture, Place
from tamizdat.desk.models.picture import set_words


@action
def save_picture(
    data: bytes,
    filename: str,
    *,
    title: str = "",
    taken: str = "",
    place: Place | str | None = None,
    until: datetime | None = None,
    focus: tuple[int, int] = (50, 50),
    texts: dict[str, dict[str, str]] | None = None,
    user: Any = None,
    **meta: str,
) -> Picture:
    """Keep a picture and return it, with its renditions made. The same file with the same facts is kept once.

    Args:
        data: the file
        filename: its name, whose ending need not be right
        title: what it is called at the desk
        taken: the day, or as much of it as is known
        place: what it shows, or its slug
        until: when the right to show it ends
        focus: the point that stays where it is cut, in percent from the left and the top
        texts: by edition, "alt" and "caption" where they are others than those for all
        user: who brings it
        meta: alt, caption, credit, licence

    Raises:
        Refused: it cannot be read as a picture, is animated or too large.
    """
    unknown = sorted(set(meta) - {"alt", "caption", "credit", "licence"})
    if unknown:
        raise ValueError(f"a picture has no field {unknown[0]!r}")
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # the digest that Wagtail keeps
    facts = {"taken": taken, "place": named(Place, place) if place else None, "until": until}
    known = Picture.objects.filter(file_hash=digest, **meta, **facts).first()
    if known is None:
        known = _keep(data, digest, filename, Picture(title=title, uploaded_by_user=user, **meta, **facts))
    if known.focus != focus or texts:
        tell_picture(known, **facts, focus=focus, texts=texts)
    return known


@action
def tell_picture(
    picture: Picture,
    *,
    taken: str = "",
    place: Place | str | None = None,
    until: datetime | None = None,
    focus: tuple[int, int] = (50, 50),
    texts: dict[str, dict[str, str]] | None = None,
) -> None:
    """Say what is true of a picture wherever it stands; see `save_picture`.

    Raises:
        Refused: there is no such place, or the date is none.
    """
    picture.taken, picture.until, picture.focus = taken, until, focus
    picture.place = named(Place, place) if place else None
    picture.clean_fields(exclude=["file", "title", "width", "height", "collection", "uploaded_by_user"])
    picture.save()
    set_words(
        picture, [(tag, each.get("alt", ""), each.get("caption", "")) for tag, each in (texts or {}).items()]
    )


def _keep(data: bytes, digest: str, filename: str, picture: Picture) -> Picture:
    twin = Picture.objects.filter(file_hash=digest).exclude(proof="").first()
    twin = twin if twin is not None and twin.is_ready else None
    if twin is not None:  # the same file with other words: its renditions are made already
        picture.sizes, picture.sized_hash = twin.sizes, twin.sized_hash
        picture.proof, picture.likeness = twin.proof, twin.likeness
        suffix = twin.filename.rpartition(".")[2]
    else:
        looked, rendered = darkroom.made(data)
        picture.see(looked)
        picture.put_on_shelf(rendered, digest)
        suffix = imaging.SUFFIXES[looked.format]
    stem = _base(filename).rpartition(".")[0] or _base(filename)
    picture.title = picture.title or _stem(filename)
    picture.file = ImageFile(io.BytesIO(data), name=f"{stem}.{suffix}")
    picture.clean_fields(exclude=["file", "title", "width", "height", "collection", "uploaded_by_user"])
    picture.save()
    if twin is not None:  # a file may lie on its side: how large it is upright is known
        picture.width, picture.height = twin.width, twin.height
        picture.save(update_fields=["width", "height"])
    return picture


@action
def save_document(data: bytes | Path, filename: str, *, title: str = "", user: Any = None) -> Document:
    """Keep a document or a recording, given whole or by its path, and return it. The same file is kept once.

    Raises:
        Refused: files of this kind are not accepted.
    """
    with io.BytesIO(data) if isinstance(data, bytes) else data.open("rb") as file:
        digest = hash_filelike(file)
        known = Document.objects.filter(file_hash=digest, title=title or _stem(filename)).first()
        if known is not None:
            return known
        filename = _base(filename)
        document = Document(title=title or _stem(filename), uploaded_by_user=user)
        document.file = File(file, name=filename)
        document.full_clean(exclude=["file_hash", "file_size"])
        document._set_document_file_metadata()
        document.save()
        return document


def _base(filename: str) -> str:
    """Return a file's name without folders: where it is kept is not for its sender to say."""
    return filename.replace("\\", "/").rpartition("/")[2]


def _stem(filename: str) -> str:
    name = _base(filename)
    return name.rpartition(".")[0].replace("-", " ").replace("_", " ").strip() or name
