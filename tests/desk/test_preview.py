from __future__ import annotations

import hashlib
import re

import pytest
from desk_samples import close_files
from django.test import Client

from tamizdat.desk import actions
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Story
from tamizdat.desk.shelf import shelf

pytestmark = pytest.mark.django_db


def undressed(html: bytes) -> bytes:
    """Return a preview without what only previews have: the base, the user bar, the way to the files."""
    html = re.sub(rb'<base href="[^"]*">', b"", html, count=1)
    start = html.index(b"<!-- Wagtail user bar embed code -->")
    end = html.index(b"<!-- end Wagtail user bar embed code -->") + len(
        b"<!-- end Wagtail user bar embed code -->"
    )
    return html[:start] + html[end:]


def test_a_preview_is_what_is_printed(published, desk_of, filer, newsroom):
    actions.refile_all()
    filer.work()
    printed = (newsroom / "var" / "site" / published.printed_path()).read_bytes()
    preview = desk_of(EDITORS).get(f"/desk/pages/{published.pk}/view_draft/")
    assert preview.status_code == 200
    assert b"<base href=" in preview.content
    assert undrawn(undressed(preview.content)) == undrawn(printed)


def test_the_preview_of_a_draft_becomes_the_printed_page(published, picture, desk_of, filer, newsroom):
    actions.refile_all()
    filer.work()
    draft = actions.edit_story(published, headline="New & better", places=["caucasus"], picture=picture)
    preview = desk_of(EDITORS).get(f"/desk/pages/{published.pk}/view_draft/").content
    assert b"New &amp; better" in preview
    blobs = set(re.findall(rb"/desk/blob/([0-9a-f]{64}\.[a-z]+)", preview))
    assert {blob.rpartition(b".")[2] for blob in blobs} == {b"avif", b"webp", b"jpg"}
    actions.publish(draft)
    filer.work()
    printed = (newsroom / "var" / "site" / Story.objects.get(pk=published.pk).printed_path()).read_bytes()
    assert undrawn(undressed(printed_as(preview))) == undrawn(printed)


_DRAWN = rb'<meta property="og:image[^>]*>\n|<meta name="twitter:card"[^>]*>\n|"image":(?:"[^"]*"|\[[^]]*\]|{[^}]*}),?'


def undrawn(html: bytes) -> bytes:
    """Return a page without the picture for social networks, which is drawn when a story is filed."""
    return re.sub(_DRAWN, b"", html)


def printed_as(preview: bytes) -> bytes:
    """Return a preview with the addresses of its files as they are on the site."""
    return re.sub(rb"/desk/blob/([0-9a-f]{2})([0-9a-f]{18})[0-9a-f]{44}\.", rb"../media/\1/\1\2.", preview)


def test_links_of_a_preview_lead_to_the_site(published, desk_of, filer):
    actions.refile_all()
    filer.work()
    html = desk_of(EDITORS).get(f"/desk/pages/{published.pk}/view_draft/").content.decode()
    assert f'<base href="/{published.printed_path()}">' in html


def test_the_files_of_a_preview_are_for_those_logged_in(picture, desk_of):
    name = picture.sizes[0]["blob"]
    assert Client().get(f"/desk/blob/{name}").status_code == 302
    client = desk_of(REPORTERS)
    response = client.get(f"/desk/blob/{name}")
    assert response.status_code == 200
    assert response["Content-Type"] == "image/avif"
    assert b"".join(response.streaming_content)
    close_files(response)
    for bad in ("0" * 64 + ".webp", "x"):
        assert client.get(f"/desk/blob/{bad}").status_code == 404


@pytest.mark.parametrize(
    ("asked", "status", "part", "where"),
    [
        ("bytes=2-4", 206, b"234", "bytes 2-4/10"),
        ("bytes=8-", 206, b"89", "bytes 8-9/10"),
        ("bytes=-3", 206, b"789", "bytes 7-9/10"),
        ("bytes=-30", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=0-99", 206, b"0123456789", "bytes 0-9/10"),
        ("bytes=10-", 416, b"", "bytes */10"),
        ("bytes=-0", 416, b"", "bytes */10"),
        ("bytes=4-2", 200, b"0123456789", None),
        ("bytes=0-1,4-5", 200, b"0123456789", None),
        ("bytes=-", 200, b"0123456789", None),
        ("", 200, b"0123456789", None),
    ],
)
def test_an_editor_seeks_in_the_recording_of_a_preview(desk_of, asked, status, part, where):
    name = shelf().put(b"0123456789", "mp3")
    answer = desk_of(REPORTERS).get(f"/desk/blob/{name}", headers={"Range": asked} if asked else {})
    assert (answer.status_code, answer.getvalue()) == (status, part)
    assert answer.headers.get("Content-Range") == where
    assert answer.headers["Accept-Ranges"] == "bytes"
    if status == 206:
        assert (answer.headers["Content-Length"], answer.headers["Content-Type"]) == (
            str(len(part)),
            "audio/mpeg",
        )


def test_previews_get_the_scripts_of_the_theme(settings, desk_of):
    scripts = settings.TAMIZDAT.theme / "scripts"
    scripts.mkdir(parents=True)
    script = b"document.title = 'loud';"
    (scripts / "loud.js").write_bytes(script)
    response = desk_of(REPORTERS).get(f"/desk/blob/{hashlib.sha256(script).hexdigest()}.js")
    assert response.content == script
    assert response["Content-Type"] == "text/javascript"


def test_originals_are_for_those_logged_in(picture, desk_of):
    address = f"/desk/media/{picture.file.name}"
    assert Client().get(address).status_code == 302
    response = desk_of(REPORTERS).get(address)
    assert response.status_code == 200
    assert "sandbox" in response["Content-Security-Policy"]
    close_files(response)
    assert desk_of(REPORTERS).get("/desk/media/../var/secret-key").status_code in (400, 404)


def test_without_an_archive_the_preview_says_so(published, desk_of):
    response = desk_of(EDITORS).get(f"/desk/pages/{published.pk}/view_draft/")
    assert response.status_code == 200
    assert b"There is no preview" in response.content


def test_plain_pages_have_previews(filer, desk_of):
    page = actions.save_page("ru", slug="o-nas", title="О нас", body=[("text", "<p>Мы</p>")])
    actions.refile_all()
    filer.work()
    html = desk_of(EDITORS).get(f"/desk/pages/{page.pk}/view_draft/").content.decode()
    assert "О нас" in html and '<base href="/ru/o-nas.html">' in html


def test_styles_are_served_without_a_login_and_last(db):
    response = Client().get("/desk/static/desk/desk.css?v=1")
    assert response.status_code == 200
    assert "immutable" in response["Cache-Control"]
    close_files(response)
    response = Client().get("/desk/static/wagtailadmin/css/core.css")
    assert response.status_code == 200 and "immutable" not in response["Cache-Control"]
    close_files(response)
    assert Client().get("/desk/static/../../settings.py").status_code in (400, 404)
