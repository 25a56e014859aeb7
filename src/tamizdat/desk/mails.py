"""A letter at the desk as the mail that subscribers get."""

from __future__ import annotations

from contextlib import closing
from typing import Any

from tamizdat.desk import compose, door
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Letter, Masthead
from tamizdat.post.interface import Mail


def rendered(letter: Letter, media_base: str = "") -> Any:
    """Return the mail of a letter in the state in which it is, with its stories as they are filed.

    `media_base` is the address in front of its pictures' names where they are looked at before they are on the site.

    Raises:
        ArchiveError: a document cannot be read.
        PressError: the theme cannot render it.
    """
    making = Making(letter.edition, letter.title)
    document = compose.composed(letter, making)
    newsletter = compose.composed(letter.newsletter, making)
    with closing(door.open_archive()) as archive:
        return door.press(archive).mail(document, newsletter, media_base)


def mail(letter: Letter) -> Mail:
    """Return a letter as it is handed over. Raises as `rendered` does."""
    made = rendered(letter)
    return Mail(
        subject=made.subject,
        html=made.html,
        text=made.text,
        language=letter.edition,
        sender=letter.newsletter.sender,
    )


def sender(newsletter: Any) -> str:
    """Return the name from which a newsletter comes."""
    own = Masthead.objects.filter(edition=newsletter.edition).values_list("name", flat=True).first()
    return newsletter.sender or own or ""
