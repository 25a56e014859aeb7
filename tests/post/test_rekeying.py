import pytest
from post_samples import DAILY, NINO, TODAY, TOMORROW, WEEKLY, ask, getting, of, print_paper, subscribe

from tamizdat.post import keymark, lists, rekeying, sealing, tokens
from tamizdat.post.errors import BadToken, BrokenSeal
from tamizdat.post.keys import Keyring
from tamizdat.post.models import Subscriber, Suppression

pytestmark = pytest.mark.django_db

OLD, NEW, NEWEST = ("o" * 43, "n" * 43, "N" * 43)


@pytest.fixture(autouse=True)
def old_key(settings, db):
    settings.KEYRING = Keyring(OLD)
    print_paper()
    keymark.check()


def test_after_a_new_key_everything_is_as_it_was(settings):
    nino = subscribe(newsletters=[WEEKLY, DAILY])
    lists.leave(tokens.leave(nino.id, DAILY), TODAY)
    ask("dato@kiosk.example")
    lists.suppress(sealing.lookup("spam@kiosk.example"), Suppression.Reason.COMPLAINED, TODAY)
    before = lists.export(NINO), lists.export("spam@kiosk.example")
    for secret in (f"{NEW} {OLD}", f"{NEWEST} {NEW} {OLD}"):
        rekeying.rekey(Keyring(secret))
        settings.KEYRING = Keyring(secret)
        keymark.check()
        assert getting(WEEKLY) == [NINO]
        assert (lists.export(NINO), lists.export("spam@kiosk.example")) == before
    assert ask("spam@kiosk.example", today=TOMORROW) is None
    assert ask("dato@kiosk.example", today=TODAY) is None  # the limit is kept, too


def test_the_old_key_alone_reads_and_finds_nothing_any_more(settings):
    subscribe()
    rekeying.rekey(Keyring(f"{NEW} {OLD}"))
    assert of() is None
    row = Subscriber.objects.get()
    with pytest.raises(BrokenSeal):
        sealing.unseal(row.sealed, row.id)
    with pytest.raises(BrokenSeal, match="another key"):
        keymark.check()


def test_letters_sent_before_can_still_be_left_and_do_nothing_else(settings):
    nino = subscribe()
    leave, choose = tokens.leave(nino.id, WEEKLY), tokens.choose(nino.id)
    rekeying.rekey(Keyring(f"{NEW} {OLD}"))
    settings.KEYRING = Keyring(f"{NEW} {OLD}")
    with pytest.raises(BadToken):
        lists.choices(choose, TODAY)
    assert lists.leave(leave, TODAY) == WEEKLY
    assert getting(WEEKLY) == []


def test_many_rows_are_taken_some_at_a_time(settings, monkeypatch):
    monkeypatch.setattr(rekeying, "_BATCH", 2)
    addresses = [f"{one}@kiosk.example" for one in range(5)]
    for one in addresses:
        subscribe(one)
    rekeying.rekey(Keyring(f"{NEW} {OLD}"))
    settings.KEYRING = Keyring(f"{NEW} {OLD}")
    assert getting(WEEKLY) == addresses
    assert all(of(one) for one in addresses)


def test_with_the_wrong_key_nothing_is_changed(settings):
    subscribe()
    settings.KEYRING = Keyring("w" * 43)
    with pytest.raises(BrokenSeal):
        rekeying.rekey(Keyring(f"{NEW} {'w' * 43}"))
    settings.KEYRING = Keyring(OLD)
    keymark.check()
    assert getting(WEEKLY) == [NINO]
