"""Whole archives out and in, good and bad, as a person brings them: through the command in its own process."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import time
from pathlib import Path

import pytest

import forms
import ledger
import memory
import stock
from tamizdat.archive.documents import Redirect, encode
from test_cli import COMMAND, tamizdat

MOST_MEMORY = 400  # MB


@pytest.fixture
def newsroom(tmp_path) -> Path:
    stock.newsroom(tmp_path / "paper", stock.OF_TWO)
    return tmp_path / "paper"


def bring(newsroom: Path, *words: object) -> subprocess.CompletedProcess[str]:
    done = tamizdat("import", *words, "--newsroom", newsroom)
    assert "Traceback" not in done.stderr + done.stdout, done.stderr
    return done


def bring_watched(newsroom: Path, *words: object) -> tuple[subprocess.CompletedProcess[str], float]:
    """Import, and return also how much memory that took, in MB."""
    command = [COMMAND, "import", *map(str, words), "--newsroom", str(newsroom)]
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    with (
        subprocess.Popen(
            command, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment
        ) as process,
        memory.watched(process.pid) as peak,
    ):
        out, errors = process.communicate()
    assert "Traceback" not in errors + out, errors
    return subprocess.CompletedProcess(command, process.returncode, out, errors), peak()


def exported(newsroom: Path, to: Path) -> dict[str, bytes]:
    done = tamizdat("export", to, "--newsroom", newsroom)
    assert done.returncode == 0, done.stderr
    return forms.contents(to)


def test_export_import_export_gives_the_same_bytes(newsroom, tmp_path):
    paper = forms.write(tmp_path / "form")
    done = bring(newsroom, paper)
    assert done.returncode == 0, done.stderr + done.stdout
    assert exported(newsroom, tmp_path / "out") == forms.contents(paper)
    assert (newsroom / "var/site/2011/hail.html").is_file()
    assert "2010/rain.html" in (newsroom / "var/site/2010/wet.html").read_text("utf-8")
    checked = tamizdat("check", newsroom)
    assert checked.returncode == 0, checked.stdout
    again = bring(newsroom, paper)
    assert f"{paper}: 27 unchanged." in again.stdout


def test_the_record_goes_out_and_comes_in_as_tables_and_as_entities(newsroom, tmp_path):
    paper = forms.write(tmp_path / "form")
    told = forms.by_hand(tmp_path / "told", *ledger.stories(), *ledger.record())
    assert bring(newsroom, paper, told).returncode == 0
    assert (newsroom / "var/site/events/attack/attack.csv").is_file()
    tables, lines = tmp_path / "tables", tmp_path / "record.ftm.json"
    for word, path in (("--tables", tables), ("--ftm", lines)):
        done = tamizdat("export", word, path, "--newsroom", newsroom)
        assert done.returncode == 0 and done.stderr == ""
        assert "7 actors, 1 event, 2 memberships, 3 claims" in done.stdout
    again = tamizdat("export", "--tables", tables, "--newsroom", newsroom)
    assert again.returncode == 1 and "people may have worked in it" in again.stderr
    claims = tables / "claims.csv"
    claims.write_text(claims.read_text("utf-8-sig").replace(",ministry,", ",ministri,", 1), "utf-8")
    done = bring(newsroom, lines, tables)
    assert done.returncode == 1
    assert f"{lines}: 26 unchanged." in done.stdout and f"{tables}: 24 unchanged; 1 refused" in done.stdout, (
        done.stdout
    )
    assert (
        "column claimant" in done.stdout
        and "There is no actor 'ministri'. Did you mean 'ministry'?" in done.stdout
    )


def test_an_import_that_is_killed_goes_on(newsroom, tmp_path):
    """The process is killed with all that it has, each time later, until it comes to its end."""
    paper = forms.write(tmp_path / "form")
    kills = 0
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    for attempt in range(12):
        process = subprocess.Popen(
            [COMMAND, "import", paper, "--newsroom", newsroom],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, env=environment, start_new_session=True,
        )  # fmt: skip
        assert process.stdout is not None
        assert process.stdout.readline().startswith("Reading")
        time.sleep(0.1 * 2**attempt)
        if process.poll() is None:
            os.killpg(process.pid, signal.SIGKILL)
        _, errors = process.communicate()
        assert "Traceback" not in errors, errors
        if process.returncode == 0:
            break
        kills += 1
    assert process.returncode == 0
    assert kills > 2
    assert exported(newsroom, tmp_path / "out") == forms.contents(paper)
    assert "27 unchanged." in bring(newsroom, paper).stdout


def test_each_fault_is_told_by_its_line_and_the_rest_arrives(newsroom, tmp_path):
    good = forms.story("rain")
    faults = [
        (forms.story("nameless", headline=""), "needs a headline"),
        (forms.story("rain", id=forms.id_of("other"), story=forms.id_of("others")), "slug"),
        (forms.story("up", path="../../up.html"), "../../up.html"),
        (forms.story("root", path="/etc/root.html"), "/etc/root.html"),
        (forms.story("when", published="yesterday"), "yesterday"),
        (forms.story("who", id="../../etc/passwd"), "../../etc/passwd"),
        (forms.story("large", body=f"<p>{'a ' * 1_500_000}</p>"), "MB"),
        (forms.story("huge", body=f"<p>{'a ' * 5_000_000}</p>"), "more than 8 MB"),
        (forms.story("lost", lead=forms.picture()), forms.DOT_NAME[:8]),
        (b'{"type":"story"}', "required field"),
        (b"\xff\xfe{\x00}\x00", "not UTF-8"),
        (b"PK\x03\x04", "not JSON"),
    ]
    nul = forms.story("nul", headline="A\0B\x1bC", body="<p>x</p><script>alert(1)</script><p onclick=x>y</p>")
    folder = forms.by_hand(tmp_path / "form", good, *(fault for fault, _ in faults), nul)
    page = tmp_path / "report.html"
    done, peak = bring_watched(newsroom, folder, "--report", page, "--report", tmp_path / "report.csv")
    assert done.returncode == 1
    for line, (_, words) in enumerate(faults, 2):
        told = [each for each in done.stdout.splitlines() if f"stories/all.jsonl, line {line}:" in each]
        assert any(words in each and "refused" in each for each in told), (line, words, done.stdout)
    assert 0 < peak < MOST_MEMORY
    assert f"{len(faults)} refused" in done.stdout or f"{len(faults) + 1} refused" in done.stdout
    out = exported(newsroom, tmp_path / "out")
    stories = [json.loads(line) for line in out["stories/2010.jsonl"].splitlines()]
    assert [each["headline"] for each in stories] == ["ABC", "Rain"] or [
        each["headline"] for each in stories
    ] == ["Rain", "ABC"]
    assert not any("script" in each["body"] or "onclick" in each["body"] for each in stories)
    assert not list(tmp_path.rglob("up.html"))
    assert "required field" in page.read_text("utf-8")


def test_naughty_strings_do_no_harm(newsroom, tmp_path, shared_data):
    strings = json.loads((shared_data("hostile-naughty-strings") / "blns.json").read_text("utf-8"))
    given = []
    for number, text in enumerate(strings):
        named = {"id": forms.id_of(f"n{number}"), "story": forms.id_of(f"s{number}")}
        given.append(
            forms.story(f"headline-{number}", headline=text, dek=text[:500], body=text, note=text, **named)
        )
        named = {"id": forms.id_of(f"m{number}"), "story": forms.id_of(f"t{number}")}
        given.append(forms.story("x", path=f"2010/{text}.html", **named))
        picture = forms.picture(alt=text, credit=text[:200])
        bad = picture.__class__(
            renditions=(picture.renditions[0].__class__(blob=text, format="png", width=1, height=1),)
        )
        named = {"id": forms.id_of(f"p{number}"), "story": forms.id_of(f"u{number}")}
        given.append(forms.story(f"file-{number}", lead=bad, **named))
    lines = [encode(each) for each in given]
    folder = forms.by_hand(tmp_path / "form", *lines)
    done = bring(newsroom, folder, "--report", tmp_path / "report.csv")
    assert done.returncode == 1
    out = exported(newsroom, tmp_path / "out")
    arrived = [json.loads(line) for line in out["stories/2010.jsonl"].splitlines()]
    assert 300 < len(arrived) < len(given)
    assert not any(
        part in each.get("body", "").lower() for each in arrived for part in ("<script", "<img", "<div")
    )
    checked = tamizdat("check", newsroom)
    assert checked.returncode == 0, checked.stdout
    assert {each.name for each in tmp_path.iterdir()} == {"paper", "form", "report.csv", "out"}


def test_what_is_no_form_is_told_with_what_can_be_imported(newsroom, tmp_path):
    wrong = {
        "old.mdb": (b"\0\1", "A file of this kind cannot be imported. Give a text (.txt"),
        "none/readme": (b"", "A folder of this kind cannot be imported. Give a text (.txt"),
        "broken/tamizdat.json": (b"{", "tamizdat.json: It cannot be read: "),
        "newer/tamizdat.json": (
            b'{"form":9,"url":"","editions":[],"time_zone":""}', "form 9, and this version reads form 1",
        ),
    }  # fmt: skip
    for name, (data, _) in wrong.items():
        (tmp_path / name).parent.mkdir(exist_ok=True)
        (tmp_path / name).write_bytes(data)
    done = bring(newsroom, *(tmp_path / name.partition("/")[0] for name in wrong))
    assert done.returncode == 1
    for name, (_, told) in wrong.items():
        lines = [line for line in done.stderr.splitlines() if str(tmp_path / name.partition("/")[0]) in line]
        assert any(told in line for line in lines), (name, done.stderr)


def limited(size: int):
    return lambda: resource.setrlimit(resource.RLIMIT_FSIZE, (size, size))


def test_an_export_without_space_leaves_the_earlier_one(newsroom, tmp_path):
    assert bring(newsroom, forms.by_hand(tmp_path / "form", forms.story("rain"))).returncode == 0
    before = exported(newsroom, tmp_path / "out")
    large = forms.story("flood", body=f"<p>{'Water. ' * 10_000}</p>")
    assert bring(newsroom, forms.by_hand(tmp_path / "more", large)).returncode == 0
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [COMMAND, "export", tmp_path / "out", "--newsroom", newsroom],
        capture_output=True, text=True, check=False, env=environment, preexec_fn=limited(40_000),
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr == (
        f"tamizdat: {tmp_path / 'out'}: There is no space left, and the export was given up; an earlier one is as it was. "
        "Free some space, or export to another disk.\n"
    )
    assert forms.contents(tmp_path / "out") == before


def test_an_import_without_space_is_told_and_goes_on_when_there_is(newsroom, tmp_path):
    many = [forms.story(f"story-{n}", body=f"<p>{'Words of some length. ' * 400}</p>") for n in range(120)]
    folder = forms.by_hand(tmp_path / "form", *many)
    size = (newsroom / "var/desk.sqlite").stat().st_size + 300_000
    environment = {key: value for key, value in os.environ.items() if key != "DATABASE_URL"}
    done = subprocess.run(
        [COMMAND, "import", folder, "--newsroom", newsroom],
        capture_output=True, text=True, check=False, env=environment, preexec_fn=limited(size),
    )  # fmt: skip
    assert done.returncode == 1
    assert "Traceback" not in done.stderr, done.stderr
    assert "no space" in done.stderr
    assert "goes on" in done.stderr
    assert bring(newsroom, folder).returncode == 0
    out = exported(newsroom, tmp_path / "out")
    assert out["stories/2010.jsonl"].count(b"\n") == 120


def test_a_redirect_that_leaves_the_site_is_refused(newsroom, tmp_path):
    away = Redirect(id="redirect:x", edition="en", path="../../x.html", target=forms.id_of("story/en/rain"))
    done = bring(newsroom, forms.by_hand(tmp_path / "form", forms.story("rain"), away))
    assert done.returncode == 1
    assert "redirects.jsonl, line 1" in done.stdout


@pytest.mark.long
def test_the_sample_newsroom_goes_out_and_comes_in_with_the_same_bytes(tmp_path):
    sample, other = tmp_path / "sample", tmp_path / "other"
    stock.newsroom(sample, stock.SAMPLE)
    out = exported(sample, tmp_path / "out")
    assert len(out) > 150
    done = tamizdat("new", other, "--editions", "en", "ru", "fa", "--time-zone", "Asia/Tbilisi")
    assert done.returncode == 0, done.stderr
    assert bring(other, tmp_path / "out").returncode == 0
    assert exported(other, tmp_path / "again") == out
