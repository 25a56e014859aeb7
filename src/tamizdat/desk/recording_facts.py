"""At the top of a recording's form: the recording itself to hear or see, and what was read from its files."""

from __future__ import annotations

from typing import Any

from django.utils.translation import gettext as _
from wagtail.admin.panels import Panel

from tamizdat.desk.recordings import clock, loudness


class FactsPanel(Panel):
    """Plays a recording that is there, and says what its files are."""

    class BoundPanel(Panel.BoundPanel):
        """The panel of one recording."""

        template_name = "desk/recording.html"

        def is_shown(self) -> bool:
            """Return whether there is a file to speak of."""
            return self.instance is not None and self.instance.pk is not None and self.instance.files.exists()

        def get_context_data(self, parent_context: Any = None) -> dict[str, Any]:
            """Return what the template shows."""
            context: dict[str, Any] = super().get_context_data(parent_context)
            files = list(self.instance.files.all())
            context["recording"] = self.instance
            context["files"] = [(file, facts_of(file)) for file in files]
            context["loudness"] = said_of(self.instance.loudness, files[0].channels) if files else ""
            return context


def facts_of(file: Any) -> str:
    """Return what is known of a file in a line."""
    channels = {1: _("mono"), 2: _("stereo")}.get(file.channels, "")
    facts = [
        file.blob.rpartition(".")[2].upper(),
        clock.written(round(file.seconds)) if file.seconds else "",
        _("{} MB").format(f"{file.bytes / 1e6:.1f}"),
        _("{} kbit/s").format(round(file.bit_rate / 1000)) if file.bit_rate else "",
        _("{} kHz").format(f"{file.sample_rate / 1000:g}") if file.sample_rate else "",
        channels,
        f"{file.width} × {file.height}" if file.width else "",
    ]
    return ", ".join(filter(None, facts))


def said_of(measured: float | None, channels: int) -> str:
    """Return a sentence on how loud it is; nothing where it was not measured."""
    if measured is None:
        return ""
    wanted = loudness.wanted(channels)
    if not loudness.is_far(measured, channels):
        return _("Its loudness is {} LUFS, as players want it.").format(f"{measured:.1f}")
    words = (
        _(
            "Its loudness is {} LUFS; players want about {}. It is too quiet: make it louder and upload it again."
        )
        if measured < wanted
        else _(
            "Its loudness is {} LUFS; players want about {}. It is too loud: make it quieter and upload it again."
        )
    )
    return words.format(f"{measured:.1f}", f"{wanted:.0f}")
