"""The house's rules: who may import whom, and that each room's door opens by itself."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parent.parent
SOURCE = ROOT / "src" / "tamizdat"
PLAIN = (
    "archive",
    "press",
    "theme",
    "serve",
    "wire",
    "depot",
    "search",
)  # rooms that need no Django to be imported
# What calls the desk's actions needs the desk to be set up.
CALLS_THE_DESK = tuple(
    f"tamizdat.wire.{name}" for name in ("bringing", "drafting", "importing", "moving", "starting", "taking")
)


def modules(*rooms: str) -> list[str]:
    found = []
    for room in rooms:
        for path in sorted((SOURCE / room).rglob("*.py")):
            name = ".".join(path.relative_to(SOURCE.parent).with_suffix("").parts)
            found.append(name.removesuffix(".__init__"))
    return found


def test_the_rooms_keep_to_their_doors():
    done = subprocess.run(
        [Path(sys.executable).with_name("lint-imports"), "--no-cache"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout


def test_each_module_is_imported_alone():
    """Each in a fresh namespace of one interpreter: a module that leans on another's imports fails."""
    names = [name for name in modules(*PLAIN) if not name.startswith(CALLS_THE_DESK)]
    assert len(names) > 30
    program = (
        "import sys, importlib\n"
        "before = set(sys.modules)\n"
        f"for name in {names!r}:\n"
        "    for loaded in set(sys.modules) - before:\n"
        "        if loaded.startswith('tamizdat'): del sys.modules[loaded]\n"
        "    importlib.import_module(name)\n"
    )
    done = subprocess.run([sys.executable, "-c", program], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


@pytest.mark.parametrize(
    "program",
    [
        "import tamizdat.press.printing, tamizdat.archive.store, tamizdat.serve.public, tamizdat.serve.supervisor",
        "import tamizdat.cli",
        "import tamizdat.desk.looking",
    ],
)
def test_no_django_where_none_belongs(program):
    check = "; import sys; sys.exit('django' in sys.modules)"
    done = subprocess.run([sys.executable, "-c", program + check], check=False)
    assert done.returncode == 0


@pytest.mark.parametrize(
    "room", ["archive", "press", "theme", "desk", "wire", "serve", "depot", "search", "sample"]
)
def test_each_room_says_what_it_is_for(room):
    text = (SOURCE / room / "__init__.py").read_text("utf-8")
    assert text.startswith('"""')
    assert len(text.split('"""')[1].split()) > 20
