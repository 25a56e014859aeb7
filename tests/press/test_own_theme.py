from __future__ import annotations

from pathlib import Path

import pytest

from samples import small_paper
from tamizdat.press.errors import BadTheme
from tamizdat.press.folding import OWN_FILTERS
from tamizdat.press.own_theme import problems
from tamizdat.press.settings import SiteSettings
from tamizdat.press.theme import Theme

EDITIONS = SiteSettings.of("https://post.example", ("en", "ru")).editions
STORY = '{% extends "base.html" %}{% import "macros.html" as m %}\n{% block main %}\n'


def found(own: Path) -> list[str]:
    """Return what is wrong with a theme, without its folder."""
    return [problem.replace(f"{own}/", "") for problem in problems(own, EDITIONS)]


def write(own: Path, name: str, text: str) -> None:
    path = own / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, "utf-8")


def test_the_houses_theme_has_no_mistakes():
    assert list(problems(None, EDITIONS)) == []


def test_a_folder_that_is_not_there_is_no_mistake(tmp_path):
    assert found(tmp_path / "theme") == []


@pytest.mark.parametrize(
    ("text", "what"),
    [
        ("{{ story.headlin }}", "a StoryView has no field 'headlin'; did you mean 'headline'?"),
        ("{{ frame.masthead.menu[0].lable }}", "a MenuView has no field 'lable'; did you mean 'label'?"),
        ("{% for c in story.related %}{{ c.published.datee }}{% endfor %}",
         "a Moment has no field 'datee'; did you mean 'date'?"),
        ("{% if story.kind == 'video' %}{{ story.sound }}{% endif %}", "a StoryView has no field 'sound'"),
        ("{% set p = story.lead or none %}{{ p.captoin }}",
         "a PictureView has no field 'captoin'; did you mean 'caption'?"),
        ("{{ story.related.headline }}", "a list has no field 'headline'"),
        ("{{ story.dek.long }}", "a text has no field 'long'"),
        ("{{ (story.places | first).hef }}", "a LinkView has no field 'hef'; did you mean 'href'?"),
        ("{{ stroy.dek }}", "'stroy' is not given here; did you mean 'story'?"),
        ("{{ story.dek | uper }}", "there is no filter 'uper'; did you mean 'upper'?"),
        ("{% if story.kind == 'opinon' %}x{% endif %}", "'opinon' is never there; did you mean 'opinion'?"),
        ("{% if story.kind in ('news', 'vidoe') %}x{% endif %}", "'vidoe' is never there; did you mean 'video'?"),
        ("{{ m.crad(story) }}", "macros.html has no macro 'crad'; did you mean 'card'?"),
        ("{{ once(m.card, story.related[0], levle=2) }}", "the macro 'card' takes no 'levle'; did you mean 'level'?"),
        ("{{ m.label(story) }}", "the macro 'label' wants 'place'"),
        ("{{ m.when(story.published, 2) }}", "the macro 'when' takes 1 values, not 2"),
        ("{% include 'realted.html' %}", "the theme has no file 'realted.html'; did you mean 'related.html'?"),
        (
            "{% include story.kind ~ '.html' %}",
            "a template is named by what is known only when a page is made; write its name out",
        ),
        ("{% include 'styles/stroy.css' %}", "the theme has no file 'styles/stroy.css'; did you mean 'styles/story.css'?"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_with_its_line_and_what_was_meant(text, what, tmp_path):
    write(tmp_path, "templates/story.html", f"{STORY}{text}\n{{% endblock %}}")
    assert found(tmp_path) == [f"templates/story.html, line 3: {what}"]


def test_a_mistake_in_a_macro_is_told_where_it_stands_once_for_all_who_call_it(tmp_path):
    write(tmp_path, "templates/own.html", "\n{% macro line(of) %}{{ of.headlin }}{% endmacro %}")
    text = (
        '{% import "own.html" as o %}{% for c in story.related %}{{ o.line(c) }}{% endfor %}{{ o.line(c) }}'
    )
    write(tmp_path, "templates/story.html", f"{STORY}{text}{{% endblock %}}")
    told = "a CardView has no field 'headlin'; did you mean 'headline'?"
    assert found(tmp_path) == [
        f"templates/own.html, line 2: {told}",
        "templates/story.html, line 3: 'c' is not given here",
    ]


def test_a_macro_that_nobody_calls_is_read_too(tmp_path):
    write(tmp_path, "templates/own.html", "{% macro line(of) %}{{ oof.headline }}{% endmacro %}")
    write(tmp_path, "templates/story.html", STORY + '{% import "own.html" as o %}{% endblock %}')
    assert found(tmp_path) == ["templates/own.html, line 1: 'oof' is not given here; did you mean 'of'?"]


def test_a_block_that_stands_nowhere_is_told(tmp_path):
    write(tmp_path, "templates/404.html", '{% extends "base.html" %}\n{% block mian %}{% endblock %}')
    assert found(tmp_path) == [
        "templates/404.html, line 2: base.html has no block 'mian'; did you mean 'main'?"
    ]


def test_a_template_that_does_not_parse_is_told_with_its_file(tmp_path):
    write(tmp_path, "templates/story.html", "\n{% if %}")
    (told,) = found(tmp_path)
    assert told.startswith("templates/story.html, line 2: Expected an expression")
    assert told.endswith("nothing can be printed until it is mended")


@pytest.mark.parametrize(
    "text",
    [
        "{{ story.headline.upper() }} {{ story.related | length }} {{ story.minutes | number }}",
        "{% for year in story.places if year.href %}{{ loop.index }}{{ year.label }}{% else %}{{ frame.root }}{% endfor %}",
        "{% set ns = namespace(a=[]) %}{% set ns.a = ns.a + [story.dek] %}{{ ns.a | join }}{{ range(3) }}",
        "{% macro own(a, b=1) %}{{ a.headline }}{{ caller() }}{% endmacro %}{% call own(story) %}x{% endcall %}",
        "{% with x = story.lead %}{{ x.alt if x else '' }}{% endwith %}{{ undefined_thing is defined }}",
        "{{ ngettext('%(num)s story', '%(num)s stories', 2) }}{{ _('News') }}{{ story.kind == 'opinion' }}",
    ],
)  # fmt: skip
def test_what_is_right_is_left_alone(text, tmp_path):
    write(tmp_path, "templates/story.html", f"{STORY}{text}{{% endblock %}}")
    assert found(tmp_path) == []


def test_a_file_of_a_name_that_no_page_uses_is_told(tmp_path):
    for name in ("style/own.css", "templates/hoem.html", "styles/stroy.css"):
        write(tmp_path, name, "")
    for name in ("messages/ru.po", "README.md", "styles/own.css", "templates/404.html"):
        write(tmp_path, name, 'msgid ""\nmsgstr ""\n' if name.endswith(".po") else "")
    assert found(tmp_path) == [
        "style/own.css: no page uses a file of this name; did you mean styles/own.css?",
        "styles/stroy.css: no page uses a file of this name; did you mean styles/story.css?",
        "templates/hoem.html: no page uses a file of this name; did you mean templates/home.html?",
    ]


def test_a_token_that_nobody_sets_is_told_with_its_line(tmp_path):
    rules = ".a { color: var(--acent) }\n.b { color: var(--mine); top: var(--x, 0) }"
    write(tmp_path, "styles/own.css", f"/* var(--none)\n */\n:root {{ --mine: red }}\n{rules}")
    assert found(tmp_path) == ["styles/own.css, line 4: no style sets '--acent'; did you mean '--accent'?"]


def test_words_that_are_no_catalogue_are_told(tmp_path):
    write(tmp_path, "messages/ru.po", "not a catalogue")
    (told,) = found(tmp_path)
    assert told.startswith("messages/ru.po is not a catalogue of messages")


def test_a_style_of_ones_own_needs_no_copy_of_the_houses(press, tmp_path):
    write(tmp_path / "theme", "styles/own.css", ":root { --accent: #005a9c }")
    own = type(press)(
        press.archive, press.settings, press.folder, tmp_path / "ledger.sqlite", tmp_path / "theme"
    )
    own.print(*[each for each in small_paper() if each.edition == "en"])
    pages = [
        path for path in own.folder.rglob("*.html") if 'http-equiv="refresh"' not in path.read_text("utf-8")
    ]
    assert len(pages) > 20
    for page in pages:
        style = page.read_text("utf-8").partition("<style>")[2].partition("</style>")[0]
        assert ":root{--accent:#005a9c}@media print{" in style, f"{page}: last, but on paper it is ink"


def test_a_page_that_fails_says_who_knows_more(tmp_path):
    write(tmp_path, "templates/related.html", "{{ card.headlin }}")
    with pytest.raises(BadTheme, match="'tamizdat check' says what was meant"):
        Theme(tmp_path).render("related.html", EDITIONS[0], card=EDITIONS[0])


def test_own_filters_are_those_of_the_press():
    environment = Theme()._environment(EDITIONS[0])
    assert environment.filters.keys() - type(environment).__mro__[1]().filters.keys() == OWN_FILTERS
