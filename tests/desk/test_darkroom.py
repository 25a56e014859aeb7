"""Pictures are decoded in a process of their own: what hostile files do there, and what they cost."""

from __future__ import annotations

import io
import subprocess
import sys

import msgspec
import pytest
from hostile import REFUSED, bomb, of_a_telephone, photograph, saved, wide_gamut
from PIL import Image

from memory import watched
from tamizdat.desk import darkroom, developing, imaging
from tamizdat.desk.imaging import BadPicture


@pytest.fixture
def far(monkeypatch):
    """Have pictures made as the desk does it."""
    monkeypatch.undo()
    assert darkroom.ask is not developing.developed


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_shown_is_refused_with_what_to_do(name):
    make, words = REFUSED[name]
    with pytest.raises(BadPicture, match=words):
        darkroom.looked(make())


def pixel(data: bytes, at=(2, 2)):
    return Image.open(io.BytesIO(data)).convert("RGB").getpixel(at)


def test_a_second_picture_behind_the_first_is_no_animation():
    assert imaging.opened(of_a_telephone()).format == "JPEG"
    assert [each.width for each in darkroom.renditions(of_a_telephone())] == [120, 120, 120]


@pytest.mark.parametrize("orientation", range(1, 9))
def test_a_large_picture_that_lies_on_its_side_stands_upright(orientation):
    exif = Image.Exif()
    exif[0x0112] = orientation
    lying = Image.new("RGB", (2000, 1000), "blue")
    lying.paste("red", (0, 0, 2000, 100))  # the camera's own top
    found = imaging.opened(saved(lying, "JPEG", exif=exif))
    assert found.size == ((1000, 2000) if orientation >= 5 else (2000, 1000))
    assert found.image.size == ((1000, 2000) if orientation >= 5 else (1600, 800))
    width, height = found.image.size
    edge = {
        1: (width // 2, 5), 2: (width // 2, 5), 3: (width // 2, height - 5), 4: (width // 2, height - 5),
        5: (5, height // 2), 6: (width - 5, height // 2), 7: (width - 5, height // 2), 8: (5, height // 2),
    }[orientation]  # fmt: skip
    red, _, blue = found.image.getpixel(edge)
    assert red > 200 > 60 > blue


def test_sixteen_bits_are_divided_not_cut_off():
    deep = Image.new("I;16", (40, 30), 32768)
    assert pixel(imaging.proof(imaging.opened(saved(deep, "PNG")).image))[0] in range(124, 133)


def test_inks_become_colours():
    blue = Image.new("CMYK", (40, 30), (255, 255, 0, 0))
    red, green, seen = pixel(imaging.proof(imaging.opened(saved(blue, "JPEG")).image))
    assert seen > 120 > max(red, green)


def test_colours_mean_the_same_without_the_profile_that_came_with_them():
    with_profile, without = wide_gamut()
    red, green, _ = pixel(imaging.proof(imaging.opened(with_profile).image))
    assert green > 150 > 80 > red
    red, green, _ = pixel(imaging.proof(imaging.opened(without).image))
    assert red > 150 > 80 > green


def test_a_profile_that_is_none_is_passed_over():
    data = saved(photograph(), "JPEG", icc_profile=b"nonsense")
    assert imaging.opened(data).image.mode == "RGB"


def camera() -> Image.Exif:
    exif = Image.Exif()
    exif[0x010F], exif[0x0110] = "SECRETMAKER", "SECRETMODEL"
    exif.get_ifd(0x8825).update({1: "N", 2: (38.0, 33.0, 11.0), 3: "E", 4: (68.0, 46.0, 22.0)})
    exif.get_ifd(0x8769)[0xA431] = "SECRETSERIAL"
    return exif


XMP = b"<x:xmpmeta xmlns:x='adobe:ns:meta/'><!--SECRETNOTE--></x:xmpmeta>"


@pytest.mark.parametrize("format", imaging.FORMATS)
def test_where_the_camera_stood_and_which_it_was_is_in_nothing_that_is_printed(format):
    data = saved(photograph(1000, 600), format, exif=camera(), xmp=XMP)
    assert b"SECRET" in data
    assert Image.open(io.BytesIO(data)).getexif().get_ifd(0x8825)
    printed = [each.data for each in darkroom.renditions(data)]
    assert len(printed) == 7
    for each in [*printed, darkroom.looked(data).proof]:
        image = Image.open(io.BytesIO(each))
        assert b"SECRET" not in each
        assert not dict(image.getexif())
        assert not image.getexif().get_ifd(0x8825)
        assert not {"exif", "xmp", "XML:com.adobe.xmp", "comment", "photoshop", "icc_profile"} & set(
            image.info
        )


# In a process of its own


def test_the_answer_of_a_process_of_its_own_is_the_same(far):
    data = saved(photograph(), "PNG")
    assert darkroom.looked(data) == developing.developed("look", data).looked


@pytest.mark.parametrize("name", ["JPEG and ZIP", "cut off"])
def test_it_refuses_as_well(far, name):
    make, words = REFUSED[name]
    with pytest.raises(BadPicture, match=words):
        darkroom.looked(make())


def test_it_knows_no_secret_of_the_newsroom(far, monkeypatch):
    monkeypatch.setenv("TAMIZDAT_SECRET", "x")
    assert "TAMIZDAT_SECRET" not in darkroom._environment()


def test_a_process_that_dies_refuses_the_picture_and_no_more(far, monkeypatch):
    monkeypatch.setattr(sys, "executable", "/bin/false")
    with pytest.raises(BadPicture, match="without harm"):
        darkroom.looked(saved(photograph(), "PNG"))


def test_one_that_takes_too_long_is_stopped(far, monkeypatch):
    monkeypatch.setattr(darkroom, "TIME", 0.01)
    with pytest.raises(BadPicture, match="too long"):
        darkroom.looked(saved(photograph(), "PNG"))


def test_memory_is_bounded_by_the_system_not_by_good_will():
    script = (
        "from tamizdat.desk import developing, imaging\n"
        "developing._bound()\n"
        "def opened(data): return bytearray(2 << 30)\n"
        "imaging.opened = opened\n"
        "print(developing.developed('look', b'').sentence)"
    )
    done = subprocess.run([sys.executable, "-c", script], capture_output=True, text=True, check=True)
    assert "too much memory" in done.stdout


def test_sixty_million_pixels_are_made_in_bounded_memory():
    """Measured: 0.2 GB of memory for a grey PNG; JPEG is decoded smaller than it is and needs less."""
    data = bomb(9_000, 6_600)
    process = subprocess.Popen(
        [sys.executable, "-m", "tamizdat.desk.developing", "render"],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
    )
    with watched(process.pid) as peak:
        answer, _ = process.communicate(data)
    done = msgspec.msgpack.decode(answer, type=developing.Answer | developing.Refusal)
    assert isinstance(done, developing.Answer)
    assert max(each.width for each in done.rendered) == 1600
    assert 0 < peak() < 600
