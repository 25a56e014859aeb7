"""What is looked at before a letter is sent: what is wrong, where, and what to do."""

from __future__ import annotations

import re
from collections.abc import Iterator
from datetime import datetime, timedelta
from typing import Any, Final, NamedTuple

from bs4 import BeautifulSoup
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from wagtail.models import Page

from tamizdat.archive.errors import ArchiveError
from tamizdat.desk import doors, mails
from tamizdat.desk.models import Letter, Story
from tamizdat.press.errors import PressError

LONGEST_SUBJECT: Final = 70  # characters that a telephone shows
CLOSE: Final = timedelta(hours=23)  # to the last letter of the same newsletter
_THING: Final = {"item": "story", "event": "event", "picture": "picture"}  # what a line shows, by its block
_WORD: Final = re.compile(r"[^\W\d_]{2,}")


class Finding(NamedTuple):
    """Something about a letter."""

    stops: bool  # it cannot be sent so; what does not stop it is to be looked at
    what: str
    remedy: str
    href: str = ""  # where it is mended


def findings(letter: Letter, at: datetime | None = None, subscribers: int | None = None) -> list[Finding]:
    """Return what is to be said of a letter that is to be sent at a moment, what stops it first.

    Args:
        letter: as it is in the database
        at: when; None for now
        subscribers: how many get it; None where it is not known
    """
    found = [
        *_subject(letter.subject),
        *_content(letter),
        *_stories(letter, at or timezone.now()),
        *_pictures(letter, at or timezone.now()),
        *_links(letter),
        *_mail(letter),
        *_around(letter, at or timezone.now(), subscribers),
    ]
    return sorted(found, key=lambda each: not each.stops)


def stopping(letter: Letter, at: datetime | None = None) -> list[Finding]:
    """Return what keeps a letter from being sent."""
    return [each for each in findings(letter, at) if each.stops]


def _subject(subject: str) -> Iterator[Finding]:
    words = _WORD.findall(subject)
    if not subject.strip():
        yield Finding(True, _("It has no subject."), _("Write one: it is what makes readers open it."))
    elif len(words) > 1 and all(word.isupper() for word in words):
        yield Finding(
            False,
            _("The subject is all in capitals."),
            _("Write it in small letters: filters take shouting for spam."),
        )
    elif "!!" in subject:
        yield Finding(
            False, _("The subject shouts."), _("Take the exclamation marks out: filters take them for spam.")
        )
    if len(subject) > LONGEST_SUBJECT:
        yield Finding(
            False,
            _("The subject has {} characters.").format(len(subject)),
            _("Telephones show about {}: shorten it, or see that the first words say it.").format(
                LONGEST_SUBJECT
            ),
        )


def _content(letter: Letter) -> Iterator[Finding]:
    items = [item for part in letter.parts for item in part.value["items"]]
    gone = {item.block_type for item in items if item.value[_THING[item.block_type]] is None}
    gone |= {"item" for each in letter.corrected if each.value is None}
    if not items and not letter.corrected and not letter.intro:
        yield Finding(True, _("Nothing stands in it."), _("Fill it again, or add a story."))
    if "picture" in gone:
        yield Finding(
            True,
            _("A picture that stood in it was deleted."),
            _("Remove the empty line, or choose another picture there."),
        )
    if gone - {"picture"}:
        yield Finding(
            True,
            _("A story that stood in it was deleted."),
            _("Remove the empty line, or choose another story there."),
        )


def _stories(letter: Letter, at: datetime) -> Iterator[Finding]:
    pages = [page.specific for page in (*letter.stories(), *letter.corrected_stories())]
    for page in dict.fromkeys(pages):
        href = reverse("wagtailadmin_pages:edit", args=[page.pk])
        if not page.live:
            yield _unpublished(page, at, href)
        elif isinstance(page, Story) and page.lead is not None and not _alt(page, letter.edition):
            yield _silent(_("The picture of “{}” has no alternative text.").format(page), href)
    own = letter.stories()
    for page in dict.fromkeys(page for page in own if own.count(page) > 1):
        yield Finding(False, _("“{}” stands in it twice.").format(page), _("Remove one of them."))


def _silent(what: str, href: str) -> Finding:
    remedy = _("Write what it shows: many mail programs show no pictures at first.")
    return Finding(False, what, remedy, href)


def _pictures(letter: Letter, at: datetime) -> Iterator[Finding]:
    """Look at the letter's own pictures."""
    for block in letter.pictures():
        picture = block["picture"]
        href = reverse("wagtailimages:edit", args=[picture.pk])
        if not block["alt"] and not picture.words_in(letter.edition)[0]:
            yield _silent(_("The picture “{}” has no alternative text.").format(picture), href)
        if picture.until is not None and picture.until <= at:
            yield Finding(
                False,
                _("The rights to the picture “{}” have ended by then.").format(picture),
                _("It will be neither in the mail nor on the site: take it out, or choose another."),
                href,
            )


def _alt(story: Story, edition: str) -> str:
    return story.lead_alt or str(story.lead.words_in(edition)[0])


def _unpublished(page: Any, at: datetime, href: str) -> Finding:
    comes = page.go_live_at
    if comes is not None and page.approved_schedule:
        when = date_format(timezone.localtime(comes), "j E, H:i")
        what = _("“{}” is published on {}.").format(page, when)
        if comes <= at:
            return Finding(False, what, _("The letter waits if it is not published by then."), href)
        return Finding(True, what, _("Send the letter later, or take the story out."), href)
    if page.first_published_at:
        return Finding(
            True, _("“{}” was withdrawn.").format(page), _("Take it out, or publish it again."), href
        )
    return Finding(
        True, _("“{}” is not published.").format(page), _("Publish it first, or take it out."), href
    )


def _links(letter: Letter) -> Iterator[Finding]:
    """Look at where the editor's own words lead."""
    for field in ("intro", "outro"):
        for link in BeautifulSoup(getattr(letter, field) or "<p>", "html.parser").find_all(
            "a", linktype="page"
        ):
            page = (
                Page.objects.filter(pk=str(link.get("id"))).first()
                if str(link.get("id")).isdecimal()
                else None
            )
            if page is None or not page.live:
                yield Finding(
                    True,
                    _("The link at “{}” leads to a page that readers do not see.").format(
                        link.get_text()[:60]
                    ),
                    _("Publish that page, or take the link out."),
                )


def _mail(letter: Letter) -> Iterator[Finding]:
    try:
        mail = mails.rendered(letter)
    except (ArchiveError, PressError) as error:
        yield Finding(
            True,
            _("It cannot be made into a mail: {}").format(error),
            _("Tell whoever looks after the server."),
        )
        return
    cut = Story.objects.filter(uid__in=mail.cut, locale__language_code=letter.edition.lower())
    for story in cut:
        yield Finding(
            False,
            _("“{}” does not fit into the mail as a whole.").format(story),
            _("Its beginning stands there, with a link to the rest. Take another long one out to make room."),
        )


def _around(letter: Letter, at: datetime, subscribers: int | None) -> Iterator[Finding]:
    if doors.missing():
        yield Finding(
            True,
            _("Letters cannot be sent by this newsroom yet."),
            _("“Subscribers” in the menu says what is missing."),
            reverse("desk_subscribers"),
        )
    if subscribers == 0:
        yield Finding(
            False, _("Nobody gets this newsletter yet."), _("It is printed on the site, and goes to nobody.")
        )
    last = (
        letter.newsletter.letters.filter(published__isnull=False)
        .exclude(pk=letter.pk)
        .order_by("-published")
        .first()
    )
    if last is not None and abs(at - last.published) < CLOSE:
        yield Finding(
            False,
            _("The last letter of this newsletter, “{}”, went less than a day before.").format(last),
            _("See that this is meant: who gets too much leaves."),
        )
