"""What several processes do with the same reader at once."""

from concurrent.futures import ThreadPoolExecutor

import pytest
from django.db import connection, connections
from post_samples import DAILY, NINO, TODAY, WEEKLY, ask, confirm_link, getting, print_paper, subscribe

from tamizdat.post import lists, tokens
from tamizdat.post.models import Evidence, Noticed, Subscriber, Tally

pytestmark = pytest.mark.django_db(transaction=True)


def at_once(act):
    """Call `act` in eight threads; return what each said. SQLite lets one write after the other anyway."""

    def once(_):
        try:
            return act()
        finally:
            connections.close_all()

    if connection.vendor == "sqlite":
        return [act() for _ in range(8)]
    with ThreadPoolExecutor(8) as pool:
        return list(pool.map(once, range(8)))


@pytest.fixture(autouse=True)
def newsletters(db):
    print_paper()


def test_one_notice_for_one_address():
    assert sum(notice is not None for notice in at_once(ask)) == 1
    assert (Subscriber.objects.count(), Noticed.objects.count()) == (1, 1)


def test_the_button_counts_once():
    link = confirm_link(ask())
    at_once(lambda: lists.confirm(link, TODAY))
    assert Tally.objects.get().joined == 1
    assert Evidence.objects.count() == 2


def test_leaving_counts_once():
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    link = tokens.leave(nino.id, WEEKLY)
    at_once(lambda: lists.leave(link, TODAY))
    assert Tally.objects.get(newsletter=WEEKLY).left == 1
    assert getting(DAILY) == [NINO]


def test_choosing_counts_once():
    link = tokens.choose(subscribe().id)
    at_once(lambda: lists.choose(link, [WEEKLY, DAILY], "en", TODAY))
    assert Tally.objects.get(newsletter=DAILY).joined == 1
