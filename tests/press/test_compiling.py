"""Templates are compiled once in a process for all themes in which they come out the same."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

from tamizdat.press.folding import FoldingEnvironment
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

EDITIONS = SiteSettings.of("https://post.example", ("en", "ru")).editions
FILES = {
    "templates/outer.html": "{{ _('Latest') }} {% include 'inner.html' %} {% include 'styles/own.css' %}",
    "templates/inner.html": "inner",
    "styles/own.css": "a { b: c }",
}


def write(own: Path, name: str, text: str) -> None:
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


@pytest.fixture
def themes(tmp_path: Path) -> tuple[Path, Path]:
    """Return the folders of two themes with the same files."""
    one, other = tmp_path / "one", tmp_path / "other"
    for name, text in FILES.items():
        write(one, name, text)
    shutil.copytree(one, other)
    return one, other


@pytest.fixture
def compiled(monkeypatch: pytest.MonkeyPatch) -> list[str]:
    """Return the names of the templates that are compiled from now on."""
    names = []
    real = FoldingEnvironment.compile

    def compile(environment, source, name=None, *values, **named):
        names.append(name)
        return real(environment, source, name, *values, **named)

    monkeypatch.setattr(FoldingEnvironment, "compile", compile)
    return names


def test_a_theme_with_the_same_files_compiles_nothing_again(themes, compiled):
    english, russian = ([Theme(own).render("outer.html", each) for own in themes] for each in EDITIONS)
    assert english == ["Latest inner a{b:c}"] * 2
    assert russian == ["Последнее inner a{b:c}"] * 2
    assert len(compiled) <= 4, "each of two templates for each of two languages, or none if this ran before"


@pytest.mark.parametrize(
    ("name", "text", "rendered"),
    [
        ("templates/outer.html", "outer", "outer"),
        ("templates/inner.html", "changed", "Последнее changed a{b:c}"),
        ("styles/own.css", "a { d: e }", "Последнее inner a{d:e}"),
        ("messages/ru.po", 'msgid "Latest"\nmsgstr "Свежее"\n', "Свежее inner a{b:c}"),
    ],
)
def test_a_theme_with_another_file_has_its_own(themes, name, text, rendered):
    one, other = themes
    write(other, name, text)
    russian = EDITIONS[1]
    assert Theme(one).render("outer.html", russian) == "Последнее inner a{b:c}"
    assert Theme(other).render("outer.html", russian) == rendered
