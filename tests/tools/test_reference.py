"""The reference of the open form says what the types say."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest

HOUSE = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(HOUSE / "tools"))

import reference  # noqa: E402 - found only now

from tamizdat.archive.documents import AnyDocument  # noqa: E402 - as above
from tamizdat.archive.parts import Part  # noqa: E402 - as above


def test_the_page_is_current():
    command = [sys.executable, HOUSE / "tools" / "reference.py", "--check"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout + done.stderr


def test_a_page_that_is_not_current_is_told(monkeypatch, tmp_path, capsys):
    page = tmp_path / "open-form.md"
    text = reference.PAGE.read_text("utf-8")
    page.write_text(text.replace("How many words the body has.", "Something else."), "utf-8")
    monkeypatch.setattr(reference, "PAGE", page)
    monkeypatch.setattr(reference, "HOUSE", tmp_path)
    assert reference.main(check=True) == 1
    assert "run 'make docs'" in capsys.readouterr().out
    assert reference.main(check=False) == 0
    assert page.read_text("utf-8") == text


def test_every_field_of_every_document_is_there():
    text = reference.PAGE.read_text("utf-8")
    for kind in AnyDocument.__args__:
        section = text.partition(f"### {kind.__struct_config__.tag}\n")[2].partition("\n#")[0]
        assert [f"`{field}`" in section for field in kind.__struct_fields__] == [True] * len(
            kind.__struct_fields__
        ), kind


def test_every_link_leads_to_a_part():
    text = reference.PAGE.read_text("utf-8")
    parts = {name.lower() for name in re.findall(r"^### (\w+)$", text, re.MULTILINE)}
    links = set(re.findall(r"\]\(#([\w-]+)\)", text.partition(reference.BEGIN)[2]))
    assert links <= parts and {"source", "amount", "rendition"} <= links


def test_a_field_without_a_sentence_stops_it():
    with pytest.raises(KeyError, match="mute"):
        reference._section(Mute)


class Mute(Part, frozen=True, kw_only=True):
    """A part with a field of which nothing is said."""

    mute: str
