"""A real archive in two languages: some of it, and, as one of the longest proofs, all of it."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest
from debian_news import convert, documents, rows_of
from runs import COMMAND, bring, editing, environment, percentile, rows, served, wait_until_printed

import stock
from crawl import clicks_to_each_page
from tamizdat.archive.bodies import words
from tamizdat.archive.documents import Story

SOURCE = "news-debian-en-ru"
PRINTINGS = "SELECT COUNT(*) FROM desk_printing WHERE printed > 0"


@pytest.fixture
def source(shared_data) -> Path:
    return shared_data(SOURCE) / "stories.jsonl.gz"


def new(folder: Path) -> Path:
    stock.newsroom(folder, stock.OF_TWO, url="https://debian.example", time_zone="UTC")
    return folder


def ids(folder: Path) -> set[tuple[str, str]]:
    """Return what stands in a folder of the open form, by edition and id."""
    lines = [line for path in folder.rglob("*.jsonl") for line in path.read_bytes().splitlines()]
    return {(document["edition"], document["id"]) for document in map(json.loads, lines)}


def run(*words: object) -> str:
    done = subprocess.run([COMMAND, *words], capture_output=True, text=True, check=False, env=environment())
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_the_conversion_is_what_was_asked_for(source):
    rows = rows_of(source)
    assert len(rows) == 9352
    sample = rows[-1500:]
    stories = [each for each in documents(sample) if isinstance(each, Story)]
    assert len(stories) == len(sample)
    assert len({(each.edition, each.path) for each in stories}) == len(sample)
    paired = {each.story for each in stories if each.edition == "ru"}
    assert paired <= {each.story for each in stories if each.edition == "en"}
    long = [each for each in stories if words(each.body) >= 2900]
    assert 0.002 * len(stories) < len(long) < 0.03 * len(stories)
    assert sum("doc:" in each.body for each in stories) > 3
    assert [*documents(sample)] == [*documents(sample)]


def test_two_hundred_stories_arrive_whole(source, tmp_path):
    newsroom = new(tmp_path / "newsroom")
    count = convert(rows_of(source, 200), tmp_path / "form")
    assert bring(newsroom, tmp_path / "form", kill_after=2).code == -9
    done = bring(newsroom, tmp_path / "form")
    assert done.code == 0, done.told
    assert done.peak <= 400
    assert f"{count} unchanged." in bring(newsroom, tmp_path / "form").told
    run("export", tmp_path / "out", "--newsroom", newsroom)
    assert ids(tmp_path / "out") == ids(tmp_path / "form")
    assert run("check", newsroom).count("ok ") == 5


@pytest.mark.long
def test_all_of_it_arrives_while_an_editor_works(source, tmp_path):
    newsroom = new(tmp_path / "newsroom")
    count = convert(rows_of(source), tmp_path / "form")
    with served(newsroom):
        with editing(newsroom) as saves:
            for seconds in (1, 20):
                assert bring(newsroom, tmp_path / "form", kill_after=seconds).code == -9
            wait_until_printed(
                newsroom, 1800
            )  # what a killed import has brought is printed like anything else
            before = rows(newsroom, PRINTINGS)
            done = bring(newsroom, tmp_path / "form")
        assert done.code == 0, done.told
        assert done.peak <= 400
        assert percentile(saves, 0.95) < 3
        wait_until_printed(newsroom, 1800)
        assert rows(newsroom, PRINTINGS) == before + 1
        assert f"{count} unchanged." in bring(newsroom, tmp_path / "form").told
    run("export", tmp_path / "out", "--newsroom", newsroom)
    assert ids(tmp_path / "form") == ids(tmp_path / "out")
    assert run("check", newsroom).count("ok ") == 5
    assert max(clicks_to_each_page(newsroom / "var" / "site").values()) <= 5
