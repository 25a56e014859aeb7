import datetime as dt

import pytest

from tamizdat.wire.plain.dateline import read_dateline
from tamizdat.wire.plain.dates import find_date, is_day, read_date

DAY = dt.date(2010, 9, 24)


@pytest.mark.parametrize(
    "text",
    """Sep 24, 2010|Sept. 24, 2010|September 24th, 2010|24 September 2010|24 Sep 2010|24-Sep-2010|24th of September 2010
    |Friday, September 24, 2010|FRIDAY, SEPTEMBER 24, 2010|2010-09-24|2010/09/24|24.09.2010|24.9.2010|24/09/2010|09/24/2010
    |24.09.10|24 сентября 2010|24 сентября 2010 г.|24 сентября 2010 года|24 сент. 2010|24 сен 2010|24 Сентября, 2010
    |пятница, 24 сентября 2010 г.|«24» сентября 2010 г.|24-го сентября 2010|Published: 24 September 2010
    |Published on Sep 24, 2010|Дата: 24.09.2010|Опубликовано 24 сентября 2010|24\u00a0сентября 2010""".replace(
        "\n    ", ""
    ).split("|"),
)
def test_a_day_is_read_in_its_many_forms(text: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.date == DAY
    assert found.time is None


@pytest.mark.parametrize(
    "text",
    """2010-09-24T14:30|2010-09-24T14:30:00Z|Fri, 24 Sep 2010 14:30:00 +0600|24.09.2010 14:30|24 September 2010, 14:30 GMT
    |Sep 24, 2010 at 2:30 p.m.|Sep 24, 2010 2:30 PM|24 сентября 2010 в 14:30|24 сентября 2010 г., 14:30 МСК""".replace(
        "\n    ", ""
    ).split("|"),
)
def test_a_time_is_read_with_the_day(text: str) -> None:
    found = read_date(text)
    assert found is not None
    assert (found.date, found.time) == (DAY, dt.time(14, 30))


@pytest.mark.parametrize(
    ("name", "number"),
    list(
        zip(
            [
                "January",
                "February",
                "March",
                "April",
                "May",
                "June",
                "July",
                "August",
                "September",
                "October",
                "November",
                "December",
                "января",
                "февраля",
                "марта",
                "апреля",
                "мая",
                "июня",
                "июля",
                "августа",
                "сентября",
                "октября",
                "ноября",
                "декабря",
                "янв",
                "фев",
                "мар",
                "апр",
                "май",
                "июн",
                "июл",
                "авг",
                "сен",
                "окт",
                "ноя",
                "дек",
            ],
            [*range(1, 13)] * 3,
            strict=True,
        )
    ),
)
def test_each_month_is_its_own(name: str, number: int) -> None:
    found = read_date(f"3 {name} 2021")
    assert found is not None
    assert found.date == dt.date(2021, number, 3)


@pytest.mark.parametrize(
    ("text", "trouble"), [("03/04/2010", "month and day"), ("31 февраля 2010", "no such day")]
)
def test_figures_that_are_no_date_say_why(text: str, trouble: str) -> None:
    found = read_date(text)
    assert found is not None
    assert found.date is None
    assert trouble in found.trouble


@pytest.mark.parametrize(
    "text", ["10.0.0.1", "1.2.2010.3", "in 2010", "Sept 24", "May be", "24 сентября", "", "x" * 500]
)
def test_what_is_no_full_date_is_none(text: str) -> None:
    assert find_date(text) is None


def test_a_line_that_says_more_is_not_a_date() -> None:
    assert read_date("The attack of September 11, 2001") is None


def test_a_day_without_a_year() -> None:
    assert is_day("Sept 24")
    assert is_day("24 сентября")
    assert not is_day("Dushanbe")


@pytest.mark.parametrize(
    ("text", "dateline"),
    [
        ("DUSHANBE, Sept 24 — The road", "DUSHANBE, Sept 24"),
        ("DUSHANBE, Sept. 24, 2010 -- The road", "DUSHANBE, Sept. 24, 2010"),
        ("OSH — Trains", "OSH"),
        ("ДУШАНБЕ, 24 сентября — Дорога", "ДУШАНБЕ, 24 сентября"),
        ("Москва. 24 сентября. — Дорога", "Москва. 24 сентября."),
        ("Bishkek (Agency) – Trains", "Bishkek (Agency)"),
        ("NEW YORK — “Trains", "NEW YORK"),
        ("USTKUT, Osh Region, Sept 24 - Trains", "USTKUT, Osh Region, Sept 24"),
    ],
)
def test_a_dateline_is_read(text: str, dateline: str) -> None:
    found = read_dateline(text)
    assert found is not None
    assert found.text == dateline
    assert text[: found.end].startswith(dateline)
    assert not text[found.end].isspace()


@pytest.mark.parametrize(
    "text",
    [
        "NATO — the alliance",
        "США — крупнейшая страна",
        "Moscow — The city",
        "The road — A long one — is closed.",
        "В Оше — Дом",
        "A road-builder said",
        "— Мы не уйдём",
    ],
)
def test_a_sentence_with_a_dash_has_no_dateline(text: str) -> None:
    assert read_dateline(text) is None
