"""Files that documents name: pictures by their renditions, documents and recordings as they are."""

from __future__ import annotations

import hashlib
import io
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

import msgspec
from django.core.files.images import ImageFile
from PIL import Image, UnidentifiedImageError

from tamizdat.archive import parts
from tamizdat.archive.blobs import name_of_file
from tamizdat.archive.errors import BadDocument
from tamizdat.desk import actions, imports
from tamizdat.desk.actions import Refused
from tamizdat.desk.incoming.moments import moment
from tamizdat.desk.models import Picture, Place
from tamizdat.desk.shelf import shelf

_EXTENSIONS: Final = {"jpeg": ("jpg", "jpeg"), "png": ("png",), "webp": ("webp",), "avif": ("avif",)}
_BEST: Final = ("avif", "webp", "png", "jpeg")  # as the desk's own file of a picture, the best last
_PLAIN: Final = parts.Picture(renditions=())
_FACTS: Final = (
    "taken",
    "place",
    "until",
    "focus_x",
    "focus_y",
)  # what is true of a picture wherever it stands


class Files:
    """The files of one import, by the names of blobs."""

    def __init__(self, blobs: Callable[[str], Path | None]) -> None:
        self._blobs = blobs

    def picture(self, picture: parts.Picture, *, whole: bool = False) -> Picture:
        """Return the picture at the desk that has these renditions and this licence.

        Its words are those of the place of use, unless `whole`.

        Raises:
            Refused: a rendition did not come with it, or is not what it is said to be.
        """
        words = {"licence": picture.licence}
        if whole:
            words |= {"alt": picture.alt, "caption": picture.caption, "credit": picture.credit}
        words |= {
            name: value for name in _FACTS if (value := getattr(picture, name)) != getattr(_PLAIN, name)
        }
        named = hashlib.sha256(msgspec.json.encode([picture.renditions, sorted(words.items())])).hexdigest()
        key = f"picture/{named}"
        known: Picture | None = imports.recall(key)[1]
        if known is None:
            known = self._make(picture, {name: words[name] for name in words if name not in _FACTS})
            imports.remember(key, named, known)
        return known

    def _make(self, picture: parts.Picture, words: dict[str, str]) -> Picture:
        if not picture.renditions:
            raise Refused("a picture of it has no renditions")
        for each in picture.renditions:
            self._check(each, self.kept(each.blob))
        best = max(
            picture.renditions, key=lambda each: (each.format != "avif", each.width, _BEST.index(each.format))
        )
        data = self.kept(best.blob).read_bytes()
        title = picture.alt or picture.caption or picture.credit or "Picture"
        made = Picture(title=title[:255], sizes=[_size(each) for each in picture.renditions], **words)
        made.sized_hash = hashlib.sha1(
            data, usedforsecurity=False
        ).hexdigest()  # the digest that Wagtail keeps
        made.file = ImageFile(io.BytesIO(data), name=f"{best.blob[:16]}.{best.blob.rpartition('.')[2]}")
        made.taken = picture.taken
        made.place = Place.objects.filter(uid=picture.place).first() if picture.place else None
        made.until = moment("until", picture.until) if picture.until else None
        made.clean_fields(exclude=["file", "width", "height", "collection", "uploaded_by_user"])
        made.save()
        if (picture.focus_x, picture.focus_y) != (_PLAIN.focus_x, _PLAIN.focus_y):
            made.focus = picture.focus_x, picture.focus_y
            made.save(
                update_fields=["focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height"]
            )
        return made

    def _check(self, rendition: parts.Rendition, file: Path) -> None:
        if rendition.blob.rpartition(".")[2] not in _EXTENSIONS[rendition.format]:
            raise Refused(f"the picture {rendition.blob} is not named as {rendition.format}")
        try:
            with Image.open(file, formats=[rendition.format.upper()]) as image:
                size = image.size
        except (UnidentifiedImageError, OSError, ValueError, SyntaxError, Image.DecompressionBombError):
            raise Refused(f"the picture {rendition.blob} cannot be read as {rendition.format}") from None
        if size != (rendition.width, rendition.height):
            raise Refused(
                f"the picture {rendition.blob} has {size[0]} × {size[1]} pixels, not {rendition.width} × {rendition.height}"
            )

    def file(self, blob: str, title: str) -> Any:
        """Return the document or recording at the desk that holds a blob.

        Raises:
            Refused: it did not come with it, or files of its kind are not accepted.
        """
        key = f"file/{hashlib.sha256(msgspec.json.encode([blob, title])).hexdigest()}"
        known = imports.recall(key)[1]
        if known is None:
            known = actions.save_document(self.kept(blob), blob, title=title or blob[:16])
            imports.remember(key, blob[:64], known)
        return known

    def kept(self, blob: str) -> Path:
        """Return where a blob stands on the shelf; it is brought there if need be.

        Raises:
            Refused: it did not come with it, or is not what its name says.
        """
        keep = shelf()
        try:
            if blob in keep:
                return keep.path(blob)
        except BadDocument as error:
            raise Refused(str(error)) from error
        file = self._blobs(blob)
        if file is None:
            raise Refused(
                f"it shows the file {blob}, which did not come with it: add the file and import again"
            )
        extension = blob.rpartition(".")[2]
        if name_of_file(file, extension) != blob:
            raise Refused(
                f"the file {blob} holds something else than its name says: fetch it again from its source"
            )
        keep.put_file(file, extension)
        return keep.path(blob)


def _size(rendition: parts.Rendition) -> dict[str, Any]:
    return {
        "blob": rendition.blob,
        "format": rendition.format,
        "width": rendition.width,
        "height": rendition.height,
    }
