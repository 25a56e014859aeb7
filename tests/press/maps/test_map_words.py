"""Names of areas and cities by language."""

from __future__ import annotations

import pytest

from tamizdat.press.maps import words


@pytest.mark.parametrize(
    ("code", "language", "name"),
    [
        ("TJ", "ru", "Таджикистан"),
        ("TJ", "pt-BR", "Tadjiquistão"),
        ("TJ", "qaa", "Tajikistan"),
        ("Q9", "en", "Q9"),
    ],
)
def test_areas_have_the_names_of_the_cldr(code, language, name):
    assert words.area(code, language) == name


@pytest.mark.parametrize(
    ("names", "language", "name"),
    [
        ({"en": "Dushanbe"}, "ru", "Душанбе"),
        ({"en": "Ottawa", "ru": "Оттава"}, "ru-KZ", "Оттава"),
        ({"en": "Ottawa"}, "ru", ""),  # no time zone is named for it
        ({"en": "Ottawa"}, "xx", ""),
        ({"en": "Ottawa"}, "en", "Ottawa"),
    ],
)
def test_cities_have_our_own_names_then_those_of_time_zones(names, language, name):
    assert words.city(names, language) == name


def test_a_name_is_chosen_by_language():
    assert words.chosen({"en": "Crimea", "ru": "Крым"}, "ru") == "Крым"
    assert words.chosen({"en": "Crimea"}, "ka") == "Crimea"
    assert words.chosen({}, "ka") == ""
