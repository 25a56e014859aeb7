"""Where no line may break. In what is expected, "_" is a space that holds."""

from __future__ import annotations

import pytest

from tamizdat.press.typesetting import typesetter


@pytest.mark.parametrize(
    ("language", "text", "expected"),
    [
        ("ru", "Караул — это в доме и у реки", "Караул_— это в_доме и_у_реки"),
        ("ru", "А. С. Пушкин, который и сам", "А._С._Пушкин, который и_сам"),
        ("ru", "каша и <b>мёд</b>, в «Азии» и в 2010", "каша и_<b>мёд</b>, в_«Азии» и_в_2010"),
        ("ru-KZ", "В горах", "В_горах"),
        ("ru", "дом, его крыша", "дом, его крыша"),
        ("ru", '<a href="a/b.html" class="x">дом</a>', '<a href="a/b.html" class="x">дом</a>'),
        ("uk", "Київ — і я", "Київ_— і_я"),
        ("pl", "w domu i z lasu", "w_domu i_z_lasu"),
        ("en", "J. R. Smith – a man", "J._R._Smith_– a man"),
        ("en", "a well-known man—and a dash", "a well-known man—and a dash"),
        ("fa", "تهران — شهر", "تهران_— شهر"),
        ("kk", "Астана — астана", "Астана_— астана"),
    ],
)
def test_spaces_that_hold(language, text, expected):
    assert typesetter(language)(text) == expected.replace("_", "\u00a0")


def test_what_was_set_stays_as_it_is():
    once = typesetter("ru")("Дом — это и я")
    assert typesetter("ru")(once) == once
