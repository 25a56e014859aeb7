"""Reading the open form: everything as it was written, and a clear word for whatever is wrong."""

from __future__ import annotations

import os
from pathlib import Path

import msgspec
import pytest

from memory import allocated, hundred_megabytes
from tamizdat.archive.blobs import Blobs
from tamizdat.archive.documents import blobs_of
from tamizdat.wire.errors import FormError
from tamizdat.wire.form import reading
from tamizdat.wire.form.copying import BlobsOut
from tamizdat.wire.form.reading import FormFolder, is_form
from tamizdat.wire.reports import Item
from tamizdat.wire.source import Brought


def read(folder: Path) -> tuple[list[Brought], list[Item]]:
    found = list(FormFolder(folder).documents())
    return [each for each in found if isinstance(each, Brought)], [e for e in found if isinstance(e, Item)]


def only_item(folder: Path) -> Item:
    items = [item for item in read(folder)[1] if item.what != "noted" and "exported" not in item.reason]
    assert len(items) == 1, items
    return items[0]


def test_what_was_written_is_read(archive, export):
    brought, items = read(export)
    assert items == []
    assert {(each.document.edition, each.document.id): each.data for each in brought} == {
        key: archive.raw(*key) for key in archive.everything()
    }
    assert brought[0].where == "places.jsonl, line 1"


def test_what_is_named_comes_before_what_names_it(export):
    types = [type(each.document).__name__ for each in read(export)[0]]
    order = ["Place", "Topic", "Coverage", "Series", "Person", "PlainPage", "Story", "Masthead", "Redirect"]
    assert list(dict.fromkeys(types)) == order


def test_files_are_handed_over(export):
    form = FormFolder(export)
    names = {
        name for each in form.documents() if isinstance(each, Brought) for name in blobs_of(each.document)
    }
    assert [form.blob(name).read_bytes() for name in names] == [b"a dot"]


def test_what_an_earlier_version_wrote_is_read_as_this_one_writes_it(export):
    path = next((export / "stories").glob("*.jsonl"))
    blob = next(iter(Blobs(export / "blobs")))
    data = msgspec.json.decode(path.read_bytes().splitlines()[0])
    figure = f'<figure class="audio"><audio controls="" preload="none" src="blob:{blob}"></audio></figure>'
    path.write_bytes(msgspec.json.encode(data | {"body": figure, "audio": blob, "audio_bytes": 0}) + b"\n")
    (brought,) = (each for each in read(export)[0] if each.where == f"stories/{path.name}, line 1")
    assert brought.document.body == '<figure data-recording="0"></figure>'
    assert [file.bytes for file in brought.document.recordings[0].files] == [len(b"a dot")]
    assert b"audio_bytes" not in brought.data


BAD = {
    "not json": (b"{nonsense", "It is not JSON: ", "one JSON object in one line"),
    "cut": (b'{"type":"place","id":"x","edi', "It is not JSON: Input data was truncated.", "cut off?"),
    "array": (b"[1, 2]", "Expected object, got array.", "open-form.md"),
    "no headline": (
        b'{"type":"story","id":"x","edition":"en","story":"x","kind":"news","published":"2010-01-01T00:00:00Z"}',
        "Object missing required field headline.",
        "open-form.md",
    ),
    "wrong type": (
        b'{"type":"place","id":"x","edition":"en","name":"X","order":"first"}',
        "Expected int, got str in the field 'order'.",
        "open-form.md",
    ),
    "inner field": (
        b'{"type":"story","id":"x","bylines":[{"person":"a","role":"king"}]}',
        "Invalid enum value 'king' in the field 'bylines[0].role'.",
        "open-form.md",
    ),
    "unknown type": (
        b'{"type":"planet"}',
        "Invalid value 'planet' in the field 'type'.",
        "The types are place, ",
    ),
    "no type": (b'{"id":"x"}', "Object missing required field type.", "The types are"),
    "cp1251": (
        '{"type":"place","id":"x","edition":"ru","name":"Ош"}'.encode("cp1251"),
        "It is not UTF-8: byte 49 of the line is 0xce.",
        "Save the file in UTF-8.",
    ),
    "cp1251 in an unknown field": (
        '{"type":"place","id":"x","edition":"ru","name":"x","title":"Ош"}'.encode("cp1251"),
        "It is not UTF-8",
        "UTF-8",
    ),
    "utf-16": ('{"type":"place"}'.encode("utf-16"), "It is not UTF-8: byte 1 of the line is 0xff.", "UTF-8"),
    "half a surrogate": (
        b'{"type":"place","id":"x","edition":"en","name":"x","more":"\\ud800"}',
        "It is not JSON",
        "one JSON object",
    ),
    "deep": (b'{"x":' + b"[" * 100_000 + b"]" * 100_000 + b"}", "It is nested too deeply.", "few levels"),
    "long": (b'{"x":"' + b"a" * reading.LONGEST_LINE + b'"}', "The line has more than 8 MB.", "shorter"),
}


@pytest.mark.parametrize(("line", "what", "remedy"), BAD.values(), ids=BAD.keys())
def test_a_bad_line_is_refused_and_the_rest_goes_on(export, line, what, remedy):
    path = export / "places.jsonl"
    before = read(export)[0]
    good = path.read_bytes().splitlines(keepends=True)
    path.write_bytes(b"".join([*good[:2], line, b"\n", *good[2:]]))
    item = only_item(export)
    assert item.what == "refused"
    assert item.where == "places.jsonl, line 3"
    assert item.reason.startswith(what)
    assert remedy in item.remedy
    assert [each.data for each in read(export)[0]] == [each.data for each in before]


def test_a_document_in_a_file_of_others_is_refused(export):
    place = (export / "places.jsonl").read_bytes().splitlines()[0]
    with (export / "topics.jsonl").open("ab") as file:
        file.write(place)
    item = only_item(export)
    assert (item.item, item.reason) == ("place “Caucasus”", "A place does not stand in topics.jsonl.")
    assert item.remedy == "Move the line to places.jsonl."


def test_a_story_may_stand_in_the_file_of_any_year(export):
    (export / "stories/2010.jsonl").rename(export / "stories/all.jsonl")
    brought, items = read(export)
    assert "story-roads" in {each.document.id for each in brought}
    assert [item.item for item in items if item.what == "refused"] == ["file 'stories/2010.jsonl'"]


def test_a_file_that_was_cut_off_is_told(export):
    path = export / "stories/2026.jsonl"
    whole = path.read_bytes()
    path.write_bytes(whole[: whole.rindex(b"\n", 0, -1) + 1])  # a line is missing, and no line is broken
    item = only_item(export)
    assert item.item == "file stories/2026.jsonl"
    assert item.reason.startswith("it was cut off: it has ")


def test_a_changed_file_is_told_and_read(export):
    path = export / "places.jsonl"
    path.write_bytes(path.read_bytes().replace(b"Caucasus", b"Kaukasus"))
    brought, items = read(export)
    assert brought[0].document.name == "Kaukasus"
    assert [(item.what, item.reason) for item in items] == [("refused", "it is not as it was exported.")]
    assert "delete manifest.json" in items[0].remedy


def test_without_a_manifest_it_is_read_and_noted(export):
    (export / "manifest.json").unlink()
    brought, items = read(export)
    assert len(brought) > 30
    assert [(item.what, item.reason[:26]) for item in items] == [("noted", "there is no manifest.json,")]


def test_a_file_that_nobody_knows_is_told(export):
    (export / "agents.jsonl").write_bytes(b"{}\n")
    item = only_item(export)
    assert (item.what, item.item) == ("not understood", "file 'agents.jsonl'")


@pytest.mark.parametrize(
    ("about", "what"),
    [
        (b"", "It cannot be read"),
        (b"[]", "It cannot be read: Expected `object`, got `array`"),
        (
            b'{"url":"x","editions":["en"],"form":2,"time_zone":"UTC"}',
            "form 2, and this version reads form 1",
        ),
        (
            b'{"form":1,"url":"x","editions":"en","time_zone":"UTC"}',
            "Expected `array`, got `str` - at `$.editions`",
        ),
        ('{"url":"Ош"}'.encode("cp1251"), "It cannot be read"),
        (b'{"url":"x","editions":["en"],"time_zone":"UTC"}', "missing required field `form`"),
        (None, "it is not there"),
    ],
)
def test_a_folder_that_does_not_say_what_it_is_is_refused(export, about, what):
    (export / "tamizdat.json").unlink()
    if about is not None:
        (export / "tamizdat.json").write_bytes(about)
    with pytest.raises(FormError, match=r"tamizdat\.json") as refused:
        FormFolder(export)
    assert what in str(refused.value)


def test_an_export_that_was_cut_off_at_its_end_is_told(export):
    (export / ".written").mkdir()
    assert is_form(export)
    with pytest.raises(FormError, match="cut off while its files took their places"):
        FormFolder(export)


NAMES = {
    "out of the folder": "../../tamizdat.json",
    "absolute": "/etc/passwd",
    "nothing": "",
    "nul": "a\0b",
    "upper case": "A" * 64 + ".png",
    "no ending": "a" * 64,
}


@pytest.mark.parametrize("name", NAMES.values(), ids=NAMES.keys())
def test_a_name_that_is_none_opens_no_file(export, name):
    with pytest.raises(FormError, match="not the name of a file of the open form"):
        FormFolder(export).blob(name)


def blob_of(export: Path) -> Path:
    return next((export / "blobs").glob("*/*.png"))


def test_a_file_with_other_bytes_is_refused(export):
    path = blob_of(export)
    path.write_bytes(b"other")
    with pytest.raises(FormError, match="not those that its name says"):
        FormFolder(export).blob(path.name)


def test_a_lost_file_is_told(export):
    path = blob_of(export)
    path.unlink()
    with pytest.raises(FormError, match="it is not there"):
        FormFolder(export).blob(path.name)


def test_a_large_file_goes_out_and_comes_in_in_pieces(export, tmp_path):
    archive, out = Blobs(tmp_path / "archive"), Blobs(export / "blobs")
    name = archive.put_file(hundred_megabytes(tmp_path / "talk.mp3"), "mp3")
    with allocated() as peak:
        assert BlobsOut(archive, out).add(name) == ""
        assert FormFolder(export).blob(name).stat().st_size == 100 * 1024**2
        assert peak() < 8


def test_a_huge_file_is_not_read(export):
    path = blob_of(export)
    os.truncate(path, reading.LARGEST_BLOB + 1)  # sparse: it takes no space
    with pytest.raises(FormError, match="more than 2 GB"):
        FormFolder(export).blob(path.name)


@pytest.mark.parametrize("what", ["file", "folder", "blobs"])
def test_links_are_not_followed(export, tmp_path, what):
    path = blob_of(export)
    link = {"file": path, "folder": path.parent, "blobs": path.parent.parent}[what]
    link.rename(tmp_path / "elsewhere")
    link.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(FormError, match="link may lead anywhere"):
        FormFolder(export).blob(path.name)


@pytest.mark.parametrize("name", ["places.jsonl", "stories/2026.jsonl", "stories"])
def test_links_in_place_of_documents_are_not_followed(export, tmp_path, name):
    (export / name).rename(tmp_path / "elsewhere")
    (export / name).symlink_to(tmp_path / "elsewhere")
    reasons = [item.reason for item in read(export)[1] if item.what == "refused"]
    assert any("a link may lead anywhere" in reason for reason in reasons)


def test_a_pipe_in_place_of_a_file_does_not_hold_anybody_up(export):
    (export / "places.jsonl").unlink()
    os.mkfifo(export / "places.jsonl")
    assert "it is not a file." in [item.reason for item in read(export)[1]]


def test_windows_marks_and_line_ends_do_no_harm(export):
    (export / "manifest.json").unlink()
    path = export / "places.jsonl"
    before = [each.data for each in read(export)[0]]
    path.write_bytes(b"\xef\xbb\xbf" + path.read_bytes().replace(b"\n", b"\r\n") + b"\r\n")
    brought, items = read(export)
    assert [each.data for each in brought] == before
    assert [item.what for item in items] == ["noted"]
