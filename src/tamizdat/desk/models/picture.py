"""Pictures, with what a reader is told of them, and their renditions."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.images.models import AbstractImage, AbstractRendition

from tamizdat.desk import imaging
from tamizdat.desk.models.named import Identified
from tamizdat.desk.shelf import shelf


class Picture(Identified, AbstractImage):
    """A picture that was uploaded. Its renditions for readers are made when its file is saved."""

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
    # [{"blob": name, "format": "avif", "width": 480, "height": 320}, …]: files on the shelf
    sizes = models.JSONField(default=list, editable=False)
    sized_hash = models.CharField(
        max_length=40, blank=True, editable=False
    )  # of the file that `sizes` are of

    admin_form_fields = ("title", "file", "alt", "caption", "credit", "licence", "collection", "tags")

    class Meta(AbstractImage.Meta):
        verbose_name = _("picture")
        verbose_name_plural = _("pictures")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Save it; if its file is another, make its renditions first.

        Raises:
            ValidationError: the file is no picture that can be shown.
        """
        if self.file and not self.file._committed:
            self._render()
            if (fields := kwargs.get("update_fields")) is not None:
                kwargs["update_fields"] = {*fields, "sizes", "sized_hash", "file_hash", "file_size"}
        super().save(*args, **kwargs)

    def _render(self) -> None:
        with self.open_file() as file:
            data = file.read()
            file.seek(0)
        self._set_image_file_metadata()
        self._keep(data)

    def _keep(self, data: bytes) -> None:
        if self.sized_hash == self.file_hash and self.sizes:
            return
        keep = shelf()
        try:
            self.sizes = [
                {
                    "blob": keep.put(each.data, each.extension),
                    "format": each.format,
                    "width": each.width,
                    "height": each.height,
                }
                for each in imaging.renditions(data)
            ]
        except imaging.BadPicture as error:
            raise ValidationError({"file": told(error)}) from error
        self.sized_hash = self.file_hash

    def ready_sizes(self) -> list[dict[str, Any]]:
        """Return the renditions, every file of which is on the shelf; make again those that are not.

        Raises:
            OSError: the original is lost.
            ValidationError: the original is broken.
        """
        keep = shelf()
        if not self.sizes or any(size["blob"] not in keep for size in self.sizes):
            with self.open_file() as file:
                data = file.read()
            self.sized_hash = ""
            self._keep(data)
            type(self).objects.filter(pk=self.pk).update(sizes=self.sizes, sized_hash=self.sized_hash)
        return list(self.sizes)

    def generate_rendition_file(self, filter: Any, *, source: Any = None) -> ContentFile:
        """Draw a thumbnail for the desk. Wagtail leaves open the file in which it draws."""
        drawn = super().generate_rendition_file(filter, source=source)
        with drawn.file:
            drawn.file.seek(0)
            return ContentFile(drawn.file.read(), name=drawn.name)

    @property
    def default_alt_text(self) -> str:
        """Return what the desk itself shows as the picture's text."""
        return self.alt or self.title


def told(error: imaging.BadPicture) -> str:
    """Return why a file is refused, in the editor's language."""
    return str(_(error.sentence)).format(*error.values)


class PictureRendition(AbstractRendition):
    """A picture as the desk itself shows it: thumbnails."""

    image = models.ForeignKey(Picture, on_delete=models.CASCADE, related_name="renditions")

    class Meta:
        unique_together = (("image", "filter_spec", "focal_point_key"),)
