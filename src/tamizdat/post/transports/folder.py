"""Mails as files, for those who want to look at them, and for newsrooms that only try things out."""

from __future__ import annotations

import os
import time
from pathlib import Path

from tamizdat.post.composing import Letter
from tamizdat.post.dkim import Signer
from tamizdat.post.errors import Down
from tamizdat.post.sayings import Saying
from tamizdat.post.transports.transport import MayGo


class Folder:
    """Each mail is a file; what is sent again takes the place of what was there."""

    def __init__(self, folder: Path, signer: Signer | None) -> None:
        self._folder = folder
        self._signer = signer

    def send(self, letter: Letter, may_go: MayGo) -> bool:
        """Write a mail: see `Transport`."""
        data = letter.wire(self._signer, int(time.time()))
        if not may_go():
            return False
        path = self._folder / f"{letter.name}.eml"
        aside = path.with_suffix(f".{os.getpid()}")
        try:
            # Readers' addresses stand in these files: nobody else of this machine looks into them.
            self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            aside.write_bytes(data)
            aside.replace(path)
        except OSError as error:
            raise Down(
                Saying(
                    "mails cannot be written to {folder}: {why}",
                    {"folder": str(self._folder), "why": str(error.strerror)},
                )
            ) from error
        return True

    def close(self) -> None:
        """Nothing is open."""
