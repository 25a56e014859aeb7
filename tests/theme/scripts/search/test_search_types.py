"""The scripts of the search are what their types say, and every browser of the last years understands them."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

import tamizdat.theme
from checkers import require

MODULES = sorted((Path(tamizdat.theme.__file__).parent / "scripts" / "search").glob("*.js"))
# What Safari 14, Chrome 80 and Firefox 78 have of the language and its library; the rest of it is found below.
OLDEST = ("--target", "es2020", "--module", "es2020", "--lib", "es2020,dom,dom.iterable")
YOUNGER = {
    "lookbehind": re.compile(r"\(\?<[=!]"),
    "assignment with a condition": re.compile(r"(?:\?\?|\|\||&&)="),
    "private member": re.compile(r"\bthis\.#|^\s+#\w", re.M),
    "await outside of functions": re.compile(r"^(?:const .* = )?await\b", re.M),
    "young function": re.compile(r"\b(?:structuredClone|DecompressionStream|CompressionStream|hasOwn)\b"),
}


def test_types_are_kept():
    ran = subprocess.run(
        [
            require("node"), require("tsc"), "--allowJs", "--checkJs", "--strict", "--noEmit",
            "--noUnusedLocals", "--noUnusedParameters", "--noImplicitReturns", *OLDEST, *MODULES,
        ],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert ran.stdout == ""
    assert ran.returncode == 0


@pytest.mark.parametrize("path", MODULES, ids=lambda path: path.name)
def test_old_browsers_understand_them(path):
    text = path.read_text("utf-8")
    assert [name for name, pattern in YOUNGER.items() if pattern.search(text)] == []
