"""The pages of newsletters and of their letters."""

from __future__ import annotations

import re
from collections.abc import Iterator
from typing import Final

from markupsafe import Markup

from tamizdat.archive.documents import Card, Story, shared_by_versions
from tamizdat.archive.letters import Letter, LetterItem, LetterPart, Newsletter, items_of
from tamizdat.archive.lists import NEWEST, ListKey
from tamizdat.archive.store import Version
from tamizdat.press import publisher
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.corrections import corrected_view
from tamizdat.press.feed_texts import text
from tamizdat.press.frames import About, feed_links
from tamizdat.press.keys import PageKey, formats, letters_path
from tamizdat.press.letter_views import (
    LetterItemView,
    LetterLine,
    LetterPartView,
    LettersPart,
    LettersView,
    NewsletterView,
)
from tamizdat.press.listings import front_link, newer_and_older, year_links
from tamizdat.press.moments import moment, period_name
from tamizdat.press.numbers import number
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import all_offered, has_newsletters, line, offered, sign_up
from tamizdat.press.views import CorrectedView, LetterView, LinkView

SHOWN: Final = 3  # letters of each newsletter where all newsletters stand together
_IDS: Final = re.compile(
    r' (?:id|aria-labelledby)="[^"]*"'
)  # several texts on one page would have them alike


def letters_view(sheet: Sheet) -> LettersView:
    """Return what letters.html shows: all newsletters of the edition."""
    newsletters = all_offered(sheet.reader, sheet.edition)
    parts = (
        LettersPart(newsletter=line(sheet, each), letters=_newest(sheet, each.id, SHOWN))
        for each in newsletters
    )
    return LettersView(newsletters=tuple(parts), sign_up=sign_up(sheet, newsletters))


def about_letters(sheet: Sheet) -> About:
    """Return what that page says of itself."""
    name = sheet.gettext("Newsletters")
    editions = [each for each in sheet.settings.editions if has_newsletters(sheet, each)]
    return About(
        title=name,
        structured=publisher.page(sheet, "CollectionPage", name, ()),
        versions=tuple(Version(each.tag, "", letters_path(each)) for each in editions),
    )


def newsletter_view(sheet: Sheet, page: PageKey) -> NewsletterView:
    """Return what newsletter.html shows: the front of a newsletter, or one of its cuts."""
    key, cut, document = page.list, page.cut, _newsletter(sheet, page.list)
    around = sheet.reader.around(key, cut) if cut else None
    newer, older = newer_and_older(sheet, key, around)
    feeds = feed_links(sheet, document.path, document.name, formats(key))
    return NewsletterView(
        newsletter=line(sheet, offered(document)),
        intro=body(sheet, document.intro) if document.intro and not cut else Markup(""),
        all=_all(sheet),
        front=front_link(sheet, key) if cut else None,
        period=period_name(cut.period, sheet.edition) if cut else "",
        part=cut.part if cut else 1,
        parted=around is not None and around.parted,
        letters=tuple(
            letter_line(sheet, each) for each in sheet.reader.letters(key, cut, 0 if cut else NEWEST)
        ),
        years=() if cut else year_links(sheet, key),
        feeds=() if cut else feeds,
        newer=newer,
        older=older,
        sign_up=None if cut else sign_up(sheet, [offered(document)]),
    )


def about_newsletter(sheet: Sheet, page: PageKey) -> About:
    """Return what a page of a newsletter says of itself."""
    key, cut, document = page.list, page.cut, _newsletter(sheet, page.list)
    way = [(sheet.gettext("Newsletters"), letters_path(sheet.edition))]
    if cut is None:
        return About(
            title=document.name,
            description=document.description or plain_text(document.intro, 200),
            structured=publisher.page(sheet, "CollectionPage", document.name, way),
            versions=sheet.reader.versions(shared_by_versions(document)),
            list=key,
        )
    part = f" ({number(cut.part, sheet.edition)})" if cut.part > 1 else ""
    own = f"{period_name(cut.period, sheet.edition)}{part}"
    way.append((document.name, document.path))
    return About(
        title=f"{document.name}: {own}",
        structured=publisher.page(sheet, "CollectionPage", own, way),
        list=key,
    )


def letter_view(sheet: Sheet, letter: Letter) -> LetterView:
    """Return what letter.html shows."""
    newsletter = sheet.reader.document(letter.edition, letter.newsletter)
    earlier, later = sheet.reader.beside(letter)
    return LetterView(
        newsletter=sheet.link(letter.newsletter),
        subject=letter.subject,
        summary=letter.summary,
        sent=moment(letter.published, sheet.edition),
        intro=body(sheet, letter.intro),
        parts=tuple(_parts(sheet, letter)),
        corrected=tuple(_corrected(sheet, letter)),
        outro=body(sheet, letter.outro),
        earlier=letter_line(sheet, earlier) if earlier else None,
        later=letter_line(sheet, later) if later else None,
        sign_up=sign_up(sheet, [offered(newsletter)]) if isinstance(newsletter, Newsletter) else None,
    )


def about_letter(sheet: Sheet, letter: Letter) -> About:
    """Return what a letter's page says of itself."""
    way = [(sheet.gettext("Newsletters"), letters_path(sheet.edition))]
    if newsletter := sheet.label(letter.newsletter):
        way.append((newsletter.name, newsletter.path))
    return About(
        title=letter.subject,
        description=letter.summary or plain_text(letter.intro, 200),
        kind="article",
        image=next((item.picture for item in items_of(letter) if item.picture), None),
        published=letter.published,
        structured=publisher.page(sheet, "WebPage", letter.subject, way)
        | {"datePublished": letter.published},
        list=sheet.list("newsletter", letter.newsletter) if newsletter else None,
    )


def letter_line(sheet: Sheet, letter: Letter) -> LetterLine:
    """Return a letter as a line of a list."""
    return LetterLine(
        letter=LinkView(href=sheet.href(letter.path), label=letter.subject),
        summary=letter.summary,
        sent=moment(letter.published, sheet.edition),
    )


def as_card(letter: Letter) -> Card:
    """Return a letter as feeds tell of it, which know cards alone."""
    return Card(
        id=letter.id,
        path=letter.path,
        kind="news",
        headline=letter.subject,
        dek=letter.summary,
        published=letter.published,
    )


def _newsletter(sheet: Sheet, key: ListKey) -> Newsletter:
    found = sheet.reader.document(key.edition, key.id)
    if not isinstance(found, Newsletter):
        raise KeyError(key.id)
    return found


def _all(sheet: Sheet) -> LinkView:
    return LinkView(href=sheet.href(letters_path(sheet.edition)), label=sheet.gettext("Newsletters"))


def _newest(sheet: Sheet, newsletter: str, count: int) -> tuple[LetterLine, ...]:
    found = sheet.reader.letters(sheet.list("newsletter", newsletter), None, count)
    return tuple(letter_line(sheet, each) for each in found)


def _parts(sheet: Sheet, letter: Letter) -> Iterator[LetterPartView]:
    """Yield the parts of a letter; one of which nothing is published any more is left out."""
    for part in letter.parts:
        items = tuple(_items(sheet, part))
        if items:
            yield LetterPartView(label=part.label, items=items)


def _items(sheet: Sheet, part: LetterPart) -> Iterator[LetterItemView]:
    for item in part.items:
        if picture := sheet.picture(item.picture):
            yield LetterItemView(picture=picture)
        elif link := sheet.link(item.document):
            yield _item(sheet, item, link)


def _item(sheet: Sheet, item: LetterItem, link: LinkView) -> LetterItemView:
    card = sheet.reader.card(sheet.edition.tag, item.document)
    whole = text(sheet, item.document) if item.whole and card else ""
    return LetterItemView(
        card=sheet.card(card, "picture" if whole else "map") if card else None,
        link=link,
        note=item.note,
        text=Markup(_IDS.sub("", whole)),  # noqa: S704 - the desk let only clean HTML into the archive
    )


def _corrected(sheet: Sheet, letter: Letter) -> Iterator[CorrectedView]:
    for id in letter.corrected:
        story = sheet.reader.document(letter.edition, id)
        if isinstance(story, Story) and story.corrections:
            yield corrected_view(sheet, story)
