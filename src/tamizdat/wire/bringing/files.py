"""The pictures and files of a folder, one by one, for they take long."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction

from tamizdat.desk import actions, imports
from tamizdat.desk.recordings import chapters, clock
from tamizdat.wire import blocks
from tamizdat.wire.bringing.memory import Memory, digest_of, told_with

Use = blocks.Picture | blocks.Document | blocks.Recording  # what shows a file


class Files:
    """The files of an import."""

    def __init__(self, memory: Memory) -> None:
        self.memory = memory

    def bring(self, uses: Iterable[Use]) -> None:
        """Keep every file that is shown and that the desk does not have yet."""
        keys = {self._key(use): use for use in reversed(list(uses))}
        for key, use in keys.items():
            if isinstance(use, blocks.Picture):
                self.memory.uses.setdefault(use.file, set()).add(key)
        waiting = [key for key in keys if self._recalled(key) is None]
        waiting.sort(key=lambda key: key.startswith("recording/"))  # they show pictures
        for number, key in enumerate(waiting, 1):
            if number % 10 == 1:
                self.memory.progress(f"Pictures and files: {number} of {len(waiting)}")
            with told_with(f"files/{_name(keys[key])}"), transaction.atomic():
                self.memory.things[key] = self._keep(keys[key])
                imports.remember(key, "", self.memory.things[key])
                self.memory.report.made[key.partition("/")[0]] += 1

    def _key(self, use: Use) -> str:
        """Return the key of a file: under another licence it is another picture; credits stand where it is shown."""
        if isinstance(use, blocks.Recording):
            poster = self._key(use.poster) if use.poster else ""
            return f"recording/{digest_of([use, self.digests(use), poster])}"
        (digest,) = self.digests(use)
        if isinstance(use, blocks.Picture):
            return f"picture/{digest_of([digest, use.licence])}"
        return f"file/{digest_of([digest, use.title])}"

    def digests(self, use: Use) -> list[str]:
        """Return the digests of the files that are shown."""
        return [self.memory.copy.files[name].digest for name in blocks.names_of(use)]

    def _recalled(self, key: str) -> Any:
        self.memory.things[key] = imports.recall(key)[1]
        return self.memory.things[key]

    def _keep(self, use: Use) -> Any:
        if isinstance(use, blocks.Recording):
            return self._keep_recording(use)
        path = self._path(use.file)
        if isinstance(use, blocks.Picture):
            return actions.save_picture(
                path.read_bytes(), path.name, alt=use.alt, credit=use.credit, licence=use.licence
            )
        return actions.save_document(path, path.name, title=use.title)

    def _keep_recording(self, use: blocks.Recording) -> Any:
        tracks = [
            {
                "kind": each.kind, "language": each.language, "label": each.label, "filename": each.file,
                "data": self._path(each.file).read_bytes(),
            }
            for each in use.tracks
        ]  # fmt: skip
        files = [(self._path(name), name) for name in (use.file, *use.files) if name]
        marks = chapters.of_text("\n".join(use.chapters))
        return actions.save_recording(
            use.sort if use.url else "",
            title=use.title if use.url else "",
            files=files,
            poster=self.of(use.poster) if use.poster else None,
            tracks=tracks,
            transcript=self._path(use.transcript).read_bytes() if use.transcript else b"",
            transcript_name=use.transcript,
            chapters=[{"start": each.start, "title": each.title, "url": each.url} for each in marks],
            url=use.url,
            provider=use.provider,
            credit=use.credit,
            licence=use.licence,
            seconds=(clock.seconds(use.length) or 0) if use.length else 0,
        )

    def _path(self, name: str) -> Path:
        return self.memory.copy.files[name].path

    def of(self, use: Use) -> Any:
        """Return what was kept of a file for one that shows it."""
        return self.memory.things[self._key(use)]

    def block(self, use: blocks.Picture) -> dict[str, Any]:
        """Return a picture as the value of a block: what it says of itself need not stand there again."""
        picture = self.of(use)
        own = {"alt": _unless(use.alt, picture.alt), "credit": _unless(use.credit, picture.credit)}
        return {"picture": picture.pk, "caption": use.caption, **own}

    def portrait(self, file: str) -> Any:
        """Return the picture of a person or a series by the file's name, or None for no name."""
        return self.of(blocks.Picture(file)) if file else None


def _unless(own: str, other: str) -> str:
    return "" if own == other else own


def _name(use: Use) -> str:
    return next(iter(blocks.names_of(use)), "")
