import datetime as dt
import pickle
import uuid
from base64 import urlsafe_b64decode, urlsafe_b64encode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.post import tokens
from tamizdat.post.errors import BadToken
from tamizdat.post.keys import Keyring
from tamizdat.post.tokens import Link, Purpose

TODAY = dt.date(2026, 11, 27)
NINO, WEEKLY, DAILY = uuid.UUID(int=7), uuid.UUID(int=8), uuid.UUID(int=9)

ids = st.uuids()


def fault(token, purpose=Purpose.CONFIRM, today=TODAY):
    with pytest.raises(BadToken) as error:
        tokens.read(token, purpose, today)
    return error.value.fault


@given(ids, st.lists(ids, max_size=30), st.dates(min_value=TODAY))
def test_a_link_says_what_it_was_made_for(subscriber, newsletters, until):
    token = tokens.confirm(subscriber, newsletters, until)
    assert tokens.read(token, Purpose.CONFIRM, TODAY) == Link(
        Purpose.CONFIRM, subscriber, tuple(newsletters), until
    )


def test_the_links_of_letters():
    token = tokens.leave(NINO, WEEKLY)
    assert len(token) == 71
    assert tokens.read(token, Purpose.LEAVE, dt.date.max) == Link(Purpose.LEAVE, NINO, (WEEKLY,))
    token = tokens.choose(NINO, TODAY, WEEKLY)
    assert tokens.read(token, Purpose.CHOOSE, TODAY) == Link(Purpose.CHOOSE, NINO, (WEEKLY,), TODAY)
    assert tokens.read(tokens.choose(NINO), Purpose.CHOOSE, TODAY) == Link(Purpose.CHOOSE, NINO)


def test_a_link_is_good_on_its_last_day_and_not_on_the_next():
    token = tokens.confirm(NINO, [WEEKLY], TODAY)
    assert tokens.read(token, Purpose.CONFIRM, TODAY)
    assert fault(token, today=TODAY + dt.timedelta(1)) == "expired"


def test_a_link_does_one_thing():
    made = {
        Purpose.CONFIRM: tokens.confirm(NINO, [WEEKLY], TODAY),
        Purpose.CHOOSE: tokens.choose(NINO, TODAY, WEEKLY),
        Purpose.LEAVE: tokens.leave(NINO, WEEKLY),
    }
    for purpose, token in made.items():
        assert {other for other in Purpose if other is not purpose} == {
            other for other in Purpose if other is not purpose and fault(token, other) == "purpose"
        }


@given(st.data())
def test_no_changed_bit_is_taken(data):
    signed = bytearray(urlsafe_b64decode(tokens.confirm(NINO, [WEEKLY], TODAY) + "="))
    signed[data.draw(st.integers(0, len(signed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    assert fault(urlsafe_b64encode(bytes(signed)).rstrip(b"=").decode()) == "forged"


def test_nothing_may_be_cut_off_or_put_on():
    token = tokens.confirm(NINO, [WEEKLY, DAILY], TODAY)
    for length in range(len(token)):
        assert fault(token[:length]) in ("form", "forged")
    for more in ("=", "A", "AAAA", "\n", " ", "/x"):
        assert fault(token + more) in ("form", "forged")
    assert fault("A" * 1_000_000) == "form"


def test_a_link_has_one_spelling():
    token = tokens.choose(NINO)  # 37 bytes: the last sign has four bits to spare
    for last in "BCDEFGHIJKLMNOPQRSTUVWXYZ":
        if token[-1] != last:
            assert fault(token[:-1] + last, Purpose.CHOOSE) in ("form", "forged")
    assert fault(token[:5] + "!" + token[5:], Purpose.CHOOSE) == "form"


@given(st.text(max_size=200))
def test_no_other_text_is_a_link(text):
    assert fault(text) in ("form", "forged")


def test_another_key_knows_none_of_them(settings):
    token = tokens.leave(NINO, WEEKLY)
    settings.KEYRING = Keyring("another" * 7)
    assert fault(token, Purpose.LEAVE) == "forged"


def test_all_faults_say_the_same():
    said = {str(BadToken(fault)) for fault in ("form", "forged", "purpose", "expired", "gone")}
    assert len(said) == 1
    assert pickle.loads(pickle.dumps(BadToken("gone"))).fault == "gone"
