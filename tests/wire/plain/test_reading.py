import datetime as dt
import pickle
import re
import sys
import textwrap
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from tamizdat.wire.plain import Copy, CopyError, read_copy

SNOW = (
    "The road over the pass was closed for three days after snow fell on the upper valley, an official said."
)
BREAD = "Drivers waited in the town below. Some slept in their cabs, and bakers brought them bread at night."
СНЕГ = "Дорога через перевал была закрыта три дня после снегопада в верхней части долины, сообщил чиновник."
ХЛЕБ = "Водители ждали в городе внизу. Некоторые спали в кабинах, и пекари по ночам приносили им хлеб."


def read(text: str, encoding: str = "utf-8") -> Copy:
    data = text.encode(encoding)
    copy = read_copy(data, name="story.txt")
    assert_nothing_is_lost(data.decode(encoding), copy)
    return copy


def squashed(text: str) -> str:
    """Letters and figures only: what tidying cannot change."""
    return re.sub(r"[\W_]+", "", text)


def assert_nothing_is_lost(text: str, copy: Copy) -> None:
    """Each line is used or left out, and what is used can be read somewhere in the story."""
    left = {line.line_number for line in copy.left_out}
    story = squashed(
        "\n".join(
            [
                copy.headline,
                copy.dek,
                *copy.byline,
                copy.dateline,
                *(p.text for p in copy.paragraphs),
                copy.author_note,
            ]
        )
    )
    for number, line in enumerate(re.split(r"\r\n|\n|\r", text), start=1):
        if not line.strip("\ufeff\u200b\u001a \t\v\f\x85\u2028\u2029\u00a0") or number in left:
            continue
        assert number in copy.used, line
        for part in re.split("[\v\f\x85\u2028\u2029]", line):
            # A byline's and a date's words are data now; bullets' numbers stay.
            if len(part) > 80 and squashed(part):
                assert squashed(part) in story


def kinds(copy: Copy) -> list[tuple[str, str]]:
    return [(paragraph.kind, paragraph.text) for paragraph in copy.paragraphs]


# --- heads -----------------------------------------------------------------------------------------------------


def test_headline_byline_date_dateline_and_body() -> None:
    copy = read(
        f"Snow Closes the Pass\n\nBy Ann Reporter and Bob Writer\nSept. 24, 2010\n\nOSH, Sept 24 — {SNOW}\n\n{BREAD}\n"
    )
    assert copy.headline == "Snow Closes the Pass"
    assert copy.byline == ("Ann Reporter", "Bob Writer")
    assert copy.date == dt.date(2010, 9, 24)
    assert copy.dateline == "OSH, Sept 24"
    assert kinds(copy) == [("text", SNOW), ("text", BREAD)]
    assert (copy.dek, copy.left_out, copy.repairs, copy.language) == ("", (), (), "en")


def test_russian_copy_with_time_heading_and_author_note() -> None:
    copy = read(
        f"Снег закрыл перевал\n\nАвтор: Анна Сидорова\n24 сентября 2010 г., 14:30\n\nОШ, 24 сентября — {СНЕГ}\n\n"
        f"Что дальше\n\n{ХЛЕБ}\n\nАнна Сидорова — журналистка из Оша.\n"
    )
    assert copy.byline == ("Анна Сидорова",)
    assert (copy.date, copy.time) == (dt.date(2010, 9, 24), dt.time(14, 30))
    assert kinds(copy) == [("text", СНЕГ), ("heading", "Что дальше"), ("text", ХЛЕБ)]
    assert copy.author_note == "Анна Сидорова — журналистка из Оша."
    assert (copy.dateline, copy.language) == ("ОШ, 24 сентября", "ru")


@pytest.mark.parametrize(
    ("head", "dek"),
    [
        (
            "Snow Closes the Pass\nDrivers wait in the cold below\nBy Ann Reporter",
            "Drivers wait in the cold below",
        ),
        (
            "Snow Closes the Pass\n\nDrivers waited for three days in the cold below, and nobody told them why.\n\n"
            "By Ann Reporter | 24 September 2010",
            "Drivers waited for three days in the cold below, and nobody told them why.",
        ),
        (
            "Headline: Snow Closes the Pass\nDek: Drivers wait\nAuthor: Ann Reporter\nDate: 24/09/2010",
            "Drivers wait",
        ),
        (
            "# Snow Closes the Pass\n\nDrivers wait in the cold\n\n*By Ann Reporter*",
            "Drivers wait in the cold",
        ),
        ("24 September 2010\nSnow Closes the Pass\nAnn Reporter", ""),
        ("Snow Closes the Pass\n\nAnn Reporter", ""),
        ("Snow Closes the Pass\n\nAnn Reporter Sep 24, 2010", ""),
    ],
)
def test_heads_in_their_many_forms(head: str, dek: str) -> None:
    copy = read(f"{head}\n\n{SNOW}\n\n{BREAD}\n")
    assert copy.headline == "Snow Closes the Pass"
    assert copy.dek == dek
    assert copy.byline == ("Ann Reporter",)
    assert kinds(copy) == [("text", SNOW), ("text", BREAD)]


def test_a_signature_under_the_text_is_the_byline() -> None:
    copy = read(f"24.09.2010\nСнег закрыл перевал\n{СНЕГ}\n{ХЛЕБ}\nИван Петров\n")
    assert (copy.headline, copy.byline, copy.date) == (
        "Снег закрыл перевал",
        ("Иван Петров",),
        dt.date(2010, 9, 24),
    )
    assert kinds(copy) == [("text", СНЕГ), ("text", ХЛЕБ)]


def test_a_short_first_paragraph_is_not_a_dek() -> None:
    copy = read(f"Snow Closes the Pass\n\nBy Ann Reporter\n\nIt snowed.\n\n{SNOW}")
    assert (copy.dek, kinds(copy)[0]) == ("", ("text", "It snowed."))


def test_a_date_with_two_readings_is_left_to_the_editor() -> None:
    copy = read(f"Snow Closes the Pass\n\nBy Ann Reporter\n03/04/2010\n\n{SNOW}")
    assert copy.date is None
    assert [(line.line_number, line.text) for line in copy.left_out] == [(4, "03/04/2010")]


def test_dates_between_paragraphs_are_headings_of_a_chronicle() -> None:
    copy = read(
        f"A Chronicle of Snow\n\n{SNOW}\n\n24 September 2010\n\n{BREAD}\n\n25 September 2010\n\n{SNOW}"
    )
    assert [kind for kind, _ in kinds(copy)] == ["text", "heading", "text", "heading", "text"]
    assert copy.date is None


# --- bodies ----------------------------------------------------------------------------------------------------


def test_wrapped_lines_are_joined_whatever_their_ends() -> None:
    text = "\n".join(
        ["Snow Closes the Pass", "By Ann Reporter", "", textwrap.fill(f"{SNOW} {BREAD}", 72), "", BREAD]
    )
    expected = [("text", f"{SNOW} {BREAD}"), ("text", BREAD)]
    for end in ("\n", "\r\n", "\r"):
        assert kinds(read(text.replace("\n", end))) == expected


def test_a_page_break_does_not_end_a_paragraph() -> None:
    lines = textwrap.wrap(f"{SNOW} {BREAD}", 72)
    copy = read("Snow Closes the Pass\n\n" + "\n\f".join(lines))
    assert kinds(copy) == [("text", f"{SNOW} {BREAD}")]


def test_a_word_parted_at_its_hyphen_is_joined_without_a_space() -> None:
    copy = read(
        f"Snow Closes the Pass\n\n{SNOW}\n\nThe story was told to all by a self-\nstyled prophet of the valley, who had come."
    )
    assert "a self-styled prophet" in copy.paragraphs[1].text


def test_lists_and_quotations_keep_their_kind() -> None:
    copy = read(f"Snow Closes the Pass\n\n{SNOW}\n\n- bread\n- salt\n\n1. Wait\n2. Go\n\n> {BREAD}\n\n{SNOW}")
    assert kinds(copy)[1:6] == [
        ("list-item", "bread"),
        ("list-item", "salt"),
        ("list-item", "1. Wait"),
        ("list-item", "2. Go"),
        ("quotation", BREAD),
    ]


def test_a_verse_is_text_to_its_last_line() -> None:
    copy = read(f"Snow Closes the Pass\n\n{SNOW}\n\nSnow on the hill\nSnow on the road\n\n{BREAD}")
    assert {kind for kind, _ in kinds(copy)} == {"text"}


def test_speech_after_a_dash_is_no_list() -> None:
    copy = read(
        f"Снег закрыл перевал\n\n{СНЕГ}\n\n- Почему вы ждёте?\n\n- Мы не уйдём, - сказал он.\n\n— Вот так.\n\n{ХЛЕБ}"
    )
    assert {kind for kind, _ in kinds(copy)} == {"text"}


def test_repairs_are_numbered_by_the_paragraph_they_led_to() -> None:
    copy = read(
        f"Snow Closes the Pass\n\n{BREAD}\n\n{SNOW}{BREAD}{SNOW}\n\nThe gov\u00adernment was si\u00adlent."
    )
    assert [paragraph.text for paragraph in copy.paragraphs[1:4]] == [SNOW, BREAD, SNOW]
    assert [(repair.paragraph_number, repair.after) for repair in copy.repairs] == [
        (3, "official said.\n\nDrivers waited"),
        (4, "at night.\n\nThe road"),
        (5, "government"),
    ]


@pytest.mark.parametrize(
    ("sentence", "language"),
    [(SNOW, "en"), (СНЕГ, "ru"), ("Ашуу үч күнгө жабылып, айдоочулар ылдыйда күтүп турушту деди өкүл.", "")],
)
def test_the_language_is_told_by_its_letters(sentence: str, language: str) -> None:
    assert read(f"{sentence[:24]}\n\n{sentence}").language == language


# --- pages -----------------------------------------------------------------------------------------------------


def test_a_copied_page_in_russian() -> None:
    copy = read(
        "Перейти к содержанию\nМеню\n\n• Главная\n• Новости\n• О нас\n\nСнег закрыл перевал\n\nИван Петров\n"
        "24 сентября 2010\n\n"
        f"Поделиться\n\n{СНЕГ}\n\n{ХЛЕБ}\n\nЧитайте также: Другая новость\n\n{СНЕГ}\n\n"
        "Подпишитесь на наш канал в Telegram\n\n"
        "Популярное\n\nДругая новость\nЕщё новость\n\n© 2020 Все права защищены"
    )
    assert (copy.headline, copy.byline, copy.date) == (
        "Снег закрыл перевал",
        ("Иван Петров",),
        dt.date(2010, 9, 24),
    )
    assert kinds(copy) == [("text", СНЕГ), ("text", ХЛЕБ), ("text", СНЕГ)]
    assert {line.line_number for line in copy.left_out} == {1, 2, 4, 5, 6, 13, 19, 23, 25, 27, 28, 30}
    assert all(line.reason for line in copy.left_out)


def test_a_signed_headline_may_touch_the_menu() -> None:
    copy = read(f"Menu\nNews\nSport\nWorld\nSnow Closes the Pass\nBy Ann Reporter\n{SNOW}\n{BREAD}")
    assert (copy.headline, copy.byline) == ("Snow Closes the Pass", ("Ann Reporter",))
    assert [line.line_number for line in copy.left_out] == [1, 2, 3, 4]


def test_teasers_above_the_story_are_not_the_story() -> None:
    copy = read(
        "Skip to main content\n\n• Home\n• News\n\nOther Story About Something\nA teaser that has more "
        "than twelve words and which ends with a full stop.\n\nX\nSearch\nMenu\n\n"
        "Snow Closes the Pass\n\nDrivers wait for three days in the cold.\n\n"
        f"By Ann Reporter\n\n{SNOW}\n\n{BREAD}\n\nRelated stories\n\nOther Story\nOther Story Two"
    )
    assert (copy.headline, copy.dek) == ("Snow Closes the Pass", "Drivers wait for three days in the cold.")
    assert kinds(copy) == [("text", SNOW), ("text", BREAD)]


def test_the_reference_page(shared_data: Callable[[str], Path]) -> None:
    path = shared_data("reference-page/000_c2361130cfb7ff5b.txt")
    data = path.read_bytes()
    copy = read_copy(data, name=path.name)
    assert_nothing_is_lost(data.decode(), copy)
    assert copy.headline.endswith("Where's the CSTO?")
    assert (copy.byline, copy.date, copy.dek) == (("David Trilling",), dt.date(2010, 9, 24), "")
    assert copy.author_note == "David Trilling is Eurasianet’s managing editor."
    assert [paragraph.text.split()[:2] for paragraph in copy.paragraphs[1:]] == [
        ["The", "Islamic"],
        ["The", "attack,"],
        ["If", "the"],
        ["In", "all"],
    ]
    assert {paragraph.kind for paragraph in copy.paragraphs} == {"text"}
    assert [repair.paragraph_number for repair in copy.repairs] == [2, 3, 4, 5]
    assert copy.repairs[0].before == "counter it?The Islamic"
    # Headline, byline with date, body, note: four lines of the file are the story.
    assert len(copy.used) == 4
    assert (copy.language, copy.encoding) == ("en", "utf-8")


# --- refusals --------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("", "empty"),
        ("Snow Closes the Pass", "no text"),
        ("Snow Closes the Pass\n\nBy Ann Reporter\n24 September 2010", "no text"),
        ("Home\nAbout\nContact\n\nNews\nSport\nWorld\n\nX\n\n© 2023", "No story"),
        (
            "• Home\n• About\n\nX\nYou can search with words.\n\n• Contact\n• Team\n• News\n• Search",
            "No story",
        ),
        (f"{SNOW} {BREAD}", "No headline"),
    ],
)
def test_what_is_no_story_is_refused_with_a_remedy(text: str, what: str) -> None:
    with pytest.raises(CopyError, match=what) as caught:
        read_copy(text.encode(), name="story.txt")
    assert caught.value.where.startswith("story.txt")
    assert caught.value.remedy
    assert str(pickle.loads(pickle.dumps(caught.value))) == str(caught.value)


# --- whatever comes --------------------------------------------------------------------------------------------

PIECES = [
    SNOW, BREAD, СНЕГ, ХЛЕБ, f"{SNOW}{BREAD}", "Snow Closes the Pass", "By Ann Reporter", "Ann Reporter", "Sep 24, 2010",
    "03/04/2010", "By Ann Reporter, editor, 24 September 2010", "Автор: Анна Сидорова", "• Home", "- bread", "X", "Popular",
    "Read also: Other", "© 2020", "Sign up for our newsletter.", "> quoted", "###", "1. one", "It snowed.", "\f",
    "Headline: Yes",
    "Dek: No", "Ann Reporter is a journalist.", "OSH, Sept 24 — Snow fell.", "a\u2028b", "*", "\u00ad", "«Да».Нет", " ", "",
    *textwrap.wrap(SNOW, 60),
]  # fmt: skip


@settings(max_examples=400)
@given(
    st.lists(st.sampled_from(PIECES) | st.text(max_size=40), max_size=25),
    st.sampled_from(["\n", "\n\n", "\r\n"]),
)
def test_no_line_is_ever_lost(pieces: list[str], end: str) -> None:
    text = end.join(pieces)
    try:
        read(text)
    except (CopyError, UnicodeEncodeError):
        return


@settings(max_examples=300)
@given(st.binary(max_size=300))
def test_any_bytes_are_read_or_refused(data: bytes) -> None:
    try:
        read_copy(data, name="x")
    except CopyError as error:
        assert error.what
        assert error.remedy


def _calls(work: Callable[[], object]) -> int:
    count = 0

    def note(frame: object, event: str, argument: object) -> None:
        nonlocal count
        count += event in {"call", "c_call"}

    sys.setprofile(note)
    try:
        work()
    finally:
        sys.setprofile(None)
    return count


@pytest.mark.parametrize(
    "unit",
    [f"{SNOW} ", f"{SNOW}\n\n", "It snowed all day.\n", "Word\n", "Share\n", "• Home\n", f"{SNOW}Then"],
)
def test_twice_the_copy_is_twice_the_work(unit: str) -> None:
    def work(times: int) -> None:
        text = f"Snow Closes the Pass\n\nBy Ann Reporter\n\n{SNOW}\n\n{unit * times}\n\n{BREAD}\n"
        try:
            read_copy(text.encode(), name="x")
        except CopyError:
            return

    assert _calls(lambda: work(600)) <= 2.2 * _calls(lambda: work(300)) + 500


def test_ten_megabytes_in_one_paragraph_are_read() -> None:
    body = f"{SNOW} " * (10_000_000 // (len(SNOW) + 1))
    copy = read_copy(f"Snow Closes the Pass\n\n{body}".encode(), name="x")
    assert len(copy.paragraphs) == 1
    assert len(copy.paragraphs[0].text) == len(body.strip())
