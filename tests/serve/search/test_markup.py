from __future__ import annotations

import pytest

from tamizdat.serve.search.markup import Change, read

PAGE = """<!doctype html><html lang="en"><head><title>A &amp; B</title><style>a > b { c: "d" }</style></head>
<body><!-- note --><svg viewBox="0 0 1 1"><path d="M0 0"/></svg><br><p hidden data-search="said">Said&nbsp;so</p>
<form data-search="form" hidden><input name="q" data-slot="q"></form>
<ol data-search="list"></ol><template data-search="list"><li data-search="list"><a data-slot="link">x</a></li></template>
</body></html>
"""


def test_a_page_comes_out_as_it_was():
    assert read(PAGE).filled({}) == PAGE


@pytest.mark.parametrize(
    "odd", ["</p>", "<p>a<p>b", "<li><b>a</li>", "<x/>", "a < b & c", "<", "<!--x-->", ""]
)
def test_odd_markup_is_kept(odd):
    assert read(odd).filled({}).replace("&lt;", "<") == odd


def test_what_is_named_is_changed():
    tree = read(PAGE)
    made = tree.filled(
        {
            "said": Change({"hidden": None, "title": '"<'}, markup="<b>new</b>"),
            "form": Change({"hidden": None}, more="<i></i>", within={"q": Change({"value": "a&b"})}),
            "list": Change(markup="<li>1</li>"),
        }
    )
    assert '<p data-search="said" title="&quot;&lt;"><b>new</b></p>' in made
    assert '<form data-search="form"><input name="q" data-slot="q" value="a&amp;b"><i></i></form>' in made
    assert '<ol data-search="list"><li>1</li></ol>' in made
    assert (
        '<template data-search="list"><li data-search="list"><a data-slot="link">x</a></li></template>'
        in made
    )


def test_what_is_none_goes():
    assert "Said" not in read(PAGE).filled({"said": None})


def test_a_template_is_filled_as_often_as_it_is_asked_for():
    template = read(PAGE).find("list", "template")
    fill = lambda text: template.within({"list": Change(), "link": Change({"href": "?a"}, markup=text)})  # noqa: E731
    assert fill("1") == '<li data-search="list"><a data-slot="link" href="?a">1</a></li>'
    assert fill("2") == '<li data-search="list"><a data-slot="link" href="?a">2</a></li>'


def test_text_is_read_without_markup():
    tree = read("<p> a <b>b&amp;</b>\n c</p>")
    assert tree.text == "a b& c"
    assert (
        read("<template>{&quot;a&quot;: &quot;x\u00a0y&quot;}</template>").children[0].raw
        == '{"a": "x\u00a0y"}'
    )
