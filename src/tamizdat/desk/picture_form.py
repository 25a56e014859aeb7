"""The form in which a picture is uploaded."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from wagtail.images.forms import BaseImageForm

from tamizdat.desk import imaging


class PictureForm(BaseImageForm):
    """Looks into the file before it is kept."""

    def clean_file(self) -> Any:
        """Refuse what cannot be shown, with the reason and the remedy."""
        file = self.cleaned_data["file"]
        if isinstance(file, UploadedFile):
            file.seek(0)
            try:
                imaging.opened(file.read())
            except imaging.BadPicture as error:
                raise ValidationError(str(error)) from error
            file.seek(0)
        return file
