import email
import hashlib
from email import policy

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from relaxed import digest

from tamizdat.post.interface import CHOOSE, LEAVE
from tamizdat.post.mime import LINE, Links, Sheet, with_links

ANNA = Links(
    "https://paper.example/readers/leave/" + "a" * 90, "https://paper.example/readers/choose/" + "a" * 91
)
BORIS = Links(
    "https://paper.example/readers/leave/" + "b" * 90, "https://paper.example/readers/choose/" + "b" * 91
)

texts = st.text(st.characters(codec="utf-8", exclude_characters="\0"), max_size=120)
with_words = st.lists(texts | st.sampled_from([f"\n{LEAVE}\n", f" {CHOOSE} "]), max_size=8).map("".join)
with_hrefs = st.lists(
    texts | st.sampled_from([f'<a href="{LEAVE}">', f"<a href='{CHOOSE}'>"]), max_size=8
).map("".join)


def read(sheet, links):
    head = "".join(f"{name}: {value}\r\n" for name, value in sheet.fields).encode()
    return email.message_from_bytes(head + b"\r\n" + sheet.filled(links).data, policy=policy.default)


def meant(content, links):
    said = "\n".join(content.rstrip().splitlines())
    return said.replace(LEAVE, links.leave).replace(CHOOSE, links.choose)


def content(part):
    return part.get_content().replace("\r\n", "\n").removesuffix("\n").removesuffix(" ")


@settings(max_examples=150, deadline=None)
@given(text=with_words, html=with_hrefs.filter(bool))
def test_what_is_read_is_what_was_written(text, html):
    sheet = Sheet(text, html, ANNA)
    for links in (ANNA, BORIS):
        plain, rich = read(sheet, links).iter_parts()
        assert (plain.get_content_type(), rich.get_content_type()) == ("text/plain", "text/html")
        assert content(plain) == meant(text, links)
        assert content(rich) == meant(html, links)
        assert (
            with_links("plain", text, links).replace(links.leave, LEAVE).replace(links.choose, CHOOSE) == text
        )
        assert (
            with_links("html", html, links).splitlines()
            == html.replace(LEAVE, links.leave).replace(CHOOSE, links.choose).splitlines()
        )


@pytest.mark.parametrize(
    "html",
    [
        f'<a href="https://elsewhere.example/?u={CHOOSE}">Read on</a>',
        f'<img src="https://elsewhere.example/? {CHOOSE}">',
        f'<img src="{CHOOSE}">',
        f'<a href="{CHOOSE}@elsewhere.example/">Read on</a>',
    ],
)
def test_no_address_of_others_takes_a_readers_link_along(html):
    text = f"https://elsewhere.example/?u={CHOOSE} {CHOOSE}@elsewhere.example"
    for part in read(Sheet(text, html, ANNA), ANNA).iter_parts():
        assert ANNA.choose not in content(part)
    for written in (with_links("plain", text, ANNA), with_links("html", html, ANNA)):
        assert ANNA.choose not in written


@settings(max_examples=100, deadline=None)
@given(text=with_words, html=with_hrefs)
def test_the_digest_is_the_bodys_and_lines_are_short_ascii(text, html):
    body = Sheet(text, html, ANNA).filled(BORIS)
    assert body.digest == digest(body.data)
    assert body.data.isascii()
    assert all(len(line) <= LINE for line in body.data.split(b"\r\n"))
    assert b"\n" not in body.data.replace(b"\r\n", b"")
    assert not any(line.startswith(b"From ") for line in body.data.split(b"\r\n"))


def test_english_stays_readable_and_cyrillic_is_short():
    english, russian = Sheet("A plain sentence. " * 30), Sheet("Простое предложение. " * 30)
    assert ("Content-Transfer-Encoding", "quoted-printable") in english.fields
    assert ("Content-Transfer-Encoding", "base64") in russian.fields
    assert len(russian.filled(Links(LEAVE, CHOOSE)).data) < 1.4 * len(("Простое предложение. " * 30).encode())


def test_links_of_another_length_are_refused():
    with pytest.raises(ValueError, match="different length"):
        Sheet("text", sample=ANNA).filled(Links("short", ANNA.choose))


def test_a_body_with_nothing_but_blanks_is_hashed_right():
    body = Sheet(" \n\n  \n").filled(Links(LEAVE, CHOOSE))
    assert body.digest == digest(body.data) != hashlib.sha256(b"").digest()
