import uuid

import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.post import sealing
from tamizdat.post.errors import BrokenSeal
from tamizdat.post.keys import Keyring

ROW, OTHER = uuid.UUID(int=1), uuid.UUID(int=2)


@given(st.text(st.characters(exclude_categories=["Cs"]), max_size=300))
def test_what_is_sealed_opens_as_it_was(text):
    assert sealing.unseal(sealing.seal(text, ROW), ROW) == text


def test_it_opens_in_its_own_row_alone():
    sealed = sealing.seal("nino@paper.example", ROW)
    for others in [(OTHER,), (), (ROW, OTHER)]:
        with pytest.raises(BrokenSeal, match="TAMIZDAT_READERS_KEY"):
            sealing.unseal(sealed, *others)


def test_no_changed_byte_opens():
    sealed = sealing.seal("nino@paper.example", ROW)
    for at in range(len(sealed)):
        changed = bytearray(sealed)
        changed[at] ^= 1
        with pytest.raises(BrokenSeal):
            sealing.unseal(bytes(changed), ROW)
    for length in range(len(sealed)):
        with pytest.raises(BrokenSeal):
            sealing.unseal(sealed[:length], ROW)


def test_another_key_neither_opens_nor_finds(settings):
    sealed, lookup = sealing.seal("nino@paper.example", ROW), sealing.lookup("nino@paper.example")
    settings.KEYRING = Keyring("another" * 7)
    assert sealing.lookup("nino@paper.example") != lookup
    with pytest.raises(BrokenSeal):
        sealing.unseal(sealed, ROW)


def test_the_same_text_is_never_sealed_alike_and_short_ones_are_as_long_as_others():
    one, two = sealing.seal("a@b.example", ROW), sealing.seal("a@b.example", ROW)
    assert one != two
    assert len(one) == len(sealing.seal("a.much.longer.name@another.paper.example", ROW))


def test_one_mailbox_has_one_blind_index():
    assert sealing.lookup("Nino@paper.example") == sealing.lookup("nino@paper.example")
    assert sealing.lookup("nina@paper.example") != sealing.lookup("nino@paper.example")
    assert len(sealing.lookup("nino@paper.example")) == 32
