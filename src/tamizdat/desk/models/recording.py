"""Recordings: what readers listen to or watch, with all that belongs to it."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path, PurePath
from typing import Any

import msgspec
from django.conf import settings
from django.core.exceptions import ValidationError
from django.core.files.base import File
from django.db import models
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.models import Orderable
from wagtail.search import index

from tamizdat.archive.recordings import Chapter, Cue
from tamizdat.desk.models.named import Identified, Part
from tamizdat.desk.models.referring import Referring
from tamizdat.desk.recording_facts import FactsPanel
from tamizdat.desk.recording_form import FileForm, RecordingForm, RowsPanel, TrackForm
from tamizdat.desk.recordings import clock, taking
from tamizdat.desk.shelf import shelf

FOLDER = "recordings"


class Sort(models.TextChoices):
    """Whether it is heard only, or seen."""

    AUDIO = "audio", _("Audio")
    VIDEO = "video", _("Video")


class TrackKind(models.TextChoices):
    """Whom the words of a track are for."""

    CAPTIONS = "captions", _("Captions: for those who do not hear it")
    SUBTITLES = "subtitles", _("Subtitles: for those who do not know its language")
    DESCRIPTIONS = "descriptions", _("Descriptions: for those who do not see it")


class Recording(index.Indexed, Identified, Referring, ClusterableModel):
    """A recording in the library: files of our own, or one that is elsewhere."""

    base_form_class = RecordingForm

    sort = models.CharField(_("what it is"), max_length=5, choices=Sort.choices, default=Sort.AUDIO)
    title = models.CharField(
        _("title"),
        max_length=255,
        blank=True,
        help_text=_("By which you find it here. Of a recording elsewhere, readers see it, too."),
    )
    poster = models.ForeignKey(
        "desk.Picture",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("picture"),
        help_text=_("What stands for it until it is played. A video needs one."),
    )
    seconds = models.FloatField(default=0, editable=False)  # typed as "length" if it is elsewhere
    loudness = models.FloatField(null=True, editable=False)  # in LUFS (EBU R 128)
    transcript = models.JSONField(default=list, blank=True, editable=False)  # of `archive.recordings.Cue`
    credit = models.CharField(
        _("credit"), max_length=200, blank=True, help_text=_("Who made it: “Recording: Jane Doe”.")
    )
    licence = models.CharField(
        _("licence"), max_length=100, blank=True, help_text=_("Such as CC BY 4.0, or the agency's name.")
    )
    date = models.DateField(_("date"), null=True, blank=True, help_text=_("When it was made."))
    url = models.URLField(
        _("address"), max_length=500, blank=True, help_text=_("Where it is, if it is not one of your files.")
    )
    provider = models.CharField(
        _("whose site"), max_length=100, blank=True, help_text=_("Whose site that is: “Vimeo”.")
    )
    copy = models.CharField(
        max_length=64, blank=True, editable=False, db_index=True
    )  # digest of what was imported
    created_at = models.DateTimeField(_("added"), auto_now_add=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        null=True,
        blank=True,
        editable=False,
        on_delete=models.SET_NULL,
        related_name="+",
    )

    search_fields = [
        index.SearchField("title", boost=4),
        index.AutocompleteField("title"),
        index.SearchField("credit"),
        index.FilterField("sort"),
        index.FilterField("date"),
        index.FilterField("created_at"),
    ]

    panels = [
        FactsPanel(heading=_("What it is")),
        RowsPanel(
            "files",
            form=FileForm,
            heading=_("Files"),
            label=_("File"),
            panels=[FieldPanel("file")],
            help_text=_(
                "To hear: MP3, M4A, Ogg or Opus. To watch: MP4 (H.264) or WebM. One file is enough; of a video, a smaller "
                "one beside it helps readers on slow links."
            ),
        ),
        FieldPanel("title"),
        FieldPanel("poster"),
        MultiFieldPanel(
            [FieldPanel("transcript_file"), FieldPanel("transcript_text")], heading=_("What is said")
        ),
        FieldPanel("chapter_lines"),
        RowsPanel(
            "tracks",
            form=TrackForm,
            heading=_("Captions and subtitles"),
            label=_("Captions"),
            panels=[
                FieldPanel("file"),
                FieldRowPanel([FieldPanel("kind"), FieldPanel("language"), FieldPanel("label")]),
            ],
            help_text=_(
                "Words that are shown while it is played. A video needs captions in its own language."
            ),
        ),
        FieldRowPanel([FieldPanel("credit"), FieldPanel("licence"), FieldPanel("date")]),
        MultiFieldPanel(
            [
                HelpPanel(
                    _(
                        "If it is on another site, leave the files out and write its address here. Readers see a card with "
                        "the picture, the title and the length; nothing is loaded from there before they follow it."
                    )
                ),
                FieldPanel("url"),
                FieldRowPanel([FieldPanel("sort"), FieldPanel("provider"), FieldPanel("length")]),
            ],
            heading=_("A recording that is elsewhere"),
        ),
    ]

    class Meta:
        ordering = ["-created_at", "-pk"]
        verbose_name = _("recording")
        verbose_name_plural = _("recordings")

    def __str__(self) -> str:
        names = (row.name for row in self.files.all())
        return self.title or next(names, "") or self.url or str(self.uid)

    @property
    def length(self) -> str:
        """Return how long it is, as people write it; nothing if that is not known."""
        return clock.written(round(self.seconds)) if self.seconds else ""

    def cues(self) -> tuple[Cue, ...]:
        """Return its transcript."""
        return msgspec.convert(self.transcript, tuple[Cue, ...])

    def marks(self) -> tuple[Chapter, ...]:
        """Return its chapters."""
        rows = self.chapters.all() if self.pk or self.chapters.all() else ()
        return tuple(Chapter(start=row.start, title=row.title, url=row.url) for row in rows)

    def set_marks(self, marks: Iterable[Chapter]) -> None:
        """Give it chapters, and no others; they keep their rows if they are the same."""
        if tuple(marks) != self.marks():
            self.chapters = [
                RecordingChapter(start=each.start, title=each.title, url=each.url) for each in marks
            ]

    def set_cues(self, cues: tuple[Cue, ...]) -> None:
        """Give it a transcript."""
        self.transcript = msgspec.to_builtins(cues)


class Kept(Part):
    """A file of a recording, which stands on the shelf by its digest when it is printed."""

    blob = models.CharField(max_length=80, editable=False)  # its name on the shelf
    bytes = models.BigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    file: Any

    def ready_blob(self) -> str:
        """Return the name of its file on the shelf; put it there again if it is lost.

        Raises:
            OSError: the original is lost.
        """
        keep = shelf()
        if self.blob not in keep:
            with self.file.open("rb"):
                keep.put_file(Path(self.file.path), self.blob.rpartition(".")[2])
        return self.blob


class RecordingFile(Kept, Orderable):
    """A recording as one file."""

    owner_field = "recording"

    recording = ParentalKey(Recording, related_name="files")
    file = models.FileField(_("file"), upload_to=FOLDER)
    name = models.CharField(max_length=255, editable=False)  # as it was uploaded
    source = models.CharField(max_length=64, editable=False, db_index=True)  # digest of what was uploaded
    type = models.CharField(max_length=40, editable=False)
    codec = models.CharField(max_length=60, blank=True, editable=False)
    seconds = models.FloatField(default=0, editable=False)
    bit_rate = models.PositiveIntegerField(default=0, editable=False)  # bits per second
    sample_rate = models.PositiveIntegerField(default=0, editable=False)  # per second
    channels = models.PositiveSmallIntegerField(default=0, editable=False)
    width = models.PositiveIntegerField(default=0, editable=False)  # pixels
    height = models.PositiveIntegerField(default=0, editable=False)

    class Meta(Orderable.Meta):
        pass

    def take(self, taken: taking.Taken, name: str) -> None:
        """Make a file that is accepted its own; it is moved, not copied."""
        facts = taken.facts
        self.name, self.source, self.bytes = PurePath(name).name[:255], taken.source, taken.bytes
        self.blob = f"{taken.digest}.{facts.kind.extension}"
        self.type, self.codec, self.seconds = facts.kind.type, facts.codec[:60], facts.seconds
        self.bit_rate, self.sample_rate, self.channels = facts.bit_rate, facts.sample_rate, facts.channels
        self.width, self.height = facts.width, facts.height
        with taken.path.open("rb") as file:
            self.file.save(_stored_as(name, facts.kind.extension), Moved(file, taken.path), save=False)

    @property
    def sort(self) -> str:
        """Return whether it is heard only, or seen."""
        return Sort.VIDEO if self.type.startswith("video/") else Sort.AUDIO


class RecordingTrack(Kept, Orderable):
    """Words that are shown while a recording is played."""

    owner_field = "recording"

    recording = ParentalKey(Recording, related_name="tracks")
    kind = models.CharField(
        _("what for"), max_length=12, choices=TrackKind.choices, default=TrackKind.CAPTIONS
    )
    language = models.CharField(
        _("language"), max_length=35, help_text=_("Of the words, as a code: en, ru, pt-BR.")
    )
    label = models.CharField(
        _("label"),
        max_length=80,
        blank=True,
        help_text=_("As viewers choose it. Leave it empty for the language's own name."),
    )
    file = models.FileField(_("file"), upload_to=FOLDER, help_text=_("A WebVTT or SRT file."))

    class Meta(Orderable.Meta):
        pass


class RecordingChapter(Part):
    """A part of a recording that listeners can go to."""

    owner_field = "recording"

    recording = ParentalKey(Recording, related_name="chapters")
    start = models.FloatField(_("time"))  # seconds
    title = models.CharField(_("title"), max_length=200)
    url = models.URLField(_("address"), max_length=500, blank=True)

    class Meta:
        ordering = ["start", "pk"]


class Moved(File):
    """A file that storage moves to its place instead of reading it."""

    def __init__(self, file: Any, path: Path) -> None:
        super().__init__(file)
        self._path = path

    def temporary_file_path(self) -> str:
        """Return where it is, as Django's storage asks of large uploads."""
        return str(self._path)


def check_sort(wanted: str, sort: str, name: str) -> None:
    """Refuse a file that is not of the sort of its recording.

    Raises:
        ValidationError: says what to do.
    """
    if sort == wanted:
        return
    if sort == Sort.VIDEO:
        raise ValidationError(_("“{}” is a video: choose “Video” above, or another file.").format(name))
    raise ValidationError(
        _("There are no pictures in “{}”: choose “Audio” above, or another file.").format(name)
    )


def _stored_as(name: str, extension: str) -> str:
    """Return a file's name with the ending that fits what it is."""
    return f"{PurePath(name.replace(chr(92), '/')).stem[:80] or 'recording'}.{extension}"
