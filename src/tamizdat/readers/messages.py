"""Messages of readers to the newsroom: sealed until they are sent, and then gone."""

from __future__ import annotations

from typing import Literal

import msgspec
from django.db import transaction

from tamizdat.archive.ids import mint
from tamizdat.post import sealing
from tamizdat.post.today import today
from tamizdat.readers import models, tasks

Kind = Literal["contact", "correction"]


class Message(msgspec.Struct, frozen=True, kw_only=True):
    """What a reader wrote."""

    kind: Kind
    text: str
    language: str  # tag of the page on which it was written
    name: str = ""  # one line
    address: str = ""  # `addresses.checked`, or ""
    right: str = ""  # of a correction: what is right
    story: str = ""  # of a correction: the story's address


def post(message: Message) -> None:
    """Keep a message, sealed, and have it sent."""
    id = mint()
    text = msgspec.json.encode(message).decode()
    with transaction.atomic():
        models.Message.objects.create(id=id, sealed=sealing.seal(text, id), day=today())
        tasks.send_message.enqueue(str(id))


def opened(row: models.Message) -> Message:
    """Return what a row keeps.

    Raises:
        BrokenSeal: it was sealed by another key.
    """
    return msgspec.json.decode(sealing.unseal(row.sealed, row.id), type=Message)


def subject_of(message: Message) -> str:
    """Return the subject under which it comes to the newsroom."""
    if message.kind == "correction":
        return f"Correction: {message.story.rpartition('/')[2] or message.story or 'a story'}"
    return f"From the site: {message.name}" if message.name else "From the site"


def text_of(message: Message) -> str:
    """Return the mail's text: what was entered, under the names of the fields, and nothing else of the reader."""
    fields = [
        ("Story", message.story),
        ("Wrong" if message.kind == "correction" else "", message.text),
        ("Right", message.right),
        ("Name", message.name),
        ("Address", message.address or "not given: nobody can be answered"),
        ("Language", message.language),
    ]
    return "\n\n".join(f"{name}:\n{value}" if name else value for name, value in fields if value) + "\n"
