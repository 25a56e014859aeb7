import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.post.return_addresses import LENGTH, address, read, token

KEY = b"k" * 32


@given(st.integers(0, (1 << 63) - 1))
def test_a_name_leads_back_to_its_delivery_whatever_its_capitals(delivery):
    name = token(KEY, delivery)
    assert len(name) == LENGTH
    assert read(KEY, name) == read(KEY, name.upper()) == delivery


def test_names_of_neighbours_have_nothing_in_common():
    one, two = token(KEY, 1), token(KEY, 2)
    assert sum(a == b for a, b in zip(one, two, strict=True)) < LENGTH // 2


@pytest.mark.parametrize(
    "forged",
    [
        "",
        "a" * LENGTH,
        "1" * LENGTH,
        "ы" * LENGTH,
        token(KEY, 7)[:-1],
        token(KEY, 7) + "a",
        token(b"o" * 32, 7),
    ],
)
def test_what_we_did_not_make_means_nothing(forged):
    assert read(KEY, forged) is None


def test_a_changed_character_means_nothing():
    name = token(KEY, 7)
    for place in range(LENGTH):
        other = "b" if name[place] != "b" else "c"
        assert read(KEY, name[:place] + other + name[place + 1 :]) is None


def test_the_address_is_short_enough_for_a_mail_server():
    made = address("newsletter-bounces@paper.example", token(KEY, 123))
    assert made == f"newsletter-bounces+{token(KEY, 123)}@paper.example"
    assert len(made.rpartition("@")[0]) <= 64
