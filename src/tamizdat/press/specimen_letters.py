"""The newsletters of a specimen: one to which letters were sent, one that begins, and the doors at which one signs up.

The last letter is there as mail too, with links that stay in the specimen.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import TYPE_CHECKING, Final

from tamizdat.archive.letters import Letter, LetterItem, LetterPart, Newsletter, letter_path
from tamizdat.archive.parts import Document, Picture
from tamizdat.press.settings import Doors, EditionSettings
from tamizdat.press.specimen_words import SpecimenWords

if TYPE_CHECKING:
    from tamizdat.press.printing import Press

MAIL: Final = "mail.html"  # of each edition
_SENT: Final = ("2026-02-27T09:00:00+00:00", "2026-03-06T09:00:00+00:00")


def doors(url: str) -> Doors:
    """Return the doors of a specimen at an address, where nobody answers."""
    return Doors(url, mailbox=True)


def letters(words: SpecimenWords, edition: EditionSettings, picture: Picture) -> Iterator[Document]:
    """Yield the newsletters of an edition, and the letters that were sent, which show a picture."""
    tag, path = edition.tag, f"{edition.prefix}letters"
    weekly = Newsletter(
        id=f"{tag}-weekly",
        edition=tag,
        path=f"{path}/weekly.html",
        slug="weekly",
        name=words.newsletter,
        description=words.dek,
        intro=f"<p>{words.intro}</p>",
    )
    yield weekly
    yield Newsletter(
        id=f"{tag}-region",
        edition=tag,
        path=f"{path}/region.html",
        slug="region",
        order=1,
        name=words.region,
        rhythm="monthly",
    )
    yield from (_letter(words, weekly, sent, picture) for sent in _SENT)


def _letter(words: SpecimenWords, newsletter: Newsletter, sent: str, picture: Picture) -> Letter:
    tag = newsletter.edition
    first = tuple(LetterItem(document=f"{tag}-{kind}") for kind in ("interview", "opinion", "audio"))
    more = (
        LetterItem(document=f"{tag}-explainer", whole=True),
        LetterItem(document="coverage", note=words.fact),
        LetterItem(picture=picture),
    )
    return Letter(
        id=f"{tag}-letter-{sent[:10]}",
        edition=tag,
        path=letter_path(newsletter.path, sent),
        newsletter=newsletter.id,
        subject=words.letter,
        summary=words.intro,
        published=sent,
        intro=f"<p>{words.paragraph}</p>",
        parts=(LetterPart(items=first), LetterPart(label=words.section, items=more)),
        corrected=(f"{tag}-news",),
        outro=f"<p>{words.answer}</p>",
    )


def print_mails(press: Press) -> None:
    """Write the last letter of each edition as mail, beside the pages of the site.

    Raises:
        BadTheme: the template of the mail cannot be used.
    """
    for edition in press.settings.editions:
        id = f"{edition.tag}-letter-{_SENT[-1][:10]}"
        letter = press.archive.document(edition.tag, id)
        newsletter = press.archive.document(edition.tag, f"{edition.tag}-weekly")
        if isinstance(letter, Letter) and isinstance(newsletter, Newsletter):
            html = _near(press.mail(letter, newsletter).html, press.settings.url, edition)
            (press.folder / edition.prefix / MAIL).write_text(html, "utf-8")


def _near(html: str, url: str, edition: EditionSettings) -> str:
    """Return a mail whose links within the site lead from its place in the folder."""

    def near(link: re.Match[str]) -> str:
        path = link[1] if link[1] and not link[1].endswith("/") else f"{link[1]}index.html"
        return f'"{"../" * edition.prefix.count("/")}{path}"'

    return re.sub(rf'"{re.escape(url)}/([^"]*)"', near, html)
