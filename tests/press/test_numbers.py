"""Numbers in each edition's way: its digits and its grouping."""

from __future__ import annotations

import pytest
from babel import Locale
from babel.localedata import locale_identifiers

from tamizdat.press.numbers import ZEROS, digits, number
from tamizdat.press.settings import EditionSettings


def edition(tag: str) -> EditionSettings:
    return EditionSettings(tag, f"{tag}/")


@pytest.mark.parametrize(
    ("tag", "written"),
    [
        ("en", "1,204"),
        ("ru", "1\u00a0204"),
        ("de", "1.204"),
        ("fa", "۱٬۲۰۴"),
        ("bn", "১,২০৪"),
        ("ka", "1\u00a0204"),
    ],
)
def test_a_number(tag, written):
    assert number(1204, edition(tag)) == written


def test_every_languages_own_digits_are_known():
    systems = {Locale.parse(tag).default_numbering_system for tag in locale_identifiers()}
    assert systems - ZEROS.keys() == {"latn"}
    assert all(zero.isdigit() and int(zero) == 0 for zero in ZEROS.values())


def test_digits_in_a_text():
    assert digits("2010–2026", edition("fa")) == "۲۰۱۰–۲۰۲۶"
    assert digits("2010–2026", edition("ru")) == "2010–2026"
