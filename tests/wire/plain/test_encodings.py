import codecs
import pickle

import pytest

from tamizdat.wire.errors import CopyError, WireError
from tamizdat.wire.plain.encodings import MAX_BYTES, decode

RUSSIAN = "Снег закрыл перевал\n\nДорога была закрыта три дня, сообщила «администрация» — и всё."
WESTERN = "Café Schließt für naïve Gäste\n\n“Où est le café?” — “À côté.”"


@pytest.mark.parametrize("encoding", ["utf-8", "cp1251", "koi8-r", "cp866"])
def test_russian_is_read_in_each_encoding(encoding: str) -> None:
    data = RUSSIAN.encode(encoding, "ignore")
    assert decode(data, name="story.txt") == (data.decode(encoding), encoding)


@pytest.mark.parametrize(
    ("mark", "encoding"),
    [
        (codecs.BOM_UTF8, "utf-8"),
        (codecs.BOM_UTF16_LE, "utf-16-le"),
        (codecs.BOM_UTF16_BE, "utf-16-be"),
        (codecs.BOM_UTF32_LE, "utf-32-le"),
    ],
)
def test_a_mark_at_the_beginning_is_believed(mark: bytes, encoding: str) -> None:
    assert decode(mark + RUSSIAN.encode(encoding), name="story.txt") == (RUSSIAN, encoding)


@pytest.mark.parametrize(
    "text",
    [
        "ОШ",
        "СНЕГ ЗАКРЫЛ ПЕРЕВАЛ",
        "The word «перевал» means a mountain pass, and «долина» a valley.",
        "Снег",
        "Щука, ёж и фламинго: «цапля» — юркий хищник.",
        "Українська преса пише про це щодня.",
    ],
)
def test_a_few_cyrillic_words_are_enough_for_windows_1251(text: str) -> None:
    assert decode(text.encode("cp1251"), name="story.txt") == (text, "cp1251")


@pytest.mark.parametrize(
    "text", [WESTERN, "“Quotes” alone", "naïve", "Straße über Öl", "Ångström øre æble", "à è ù"]
)
def test_western_text_is_windows_1252(text: str) -> None:
    assert decode(text.encode("cp1252"), name="story.txt") == (text, "cp1252")


@pytest.mark.parametrize(
    ("data", "what"),
    [
        (b"", "empty"),
        (b"\xef\xbb\xbf \r\n\t", "empty"),
        (b"a\x00b", "zero bytes"),
        (b"\x01\x02\x03 text", "control character"),
        (b"PK\x03\x04rest", "Word"),
        (b"%PDF-1.7", "PDF"),
        (b"{\\rtf1 text}", "RTF"),
        (b"\xd0\xcf\x11\xe0\xa1\xb1", "old Word"),
        (b"x" * (MAX_BYTES + 1), "bytes"),
        (codecs.BOM_UTF16_LE + b"a\x00b", "damaged"),
    ],
)
def test_what_is_no_text_is_refused(data: bytes, what: str) -> None:
    with pytest.raises(CopyError, match=what) as caught:
        decode(data, name="story.txt")
    assert caught.value.where.startswith("story.txt")
    assert caught.value.remedy


def test_damaged_utf8_is_refused_with_its_line_and_not_read_as_noise() -> None:
    data = RUSSIAN.encode()
    with pytest.raises(CopyError, match="damaged") as caught:
        decode(data[:-20] + b"\xff" + data[-20:], name="story.txt")
    assert caught.value.where == "story.txt, line 3"


def test_an_error_survives_pickling() -> None:
    error = CopyError("It is empty.", "story.txt, line 1", "Bring another.")
    again = pickle.loads(pickle.dumps(error))
    assert isinstance(again, WireError)
    assert (type(again), again.what, again.where, again.remedy) == (
        CopyError,
        error.what,
        error.where,
        error.remedy,
    )
    assert str(again) == "story.txt, line 1: It is empty. Bring another."
