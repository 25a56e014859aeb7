"""A base of many documents is the same, byte by byte, as one that is made word by word."""

from __future__ import annotations

import os
import random
import subprocess
import sys
from collections.abc import Iterable

import numpy as np
import pytest

from search.indexed import MemoryShelf, made_up_slip
from search.test_index import hostile, index_files
from tamizdat.search import building, bulk, coding, columns
from tamizdat.search.index import Index
from tamizdat.search.slip import Slip
from tamizdat.search.words import language

# Words that come apart or vanish, stand twice at a place, have joined forms, are of two units, or need more bytes.
ODD = (
    "run-s run runs e-mail email E-MAIL's U.S. north-east-by-east \u0301 \u0301-a ÷ — ( «Путин» Ёлка ёлку. тест-ы "
    "тесты, l'économie d’Ankara'da I İ ı \ufeffword co-\xadop 北京 日本語 \U0001d518\U0001d519 \uff21 \ue000 A&B a_b x.y.z "
    "2010 3.14 1,000 война войны. «война» (war) war... war!» straße Σίσυφος می‌خواهم -- & _"
)
PIECES = ODD.split()
BLANKS = (" ", " ", " ", "\n", ", ", ". ", "\t", "\u00a0", "\n\n")


def hostile_slip(number: int, chance: random.Random) -> Slip:
    """Return a slip of a few words of which each has something."""

    def some(most: int) -> str:
        count = chance.choice((0, 1, most, chance.randint(0, most)))
        return "".join(chance.choice(PIECES) + chance.choice(BLANKS) for _ in range(count))

    return Slip(
        number,
        "a",
        "news",
        some(8),
        published=chance.choice(("", "2010-01-02T00:00:00+00:00", "2011-05-06T00:00:00+00:00")),
        dek=some(20),
        byline=tuple(some(3) for _ in range(chance.randint(0, 3))),
        places=tuple(some(2) for _ in range(chance.randint(0, 3))),
        topics=tuple(some(2) for _ in range(chance.randint(0, 3))),
        text=some(chance.choice((5, 50, 400))),
    )


def made(slips: Iterable[Slip], tag: str) -> dict[str, bytes]:
    shelf = MemoryShelf()
    Index(shelf, tag).rebuild(slips)
    return index_files(shelf)


@pytest.mark.parametrize("tag", ["en", "ru", "tr", "fr", "fa", "de"])
@pytest.mark.parametrize("much", [1, 400, 10**6])
def test_a_base_made_at_once_has_the_bytes_of_one_made_word_by_word(
    tag: str, much: int, monkeypatch: pytest.MonkeyPatch
) -> None:
    chance = random.Random(f"{tag} {much}")
    slips = [hostile_slip(number, chance) for number in range(1, 40)]
    slips += [made_up_slip(number, "ru" if tag == "ru" else "en", chance) for number in range(40, 60)]
    monkeypatch.setattr(building, "FEW", len(slips))
    one = made(slips, tag)
    monkeypatch.setattr(building, "FEW", 0)
    monkeypatch.setattr(bulk, "MUCH", much)
    monkeypatch.setattr(bulk, "KEPT", 100)
    assert made(slips, tag) == one


def test_large_documents_and_shards_are_the_same_too(monkeypatch: pytest.MonkeyPatch) -> None:
    slips = hostile(20_000)
    one = made(slips, "en")
    monkeypatch.setattr(building, "FEW", 0)
    assert made(slips, "en") == one


@pytest.mark.parametrize("slips", [[], [Slip(1, "", "", "")], [Slip(1, "", "", "\u0301", text="\u0301 …")]])
def test_a_base_without_words_is_the_same_too(slips: list[Slip], monkeypatch: pytest.MonkeyPatch) -> None:
    one = made(slips, "en")
    monkeypatch.setattr(building, "FEW", -1)
    assert made(slips, "en") == one


def test_a_plain_run_is_what_it_is_taken_apart_into() -> None:
    for tag in ("en", "ru", "tr", "de"):
        spoken = language(tag)
        for run in (*PIECES, "Слово…", "«ЁЖ»", '"Ёж"', "(2010)", "x" * 70 + "!", "...", "«»", "U.S", "don't"):
            form = spoken.plain(run)
            assert [word.form for word in spoken.words(run)] == [form] or not form
            if form:
                assert spoken.taken_apart(run) == (spoken.term(form), form)


def test_columns_are_coded_as_numbers_are() -> None:
    chance = random.Random(1)
    numbers = [chance.getrandbits(chance.randint(0, 31)) for _ in range(2_000)] + [127, 128, 16_383, 16_384]
    data, ends = columns.varints(np.array(numbers, np.int32))
    assert data == coding.varints(numbers)
    assert ends.tolist() == np.cumsum([len(coding.varint(number)) for number in numbers]).tolist()
    assert columns.varints(np.array([], np.int32))[0] == b""


@pytest.mark.parametrize("most", [0, 3, 0xFFFF, 0x10000, 10**6])
def test_sorting_keeps_equal_numbers_as_they_came(most: int) -> None:
    chance = random.Random(most)
    numbers = [chance.randint(0, most) for _ in range(500)]
    found = columns.sorting(np.array(numbers, np.int32)).tolist()
    assert found == sorted(range(500), key=numbers.__getitem__)


def test_who_makes_no_large_index_does_not_load_numpy() -> None:
    lines = (
        "import sys, tamizdat.search.index, tamizdat.search.searching",
        "from search.indexed import MemoryShelf, made_up_slip",
        "from random import Random",
        "index = tamizdat.search.index.Index(MemoryShelf(), 'en')",
        "slips = [made_up_slip(number, 'en', Random(number)) for number in range(1, 41)]",
        "index.rebuild(slips)",
        "index.update(slips[:9])",
        "list(index.merge())",
        "sys.exit('numpy' in sys.modules)",
    )
    room = {**os.environ, "PYTHONPATH": os.pathsep.join(filter(None, sys.path))}
    assert subprocess.run([sys.executable, "-c", "\n".join(lines)], check=False, env=room).returncode == 0
