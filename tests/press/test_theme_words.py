"""How far a theme speaks a language, and the file in which it learns more."""

from __future__ import annotations

from babel.messages.pofile import read_po

from tamizdat.press.settings import EditionSettings
from tamizdat.press.theme import Theme
from tamizdat.press.words import catalogue, words

GEORGIAN = EditionSettings("ka", "ka/")


def own_theme(folder):
    (folder / "templates").mkdir(parents=True)
    (folder / "messages").mkdir()
    (folder / "templates" / "page.html").write_text('{{ _("Ours alone") }}{{ _("News") }}', "utf-8")
    return Theme(folder)


def write(folder, text: str) -> None:
    (folder / "messages" / "ka.po").write_text(text, "utf-8")


def test_english_needs_no_catalogue_and_the_house_has_russian_and_persian(tmp_path):
    theme = Theme(tmp_path)
    for tag in ("en", "en-GB", "ru", "fa"):
        assert words(theme, EditionSettings(tag, "")).in_english == ()


def test_what_nobody_translated_is_counted(tmp_path):
    theme = own_theme(tmp_path)
    found = words(theme, GEORGIAN)
    assert found.known == len(found.in_english) > 200
    assert "Ours alone" in found.in_english
    text = catalogue(theme, tmp_path, GEORGIAN)
    write(tmp_path, text.replace('msgid "News"\nmsgstr ""', 'msgid "News"\nmsgstr "სიახლეები"'))
    after = words(Theme(tmp_path), GEORGIAN)
    assert set(found.in_english) - set(after.in_english) == {"News"}


def test_a_catalogue_is_written_with_its_rule_of_plurals_and_notes_for_translators(tmp_path):
    text = catalogue(own_theme(tmp_path), tmp_path, GEORGIAN)
    assert '"Plural-Forms: nplurals=1; plural=0;\\n"' in text
    assert '#. followed by the name of an organisation\nmsgid "Only in"\nmsgstr ""\n' in text
    write(tmp_path, text)
    with (tmp_path / "messages" / "ka.po").open("rb") as file:
        found = read_po(file, locale="ka", abort_invalid=True)
    assert len(found) == words(Theme(tmp_path), GEORGIAN).known


def test_written_again_it_keeps_what_is_in_it(tmp_path):
    theme = own_theme(tmp_path)
    text = catalogue(theme, tmp_path, GEORGIAN)
    text = text.replace('msgid "News"\nmsgstr ""', 'msgid "News"\nmsgstr "სიახლეები"')
    write(tmp_path, text + '\nmsgid "Not asked for any more"\nmsgstr "ძველი"\n')
    again = catalogue(theme, tmp_path, GEORGIAN)
    assert 'msgstr "სიახლეები"' in again
    assert 'msgid "Not asked for any more"\nmsgstr "ძველი"' in again
    write(tmp_path, again)
    assert catalogue(theme, tmp_path, GEORGIAN) == again


def test_of_a_language_that_the_house_speaks_only_what_is_new_is_asked(tmp_path):
    text = catalogue(own_theme(tmp_path), tmp_path, EditionSettings("ru", "ru/"))
    assert text.count("msgid ") == 2  # the head, and
    assert 'msgid "Ours alone"' in text
