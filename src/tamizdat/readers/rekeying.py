"""A new key for the readers' server: `python -m tamizdat.readers.rekeying`, called by `tamizdat readers --new-key`.

The new key is written down before anything is changed, and takes the old one's place when all is; cut off at any point, the
same command goes on.
"""

from __future__ import annotations

import os
import secrets
import sys
from base64 import b64decode, b64encode
from pathlib import Path

from django.conf import settings
from django.db import transaction

from tamizdat.config import ConfigError
from tamizdat.post.errors import BrokenSeal
from tamizdat.post.keys import Keyring
from tamizdat.readers.setup import EX_CONFIG, migrate, start


def new_key() -> str:
    """Bring all that is kept under a new key; return what there is to do for whoever called.

    Raises:
        BrokenSeal: something was not sealed with the key that is configured; nothing is changed.
    """
    from tamizdat.post import keymark, wiping

    house = settings.TAMIZDAT
    kept, aside = house.var / "readers-key", house.var / "readers-key.new"
    old = house.readers_key or kept.read_text("ascii").strip()
    secret = _written(aside, old)
    new = Keyring(secret)
    if not keymark.is_of(new):
        keymark.check()
        _rekey(new)
        wiping.until_now()
    if house.readers_key:
        return f"Put what stands in {aside} in place of TAMIZDAT_READERS_KEY, and delete that file."
    aside.replace(kept)
    return f"The new key is in {kept}: keep a copy where you keep the newsroom's passwords."


def _written(aside: Path, old: str) -> str:
    """Return the new secret and those before it, from the file of a call that was cut off or written to it now."""
    try:
        secret = aside.read_text("ascii").strip()
    except FileNotFoundError:
        secret = ""
    if secret.partition(" ")[2] == old:
        return secret
    secret = f"{secrets.token_urlsafe(48)} {old}"
    descriptor = os.open(aside, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with os.fdopen(descriptor, "w") as file:
        file.write(secret)
        file.flush()
        os.fsync(file.fileno())
    return secret


@transaction.atomic
def _rekey(new: Keyring) -> None:
    from django_tasks_db.models import DBTaskResult

    from tamizdat.post import rekeying
    from tamizdat.readers import tasks
    from tamizdat.readers.models import Message

    rekeying.rekey(new)
    for message in Message.objects.all():
        message.sealed = rekeying.sealed_anew(message.sealed, new, message.id)
        message.save(update_fields=["sealed"])
    DBTaskResult.objects.finished().delete()
    # What was being done when the postman ended is done again.
    for task in DBTaskResult.objects.filter(task_path=tasks.sign_up.module_path):
        sealed = b64decode(task.args_kwargs["args"][0])
        task.args_kwargs["args"] = [b64encode(rekeying.sealed_anew(sealed, new)).decode()]
        task.save(update_fields=["args_kwargs"])


def main() -> int:
    """Change the key; return the exit status."""
    try:
        start()
        migrate()
        print(new_key())  # noqa: T201 - read by people
    except (ConfigError, BrokenSeal, OSError) as error:
        print(f"readers: {error}", file=sys.stderr)  # noqa: T201
        return EX_CONFIG
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
