"""What an editor is told after a recording was saved, and the measuring of its loudness."""

from __future__ import annotations

import logging
import threading
from pathlib import Path
from typing import Any, Final

from django.contrib import messages
from django.db import close_old_connections, transaction
from django.http import HttpRequest
from django.utils.translation import gettext as _

from tamizdat.desk.models import Recording
from tamizdat.desk.recording_facts import said_of
from tamizdat.desk.recordings import loudness

_AT_ONCE: Final = 15 * 60  # seconds of sound: half an hour takes some seconds to measure
_PATIENCE: Final = 20.0  # seconds
_one_at_a_time: Final = threading.Lock()
_log = logging.getLogger(__name__)


def tell(request: HttpRequest, recording: Any) -> None:
    """Tell what was mended and taken out, and how loud it is: at once for a short one, for others on their form later."""
    for note in dict.fromkeys(getattr(recording, "notes_for_editor", ())):
        messages.warning(request, note)
    first = recording.files.first()
    if first is None or recording.loudness is not None:
        return
    if not loudness.program():
        messages.info(
            request,
            _("Its loudness was not measured: that needs the program ffmpeg, which is not on this computer."),
        )
    elif first.seconds <= _AT_ONCE:
        try:
            _measure(recording.pk, Path(first.file.path), _PATIENCE)
        except loudness.CannotMeasure as error:
            messages.warning(request, _("Its loudness was not measured ({}).").format(error))
        else:
            recording.refresh_from_db(fields=["loudness"])
            messages.info(request, said_of(recording.loudness, first.channels))
    else:
        path = Path(first.file.path)
        transaction.on_commit(lambda: _begin(recording.pk, path))
        messages.info(
            request, _("Its loudness is being measured; it will stand on this form in some minutes.")
        )


def _begin(pk: int, path: Path) -> None:
    threading.Thread(target=_measure_behind, args=(pk, path), daemon=True).start()


def _measure_behind(pk: int, path: Path) -> None:
    """Measure a long recording, one at a time, however many come."""
    try:
        with _one_at_a_time:
            _measure(pk, path, 600)
    except loudness.CannotMeasure as error:
        _log.warning("the loudness of recording %s was not measured: %s", pk, error)
    finally:
        close_old_connections()


def _measure(pk: int, path: Path, limit: float) -> None:
    measured = loudness.measured(path, limit=limit)
    with transaction.atomic():
        recording = Recording.objects.filter(pk=pk).first()
        if recording is not None:
            recording.loudness = measured
            recording.save(update_fields=["loudness"])  # which marks the stories that show it
