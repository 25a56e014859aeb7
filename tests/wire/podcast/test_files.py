from __future__ import annotations

import http.server
import threading

import pytest

from tamizdat.wire.podcast.files import First, Folder, Missing
from tamizdat.wire.podcast.web import Web, is_public

URLS = [
    "https://cdn.example/show/1/audio.mp3?key=a",
    "https://cdn.example/show/2/audio.mp3",
    "https://old.example/%D0%BE%D0%B4%D0%B8%D0%BD.vtt",
]


def put(folder, *names: str) -> None:
    for name in names:
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(name)


def content(files, url: str, most: int = 100) -> str:
    try:
        with files.had(url, most) as path:
            return path.read_text()
    except Missing as error:
        return f"missing: {error}"


def test_a_folder_has_files_by_their_names_as_far_as_these_are_plain(tmp_path):
    put(tmp_path, "один.vtt", "1/audio.mp3", "cdn.example/show/2/audio.mp3", "x/twice.mp3", "y/twice.mp3")
    files = Folder(tmp_path, URLS)
    assert [content(files, url) for url in URLS] == [
        "1/audio.mp3",
        "cdn.example/show/2/audio.mp3",
        "один.vtt",
    ]
    assert "not in the folder" in content(files, "https://old.example/z/twice.mp3")
    assert "not in the folder" in content(files, "https://old.example/3.mp3")
    assert "not in the folder" in content(files, "https://")
    assert content(files, URLS[2], most=2) == "missing: it has more than 0 MB"


def test_a_name_that_two_addresses_end_in_is_not_enough(tmp_path):
    put(tmp_path, "audio.mp3")
    assert "not in the folder" in content(Folder(tmp_path, URLS), URLS[0])
    assert content(Folder(tmp_path, URLS[1:]), URLS[1]) == "audio.mp3"


def test_an_address_cannot_lead_out_of_the_folder(tmp_path):
    put(tmp_path, "secret.txt", "in/a.txt")
    (tmp_path / "in/link.txt").symlink_to(tmp_path / "secret.txt")
    files = Folder(tmp_path / "in", [])
    for url in (
        "https://x.example/../secret.txt",
        "https://x.example/..%2fsecret.txt",
        "https://x.example/link.txt",
    ):
        assert "not in the folder" in content(files, url)


def test_the_first_place_that_has_a_file_gives_it(tmp_path):
    put(tmp_path, "one/a.txt", "two/a.txt", "two/b.txt")
    files = First(Folder(tmp_path / "one", []), Folder(tmp_path / "two", []))
    with files.had("https://x.example/a.txt", 100) as path:
        assert path == tmp_path / "one/a.txt"
    with files.had("https://x.example/b.txt", 100) as path:
        assert path == tmp_path / "two/b.txt"
    assert "not in the folder" in content(files, "https://x.example/c.txt")


class Host(http.server.BaseHTTPRequestHandler):
    """A host with a few files, some of which misbehave."""

    def do_GET(self) -> None:
        match self.path:
            case "/whole.mp3":
                self._answer(200, b"sound", {"Content-Length": "5"})
            case "/short.mp3":
                self._answer(200, b"so", {"Content-Length": "5"})
            case "/endless.mp3":
                self._answer(200, b"x" * 5000, {})
            case "/moved.mp3":
                self._answer(302, b"", {"Location": "/whole.mp3", "Content-Length": "0"})
            case "/inside.mp3":
                self._answer(302, b"", {"Location": "http://10.0.0.1/whole.mp3", "Content-Length": "0"})
            case "/disk.mp3":
                self._answer(302, b"", {"Location": "file:///etc/passwd", "Content-Length": "0"})
            case "/loop.mp3":
                self._answer(302, b"", {"Location": "/loop.mp3", "Content-Length": "0"})
            case _:
                self._answer(404, b"", {"Content-Length": "0"})

    def _answer(self, code: int, body: bytes, headers: dict[str, str]) -> None:
        self.send_response(code)
        for name, value in headers.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


@pytest.fixture(scope="module")
def host():
    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Host)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join()


@pytest.mark.parametrize(
    ("name", "told"),
    [
        ("whole.mp3", "sound"),
        ("moved.mp3", "sound"),
        ("short.mp3", "missing: it broke off after 2 of 5 bytes"),
        ("endless.mp3", "missing: it has more than 0 MB"),
        ("inside.mp3", "missing: 10.0.0.1 is not in the open internet"),
        ("disk.mp3", "missing: "),
        ("loop.mp3", "missing: the host answers 302"),
        ("gone.mp3", "missing: the host answers 404 (Not Found)"),
    ],
)
def test_the_web_gives_whole_files_or_none(host, tmp_path, name, told):
    web = Web(tmp_path, allowed=lambda name: name == "127.0.0.1")
    assert content(web, f"{host}/{name}", most=1000).startswith(told)
    assert list(tmp_path.iterdir()) == []  # what was loaded is gone after its use


@pytest.mark.parametrize(
    ("url", "told"),
    [
        ("file:///etc/passwd", "its address is not one of the web"),
        ("ftp://x.example/a", "its address is not one of the web"),
        ("http://[", "its address is none"),
        ("", "its address is not one of the web"),
        ("http://127.0.0.1:1/", "127.0.0.1 is not in the open internet"),
        ("http://[::1]/", "::1 is not in the open internet"),
        ("http://169.254.169.254/latest", "169.254.169.254 is not in the open internet"),
    ],
)
def test_the_web_is_not_the_own_network(tmp_path, url, told):
    assert content(Web(tmp_path), url) == f"missing: {told}"


def test_what_is_public():
    assert is_public("1.1.1.1") and not is_public("192.168.1.1")


def test_a_file_that_says_that_it_is_too_large_is_not_loaded(host, tmp_path):
    web = Web(tmp_path, allowed=lambda _: True)
    assert content(web, f"{host}/whole.mp3", most=4) == "missing: it has 0 MB; at most 0 are loaded"
