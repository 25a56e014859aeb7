import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.wire.blocks import (
    Chart,
    Compare,
    Dated,
    Document,
    Embed,
    Facts,
    Full,
    Heading,
    Moment,
    Picture,
    Point,
    PointMap,
    Pull,
    Quotation,
    Recording,
    Related,
    Sequence,
    Step,
    Table,
    Text,
    Timeline,
)
from tamizdat.wire.markdown import links_in, read, with_links
from tamizdat.wire.tables import Sheet


def blocks(text):
    """Return the blocks of a text that has no problems, and the notes on it."""
    sheet, notes = Sheet("a.md"), Sheet("a.md")
    found = read(text, sheet, notes).blocks
    assert sheet.problems == []
    return found, [f"{note.line}: {note.what}" for note in notes.problems]


def problems(text):
    sheet = Sheet("a.md")
    read(text, sheet, Sheet("a.md"), first_line=10)
    return [str(problem) for problem in sheet.problems]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "One\ntwo *three* **four**.\n\nFive & six.",
            [Text("<p>One two <i>three</i> <b>four</b>.</p><p>Five &amp; six.</p>")],
        ),
        ("one  \ntwo", [Text("<p>one<br/>two</p>")]),
        ("    indented", [Text("<p>indented</p>")]),
        ("- a\n- b\n  1. c\n\ntext", [Text("<ul><li>a</li><li>b<ol><li>c</li></ol></li></ul><p>text</p>")]),
        ("- a\n\n  more", [Text("<ul><li>a<br/>more</li></ul>")]),
        ("text\n## Head\nmore", [Text("<p>text</p>"), Heading("Head"), Text("<p>more</p>")]),
        ("> Said\n> twice.\n> — Who, where", [Quotation("Said twice.", "Who, where")]),
        ("> One.\n>\n> Two.\n>\n> -- Who", [Quotation("One.\n\nTwo.", "Who")]),
        ("> No one", [Quotation("No one")]),
        ('![alt](a.png "C | D | CC0")', [Picture("a.png", "alt", "C", "D", "CC0")]),
        ("![](a%20b.png)", [Picture("a b.png")]),
        ("| a | b |\n|---|---|\n| 1 | |", [Table((("a", "b"), ("1", "")))]),
        ("[x](https://e.org/?a=1&b=2)", [Text('<p><a href="https://e.org/?a=1&amp;b=2">x</a></p>')]),
        ("<mailto:a@e.org>", [Text('<p><a href="mailto:a@e.org">mailto:a@e.org</a></p>')]),
        ("[x](story:a-b) [y](page:c)", [Text('<p><a href="story:a-b">x</a> <a href="page:c">y</a></p>')]),
        ('```related\nstory = "a"\n```', [Related("a")]),
        ('```embed\nurl = "https://e.org"\ntitle = "T"\n```', [Embed("https://e.org", "T")]),
        ('```document\nfile = "a.pdf"\ntitle = "T"\n```', [Document("a.pdf", "T")]),
        ('```audio\nfile = "a.mp3"\n```', [Recording("a.mp3")]),
        ('```pull\ntext = "One."\n```', [Pull("One.")]),
        ('```facts\ntitle = "T"\ntext = "A *b*.^[c]"\n```', [Facts("<p>A <i>b</i>.^[c]</p>", "T")]),
        (
            '```timeline\nitems = [{ date = "1991", text = "[a](story:b)" }]\n```',
            [Timeline((Dated("1991", '<p><a href="story:b">a</a></p>'),))],
        ),
        (
            '```chart\nform = "line"\ntitle = "T"\nrows = [["Y", ""], [1991, 2.5], ["1992", "–"]]\n```',
            [Chart("line", "T", (("Y", ""), ("1991", "2.5"), ("1992", "–")))],
        ),
        (
            '```map\npoints = [{ name = "A", latitude = 39, longitude = 44.5 }]\n```',
            [PointMap((Point("A", 39.0, 44.5),))],
        ),
        (
            '```full\nfile = "a.png"\ntext = "A *b*"\nover = true\n```',
            [Full("a.png", text="<p>A <i>b</i></p>", over=True)],
        ),
        (
            '```sequence\n[[pictures]]\nfile = "a.png"\nalt = "A"\ntext = "[a](story:b)"\n[[pictures]]\nfile = "b.png"\n```',
            [Sequence((Step("a.png", "A", text='<p><a href="story:b">a</a></p>'), Step("b.png")))],
        ),
        (
            '```compare\nbefore = { file = "a.png", label = "1989" }\n'
            'after = { file = "b.png", label = "2010", credit = "C" }\n```',
            [Compare(Moment("a.png", label="1989"), Moment("b.png", label="2010", credit="C"))],
        ),
        ("", []),
    ],
)
def test_what_is_written_becomes_blocks(text, expected):
    found, notes = blocks(text)
    assert list(found) == expected
    assert notes == []


@pytest.mark.parametrize(
    ("text", "expected", "note"),
    [
        ("a <b onclick=x>b", "<p>a &lt;b onclick=x&gt;b</p>", "1: “<b onclick=x>” looks like HTML"),
        (
            "<script>alert(1)</script>",
            "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>",
            "1: “<script>alert(1)</script>” looks like HTML",
        ),
        ("a\n\n<!-- secret -->\n\nb", "<p>a</p><p>b</p>", "3: A comment was left out."),
        (
            "a\n\n---\n\nb",
            "<p>a</p><p>b</p>",
            "3: The rule across the page was left out: the paper has none.",
        ),
        ("`x`", "<p>x</p>", "1: “x” lost its marks of code: the paper has none."),
        (
            "3. a",
            "<ol><li>a</li></ol>",
            "1: A list that begins with 3 begins with 1: lists have no other beginning.",
        ),
    ],
)
def test_what_has_no_form_at_the_desk_is_told(text, expected, note):
    found, notes = blocks(text)
    assert found == (Text(expected),)
    assert [each[: len(note)] for each in notes] == [note]


def test_headings_and_tables_are_plain_words():
    found, notes = blocks("### A *b* [c](https://e.org)")
    assert found == (Heading("A b c"),)
    assert [note.split(":")[1] for note in notes] == [
        " Bold or italic letters became plain",
        " The link to 'https",
        " A heading of level 3 became a heading like all others",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a ![x](y.png)", "a.md, line 10: A picture stands among words."),
        ("- ![x](y.png)", "a.md, line 10: A picture stands among words."),
        (
            "# ![x](y.png)",
            "a.md, line 10: A picture stands in a heading. Put it into a paragraph of its own.",
        ),
        ('![x](y.png "a|b|c|d")', "a.md, line 10: The picture's title has more than three parts."),
        (
            "x\n\n[x](javascript:alert)",
            "a.md, line 12: The link to 'javascript:alert' leads nowhere. Write https://",
        ),
        ("[x](a.pdf)", "a.md, line 10: The link to 'a.pdf' leads nowhere. Write https://"),
        ("```realted\n```", "a.md, line 10: A fenced block 'realted' is not known. Did you mean 'related'?"),
        (
            "```\nx\n```",
            "a.md, line 10: A fenced block has no word that says what it is. Known are audio, chart, compare, "
            "document, embed, facts, full, map, pull, recording, related, sequence, timeline.",
        ),
        (
            '```chart\nform = "line"\ntitle = "T"\nrows = [["Y", "A"], ["1991", "many"]]\n```',
            "a.md, line 10: Row 2, column 2: “many” is no number.",
        ),
        (
            '```chart\nform = "line"\ntitle = "T"\nrows = [["Y", "A"], ["1991", "1,234"]]\n```',
            "a.md, line 10: Row 2, column 2: “1,234” may mean two numbers",
        ),
        (
            '```chart\nform = "pie"\ntitle = "T"\nrows = [["Y", "A"], ["1991", 1]]\n```',
            "a.md, line 11: 'form' is 'pie'. Known are bar, column, line, stacked.",
        ),
        (
            '```chart\nform = "bar"\ntitle = "T"\nrows = [["Y", "A"], ["1991", 1]]\n'
            'marks = [{at = "x", text = "y"}]\n```',
            "a.md, line 10: A remark is on a row “x”",
        ),
        (
            '```chart\nform = "bar"\ntitle = "T"\nrows = [["Y", "A"], ["1991"]]\n```',
            "a.md, line 10: A chart has two rows",
        ),
        (
            '```map\npoints = [{ name = "A", latitude = 139, longitude = 44.5 }]\n```',
            "a.md, line 10: The point “A” lies nowhere on the globe.",
        ),
        (
            '```sequence\npictures = [{ file = "a.png" }]\n```',
            "a.md, line 10: A sequence has two pictures at least.",
        ),
        ("```map\npoints = []\n```", "a.md, line 10: It has no points."),
        ("```timeline\nitems = []\n```", "a.md, line 10: It has no dates."),
        (
            '```facts\ntext = "## Head"\n```',
            "a.md, line 10: A fenced block holds more than paragraphs and lists.",
        ),
        (
            "```related\nstory = x\n```",
            "a.md, line 11: This is not TOML: Invalid value. See https://toml.io for its rules.",
        ),
        ("```recording\ntitle = 'a'\n```", "a.md, line 10: A recording has either a file or an url."),
        (
            "```recording\nurl = 'https://a.example/'\n```",
            "a.md, line 10: A recording that is elsewhere needs a title.",
        ),
        (
            "```recording\nfile = 'a'\nchapters = ['Rain']\n```",
            "a.md, line 10: Line 1 of the chapters, “Rain”, has no time before its title: write it as “12:30 Title”.",
        ),
        ("```audio\nfile = 1\n```", "a.md, line 11: 'file' is 1. Expected text."),
        (
            "```audio\nfile = 'a'\ntitel = ''\n```",
            "a.md, line 12: 'titel' is not known here. Did you mean 'title'?",
        ),
        ("```document\n```", "a.md, line 10: 'file' is missing. Write file = …"),
        (
            "```embed\nurl = 'ftp://e.org'\ntitle = 'T'\n```",
            "a.md, line 11: 'url' is 'ftp://e.org'. Expected an address of the web: https://….",
        ),
        (
            "> - a",
            "a.md, line 10: A quotation holds something that is not a paragraph.",
        ),
        ("> — Who", "a.md, line 10: The quotation is empty. Write what was said, or take it out."),
        (
            "- a\n\n  > b",
            "a.md, line 12: A list holds something that is neither text nor a list. Move it out of the list.",
        ),
        (
            "## " + "a" * 201,
            "a.md, line 10: The heading has 201 characters. At most 200 are accepted: shorten it.",
        ),
    ],
)
def test_what_would_be_lost_is_a_problem(text, expected):
    (found,) = problems(text)
    assert found.startswith(expected)


def test_links_are_given_their_addresses():
    text = blocks("[x](story:a) *[y](page:b)* [z](https://e.org)")[0][0]
    assert list(links_in(text)) == [("story", "a"), ("page", "b")]
    assert (
        with_links(text.html, lambda sort, slug: 'id="1"' if sort == "story" else "")
        == '<p><a id="1">x</a> <i>y</i> <a href="https://e.org">z</a></p>'
    )


@given(st.text(alphabet="ab<>&\"'`*_[]()!|#-\n =/:", max_size=80))
def test_no_markup_of_an_outsider_gets_through(text):
    import re

    for block in read(text, Sheet("a"), Sheet("a")).blocks:
        if isinstance(block, Text):
            tags = re.findall(r"<[^>]*>", block.html)
            assert all(
                re.fullmatch(r'</?(p|ul|ol|li|b|i|a)>|<br/>|<a href="[^"<>]*">', tag) for tag in tags
            ), block
            assert not re.search(r"<(?![/pulobia])", block.html)
