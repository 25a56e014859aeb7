"""What is counted as a script that readers need, and as one by which something gains."""

from __future__ import annotations

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parents[2] / "bench"))

from printed_files import gained_scripts, needed_scripts

LOADED = '<script defer src="../media/ab/x.js"></script>'


@pytest.mark.parametrize(
    ("page", "needs"),
    [
        ("<p>words</p>", False),
        ('<script type="application/ld+json">{"a": 1}</script>', False),
        (f"{LOADED}<p>words</p>", True),
        (f'{LOADED}<div class="sequence">', False),
        (f'{LOADED}<figure class="compare">', False),
        (f"{LOADED}<video controls>", False),
        (f'{LOADED}<div class="narrowable" data-search="trees">', False),
        ('<div class="sequence"><script>go()</script>', True),
        ('<div class="sequence"><script src="a.js"></script>', True),
        ('<div class="sequence"><a onclick="go()">', True),
    ],
)
def test_a_script_is_needed_unless_something_gains_by_it(page, needs):
    assert (needed_scripts(page) > 0) is needs


def test_what_a_page_loads_is_counted_packed(tmp_path):
    script = tmp_path / "media" / "ab" / "x.js"
    script.parent.mkdir(parents=True)
    script.write_text("let a = 1;\n" * 100)
    (tmp_path / "2026").mkdir()
    assert 10 < gained_scripts(tmp_path / "2026" / "a.html", LOADED) < 60
    assert gained_scripts(tmp_path / "2026" / "a.html", "<p>") == 0
