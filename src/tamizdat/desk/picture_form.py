"""The form in which a picture is uploaded, and described for each edition."""

from __future__ import annotations

from datetime import datetime, time
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.fields import FileField
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.images.fields import WagtailImageField
from wagtail.images.forms import BaseImageForm

from tamizdat.desk import darkroom, editions, imaging
from tamizdat.desk.legend import Legend
from tamizdat.desk.models.picture import Picture, set_words, told
from tamizdat.desk.models.place import PlaceText


class PictureField(WagtailImageField):
    """A file that is looked at in the darkroom: the desk's own process decodes nothing that a stranger made."""

    def to_python(self, data: Any) -> Any:
        """Refuse what cannot be shown, with the reason and the remedy; what was seen is kept with the file."""
        file = FileField.to_python(self, data)
        if file is None or not hasattr(file, "read"):
            return file
        file.seek(0)
        try:
            file.looked = darkroom.looked(file.read(imaging.MAX_BYTES + 1))
        except imaging.BadPicture as error:
            raise ValidationError(told(error)) from error
        file.seek(0)
        _check_ending(file.name, file.looked.format)
        return file


def _check_ending(name: str, format: str) -> None:
    suffix = imaging.SUFFIXES[format]
    ending = name.rpartition(".")[2].lower()
    if ending != suffix and (ending, suffix) != ("jpeg", "jpg"):
        raise ValidationError(
            _("The file is named “{}”, but it is a {} picture. Give it a name that ends in .{}.").format(
                name, format, suffix
            )
        )


class PictureForm(BaseImageForm):
    """A picture's form: with our own field for its file, and a line for each edition."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "file" in self.fields:
            # Wagtail makes the field itself, with its widget and label.
            self.fields["file"].__class__ = PictureField
        if "caption" in self.fields:
            self.fields["caption"].widget.attrs["rows"] = 2
        self._tags = [tag for tag, _name in editions.choices()] if "alt" in self.fields else []
        if len(self._tags) > 1:
            self._add_words()

    def _add_words(self) -> None:
        """Add what can be said otherwise in an edition, behind what is said in all."""
        own = {words.edition: words for words in self.instance.words.all()} if self.instance.pk else {}
        added: dict[str, forms.Field] = {}
        for tag, name in editions.choices():
            words = own.get(tag)
            added[f"alt_{tag}"] = forms.CharField(
                label=_("Alternative text: {}").format(name),
                required=False,
                max_length=500,
                initial=words.alt if words else "",
            )
            added[f"caption_{tag}"] = forms.CharField(
                label=_("Caption: {}").format(name),
                required=False,
                widget=forms.Textarea(attrs={"rows": 2}),
                initial=words.caption if words else "",
            )
        added[f"alt_{self._tags[0]}"].help_text = _(
            "What is said in one language only. Where it is empty, readers get what is said for all languages."
        )
        fields = list(self.fields.items())
        at = next(n for n, (name, _field) in enumerate(fields) if name == "caption") + 1
        self.fields = dict([*fields[:at], *added.items(), *fields[at:]])

    def clean(self) -> dict[str, Any]:
        """Fill the fields that were left empty with what the photographer wrote into the file."""
        cleaned: dict[str, Any] = super().clean() or self.cleaned_data
        looked = getattr(cleaned.get("file"), "looked", None)
        if looked is not None:
            for name, value in told_by(looked.legend).items():
                if name in cleaned and not cleaned[name]:
                    cleaned[name] = value
                    setattr(self.instance, name, value)
        return cleaned

    def save(self, commit: bool = True) -> Picture:
        """Save the picture, and what is said of it in each edition."""
        self.instance.looked = getattr(self.cleaned_data.get("file"), "looked", None)
        picture: Picture = super().save(commit=commit)
        if commit and len(self._tags) > 1:
            set_words(
                picture,
                [
                    (
                        tag,
                        self.cleaned_data.get(f"alt_{tag}", ""),
                        self.cleaned_data.get(f"caption_{tag}", ""),
                    )
                    for tag in self._tags
                ],
            )
        return picture


def told_by(legend: Legend) -> dict[str, Any]:
    """Return the fields of a picture that what is written in it fills."""
    found: dict[str, Any] = {
        name: value
        for name in ("alt", "caption", "credit", "licence", "taken")
        if (value := getattr(legend, name))
    }
    if legend.until:
        last = datetime.combine(datetime.fromisoformat(legend.until), time(23, 59, 59))
        found["until"] = timezone.make_aware(last)
    for name in legend.places:
        text = PlaceText.objects.filter(name__iexact=name).select_related("thing").first()
        if text is not None:
            found["place"] = text.thing
            break
    return found
