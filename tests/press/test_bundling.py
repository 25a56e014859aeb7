"""Modules of scripts as one script."""

from __future__ import annotations

import json
import subprocess

import pytest

from checkers import require
from tamizdat.press.bundling import bundle, strip
from tamizdat.press.errors import BadTheme


def run(script: str) -> object:
    """Return what the script has put into `said`."""
    program = f"const said = [];\n{script}\nconsole.log(JSON.stringify(said));"
    ran = subprocess.run([require("node"), "-e", program], capture_output=True, text=True, check=True)
    return json.loads(ran.stdout)


def test_each_module_stands_once_after_what_it_imports_in_a_scope_of_its_own():
    modules = {
        "search/page.js": 'import { one as first, two } from "./numbers.js";\nimport "./loud.js";\n'
        "const own = 3;\nsaid.push(first, two(), own);\n",
        "search/numbers.js": 'import { up } from "../up.js";\nconst own = 1;\nexport const one = own;\n'
        "export function two() {\n  return up(own);\n}\nexport class Three {}\nexport async function four() {}\n",
        "search/loud.js": 'import {\n  up,\n} from "../up.js";\nconst own = 9;\nsaid.push(up(own));\n',
        "up.js": "export const up = (number) => number + 1;\n",
    }
    script = bundle(["search/loud.js", "search/page.js"], modules.__getitem__)
    assert script.count("number + 1") == 1
    assert run(script) == [10, 1, 2, 3]


@pytest.mark.parametrize(
    "line",
    [
        "export default 3;",
        "export let one = 1;",
        'export { one } from "./up.js";',
        'import up from "./up.js";',
        'import * as up from "./up.js";',
        "export const [one, two] = [1, 2];",
    ],
)
def test_what_would_be_understood_otherwise_is_refused(line):
    with pytest.raises(BadTheme, match=r"script page\.js: '(ex|im)port .* is not understood"):
        bundle(["page.js"], {"page.js": line, "up.js": ""}.__getitem__)


def test_a_circle_is_refused():
    modules = {"a.js": 'import { b } from "./b.js";\n', "b.js": 'import { a } from "./a.js";\n'}
    with pytest.raises(BadTheme, match=r"a\.js → b\.js → a\.js"):
        bundle(["a.js"], modules.__getitem__)


def test_comments_on_lines_of_their_own_and_indents_cost_readers_nothing():
    assert (
        strip(
            "// Why.\n/**\n * @param {string} a\n */\nexport function f(a) {\n  // Because.\n"
            "  a(1); // once\n"
            '  return (/** @type {any} */ (a)) + "// not /** this */";\n}\n'
        )
        == 'export function f(a) {\na(1);\nreturn ((a)) + "// not /** this */";\n}\n'
    )


@pytest.mark.parametrize(
    "line", ['a = "1; // 2";', "a = '1; // 2';", "a = `1; // 2`;", "a = /[;] // /;", 'a = b ? "1, // " : 2;']
)
def test_what_only_looks_like_a_comment_stays(line):
    assert strip(f"  {line}\n") == f"{line}\n"


@pytest.mark.parametrize("text", ["const a = `\n  // b\n`;\n", 'const a = "b\\\n  c";\n'])
def test_a_text_over_several_lines_stays_as_it_is(text):
    assert strip(text) == text
