"""Tests of lengths and places in recordings."""

import pytest

from tamizdat.press.durations import clock, iso_length, length
from tamizdat.press.settings import SiteSettings
from tamizdat.press.sizes import size

EN, RU, FA = SiteSettings.of("https://post.example", ("en", "ru", "fa")).editions


@pytest.mark.parametrize(
    ("seconds", "en", "ru", "fa"),
    [
        (0, "", "", ""),
        (0.4, "1 sec", "1 с", "۱ ثانیه"),
        (40, "40 sec", "40 с", "۴۰ ثانیه"),
        (59.6, "1 min", "1 мин", "۱ دقیقه"),
        (2463, "41 min", "41 мин", "۴۱ دقیقه"),
        (3599, "1 hr", "1 ч", "۱ ساعت"),
        (3900, "1 hr 5 min", "1 ч 5 мин", "۱ ساعت ۵ دقیقه"),
    ],
)
def test_a_length_is_written_in_the_language_of_the_edition(seconds, en, ru, fa):
    written = [length(seconds, edition).replace("\xa0", " ").replace(".", "") for edition in (EN, RU, FA)]
    assert written == [en, ru, fa]


@pytest.mark.parametrize(
    ("seconds", "shown"), [(0, "0:00"), (7.9, "0:07"), (750, "12:30"), (3723, "1:02:03")]
)
def test_a_place_is_written_as_on_a_clock(seconds, shown):
    assert clock(seconds, EN) == shown


def test_a_place_has_the_digits_of_the_edition():
    assert clock(750, FA) == "۱۲:۳۰"


@pytest.mark.parametrize(
    ("seconds", "iso"), [(0, ""), (59.6, "PT1M"), (2463, "PT41M3S"), (7200, "PT2H"), (3601, "PT1H1S")]
)
def test_machines_read_iso_8601(seconds, iso):
    assert iso_length(seconds) == iso


@pytest.mark.parametrize(
    ("count", "shown"), [(0, "0.1 kB"), (1234, "1.2 kB"), (39_400_000, "39 MB"), (1_500_000_000, "1.5 GB")]
)
def test_a_size_is_short(count, shown):
    assert size(EN, count).replace("\xa0", " ") == shown
