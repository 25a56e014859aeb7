"""A large export needs memory for its items and not for their texts."""

import subprocess
import sys
from pathlib import Path

import pytest

import memory
import wxr

READ = """
import sys
from pathlib import Path
from zoneinfo import ZoneInfo
from tamizdat.wire.source import Brought
from tamizdat.wire.wordpress.rules import Newsroom
from tamizdat.wire.wordpress.source import WordPressExport

source = WordPressExport(Path(sys.argv[1]), Newsroom(), ZoneInfo("UTC"))
count = sum(isinstance(each, Brought) for each in source.documents())
sys.path.insert(0, sys.argv[2])
import memory
print(count, int(memory.peak_of()))
"""


@pytest.mark.long
def test_300_megabytes(tmp_path):
    path = tmp_path / "export.xml"
    text = f"<p>{'It rains in Osh for the third day. ' * 28}</p>\n" * 10
    count = 0
    with path.open("w", encoding="utf-8") as file:
        file.write(wxr.HEAD)
        while file.tell() < 300 << 20:
            file.write(
                wxr.item(f"Rain {count}", text, post_name=f"rain-{count}", terms="category/osh tag/rain")
            )
            count += 1
        file.write(wxr.FOOT)
    done = subprocess.run(
        [sys.executable, "-c", READ, path, Path(memory.__file__).parent],
        capture_output=True,
        text=True,
        check=True,
    )
    documents, peak = map(int, done.stdout.split())
    assert documents == count + 2
    assert 0 < peak < 120, f"{peak} MB"
