import pytest

from tamizdat.post.keys import Keyring


def test_each_use_has_a_key_of_its_own():
    ring = Keyring("k" * 43)
    keys = {ring.seal, ring.lookup, ring.token, ring.bounce}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)


def test_former_secrets_stand_behind_the_newest():
    old, new = Keyring("o" * 43), Keyring(f"{'n' * 43} {'o' * 43} {'p' * 43}")
    assert new.seal == Keyring("n" * 43).seal
    assert new.former_lookups == (Keyring("p" * 43).lookup, old.lookup)
    assert new.former_tokens == (old.token, Keyring("p" * 43).token)
    assert old.former_lookups == old.former_tokens == ()


@pytest.mark.parametrize("secret", ["", " ", f"{'n' * 43} short"])
def test_no_part_of_a_secret_may_be_short(secret):
    with pytest.raises(ValueError, match="at least 40"):
        Keyring(secret)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="at least 40"):
        Keyring("secret")
