"""Notices: mails to one person about their own sign-up. Their words are in `doors/confirm.txt` and `doors/choose.txt`."""

from __future__ import annotations

import html
import re
from datetime import date, timedelta
from typing import Final

import msgspec
from django.conf import settings

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.models import Subscriber
from tamizdat.post.sending import Notice
from tamizdat.press.door_views import NoticeView, NoticeWords
from tamizdat.readers.house import edition_of, named, the_paper
from tamizdat.readers.pages import frame, rendered

# The one line of a notice that has its link: "Confirm: {url}".
_ACTION: Final = re.compile(r"(?m)^(.+):\s*\{url\}$")


class Words(msgspec.Struct, frozen=True):
    """What a notice says."""

    subject: str
    text: str
    html: str


def mail_of(notice: lists.Notice, today: date) -> Notice | None:
    """Return the mail of a notice; None where the subscriber is gone or what was asked for is."""
    subscriber = Subscriber.objects.filter(id=notice.subscriber).first()
    newsletters = named(the_paper(), notice.newsletters)
    if not subscriber or not newsletters:
        return None
    days = settings.TAMIZDAT.readers.keep_unconfirmed if notice.kind == "confirm" else lists.LETTER_LINKS.days
    until = today + timedelta(days=days)
    if notice.kind == "confirm":
        token = tokens.confirm(subscriber.id, notice.newsletters, until)
    else:
        token = tokens.choose(subscriber.id, until)
    names = tuple(each.name for each in newsletters)
    words = words_of(notice.kind, notice.language, names, days, f"{notice.kind}/{token}")
    return Notice(
        to=sealing.unseal(subscriber.sealed, subscriber.id),
        subject=words.subject,
        text=words.text,
        html=words.html,
        language=notice.language,
        sender=edition_of(the_paper(), notice.language).name,
    )


def words_of(kind: str, language: str, names: tuple[str, ...], days: int, path: str) -> Words:
    """Return what a notice says.

    Args:
        kind: "confirm" or "choose"
        language: tag
        names: of the newsletters
        days: for how many its link is good
        path: of the link, below "/readers/"
    """
    door = frame(the_paper(), language)
    url = f"{settings.TAMIZDAT.doors}/readers/{path}"
    told = rendered(f"doors/{kind}.txt", door, words=NoticeWords(newsletters=names, days=days))
    subject, _, text = html.unescape(told).strip().partition("\n")
    found = _ACTION.search(text)
    before, after = (text[: found.start()], text[found.end() :]) if found else (text, "")
    view = NoticeView(
        subject=subject,
        before=_paragraphs(before),
        action=found[1].strip() if found else url,
        url=url,
        after=_paragraphs(after),
    )
    plain = _ACTION.sub(lambda line: f"{line[1].strip()}:\n{url}", text).strip()
    return Words(
        subject,
        f"{plain}\n\n-- \n{door.paper}\n{door.home}\n",
        rendered("doors/notice.html", door, notice=view),
    )


def _paragraphs(text: str) -> tuple[str, ...]:
    return tuple(" ".join(each.split()) for each in text.split("\n\n") if each.strip())
