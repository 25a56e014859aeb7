import pytest

from tamizdat.post.keys import Keyring


def test_each_use_has_a_key_of_its_own():
    ring = Keyring("k" * 43)
    keys = {ring.seal, ring.lookup, ring.token, ring.bounce}
    assert len(keys) == 4
    assert all(len(key) == 32 for key in keys)


def test_a_short_secret_is_refused():
    with pytest.raises(ValueError, match="at least 40"):
        Keyring("secret")
