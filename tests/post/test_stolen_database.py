"""Whoever takes the database without the key: every byte of it is looked through."""

import datetime as dt
import uuid
from base64 import b64encode

import pytest
from django.db import connection
from django_tasks_db.models import DBTaskResult
from post_samples import DAILY, TODAY, TOMORROW, WEEKLY, ask, confirm_link, print_paper, subscribe
from stolen import found_in, stolen

from tamizdat.post import lists, sealing, tokens
from tamizdat.post.errors import BadToken, BrokenSeal
from tamizdat.post.importing import take
from tamizdat.post.interface import Import
from tamizdat.post.keys import Keyring
from tamizdat.post.lists import evidence
from tamizdat.post.models import Delivery, Evidence, Mailing, Subscriber, Suppression

pytestmark = pytest.mark.django_db(transaction=True)

NAMES = ("Zhanyl.Tursunova", "qodiri.yahyo", "жаныл", "left-in-anger", "complained-once", "bounced-twice")
DOMAINS = ("kiosk-na-uglu.example", "xn--80a1acny.xn--p1ai")
OTHERS = ("203.0.113.9", "Zhanyl T", "fair-of-osh")  # an IP address, a name, the evidence of a file


def fill():
    """Do all that is done with addresses: sign up, confirm, leave, complain, import, send."""
    print_paper()
    zhanyl = subscribe("Zhanyl.Tursunova@kiosk-na-uglu.example", [WEEKLY, DAILY])
    lists.leave(tokens.leave(zhanyl.id, DAILY), TODAY)
    ask("qodiri.yahyo@kiosk-na-uglu.example")
    subscribe("жаныл@почта.рф", language="ru")
    for name, reason in (("complained-once", "COMPLAINED"), ("bounced-twice", "BOUNCED")):
        address = f"{name}@kiosk-na-uglu.example"
        subscribe(address)
        lists.suppress(sealing.lookup(address), Suppression.Reason[reason], TODAY)
    text = (
        "email,name,ip,status,agreed\nleft-in-anger@kiosk-na-uglu.example,Zhanyl T,203.0.113.9,unsubscribed,\n"
        "taken@kiosk-na-uglu.example,Zhanyl T,203.0.113.9,,fair-of-osh\n"
    )
    take(Import(newsletter=str(WEEKLY), csv=text, evidence="fair-of-osh"), TODAY)
    letter = Mailing.objects.create(id=uuid.uuid4(), newsletter=WEEKLY, mail=b"{}", digest=bytes(32))
    for one in Subscriber.objects.all():
        Delivery.objects.create(mailing=letter, subscriber=one)
    asking = lists.Asking("qodiri.yahyo@kiosk-na-uglu.example", (WEEKLY,), "en", "form")
    DBTaskResult.objects.create(
        args_kwargs={"args": [lists.sealed(asking)], "kwargs": {}},
        backend_name="default",
        task_path="sign_up",
        status="READY",
        run_after=dt.datetime(2026, 11, 27, tzinfo=dt.UTC),
        exception_class_path="",
        traceback="",
    )
    return zhanyl


def test_no_address_stands_in_the_database_in_any_spelling():
    fill()
    data = stolen()
    assert str(WEEKLY).replace("-", "").encode() in data.replace(b"-", b"") or WEEKLY.bytes in data
    assert found_in(data, (*NAMES, *DOMAINS, *OTHERS)) == set()


@pytest.mark.parametrize("spelling", range(4))
def test_the_search_would_have_found_one(spelling):
    address = b"zhanyl.tursunova@kiosk-na-uglu.example"
    planted = [
        address,
        address.hex().encode(),
        b64encode(b"x" + address),
        address.decode().encode("utf-16-le"),
    ]
    Mailing.objects.create(id=uuid.uuid4(), newsletter=WEEKLY, mail=planted[spelling], digest=bytes(32))
    assert found_in(stolen(), (*NAMES, *DOMAINS)) == {NAMES[0], DOMAINS[0]}


def test_without_the_key_nothing_opens_and_nothing_can_be_looked_up(settings):
    zhanyl = fill()
    notice = ask("new@kiosk-na-uglu.example", today=TOMORROW)
    settings.KEYRING = Keyring("the-thiefs-own-key" * 3)
    for row in Subscriber.objects.all():
        with pytest.raises(BrokenSeal):
            sealing.unseal(row.sealed, row.id)
    for row in Evidence.objects.all():
        with pytest.raises(BrokenSeal):
            evidence.fact(row)
    guesses = [f"{name}@{domain}" for name in NAMES for domain in DOMAINS]
    assert not Subscriber.objects.filter(lookup__in=[sealing.lookup(one) for one in guesses]).exists()
    forged = [tokens.choose(zhanyl.id), confirm_link(notice), tokens.leave(zhanyl.id, WEEKLY)]
    settings.KEYRING = Keyring("the-newsrooms-own-key" * 3)
    for door, link in zip((lists.choices, lists.confirm, lists.leave), forged, strict=True):
        with pytest.raises(BadToken):
            door(link, TODAY)


def test_who_erases_leaves_not_even_sealed_bytes_behind():
    """With the key as well as the file, what was erased is not to be had."""
    zhanyl = fill()
    sealed = [bytes(zhanyl.sealed), *(bytes(row.sealed) for row in zhanyl.evidence.all())]
    assert all(one in stolen() for one in sealed)
    lists.erase("zhanyl.tursunova@kiosk-na-uglu.example", TODAY)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("VACUUM FULL post_subscriber")
            cursor.execute("VACUUM FULL post_evidence")
    assert not any(one in stolen() for one in sealed)


def test_what_was_sealed_for_one_reader_does_not_open_as_anothers():
    fill()
    one, other = Subscriber.objects.order_by("id")[:2]
    Subscriber.objects.filter(id=one.id).update(sealed=other.sealed)
    one.refresh_from_db()
    with pytest.raises(BrokenSeal):
        sealing.unseal(one.sealed, one.id)
