"""Words of any script make the end of an address."""

import pytest

from tamizdat.archive.slugs import is_slug, slug_of


@pytest.mark.parametrize(
    ("words", "slug"),
    [
        ("It's raining — “today”", "its-raining-today"),
        ("Дождь в Оше: день третий", "dozhd-v-oshe-den-tretiy"),
        ("Ёлка, объём", "elka-obem"),
        ("rain_in_osh", "rain-in-osh"),
        ("  --Rain--  ", "rain"),
        ("ﬁne № 5", "fine-no-5"),
        ("!?", ""),
        ("a" * 79 + " b", "a" * 79),
    ],
)
def test_slugs(words, slug):
    assert slug_of(words) == slug
    assert is_slug(slug) == bool(slug)


@pytest.mark.parametrize("text", ["Rain", "rain-", "-rain", "ra--in", "ra_in", "дождь", "rain\n", "../rain"])
def test_what_is_no_slug(text):
    assert not is_slug(text)
