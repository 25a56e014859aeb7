"""What stands in a letter's mail: the letter, its stories and corrections as the template and the plain text want them."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final, Literal, cast

from tamizdat.archive.documents import AnyDocument, PlainPage, Story
from tamizdat.archive.letters import CHOOSE, LEAVE, Letter, LetterItem, LetterPart, Newsletter
from tamizdat.archive.parts import Picture
from tamizdat.press import bare
from tamizdat.press.bodies import plain_text
from tamizdat.press.corrections import sentences
from tamizdat.press.durations import PLAYED, length
from tamizdat.press.frames import masthead_of
from tamizdat.press.kinds import LABELS
from tamizdat.press.mail_bodies import note_blocks, page_blocks, picture_view, story_blocks
from tamizdat.press.mail_views import MailCorrectionView, MailItemView, MailPartView, MailView
from tamizdat.press.mastheads import ResolvedMasthead
from tamizdat.press.moments import moment
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView

_HEADLINE: Final = 300  # characters of what stands in one line or two
_DEK: Final = 1_000  # characters
_NOTE: Final = 20_000  # bytes of what the editor writes at the head, and at the end
_TOLD: Final = 3  # corrections of a story
# Controls, and marks that turn the direction of what follows (UAX 9, sections 2.1 to 2.4).
_UNSEEN: Final = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029\u202a-\u202e\u2066-\u2069]+")


def line(text: str, limit: int = _HEADLINE) -> str:
    """Return plain text as one line of at most `limit` characters, without what cannot be seen."""
    text = " ".join(_UNSEEN.sub(" ", text).split())
    return text if len(text) <= limit else text[: limit - 1].rstrip(" ,;:–—") + "…"


def mail_view(sheet: Sheet, letter: Letter, newsletter: Newsletter) -> MailView:
    """Return a letter as a mail, with whole all that it is to carry whole."""
    masthead = masthead_of(sheet)
    subject, intro = line(letter.subject), note_blocks(sheet, letter.intro, _NOTE)
    parts = tuple(filter(None, (_part(sheet, part) for part in letter.parts)))
    return MailView(
        language=sheet.edition.tag,
        direction=cast(Literal["ltr", "rtl"], sheet.edition.direction),
        script=sheet.edition.script,
        paper=LinkView(href=sheet.href(masthead.home), label=line(masthead.name)),
        newsletter=line(newsletter.name),
        subject=subject,
        heading="" if not intro and _begins_with(subject, parts) else subject,
        summary=line(letter.summary),
        date=moment(letter.published, sheet.edition),
        page=sheet.href(letter.path) if letter.path else "",
        intro=intro,
        parts=parts,
        corrected=tuple(_corrected(sheet, letter.corrected)),
        outro=note_blocks(sheet, letter.outro, _NOTE),
        more=False,
        plea=_plea(sheet, masthead),
        support=_support(sheet, masthead),
        contact=line(masthead.contact),
        copyright=line(masthead.copyright, _DEK),
        choose=CHOOSE,
        leave=LEAVE,
    )


def _begins_with(headline: str, parts: tuple[MailPartView, ...]) -> bool:
    return bool(parts) and not parts[0].label and parts[0].items[0].headline == headline


def _part(sheet: Sheet, part: LetterPart) -> MailPartView | None:
    label = line(part.label)
    level = 3 if label else 2  # of the headlines in it
    items: list[MailItemView] = []
    for each in part.items:
        item = _item(sheet, each, level, not items)
        items += [item] if item else []
    return MailPartView(label=label, items=tuple(items)) if items else None


def _item(sheet: Sheet, item: LetterItem, level: int, first: bool) -> MailItemView | None:
    """Return what a letter shows; None for what is not published any more. `first` stands first in its part."""
    if item.picture:
        picture = picture_view(sheet, item.picture)
        return MailItemView(picture=picture) if picture else None
    found = sheet.reader.document(sheet.edition.tag, item.document)
    if found is None or not found.path:
        return None
    if isinstance(found, Story):
        return _story(sheet, found, item, level, first)
    return _other(sheet, found, item, level)


def _story(sheet: Sheet, story: Story, item: LetterItem, level: int, first: bool) -> MailItemView:
    kind = LABELS.get(story.kind, "")
    recording = story.recordings[0] if story.recordings and story.kind in PLAYED else None
    credits = bare.credits(sheet, story.bylines)
    about = sheet.label(story.series if story.episode and story.series else next(iter(story.places), ""))
    return MailItemView(
        id=story.id,
        href=sheet.href(story.path),
        headline=line(story.headline),
        kind=sheet.gettext(kind) if kind else "",
        about=line(about.name) if about else "",
        dek=line(item.note or story.dek, _DEK),
        credits=tuple(map(line, credits if item.whole else credits[:1])),
        published=moment(story.published, sheet.edition),
        played=recording.sort if recording else "",
        length=length(recording.seconds, sheet.edition) if recording else "",
        picture=picture_view(sheet, _picture(story, item))
        if first or item.whole or _is_seen(story)
        else None,
        body=story_blocks(sheet, story, level) if item.whole else (),
    )


def _is_seen(story: Story) -> bool:
    """Tell whether a story is looked at or played more than read, so that it always has its picture."""
    return story.kind in (*PLAYED, "picture-story")


def _picture(story: Story, item: LetterItem) -> Picture | None:
    """Return the picture that stands for a story; one of its text only where that does not follow."""
    posters = [each.poster for each in story.recordings[:1]] if story.kind in PLAYED else []
    shown = story.pictures[:1] if story.kind == "picture-story" and not item.whole else ()
    return next(filter(None, (story.lead, *posters, *shown)), None)


def _other(sheet: Sheet, found: AnyDocument, item: LetterItem, level: int) -> MailItemView | None:
    """Return a page, an event or a list; None for what has no name."""
    label = sheet.label(found.id)
    if label is None or not label.name:
        return None
    own = found.dek if isinstance(found, PlainPage) else plain_text(getattr(found, "intro", ""), 300)
    return MailItemView(
        id=found.id,
        href=sheet.href(found.path),
        headline=line(label.name),
        dek=line(item.note or own, _DEK),
        body=page_blocks(sheet, found, level) if item.whole and isinstance(found, PlainPage) else (),
    )


def _corrected(sheet: Sheet, ids: tuple[str, ...]) -> Iterator[MailCorrectionView]:
    for id in ids:
        story = sheet.reader.document(sheet.edition.tag, id)
        if isinstance(story, Story) and story.corrections:
            link = LinkView(href=sheet.href(story.path), label=line(story.headline))
            told = (line(sentence, _DEK) for sentence in sentences(sheet, story)[:_TOLD])
            yield MailCorrectionView(story=link, sentences=tuple(told))


def _plea(sheet: Sheet, masthead: ResolvedMasthead) -> str:
    if masthead.support is None:
        return ""
    own = line(masthead.plea, _DEK)
    return own or sheet.gettext("This paper is read free of charge and paid for by its readers.")


def _support(sheet: Sheet, masthead: ResolvedMasthead) -> LinkView | None:
    found = masthead.support
    if found is None or not (found.path or found.url):
        return None
    return LinkView(href=sheet.href(found.path) if found.path else found.url, label=line(found.label))
