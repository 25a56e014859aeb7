"""A paper with three newsletters and its readers, for the tests of the post."""

import datetime as dt
import uuid

from tamizdat.post import lists, paper, sealing, tokens
from tamizdat.post.interface import Edition, Newsletter, Paper
from tamizdat.post.models import Subscriber

TODAY = dt.date(2026, 11, 27)
TOMORROW = TODAY + dt.timedelta(1)
WEEKLY, DAILY, CLOSED, RUSSIAN = (uuid.UUID(int=one) for one in range(101, 105))
NINO = "nino@kiosk.example"

PAPER = Paper(
    url="https://paper.example",
    editions=(
        Edition(tag="en", name="The Paper", home="https://paper.example/"),
        Edition(tag="ru", name="Газета", home="https://paper.example/ru/"),
    ),
    newsletters=(
        Newsletter(id=str(WEEKLY), edition="en", slug="weekly", name="The week"),
        Newsletter(id=str(DAILY), edition="en", slug="daily", name="Every morning"),
        Newsletter(id=str(CLOSED), edition="en", slug="war", name="The war", open=False),
        Newsletter(id=str(RUSSIAN), edition="ru", slug="weekly", name="Неделя"),
    ),
)


def print_paper():
    """Tell the readers' server of the paper, as the desk does."""
    paper.tell(PAPER)


def days(number):
    """Return the day so many days from today."""
    return TODAY + dt.timedelta(number)


def ask(address=NINO, newsletters=(WEEKLY,), today=TODAY, language="en"):
    """Sign an address up; return the notice."""
    return lists.sign_up(lists.Asking(address, tuple(newsletters), language, "form", "2026-11"), today)


def confirm_link(notice, today=TODAY):
    """Return the link in a notice."""
    return tokens.confirm(notice.subscriber, notice.newsletters, today + dt.timedelta(7))


def subscribe(address=NINO, newsletters=(WEEKLY,), today=TODAY, language="en"):
    """Sign an address up and press the button; return the subscriber."""
    notice = ask(address, newsletters, today, language)
    lists.confirm(confirm_link(notice, today), today)
    return Subscriber.objects.get(id=notice.subscriber)


def of(address=NINO):
    """Return the subscriber of an address, or None."""
    return Subscriber.objects.filter(lookup=sealing.lookup(address)).first()


def getting(newsletter):
    """Return the addresses to which a newsletter goes."""
    return sorted(sealing.unseal(one.sealed, one.id) for one in lists.readers_of(newsletter))
