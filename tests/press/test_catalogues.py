"""Catalogues of the theme's words: what is read of them, and what is refused."""

from __future__ import annotations

import pytest

from tamizdat.press.errors import BadTheme
from tamizdat.press.messages import Messages
from tamizdat.press.settings import EditionSettings

RUSSIAN = EditionSettings("ru", "ru/")
HEAD = 'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\n"\n\n'
COUNTED = 'msgid "%(num)s story"\nmsgid_plural "%(num)s stories"\n'


@pytest.fixture
def read(tmp_path):
    """Read a catalogue that consists of some messages."""
    (tmp_path / "messages").mkdir()

    def read(text: str, edition: EditionSettings = RUSSIAN, head: str = HEAD) -> Messages:
        (tmp_path / "messages" / f"{edition.tag}.po").write_text(head + text, "utf-8")
        return Messages.read((tmp_path,), edition)

    return read


def test_messages_fall_back_to_english_and_count_in_russian(tmp_path):
    folder = tmp_path / "messages"
    folder.mkdir()
    (folder / "ru.po").write_text(
        'msgid ""\nmsgstr "Content-Type: text/plain; charset=utf-8\\nPlural-Forms: nplurals=3; '
        'plural=(n%10==1 && n%100!=11 ? 0 : n%10>=2 && n%10<=4 && (n%100<10 || n%100>=20) ? 1 : 2);\\n"\n\n'
        'msgid "%(num)d story"\nmsgid_plural "%(num)d stories"\n'
        'msgstr[0] "%(num)d статья"\nmsgstr[1] "%(num)d статьи"\nmsgstr[2] "%(num)d статей"\n',
        "utf-8",
    )
    messages = Messages.read((tmp_path,), RUSSIAN)
    forms = [messages.ngettext("%(num)d story", "%(num)d stories", n) for n in (1, 2, 5, 11, 21)]
    assert [form.split()[1] for form in forms] == ["статья", "статьи", "статей", "статей", "статья"]
    assert messages.gettext("%(num)d story") == "%(num)d статья"
    assert messages.gettext("Latest") == "Latest"


@pytest.mark.parametrize(
    ("tag", "forms", "said"),
    [
        ("ru", ("а", "б", "в"), "абввва"),  # 1, 2, 5, 11, 25, 101
        ("uk", ("а", "б", "в"), "абввва"),
        ("ka", ("ა",), "აააააა"),
        ("fa", ("ا",), "اااااا"),
        ("de", ("a", "b"), "abbbbb"),
    ],
)
def test_the_rule_of_plurals_is_the_languages_own_where_a_catalogue_gives_none(read, tag, forms, said):
    lines = "".join(f'msgstr[{i}] "{form}"\n' for i, form in enumerate(forms))
    found = read(COUNTED + lines, EditionSettings(tag, f"{tag}/"))
    counts = (1, 2, 5, 11, 25, 101)
    assert "".join(found.ngettext("%(num)s story", "%(num)s stories", n) for n in counts) == said


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            'msgid "part %(part)s"\nmsgstr "часть %(pert)s"\n',
            r"line 4: .* puts in %\(pert\)s; .* is given %\(part\)s",
        ),
        ('msgid "News"\nmsgstr "%(num)s новости"\n', r"puts in %\(num\)s; 'News' is given nothing"),
        ('msgid "News"\nmsgstr "100 % новости"\n', r"has a single '%': write '%%'"),
        (COUNTED + 'msgstr[0] "%(num)s а"\nmsgstr[1] "%(n)s б"\nmsgstr[2] "в"\n', r"puts in %\(n\)s"),
        ("nonsense\n", "is not a catalogue of messages"),
    ],
)
def test_a_translation_that_would_break_a_page_is_refused_with_its_line(read, text, message):
    with pytest.raises(BadTheme, match=message):
        read(text)


def test_what_is_doubted_or_not_translated_stands_in_english(read):
    found = read(
        '#, fuzzy\nmsgid "News"\nmsgstr "Новое"\n\nmsgid "Live"\nmsgstr ""\n\nmsgid "Map"\nmsgstr "100 %%"\n'
    )
    assert [found.gettext(word) for word in ("News", "Live", "Map")] == ["News", "Live", "100 %%"]
