from __future__ import annotations

import pytest

from tamizdat.press.inlining import inlined

TOKENS = {"--ink": ("#111", "#eee"), "--serif": ('Charter, "PT Serif", serif',) * 2}


def dressed(css: str, html: str, direction: str = "ltr") -> str:
    """Return the elements alone."""
    return inlined(f"<style>{css}</style>{html}", TOKENS, direction).partition("</style>")[2]


def sheet(css: str) -> str:
    """Return what is left of a sheet."""
    return inlined(f"<style>{css}</style>", TOKENS).removeprefix("<style>").removesuffix("</style>")


@pytest.mark.parametrize(
    ("css", "html", "wanted"),
    [
        ("p{margin:0}", "<p>a</p>", '<p style="margin:0">a</p>'),
        (".a{margin:0}", '<p class="a">a</p><p>b</p>', '<p class="a" style="margin:0">a</p><p>b</p>'),
        ("b .a,i{margin:0}", '<i>a</i><u class="a">b</u>', '<i style="margin:0">a</i><u class="a">b</u>'),
        (".t p{top:1px}", '<div class="t"><a><p>a</p></a></div><p>b</p>',
         '<div class="t"><a><p style="top:1px">a</p></a></div><p>b</p>'),
        (".t p{top:1px}", '<div class="t"><br>a</div><p>b</p>', '<div class="t"><br>a</div><p>b</p>'),
        (".a{top:1px}p{top:2px;left:0}", '<p class="a">a</p>', '<p class="a" style="left:0;top:1px">a</p>'),
        ("p{top:1px}", '<p style="top:2px">a</p>', '<p style="top:1px;top:2px">a</p>'),
        ("p{font:var(--serif)}", "<p>a</p>", "<p style=\"font:Charter, 'PT Serif', serif\">a</p>"),
        ("p{top:0}", '<!--[if mso]><p title=">"><![endif]--><p>', '<!--[if mso]><p title=">"><![endif]--><p style="top:0">'),
        ("img{border:0}", '<img alt="a > b" src="c">', '<img alt="a > b" src="c" style="border:0">'),
    ],
)  # fmt: skip
def test_elements_carry_what_the_rules_say_that_find_them(css, html, wanted):
    assert dressed(css, html) == wanted


def test_sides_follow_the_direction():
    css = "p{padding-inline-start:1px;text-align:start}"
    assert dressed(css, "<p>") == '<p style="padding-left:1px;text-align:left">'
    assert dressed(css, "<p>", "rtl") == '<p style="padding-right:1px;text-align:right">'


def test_what_is_another_colour_in_the_dark_is_said_again_for_the_dark():
    css = "p{color:var(--ink);margin:0}b{margin:0}"
    assert sheet(css) == "@media (prefers-color-scheme:dark){p{color:#eee!important}}"
    assert dressed(css, "<p>") == '<p style="color:#111;margin:0">'


def test_in_the_dark_a_line_changes_its_colour_and_nothing_else():
    css = "p{border-top:1px solid var(--ink)}.a{border-top:0 none}"
    assert sheet(css) == "@media (prefers-color-scheme:dark){p{border-top-color:#eee!important}}"


def test_what_cannot_stand_in_an_element_stays_in_the_sheet():
    css = "a:hover{color:var(--ink)}@media (max-width:30em){.a{margin:0}p{top:0}}"
    assert sheet(css) == css.replace("var(--ink)", "#111")
    assert dressed(css, '<p class="a">') == '<p class="a">'


def test_a_sheet_can_set_tokens_of_its_own():
    assert dressed(":root{--ink:#222}p{color:var(--ink)}", "<p>") == '<p style="color:#222">'
    assert sheet(":root{color-scheme:light dark}") == ":root{color-scheme:light dark}"


def test_a_page_without_a_sheet_is_left_alone():
    assert inlined("<p>a</p>", TOKENS) == "<p>a</p>"
