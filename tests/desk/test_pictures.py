from __future__ import annotations

import io
import struct
import zlib

import pytest
from desk_samples import make_picture
from PIL import Image

from tamizdat.desk import actions, darkroom, imaging
from tamizdat.desk.groups import REPORTERS
from tamizdat.desk.models import Picture


def rendered(data):
    return list(imaging.renditions(imaging.opened(data).image))


def test_renditions_never_grow_and_end_with_the_fallback():
    found = [(r.format, r.width, r.height) for r in rendered(make_picture(1000, 500))]
    assert found == [
        ("avif", 480, 240), ("avif", 800, 400), ("avif", 1000, 500),
        ("webp", 480, 240), ("webp", 800, 400), ("webp", 1000, 500),
        ("jpeg", 800, 400),
    ]  # fmt: skip


def test_a_wide_picture_ends_at_1600():
    assert max(r.width for r in rendered(make_picture(2400, 300))) == 1600


def test_a_picture_as_wide_as_a_step_is_made_once():
    assert [r.width for r in rendered(make_picture(800, 80)) if r.format == "webp"] == [480, 800]


def test_what_the_camera_wrote_is_gone_and_the_picture_stands_upright():
    exif = Image.Exif()
    exif[0x0112] = 6  # turned by 90 degrees
    exif[0x010F] = "SECRET CAMERA"
    data = make_picture(200, 100, format="JPEG", exif=exif)
    assert b"SECRET CAMERA" in data
    for each in rendered(data):
        assert (each.width, each.height) == (100, 200)
        assert b"SECRET" not in each.data
        assert not Image.open(io.BytesIO(each.data)).getexif()


def test_transparency_is_kept_where_it_can_be():
    out = io.BytesIO()
    Image.new("RGBA", (50, 50), (255, 0, 0, 0)).save(out, "PNG")
    by_format = {r.format: Image.open(io.BytesIO(r.data)) for r in rendered(out.getvalue())}
    assert by_format["webp"].convert("RGBA").getpixel((5, 5))[3] == 0
    assert by_format["jpeg"].getpixel((5, 5)) == (255, 255, 255)


def animated() -> bytes:
    out = io.BytesIO()
    frames = [Image.new("RGB", (10, 10), colour) for colour in ("red", "blue")]
    frames[0].save(out, "WEBP", save_all=True, append_images=frames[1:])
    return out.getvalue()


def bomb() -> bytes:
    """Return a PNG that says it has 900 million pixels."""

    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    head = struct.pack(">IIBBBBB", 30_000, 30_000, 8, 0, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n"
        + chunk(b"IHDR", head)
        + chunk(b"IDAT", zlib.compress(bytes(1000)))
        + chunk(b"IEND", b"")
    )


def gif() -> bytes:
    out = io.BytesIO()
    Image.new("P", (10, 10)).save(out, "GIF")
    return out.getvalue()


BAD = {
    "text": (b"Not a picture", "JPEG, PNG, WebP or AVIF"),
    "empty": (b"", "JPEG, PNG, WebP or AVIF"),
    "svg": (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "JPEG, PNG, WebP or AVIF"),
    "gif": (gif(), "JPEG, PNG, WebP or AVIF"),
    "truncated": (make_picture(500, 500, format="JPEG")[:-200], "broken"),
    "animated": (animated(), "animated"),
    "bomb": (bomb(), "pixels"),
}


@pytest.mark.parametrize("name", BAD)
def test_a_bad_picture_is_refused_with_a_remedy(name):
    data, word = BAD[name]
    with pytest.raises(imaging.BadPicture, match=word):
        rendered(data)


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_importers_are_refused_too_and_nothing_is_kept(name, newsroom):
    with pytest.raises(actions.Refused):
        actions.save_picture(BAD[name][0], "x.png")
    assert not Picture.objects.exists()


@pytest.mark.django_db
@pytest.mark.parametrize("name", BAD)
def test_the_form_says_what_is_wrong(name, desk_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    ending = {"animated": "webp", "gif": "gif", "svg": "svg", "truncated": "jpg"}.get(name, "png")
    file = SimpleUploadedFile(f"x.{ending}", BAD[name][0])
    response = desk_of(REPORTERS).post("/desk/images/add/", {"title": "x", "file": file, "collection": 1})
    assert response.status_code == 200
    assert response.context["form"].errors["file"]
    assert not Picture.objects.exists()


@pytest.mark.django_db
def test_a_reporter_uploads_a_picture(desk_of):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("x.png", make_picture(900, 90))
    response = desk_of(REPORTERS).post(
        "/desk/images/add/", {"title": "Teal", "file": file, "alt": "A field", "credit": "Nobody"}
    )
    assert response.status_code == 302, response.context["form"].errors
    picture = Picture.objects.get()
    assert (picture.alt, picture.width) == ("A field", 900)
    assert not picture.is_ready, "nobody waits for the sizes in which readers get it"
    assert [size["width"] for size in picture.ready_sizes()] == [480, 800, 900, 480, 800, 900, 800]


@pytest.mark.django_db
def test_renditions_are_made_once_for_a_file(picture, monkeypatch):
    def refuse(verb, data):
        raise AssertionError("made again")

    monkeypatch.setattr(darkroom, "ask", refuse)
    picture = Picture.objects.get(pk=picture.pk)
    picture.alt = "Other"
    picture.save()
    assert picture.ready_sizes()


@pytest.mark.django_db
def test_the_same_file_is_kept_once(picture):
    again = actions.save_picture(make_picture(), "other.png", alt="A teal field", credit="Nobody")
    assert again == picture
    assert Picture.objects.count() == 1
