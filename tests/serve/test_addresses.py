from __future__ import annotations

import os

import pytest

from tamizdat.serve import addresses
from tamizdat.serve.addresses import Found, Moved


@pytest.mark.parametrize(
    ("raw", "names"),
    [
        (b"/", ("",)),
        (b"/ru/a.html", ("ru", "a.html")),
        (b"/a%20b/", ("a b", "")),
        (b"/a%2Fb", ("a", "b")),
        (b"/%D0%9C%D0%B8%D1%80", ("Мир",)),
        (b"/%252e%252e/x", ("%2e%2e", "x")),
        (b"/.well-known/security.txt", (".well-known", "security.txt")),
    ],
)
def test_a_path_is_decoded_once_and_split(raw, names):
    assert addresses.split(raw) == names


@pytest.mark.parametrize(
    "raw",
    [
        b"",
        b"x",
        b"*",
        b"//",
        b"//host.example/x",
        b"/a//b",
        b"/..",
        b"/../x",
        b"/a/../../x",
        b"/%2e%2e/x",
        b"/.%2e/x",
        b"/..%2fx",
        b"/%2e%2e%2fx",
        b"/.",
        b"/./x",
        b"/.git/config",
        b"/.env",
        b"/a/.hidden",
        b"/a/.well-known/x",
        b"/.well-known",
        b"/.well-known/.secret",
        b"/..\\x",
        b"/a\\b",
        b"/a%5cb",
        b"/a%5C..%5Cb",
        b"/a%00.html",
        b"/%00",
        b"/a%0d%0ab",
        b"/a%7f",
        b"/%ff%fe",
        b"/%c0%ae%c0%ae/x",
    ],
)
def test_a_path_that_names_no_file_of_a_site_is_refused(raw):
    assert addresses.split(raw) is None


@pytest.fixture
def site(tmp_path):
    site = tmp_path / "site"
    for name in (
        "index.html",
        "404.html",
        "about/index.html",
        "story.html",
        "ru/404.html",
        "CNAME",
        "a.b.html",
    ):
        (site / name).parent.mkdir(parents=True, exist_ok=True)
        (site / name).write_text(name)
    (tmp_path / "secret.html").write_text("secret")
    (tmp_path / "site-drafts").mkdir()
    (tmp_path / "site-drafts" / "draft.html").write_text("secret")
    return site


@pytest.mark.parametrize(
    ("raw", "outcome"),
    [
        (b"/", "index.html"),
        (b"/story.html", "story.html"),
        (b"/about/", "about/index.html"),
        (b"/about/index.html", "about/index.html"),
        (b"/CNAME", "CNAME"),
        (b"/about", Moved("/about/")),
        (b"/story", Moved("/story.html")),
        (b"/story/", Moved("/story.html")),
        (b"/ru", None),
        (b"/ru/", None),
        (b"/story.html/", None),
        (b"/a.b", None),
        (b"/nothing", None),
        (b"/" + b"x" * 300, None),
        (b"/" + b"x/" * 3000, None),
    ],
)
def test_what_a_path_stands_for(site, raw, outcome):
    found = addresses.locate(site, addresses.split(raw))
    assert (found.address if isinstance(found, Found) else found) == outcome


@pytest.mark.parametrize(
    "target", ["../secret.html", "../site-drafts/draft.html", "/etc/hostname", "loop.html"]
)
def test_a_link_that_leaves_the_site_is_not_there(site, target):
    (site / "loop.html").symlink_to(target)
    assert addresses.locate(site, ("loop.html",)) is None


def test_a_folder_link_that_leaves_the_site_is_not_there(site):
    (site / "drafts").symlink_to("../site-drafts")
    assert addresses.locate(site, ("drafts", "draft.html")) is None


def test_a_link_inside_the_site_and_the_site_as_a_link(site, tmp_path):
    (site / "old.html").symlink_to("story.html")
    (tmp_path / "current").symlink_to("site")
    assert isinstance(addresses.locate(tmp_path / "current", ("old.html",)), Found)


def test_only_regular_files_are_files(site):
    os.mkfifo(site / "pipe.html")
    assert addresses.locate(site, ("pipe.html",)) is None


def test_a_faulty_disk_is_not_a_missing_page(site, monkeypatch):
    def fail(*_args, **_kwargs):
        raise OSError(5, "Input/output error")

    monkeypatch.setattr(os, "lstat", fail)
    with pytest.raises(OSError, match="Input/output"):
        addresses.locate(site, ("story.html",))


@pytest.mark.parametrize(
    ("names", "page"),
    [
        (("nothing",), "404.html"),
        (("about", "x", "y"), "404.html"),
        (("ru", "x"), "ru/404.html"),
        (("ru", "x", "y", ""), "ru/404.html"),
        (("rus", "x"), "404.html"),
    ],
)
def test_the_nearest_404(site, names, page):
    assert addresses.nearest_404(site, names).address == page


def test_no_404_page_at_all(tmp_path):
    assert addresses.nearest_404(tmp_path / "absent", ("x",)) is None


@pytest.mark.parametrize(
    ("target", "path"),
    [
        ("new.html", "/ru/new.html"),
        ("../x/new.html#part", "/x/new.html#part"),
        ("/x?a=1&b=2", "/x?a=1&b=2"),
        ("./", "/ru/"),
        ("../../../x", "/x"),
        ("Мир.html", "/ru/%D0%9C%D0%B8%D1%80.html"),
        ("a%20b", "/ru/a%20b"),
        ("https://host.example/", None),
        ("javascript:alert(1)", None),
        ("//host.example/x", None),
        ("/..//host.example/x", "/host.example/x"),
        ("..//host.example/x", "/host.example/x"),
        ("/.//host.example/x", None),
        ("/\\host.example", None),
        ("\\\\host.example", None),
        ("/x\r\nSet-Cookie: a=b", None),
        ("\t//host.example", None),
        ("http://[", None),
        ("", None),
    ],
)
def test_a_redirect_page_leads_only_within_the_site(target, path):
    assert addresses.resolve(("ru", "old.html"), target) == path


def test_an_encoded_path_reads_back_as_itself():
    names = ("ru", "Мир & труд?", 'a"b#c%', "")
    assert addresses.split(addresses.encode(names).encode()) == names
