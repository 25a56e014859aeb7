"""Tests of documents that earlier versions wrote."""

import msgspec
import pytest

from samples import person, story
from tamizdat.archive.documents import decode, encode
from tamizdat.archive.older import brought_up
from tamizdat.archive.recordings import MediaFile, Recording

ONE, TWO = f"{'1' * 64}.mp3", f"{'2' * 64}.ogg"
SIZES = {ONE: 1, TWO: 22}


def player(blob, title=""):
    words = f"<figcaption>{title}</figcaption>" if title else ""
    return (
        f'<figure class="audio"><audio controls="" preload="none" src="blob:{blob}"></audio>{words}</figure>'
    )


def older(body, **fields):
    return msgspec.json.encode(msgspec.json.decode(encode(story("rain", body=body))) | fields)


def new(data):
    return brought_up(data, lambda blob: SIZES.get(blob, 0))


def test_the_player_of_a_body_becomes_a_recording_of_the_story():
    body = f"<p>a</p>\n{player(ONE, 'A &lt;b&gt; <i>c</i>')}\n<p>b</p>\n{player(TWO)}"
    found = decode(new(older(body, audio=ONE, audio_bytes=7, later={"x": 1})))
    assert found.body == (
        '<p>a</p>\n<figure data-recording="0"></figure>\n<p>b</p>\n<figure data-recording="1"></figure>'
    )
    assert found.recordings == (
        Recording(sort="audio", title="A <b> c", files=(MediaFile(blob=ONE, type="audio/mpeg", bytes=7),)),
        Recording(sort="audio", files=(MediaFile(blob=TWO, type="audio/ogg", bytes=22),)),
    )


def test_what_no_type_knows_is_kept_and_the_old_fields_are_not():
    fields = msgspec.json.decode(new(older(player(ONE), audio=ONE, audio_bytes=7, later={"x": 1})))
    assert fields["later"] == {"x": 1}
    assert not {"audio", "audio_bytes"} & set(fields)


def test_a_sound_that_only_feeds_had_stands_at_the_top():
    found = decode(new(older("<p>a</p>", audio=ONE)))
    assert found.body == '<figure data-recording="0"></figure>\n<p>a</p>'
    assert found.recordings[0].files[0].bytes == 1


@pytest.mark.parametrize(
    "data",
    [
        encode(story("rain")),
        encode(story("rain", kind="audio", recordings=(Recording(sort="audio", url="https://a.example/"),))),
        encode(story("rain", body="<p>&lt;audio&gt; and <audio></audio></p>")),
        encode(person("nana", intro=player(ONE))),
    ],
)
def test_what_needs_nothing_keeps_its_bytes(data):
    assert new(data) == data


@pytest.mark.parametrize("value", [1, None, ["a"], {"a": 1}])
def test_old_fields_of_a_wrong_type_are_left_out(value):
    found = decode(new(older("<p>a</p>", audio=value, audio_bytes=value)))
    assert (found.body, found.recordings) == ("<p>a</p>", ())
