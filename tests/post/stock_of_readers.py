"""Subscribers and letters for the tests of sending."""

import datetime as dt
import uuid

from tamizdat.archive.ids import mint
from tamizdat.post import paper, sealing
from tamizdat.post.interface import CHOOSE, LEAVE, Edition, Mail, Mailing, Newsletter, Paper
from tamizdat.post.models import Subscriber, Subscription

TODAY = dt.date(2026, 11, 27)
WEEKLY, DAILY = uuid.UUID(int=1 << 100), uuid.UUID(int=2 << 100)

MAIL = Mail(
    subject="Дороги, которых нет",
    html=f'<!doctype html><html lang="ru"><p>Привет</p><a href="{LEAVE}">уйти</a> <a href="{CHOOSE}">выбрать</a></html>',
    text=f"Привет\n\nУйти: {LEAVE}\nВыбрать: {CHOOSE}\n",
    language="ru",
)


def told_of_the_paper():
    edition = Edition(tag="ru", name="Газета", home="https://paper.example/ru/", contact="desk@paper.example")
    weekly = Newsletter(
        id=str(WEEKLY),
        edition="ru",
        slug="weekly",
        name="Неделя",
        url="https://paper.example/ru/letters/weekly.html",
    )
    daily = Newsletter(id=str(DAILY), edition="ru", slug="daily", name="День")
    paper.tell(Paper(url="https://paper.example", editions=(edition,), newsletters=(weekly, daily)))


def readers(count, newsletter=WEEKLY, *, confirmed=True, prefix="reader", domain="example.org"):
    """Make subscribers of a newsletter."""
    made = []
    for number in range(count):
        address = f"{prefix}{number}@{domain}"
        one = mint()
        made.append(
            Subscriber(
                id=one,
                sealed=sealing.seal(address, one),
                lookup=sealing.lookup(address),
                language="ru",
                state=Subscriber.State.CONFIRMED if confirmed else Subscriber.State.UNCONFIRMED,
                asked=TODAY,
                confirmed=TODAY if confirmed else None,
            )
        )
    Subscriber.objects.bulk_create(made, batch_size=1000)
    Subscription.objects.bulk_create(
        [
            Subscription(subscriber=one, newsletter=newsletter, confirmed=confirmed, since=TODAY)
            for one in made
        ],
        batch_size=1000,
    )
    return made


def letter(mail=MAIL, newsletter=WEEKLY):
    return Mailing(id=str(mint()), newsletter=str(newsletter), mail=mail)
