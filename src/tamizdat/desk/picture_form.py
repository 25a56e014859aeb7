"""The form in which a picture is uploaded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from tamizdat.desk import imaging
from tamizdat.desk.models.picture import told


class PictureField(WagtailImageField):
    """A file that is looked into before Wagtail does, which stumbles over broken pictures."""

    def to_python(self, data: Any) -> Any:
        """Refuse what cannot be shown, with the reason and the remedy."""
        if data not in self.empty_values and hasattr(data, "read"):
            data.seek(0)
            try:
                imaging.opened(data.read())
            except imaging.BadPicture as error:
                raise ValidationError(told(error)) from error
            data.seek(0)
        return super().to_python(data)


class PictureForm(BaseImageForm):
    """A picture's form, with our own field for its file."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            self.fields[
                "file"
            ].__class__ = PictureField  # Wagtail makes the field itself, with its widget and label
