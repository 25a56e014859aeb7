from __future__ import annotations

import io
import struct
import zlib

import pytest
from desk_samples import make_picture
from PIL import Image

from tamizdat.desk import actions, darkroom, imaging
from tamizdat.desk.groups import EDITORS, REPORTERS
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


# What a picture is told, and what it is told by its file


def upload(client, data, name="x.jpg", **fields):
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile(name, data)
    return client.post("/desk/images/add/", {"title": "Bridge", "file": file, "collection": 1, **fields})


def described() -> bytes:
    exif = Image.Exif()
    exif[0x010E], exif[0x013B] = "A bridge", "Jane Doe"
    return make_picture(format="JPEG", exif=exif)


@pytest.mark.django_db
def test_empty_fields_are_filled_with_what_the_photographer_wrote(desk_of):
    assert upload(desk_of(REPORTERS), described(), credit="Photo: J. D.").status_code == 302
    picture = Picture.objects.get()
    assert (picture.caption, picture.credit) == ("A bridge", "Photo: J. D."), "what was typed stays"


@pytest.mark.django_db
def test_the_place_is_found_by_its_name_and_the_rights_end_with_the_day(known):
    from tamizdat.desk.legend import Legend
    from tamizdat.desk.picture_form import told_by

    found = told_by(Legend(places=("Nowhere", "ГРУЗИЯ".capitalize(), "Caucasus"), until="2031-01-02"))
    assert found["place"].slug == "georgia"
    assert found["until"].isoformat() == "2031-01-02T23:59:59+05:00"


@pytest.mark.django_db
def test_a_wrong_ending_is_refused_with_the_right_one(desk_of):
    response = upload(desk_of(REPORTERS), make_picture(format="JPEG"), "x.png")
    (error,) = response.context["form"].errors["file"]
    assert "ends in .jpg" in error


@pytest.mark.django_db
def test_an_importer_may_have_the_ending_wrong(newsroom):
    assert actions.save_picture(make_picture(format="JPEG"), "a.b.png").filename == "a.b.jpg"


@pytest.mark.django_db
def test_each_edition_may_be_told_otherwise(desk_of, known, no_marks):
    from tamizdat.desk.compose.making import Making
    from tamizdat.desk.models import Mark, Person

    client = desk_of(EDITORS)
    upload(client, make_picture(), "x.png", alt="A bridge", alt_ru="Мост", caption_ru="Через Пяндж")
    picture = Picture.objects.get()
    english, russian = (Making(tag).picture(picture) for tag in ("en", "ru"))
    assert (english.alt, english.caption) == ("A bridge", "")
    assert (russian.alt, russian.caption) == ("Мост", "Через Пяндж")

    Person.objects.filter(slug="jane").update(photo=picture)
    no_marks()
    form = client.get(f"/desk/images/{picture.pk}/").context["form"]
    assert form["alt_ru"].value() == "Мост"
    fields = {"title": "Bridge", "collection": 1, "alt": "A bridge", "alt_ru": "", "caption_ru": ""}
    assert client.post(f"/desk/images/{picture.pk}/", fields).status_code == 302
    assert Making("ru").picture(Picture.objects.get()).alt == "A bridge"
    assert Mark.objects.filter(kind="person").exists(), "what shows it is printed anew"


@pytest.mark.django_db
def test_what_is_true_of_a_picture_is_in_its_document(picture, known):
    from datetime import UTC, datetime

    from tamizdat.desk.compose.making import Making
    from tamizdat.desk.models import Place

    picture.taken, picture.place = "2010-09", Place.objects.get(slug="georgia")
    picture.until = datetime(2031, 1, 2, 3, tzinfo=UTC)
    picture.focus = 20, 80
    found = Making("en").picture(picture)
    assert (found.taken, found.place) == ("2010-09", str(picture.place.uid))
    assert (found.until, found.focus_x, found.focus_y) == ("2031-01-02T08:00:00+05:00", 20, 80)
    picture.focus = 50, 50
    assert not picture.has_focal_point()


@pytest.mark.django_db
def test_a_picture_that_lies_on_its_side_is_as_large_as_it_stands(newsroom):
    exif = Image.Exif()
    exif[0x0112] = 6
    data = make_picture(200, 100, format="JPEG", exif=exif)
    for alt in ("one", "two"):
        picture = Picture.objects.get(pk=actions.save_picture(data, "x.jpg", alt=alt).pk)
        assert (picture.width, picture.height) == (100, 200)


@pytest.mark.django_db
def test_thumbnails_are_made_of_the_proof_alone(picture, monkeypatch):
    def refuse(self):
        raise AssertionError("the desk's own process decodes no original")

    monkeypatch.setattr(Picture, "get_willow_image", refuse)
    drawn = picture.get_rendition("max-165x165")
    assert (drawn.width, drawn.height) == (60, 40)


@pytest.mark.django_db
def test_a_lost_proof_is_made_again(picture):
    from tamizdat.desk.shelf import shelf

    shelf().path(picture.proof).unlink()
    assert picture.get_rendition("max-30x30").width == 30


@pytest.mark.django_db
def test_renditions_are_made_ahead_one_picture_after_the_other(picture):
    from tamizdat.desk import ahead

    Picture.objects.update(sizes=[])
    ahead.make(picture.pk)
    assert Picture.objects.get().is_ready
    ahead.make(picture.pk + 1)  # deleted meanwhile


# The media library


@pytest.mark.django_db
def test_a_picture_that_looks_alike_is_offered_instead(desk_of):
    from hostile import photograph, saved

    first = actions.save_picture(saved(photograph(900, 600), "JPEG"), "a.jpg")
    client = desk_of(REPORTERS)
    from django.core.files.uploadedfile import SimpleUploadedFile

    file = SimpleUploadedFile("b.jpg", saved(photograph(300, 200), "JPEG", quality=40))
    fields = {
        f"image-chooser-upload-{name}": value
        for name, value in {"title": "B", "file": file, "collection": 1}.items()
    }
    told = client.post("/desk/images/chooser/create/", fields).json()
    assert told["step"] == "duplicate_found"
    assert f"/desk/images/{first.pk}/" in told["htmlFragment"]
    assert Picture.objects.count() == 2, "the editor may keep both"


@pytest.mark.django_db
def test_pictures_are_found_by_what_they_lack_and_when_their_rights_end(desk_of, picture):
    from datetime import timedelta

    from django.utils import timezone

    soon = actions.save_picture(make_picture(70), "s.png", until=timezone.now() + timedelta(days=3))
    gone = actions.save_picture(make_picture(71), "g.png", until=timezone.now() - timedelta(days=30), alt="x")
    client = desk_of(EDITORS)

    def found(query):
        return {each.pk for each in client.get(f"/desk/images/?{query}").context["images"]}

    assert found("missing=alt") == {soon.pk}
    assert found("missing=licence") == {picture.pk, soon.pk, gone.pk}
    assert found("rights=soon") == found("rights=some") == {soon.pk}
    assert found("rights=ended") == {gone.pk}
    panel = client.get("/desk/").content.decode()
    assert f"/desk/images/{soon.pk}/" in panel
    assert f"/desk/images/{gone.pk}/" not in panel


@pytest.mark.django_db
def test_many_pictures_are_told_at_once(desk_of, picture):
    other = actions.save_picture(make_picture(70), "s.png", credit="Old", licence="CC0")
    address = f"/desk/bulk/desk/picture/tell/?id={picture.pk}&id={other.pk}"
    client = desk_of(EDITORS)
    assert client.get(address).status_code == 200
    response = client.post(address, {"credit": "New", "until": "2031-01-02 03:04"})
    assert response.status_code == 302
    found = Picture.objects.values_list("credit", "licence", "until__year")
    assert sorted(found) == [("New", "", 2031), ("New", "CC0", 2031)]
    client.post(address, {"for_good": "on"})
    assert not Picture.objects.filter(until__isnull=False).exists()


@pytest.mark.django_db
def test_a_story_s_editor_is_told_of_rights_that_end(desk_of, story, picture):
    from datetime import UTC, datetime

    client = desk_of(EDITORS)
    assert "desk-list" not in client.get(f"/desk/pages/{story.pk}/edit/").content.decode()
    picture.until = datetime(2031, 1, 2, 3, tzinfo=UTC)
    picture.save()
    story.lead = picture
    story.save()
    story.save_revision()
    page = client.get(f"/desk/pages/{story.pk}/edit/").content.decode()
    assert "02.01.2031 08:00" in page
