"""What can be wrong in the tables `[readers]` and `[post]` besides names and types: keys that do not fit together."""

from __future__ import annotations

import difflib
import os
import re
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Final
from urllib.parse import urlsplit

if TYPE_CHECKING:
    from tamizdat.config import PostTable, ReadersTable

# Of django-anymail, by the names of its backends.
PROVIDERS: Final = (
    "amazon_ses", "brevo", "mailersend", "mailgun", "mailjet", "mailtrap", "mandrill", "postal", "postmark", "resend",
    "scaleway", "sendgrid", "sparkpost", "unisender_go",
)  # fmt: skip
WAYS: Final = ("smtp", "folder", *PROVIDERS)
_WEB: Final = re.compile(r"https?://[^/\s]+(/[^\s?#]*)?")
_MAIL: Final = re.compile(r"[^@\s<>\",;:]+@[^@\s<>\",;:]+\.[^@\s<>\",;:.]+")
_HERE: Final = ("127.0.0.1", "::1", "localhost")
_TLS_PORT: Final = 465  # RFC 8314, section 3.3: TLS from the first byte

Wrong = tuple[str, str]  # the key, and what is wrong with it


def wrong(readers: ReadersTable, post: PostTable, folder: Path) -> Iterator[Wrong]:
    """Yield what is wrong, each with its key; `folder` is the newsroom's."""
    yield from _doors(readers, post)
    yield from _addresses(readers, post)
    yield from _way(post)
    yield from _mailbox(post)
    yield from _signing(post)
    if readers.where == "here" and (missing := missing_key(post, folder)):
        yield "post.dkim_key", missing


def missing_key(post: PostTable, folder: Path) -> str:
    """Return what is wrong with the file of the key that signs mail; "" if nothing is."""
    path = folder / post.dkim_key
    if not post.dkim_selector:
        return ""
    if not path.is_file():
        return f"there is no file {path}"
    if not os.access(path, os.R_OK):
        return f"{path} cannot be read by the account that sends: make it the owner, as in 'chown tamizdat {path.name}'"
    return ""


def _doors(readers: ReadersTable, post: PostTable) -> Iterator[Wrong]:
    if readers.url and not _WEB.fullmatch(readers.url):
        yield "readers.url", f"expected an address such as 'https://letters.example.org', got {readers.url!r}"
    if readers.where == "elsewhere" and not readers.url:
        yield (
            "readers.where",
            "with 'elsewhere', 'readers.url' has to say at which address the readers' server answers",
        )
    if readers.where == "elsewhere" and _is_open(readers.url):
        yield (
            "readers.url",
            "the addresses of readers whom the desk asks about would go there in the clear: begin it with 'https://'",
        )
    if readers.where != "off" and readers.mailbox and not post.sender:
        yield (
            "readers.mailbox",
            "messages of readers are mailed from 'post.sender', which is empty: write it there",
        )


def _addresses(readers: ReadersTable, post: PostTable) -> Iterator[Wrong]:
    for key, value in (
        ("readers.mailbox", readers.mailbox),
        ("post.sender", post.sender),
        ("post.reply_to", post.reply_to),
        ("post.bounces", post.bounces),
    ):
        if value and not _MAIL.fullmatch(value):
            yield key, f"expected an e-mail address such as 'letters@example.org', got {value!r}"
        elif not value.isascii():
            yield key, f"mail servers understand {value!r} only in Latin letters: {_in_ascii(value)}"


def _way(post: PostTable) -> Iterator[Wrong]:
    if post.by not in WAYS:
        near = difflib.get_close_matches(post.by, WAYS, 1)
        hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(WAYS)}"
        yield "post.by", f"no way to send mail is called {post.by!r}: {hint}"
    if post.by != "smtp":
        return
    if post.port == _TLS_PORT and post.security != "tls":
        yield "post.port", f"at port {_TLS_PORT} servers expect 'post.security' to be \"tls\""
    if post.user and not post.security and post.host not in _HERE:
        yield (
            "post.security",
            f'the password for {post.host} would go in the clear: "starttls" (port 587) or "tls" (port 465)',
        )


def _mailbox(post: PostTable) -> Iterator[Wrong]:
    if post.imap_host and not post.imap_security and post.imap_host not in _HERE:
        yield (
            "post.imap_security",
            f'reports that name readers, and the password for {post.imap_host}, would go in the clear: "tls" or "starttls"',
        )


def _is_open(url: str) -> bool:
    """Tell whether whoever is on the way to an address can read what goes there; the way to an onion is secret by itself."""
    parts = urlsplit(url)
    host = parts.hostname or ""
    return parts.scheme == "http" and host not in _HERE and not host.endswith(".onion")


def _in_ascii(address: str) -> str:
    """Return the form of an address that all mail servers know, as a sentence."""
    name, _, domain = address.rpartition("@")
    if not name.isascii():
        return "take one whose part before the '@' has no others"
    import idna  # large tables, that hardly anybody needs

    try:
        return f"write '{name}@{idna.encode(domain, uts46=True).decode()}'"
    except (idna.IDNAError, UnicodeError):
        return "and this is the name of no domain"


def _signing(post: PostTable) -> Iterator[Wrong]:
    if post.dkim_selector and not post.dkim_key:
        yield "post.dkim_selector", "'post.dkim_key' has to name the file of the private key"
    if post.dkim_key and not post.dkim_selector:
        yield "post.dkim_key", "'post.dkim_selector' has to name the key in DNS: 's1' for 's1._domainkey'"
