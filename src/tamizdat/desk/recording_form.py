"""The form of a recording: its files are looked at when they come, its transcript and chapters are lines of text."""

from __future__ import annotations

import hashlib
from contextlib import ExitStack
from pathlib import Path, PurePath
from typing import Any

from django import forms
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import ContentFile
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.forms import WagtailAdminModelForm
from wagtail.admin.panels import InlinePanel

from tamizdat.desk.recordings import captions, chapters, clock, taking, transcripts
from tamizdat.desk.recordings.errors import BadRecording
from tamizdat.desk.recordings.notes import Note
from tamizdat.desk.recordings.texts import BadText


def told(error: BadRecording | BadText) -> ValidationError:
    """Return a refusal in the editor's language."""
    values = (_(value) if isinstance(value, Note) else value for value in error.values)
    return ValidationError(_(error.sentence).format(*values))


class FileForm(WagtailAdminModelForm):
    """A file of a recording. A new one is looked at, cleaned and read before anything is kept."""

    taken: taking.Taken | None = None

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._aside = ExitStack()  # where a new file is until it is kept

    def drop(self) -> None:
        """Remove a new file that is not to be kept."""
        self._aside.close()

    def clean_file(self) -> Any:
        """Refuse what cannot be played, with the reason and the remedy."""
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            try:
                self.taken = self._aside.enter_context(taking.taken(upload, Path(settings.MEDIA_ROOT)))
            except BadRecording as error:
                raise told(error) from error
        return upload

    def save(self, commit: bool = True) -> Any:
        """Make the file its row's own."""
        if self.taken is not None:
            self.instance.take(self.taken, self.cleaned_data["file"].name)
            self.drop()
        return super().save(commit)


class TrackForm(WagtailAdminModelForm):
    """Words that are shown while a recording is played; they are kept as plain WebVTT."""

    words = b""
    notes: tuple[str, ...] = ()

    def clean_file(self) -> Any:
        """Refuse what holds no captions."""
        upload = self.cleaned_data["file"]
        if isinstance(upload, UploadedFile):
            try:
                self.words, self.notes = captions.track(upload.read())
            except BadText as error:
                raise told(error) from error
        return upload

    def save(self, commit: bool = True) -> Any:
        """Make the words their row's own."""
        if self.words:
            row, name = self.instance, PurePath(self.cleaned_data["file"].name).stem[:80]
            row.blob, row.bytes = f"{hashlib.sha256(self.words).hexdigest()}.vtt", len(self.words)
            row.file.save(f"{name}.vtt", ContentFile(self.words), save=False)
        return super().save(commit)


class RowsPanel(InlinePanel):
    """Rows with a form of their own."""

    def __init__(self, *args: Any, form: type[WagtailAdminModelForm], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.form = form

    def clone_kwargs(self) -> dict[str, Any]:
        """Return what a copy of the panel is made of."""
        return {**super().clone_kwargs(), "form": self.form}

    def get_form_options(self) -> dict[str, Any]:
        """Let the rows have their form."""
        options: dict[str, Any] = super().get_form_options()
        options["formsets"][self.relation_name]["form"] = self.form
        return options


class RecordingForm(WagtailAdminModelForm):
    """A recording: with files, or elsewhere."""

    length = forms.CharField(
        label=gettext_lazy("Length"),
        required=False,
        help_text=gettext_lazy("Of a recording elsewhere: “12:30”. Files say it themselves."),
    )
    transcript_file = forms.FileField(
        label=gettext_lazy("Transcript as a file"),
        required=False,
        help_text=gettext_lazy("WebVTT, SRT or plain text. It takes the place of what stands below."),
    )
    transcript_text = forms.CharField(
        label=gettext_lazy("Transcript"),
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=gettext_lazy(
            "All that is said. Paste it here, or mend it: plain text with an empty line between paragraphs and “Name: ” "
            "before what somebody says, or WebVTT with times."
        ),
    )
    chapter_lines = forms.CharField(
        label=gettext_lazy("Chapters"),
        required=False,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=gettext_lazy(
            "A line each, the time before the title: “12:30 The dam”. Those that a new file names come by themselves."
        ),
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.notes: list[str] = []
        if self.instance.url:
            self.fields["length"].initial = self.instance.length
        self.fields["transcript_text"].initial = transcripts.as_text(self.instance.cues())
        self.fields["chapter_lines"].initial = chapters.as_text(self.instance.marks())

    def is_valid(self) -> bool:
        """Return whether all of it is right; if not, new files are removed, for a browser sends them again."""
        is_valid: bool = super().is_valid()
        if not is_valid and "files" in self.formsets:
            for form in self.formsets["files"].forms:
                form.drop()
        return is_valid

    def clean_length(self) -> float:
        """Return it in seconds."""
        text = self.cleaned_data["length"]
        found = clock.seconds(text) if text else 0
        if found is None:
            raise ValidationError(_("“{}” is no length: write it as 12:30 or 1:02:30.").format(text))
        return found

    def clean_transcript_file(self) -> Any:
        """Return what is said in it."""
        upload = self.cleaned_data["transcript_file"]
        return self._read(transcripts.read, upload.read()) if upload else None

    def clean_transcript_text(self) -> Any:
        """Return what is said, if it is another text than before."""
        text = self.cleaned_data["transcript_text"].replace("\r\n", "\n")
        if text.strip() == (self.fields["transcript_text"].initial or "").strip():
            return None
        return self._read(transcripts.of_text, text) if text.strip() else ()

    def _read(self, reader: Any, given: Any) -> Any:
        try:
            found = reader(given)
        except BadText as error:
            raise told(error) from error
        self.notes += [_(note) for note in found.notes]
        return found.cues

    def clean_chapter_lines(self) -> Any:
        """Return the chapters."""
        try:
            return chapters.of_text(self.cleaned_data["chapter_lines"])
        except BadText as error:
            raise told(error) from error

    def clean(self) -> dict[str, Any]:
        """Refuse one that is nowhere, and files of different sorts."""
        cleaned: dict[str, Any] = super().clean()
        rows = [form for form in self._forms("files") if form.cleaned_data.get("file")]
        sorts = [form.taken.facts.kind.sort if form.taken else form.instance.sort for form in rows]
        if sorts:
            cleaned["sort"] = self.instance.sort = sorts[0]
        if len(set(sorts)) > 1:
            raise ValidationError(
                _("Some of these files are videos, others are not: make two recordings of them.")
            )
        if self._all_read("files") and not sorts:
            if not cleaned.get("url"):
                raise ValidationError(_("Add a file, or the address where the recording is."))
            if not cleaned.get("title"):
                self.add_error(
                    "title", _("Readers see the title of a recording that is elsewhere: write it.")
                )
        if sorts and not cleaned.get("title"):
            name = rows[0].taken and rows[0].cleaned_data["file"].name
            cleaned["title"] = PurePath(name or rows[0].instance.name).stem.replace("_", " ")[:255]
        return cleaned

    def _all_read(self, relation: str) -> bool:
        return relation in self.formsets and self.formsets[relation].is_valid()

    def _forms(self, relation: str) -> list[Any]:
        """Return the forms of the rows that stay."""
        if not self._all_read(relation):
            return []
        return [
            form for form in self.formsets[relation].forms
            if form.cleaned_data and not form.cleaned_data.get("DELETE")
        ]  # fmt: skip

    def save(self, commit: bool = True) -> Any:
        """Save it with what its first file says of itself, and remember what the editor should know."""
        files = sorted(self._forms("files"), key=lambda form: form.cleaned_data.get("ORDER") or 0)
        said = self.cleaned_data["transcript_file"]
        said = self.cleaned_data["transcript_text"] if said is None else said
        if said is not None:
            self.instance.set_cues(said)
        marks = self.cleaned_data["chapter_lines"]
        if files:
            first = files[0]
            self.instance.seconds = first.taken.facts.seconds if first.taken else first.instance.seconds
            marks = marks or (first.taken.facts.chapters if first.taken else ())
        else:
            self.instance.seconds = self.cleaned_data["length"]
        if any(form.taken for form in files):
            self.instance.loudness = None  # of a file that may be gone
        self.instance.set_marks(marks)
        if self.instance.pk is None:
            self.instance.uploaded_by = self.for_user
        for form in files:
            self.notes += _notes(form.taken) if form.taken else []
        for form in self._forms("tracks"):
            self.notes += [_(note) for note in form.notes]
        saved = super().save(commit)
        saved.notes_for_editor = self.notes
        return saved


def _notes(taken: taking.Taken) -> list[str]:
    """Return what the editor should know of a new file."""
    notes = []
    if taken.cleaned:
        notes.append(
            _(
                "What was noted in the file (places, times, comments) was taken out; what is heard and seen is as it was."
            )
        )
    if taken.facts.kind.wasteful:
        notes.append(
            _(
                "{} is large: readers on slow links wait for it. An MP3 of 96 kbit/s has a tenth of its size."
            ).format(taken.facts.kind.extension.upper())
        )
    return notes
