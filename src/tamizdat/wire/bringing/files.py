"""The pictures and files of a folder, one by one, for they take long."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from django.db import transaction

from tamizdat.desk import actions, imports
from tamizdat.wire import blocks
from tamizdat.wire.bringing.memory import Memory, digest_of, told_with

Use = blocks.Picture | blocks.Document | blocks.Audio  # what shows a file


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
        for number, key in enumerate(waiting, 1):
            if number % 10 == 1:
                self.memory.progress(f"Pictures and files: {number} of {len(waiting)}")
            with told_with(f"files/{keys[key].file}"), transaction.atomic():
                self.memory.things[key] = self._keep(keys[key])
                imports.remember(key, "", self.memory.things[key])
                self.memory.report.made[key.partition("/")[0]] += 1

    def _key(self, use: Use) -> str:
        """Return the key of a file: under another licence it is another picture; credits stand where it is shown."""
        digest = self.memory.copy.files[use.file].digest
        if isinstance(use, blocks.Picture):
            return f"picture/{digest_of([digest, use.licence])}"
        return f"file/{digest_of([digest, use.title])}"

    def _recalled(self, key: str) -> Any:
        self.memory.things[key] = imports.recall(key)[1]
        return self.memory.things[key]

    def _keep(self, use: Use) -> Any:
        path = self.memory.copy.files[use.file].path
        if isinstance(use, blocks.Picture):
            return actions.save_picture(
                path.read_bytes(), path.name, alt=use.alt, credit=use.credit, licence=use.licence
            )
        return actions.save_document(path, path.name, title=use.title)

    def of(self, use: Use) -> Any:
        """Return what was kept of a file for one that shows it."""
        return self.memory.things[self._key(use)]

    def portrait(self, file: str) -> Any:
        """Return the picture of a person or a series by the file's name, or None for no name."""
        return self.of(blocks.Picture(file)) if file else None
