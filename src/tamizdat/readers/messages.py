"""Messages of readers to the newsroom: sealed until they are sent, and then gone. They speak the language of their page."""

from __future__ import annotations

import uuid
from typing import Literal

import msgspec
from django.conf import settings
from django.db import transaction

from tamizdat.post import sealing
from tamizdat.post.today import today
from tamizdat.press import theme
from tamizdat.press.messages import Messages
from tamizdat.press.settings import EditionSettings
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
    id = uuid.uuid4()  # tells no time
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
    words = _words(message)
    if message.kind == "correction":
        return _named(words.gettext("Correction"), message.story.rpartition("/")[2] or message.story)
    return _named(words.gettext("From the site"), message.name)


def text_of(message: Message) -> str:
    """Return the mail's text: what was entered, under the names of the fields, and nothing else of the reader."""
    words = _words(message)
    fields = [
        (words.gettext("Story"), message.story),
        (words.gettext("What is wrong?") if message.kind == "correction" else "", message.text),
        (words.gettext("What is right, and where does it say so?"), message.right),
        (words.gettext("Name"), message.name),
        (
            words.gettext("E-mail address"),
            message.address or words.gettext("not given: nobody can be answered"),
        ),
        (words.gettext("Language"), message.language),
    ]
    return (
        "\n\n".join(f"{_headed(name)}\n{value}" if name else value for name, value in fields if value) + "\n"
    )


def _words(message: Message) -> Messages:
    return theme.load(settings.TAMIZDAT.theme).messages(EditionSettings(message.language, ""))


def _named(what: str, name: str) -> str:
    return f"{what}: {name}" if name else what


def _headed(question: str) -> str:
    return question if question.endswith(("?", "؟")) else f"{question}:"
