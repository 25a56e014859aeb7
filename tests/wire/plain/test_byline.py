import datetime as dt

import pytest

from tamizdat.wire.plain.byline import is_name, read_byline, read_names


@pytest.mark.parametrize(
    ("line", "names"),
    [
        ("By Ann Reporter", ("Ann Reporter",)),
        ("BY ANN REPORTER", ("ANN REPORTER",)),
        ("By Ann Reporter and Bob Writer", ("Ann Reporter", "Bob Writer")),
        ("by A. B. Smith, J.F. Kennedy and Bo Li", ("A. B. Smith", "J.F. Kennedy", "Bo Li")),
        ("By Reuters", ("Reuters",)),
        ("*By Ann O'Neil-Smith*", ("Ann O'Neil-Smith",)),
        ("By Ludwig van der Berg", ("Ludwig van der Berg",)),
        ("Ann Reporter Sep 24, 2010", ("Ann Reporter",)),
        ("Sep 24, 2010 | Ann Reporter", ("Ann Reporter",)),
        ("Published 24 September 2010 by Ann Reporter", ("Ann Reporter",)),
        ("Автор: Анна Сидорова", ("Анна Сидорова",)),
        ("Авторы: Анна Сидорова и Иван Петров", ("Анна Сидорова", "Иван Петров")),
        ("Автор — А.С.Пушкин", ("А.С.Пушкин",)),
        ("Иван Петров, 24 сентября 2010", ("Иван Петров",)),
        ("24.09.2010, Азамат Жолдош уулу", ("Азамат Жолдош уулу",)),
        ("Текст: Нурбек Токоев", ("Нурбек Токоев",)),
    ],
)
def test_names_are_read_as_written(line: str, names: tuple[str, ...]) -> None:
    found = read_byline(line)
    assert found is not None
    assert found.names == names
    assert found.rest == ""


@pytest.mark.parametrize(
    "line",
    [
        "By Monday",
        "By the way",
        "By the end of the war, all was lost.",
        "by nobody in particular",
        "On September 24, 2010",
        "The attack of September 11, 2001",
        "Автор фото: Иван Петров",
        "Sep 24, 2010",
        "Ann Reporter",
        "",
        "By " + "Ann " * 200,
    ],
)
def test_other_lines_are_no_bylines(line: str) -> None:
    assert read_byline(line) is None


def test_date_place_and_office_are_parted_from_the_names() -> None:
    found = read_byline("Ann Reporter, Bishkek, 24 September 2010")
    assert found is not None
    assert (found.names, found.place) == (("Ann Reporter",), "Bishkek")
    assert found.when is not None
    assert found.when.date == dt.date(2010, 9, 24)
    found = read_byline("By Ann Reporter, railway correspondent")
    assert found is not None
    assert (found.names, found.rest) == (("Ann Reporter",), "railway correspondent")


def test_a_name_is_two_to_four_capitalised_words() -> None:
    assert is_name("Ann Reporter")
    assert is_name("А. С. Пушкин")
    assert not is_name("Ann")
    assert not is_name("Central Asia")
    assert not is_name("Ann walks")
    assert read_names("Ann Reporter, Bob Writer") == ("Ann Reporter", "Bob Writer")
    assert read_names("Ann Reporter, and others") == ()
