"""Pictures, with what a reader is told of them, and their renditions."""

from __future__ import annotations

import io
from collections.abc import Iterable
from functools import partial
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile, File
from django.db import models, transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from tamizdat.desk import ahead, darkroom, editions, imaging
from tamizdat.desk.models.named import Identified, Part
from tamizdat.desk.models.place import Place
from tamizdat.desk.models.source import KnownDate
from tamizdat.desk.shelf import shelf

# What is written when a file is another, whatever is saved besides.
_SEEN: Final = ("sizes", "sized_hash", "proof", "likeness", "file_hash", "file_size", "width", "height")


class Picture(Identified, AbstractImage):
    """A picture that was uploaded. Its renditions for readers are made when they are first needed, or before."""

    alt = models.CharField(
        _("alternative text"),
        max_length=500,
        blank=True,
        help_text=_("What the picture shows, for readers who do not see it. One sentence."),
    )
    caption = models.TextField(
        _("caption"), blank=True, help_text=_("The line under the picture. A story can have its own.")
    )
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it: “Photo: Jane Doe”.")
    )
    licence = models.CharField(
        _("licence"), max_length=100, blank=True, help_text=_("Such as CC BY 4.0, or the agency's name.")
    )
    taken = KnownDate(
        _("taken"), blank=True, help_text=_("2010-09-24, 2010-09 or 2010, as exactly as it is known.")
    )
    place = models.ForeignKey(
        Place,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("place"),
        help_text=_("What it shows. Readers see its name beside the credit."),
    )
    until = models.DateTimeField(
        _("rights end"),
        null=True,
        blank=True,
        db_index=True,
        help_text=_(
            "At this time the picture disappears from the printed paper by itself, wherever it stands. Leave it empty if "
            "you may show it for good."
        ),
    )
    # [{"blob": name, "format": "avif", "width": 480, "height": 320}, …]: files on the shelf
    sizes = models.JSONField(default=list, editable=False)
    sized_hash = models.CharField(
        max_length=40, blank=True, editable=False
    )  # of the file that `sizes` are of
    proof = models.CharField(
        max_length=80, blank=True, editable=False
    )  # name of a file on the shelf, from which thumbnails are made
    likeness = models.BigIntegerField(null=True, editable=False)  # see `desk.likeness`

    admin_form_fields = (
        "title", "file", "alt", "caption", "credit", "licence", "until", "taken", "place", "collection", "tags",
        "focal_point_x", "focal_point_y", "focal_point_width", "focal_point_height",
    )  # fmt: skip

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    looked: darkroom.Looked | None = (
        None  # what was seen in a file that is to be saved, if somebody looked already
    )

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; if its file is another, look at that first, and have its renditions made.

        Raises:
            ValidationError: the file is no picture that can be shown.
        """
        is_new = bool(self.file) and not self.file._committed
        if is_new:
            self._look()
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, *_SEEN}
        super().save(*args, **kwargs)
        if is_new:
            self._set_upright()
            transaction.on_commit(partial(ahead.soon, self.pk))

    def _look(self) -> None:
        self._set_image_file_metadata()
        if self.sized_hash != self.file_hash or not self.sizes:  # else it came with its renditions
            self.sizes, self.sized_hash = [], ""
            self.see(self.looked or _looked(self._data()))

    def see(self, looked: darkroom.Looked) -> None:
        """Keep what was seen in its file."""
        self.looked = looked
        self.proof = shelf().put(looked.proof, "webp")
        self.likeness = looked.likeness

    def _set_upright(self) -> None:
        """Say how large it is when it stands upright; Django looks at the file as it lies."""
        looked, self.looked = self.looked, None
        if looked is not None and (self.width, self.height) != (looked.width, looked.height):
            self.width, self.height = looked.width, looked.height
            type(self).objects.filter(pk=self.pk).update(width=self.width, height=self.height)

    def _data(self) -> bytes:
        with self.open_file() as file:
            data: bytes = file.read()
            file.seek(0)
        return data

    @property
    def is_ready(self) -> bool:
        """Return whether its renditions are made, and are all on the shelf."""
        keep = shelf()
        return bool(self.sizes) and all(size["blob"] in keep for size in self.sizes)

    def ready_sizes(self) -> list[dict[str, Any]]:
        """Return the renditions, every file of which is on the shelf; make those that are not.

        Raises:
            OSError: the original is lost.
            ValidationError: the original is broken.
        """
        if not self.is_ready:
            try:
                rendered = darkroom.renditions(self._data())
            except imaging.BadPicture as error:
                raise ValidationError({"file": told(error)}) from error
            self.put_on_shelf(rendered, self.get_file_hash())
            type(self).objects.filter(pk=self.pk).update(sizes=self.sizes, sized_hash=self.sized_hash)
        return list(self.sizes)

    def put_on_shelf(self, rendered: Iterable[imaging.Rendered], file_hash: str) -> None:
        """Keep the renditions that were made of a file with this digest."""
        keep = shelf()
        self.sizes = [
            {
                "blob": keep.put(each.data, each.extension),
                "format": each.format,
                "width": each.width,
                "height": each.height,
            }
            for each in rendered
        ]
        self.sized_hash = file_hash

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile:  # noqa: ARG002 - Wagtail's form
        """Draw a thumbnail for the desk: from the proof, since the picture itself may be too large for this process."""
        if not self.proof or self.proof not in shelf():
            self.see(_looked(self._data()))
            type(self).objects.filter(pk=self.pk).update(proof=self.proof, likeness=self.likeness)
        small = File(io.BytesIO(shelf().path(self.proof).read_bytes()), name="proof.webp")
        drawn = super().generate_rendition_file(filter, source=small)
        with drawn.file:  # Wagtail leaves it open
            drawn.file.seek(0)
            return ContentFile(drawn.file.read(), name=drawn.name)

    @property
    def default_alt_text(self) -> str:
        """Return what the desk itself shows as the picture's text."""
        return self.alt or self.title

    def words_in(self, edition: str) -> tuple[str, str]:
        """Return its alternative text and its caption in an edition: its own there, or those for all."""
        own = next((words for words in self.words.all() if words.edition == edition), None)
        return (own.alt if own else "") or self.alt, (own.caption if own else "") or self.caption

    @property
    def focus(self) -> tuple[int, int]:
        """Return the point that stays where it is cut, in percent from the left and from the top."""
        point = self.get_focal_point()
        if point is None or not self.width or not self.height:
            return 50, 50
        x, y = point.centroid_x / self.width, point.centroid_y / self.height
        return min(100, max(0, round(100 * x))), min(100, max(0, round(100 * y)))

    @focus.setter
    def focus(self, point: tuple[int, int]) -> None:
        if point == (50, 50):
            self.set_focal_point(None)
            return
        self.focal_point_x, self.focal_point_y = (
            round(point[0] * self.width / 100),
            round(point[1] * self.height / 100),
        )
        self.focal_point_width = self.focal_point_height = 0

    @property
    def has_ended(self) -> bool:
        """Return whether it may not be shown any more."""
        return self.until is not None and self.until <= timezone.now()


class PictureWords(Part):
    """What readers of one edition are told of a picture, where that is something else than in the others."""

    owner_field = "picture"

    picture = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="words")
    edition = models.CharField(_("edition"), max_length=35, choices=editions.choices)
    alt = models.CharField(_("alternative text"), max_length=500, blank=True)
    caption = models.TextField(_("caption"), blank=True)

    class Meta:
        verbose_name = _("words of a picture")
        verbose_name_plural = _("words of pictures")
        constraints = [models.UniqueConstraint(fields=("picture", "edition"), name="picture_words_once")]

    def __str__(self) -> str:
        return f"{self.picture} ({self.edition})"


def set_words(picture: Picture, texts: Iterable[tuple[str, str, str]]) -> None:
    """Let a picture have these words: edition, alternative text, caption; two empty ones are none."""
    for edition, alt, caption in texts:
        if alt or caption:
            PictureWords.objects.update_or_create(
                picture=picture, edition=edition, defaults={"alt": alt, "caption": caption}
            )
        else:
            for words in PictureWords.objects.filter(picture=picture, edition=edition):
                words.delete()


def _looked(data: bytes) -> darkroom.Looked:
    try:
        return darkroom.looked(data)
    except imaging.BadPicture as error:
        raise ValidationError({"file": told(error)}) from error


def told(error: imaging.BadPicture) -> str:
    """Return why a file is refused, in the editor's language."""
    return str(_(error.sentence)).format(*error.values)


class PictureRendition(AbstractRendition):
    """A picture as the desk itself shows it: thumbnails."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
