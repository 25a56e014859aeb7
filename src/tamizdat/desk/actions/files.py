"""Pictures, documents and recordings."""

from __future__ import annotations

import hashlib
import io
from pathlib import Path
from typing import Any

from django.core.files import File
from django.core.files.images import ImageFile
from wagtail.documents.models import Document
from wagtail.utils.file import hash_filelike

from tamizdat.desk import imaging
from tamizdat.desk.actions.refusals import action
from tamizdat.desk.models import Picture


@action
def save_picture(data: bytes, filename: str, *, title: str = "", user: Any = None, **meta: str) -> Picture:
    """Keep a picture and return it; `meta` are alt, caption, credit, licence. The same file is kept once.

    Raises:
        Refused: it cannot be read as a picture, is animated or too large.
    """
    unknown = sorted(set(meta) - {"alt", "caption", "credit", "licence"})
    if unknown:
        raise ValueError(f"a picture has no field {unknown[0]!r}")
    digest = hashlib.sha1(data, usedforsecurity=False).hexdigest()  # the digest that Wagtail keeps
    known = Picture.objects.filter(file_hash=digest, **meta).first()
    if known is not None:
        return known
    imaging.opened(data)
    filename = _base(filename)
    picture = Picture(title=title or _stem(filename), uploaded_by_user=user, **meta)
    twin = Picture.objects.filter(file_hash=digest, sized_hash=digest).first()
    if twin is not None:  # the same file with other words: its renditions are made already
        picture.sizes, picture.sized_hash = twin.sizes, twin.sized_hash
    picture.file = ImageFile(io.BytesIO(data), name=filename)
    picture.save()
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
