"""One typed reading of a newsroom's `tamizdat.toml`.

Every key has a default, a type and a sentence. A wrong key or type stops the start with a message that names the key, the
line and what was expected. Secrets come from the environment: docs/reference/configuration.md names them.
"""

from __future__ import annotations

import difflib
import os
import re
import tomllib
from collections.abc import Iterator, Mapping
from ipaddress import ip_address
from pathlib import Path
from typing import Annotated, Any, Literal
from zoneinfo import ZoneInfo, available_timezones

import msgspec
from babel import Locale, UnknownLocaleError

from tamizdat import mail_settings

FILE = "tamizdat.toml"
_PATTERN_TAG = re.compile(r"[a-z]{2,3}(-[A-Za-z0-9]{2,8})*")


class ConfigError(Exception):
    """The configuration cannot be used; the message says which key, in which line, and what was expected."""


class SiteTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[site]`: where readers find the paper."""

    url: str = (
        "http://127.0.0.1:8000"  # absolute address of the site's root, for feeds, sitemaps and search engines
    )
    editions: tuple[str, ...] = (
        "en",
    )  # languages; the first stands at the root, the others in a folder each
    time_zone: str = "UTC"  # whose day a story's date is
    addresses: dict[str, str] = {}  # of editions that are read under an address of their own, by language


class ServeTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[serve]`: where `tamizdat serve` listens."""

    host: str = "127.0.0.1"  # address to listen on
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8000  # port to listen on
    trusted_proxies: tuple[
        str, ...
    ] = ()  # IP addresses of servers in front, whose X-Forwarded headers are believed


class PressTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[press]`: how the site is printed."""

    keep_releases: Annotated[int, msgspec.Meta(ge=1)] = 200  # releases whose files can be had again


class MediaTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[media]`: where large recordings stand."""

    store: Literal["", "s3"] = ""  # an object store that speaks the S3 API, or none: in the site's folder
    endpoint: str = ""  # absolute address of the store
    bucket: str = ""  # name of the bucket
    prefix: str = ""  # folder in the bucket, for a bucket that has other things, too
    region: str = "us-east-1"  # of the store, as signatures name it
    address: str = ""  # absolute address at which readers find what is below the prefix
    from_megabytes: Annotated[int, msgspec.Meta(ge=0)] = 10  # size from which on a recording stands there


class ReadersTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[readers]`: the few doors that need a server: sign-up, contact, corrections, the page counter."""

    where: Literal["off", "here", "elsewhere"] = (
        "off"  # part of `tamizdat serve`, or `tamizdat readers` on another machine
    )
    url: str = ""  # absolute address of those doors; "" for the site's own, which `tamizdat serve` answers
    host: str = "127.0.0.1"  # address at which `tamizdat readers` listens
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 8100  # port at which it listens
    trusted_proxies: tuple[
        str, ...
    ] = ()  # IP addresses of servers in front, whose X-Forwarded headers are believed
    mailbox: str = ""  # e-mail address to which messages of readers go; "" for no contact form
    counter: bool = False  # whether pages count themselves, where there are no logs
    keep_unconfirmed: Annotated[int, msgspec.Meta(ge=1)] = 7  # days for which a sign-up waits for its button
    keep_deliveries: Annotated[int, msgspec.Meta(ge=7)] = (
        30  # days for which it is known who was sent a letter
    )


class PostTable(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """`[post]`: how mail is sent. Secrets come from the environment."""

    sender: str = ""  # e-mail address from which letters come; "" for no letters
    reply_to: str = ""  # e-mail address for answers; "" for the sender's
    by: str = "folder"  # "smtp", "folder" (files in `var/mail`, to look at), or a provider of django-anymail: "postmark"
    host: str = "127.0.0.1"  # the SMTP server
    port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 25  # and its port
    security: Literal["", "starttls", "tls"] = ""  # how the connection to it is kept secret
    user: str = ""  # by which it knows us; "" if it does not ask
    connections: Annotated[int, msgspec.Meta(ge=1, le=50)] = 4  # to it at once
    per_minute: Annotated[int, msgspec.Meta(ge=0)] = 0  # letters at most; 0 for no limit
    per_domain: Annotated[int, msgspec.Meta(ge=0)] = (
        0  # letters a minute at most to one provider of mailboxes; 0 for no limit
    )
    warm_up: bool = False  # whether a new sender begins with few letters a day
    dkim_selector: str = ""  # name of the key in DNS; "" where the mail server signs itself
    dkim_domain: str = ""  # "" for the sender's
    dkim_key: str = ""  # file of the private key, from the newsroom's folder
    bounces: str = ""  # e-mail address to which mail comes back, whose server takes "+…" before the "@"; "" for the sender's
    imap_host: str = ""  # where that mailbox is read; "" where reports come by a pipe or a provider's call
    imap_port: Annotated[int, msgspec.Meta(ge=1, le=65535)] = 993
    imap_security: Literal["", "starttls", "tls"] = "tls"
    imap_user: str = ""  # by which it knows us; "" for the address of `bounces`
    imap_folder: str = "INBOX"
    pause_bounces: Annotated[float, msgspec.Meta(gt=0, le=100)] = (
        5.0  # percent of a letter that come back: sending stops
    )
    pause_complaints: Annotated[float, msgspec.Meta(gt=0, le=100)] = (
        0.3  # percent that are called spam: sending stops
    )


class Tables(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    """The whole file."""

    site: SiteTable = SiteTable()
    serve: ServeTable = ServeTable()
    press: PressTable = PressTable()
    media: MediaTable = MediaTable()
    readers: ReadersTable = ReadersTable()
    post: PostTable = PostTable()


class Config(msgspec.Struct, frozen=True):
    """A newsroom's folder and its settings."""

    folder: Path
    site: SiteTable
    serve: ServeTable
    press: PressTable
    store: MediaTable
    readers: ReadersTable
    post: PostTable
    database_url: str  # empty for SQLite in `var/desk.sqlite`
    secret_key: str  # of the desk's sessions; empty to keep one in `var/secret-key`
    store_key: str  # by which the store knows us
    store_secret: str  # and the secret that belongs to it
    readers_database_url: str  # empty for SQLite in `var/readers.sqlite`
    readers_key: str  # seals readers' addresses; empty to keep one in `var/readers-key`
    interface_key: (
        str  # signs what the desk asks of the readers' server; empty to keep one in `var/interface-key`
    )
    smtp_password: str
    imap_password: str
    anymail: Mapping[
        str, str
    ]  # django-anymail's own settings, by name: those of the environment that begin with "ANYMAIL_"

    @property
    def var(self) -> Path:
        """Return the folder of what is made: databases, the printed site, sockets."""
        return self.folder / "var"

    @property
    def printed(self) -> Path:
        """Return the folder of the printed site."""
        return self.var / "site"

    @property
    def ledger(self) -> Path:
        """Return the press's own file."""
        return self.var / "ledger.sqlite"

    @property
    def media(self) -> Path:
        """Return the folder of the originals that were uploaded."""
        return self.folder / "media"

    @property
    def elsewhere(self) -> tuple[str, int] | None:
        """Return where readers find large recordings, and from how many bytes on one is large; None without a store."""
        table = self.store
        return (table.address.rstrip("/"), table.from_megabytes * 1024 * 1024) if table.store else None

    @property
    def doors(self) -> str:
        """Return the address in front of "/readers/", without a slash at its end; "" where there is no readers' server."""
        return "" if self.readers.where == "off" else (self.readers.url or self.site.url).rstrip("/")

    @property
    def readers_socket(self) -> Path:
        """Return where the readers' server listens as a part of `tamizdat serve`."""
        return self.var / "readers.sock"

    @property
    def readers_place(self) -> str | Path | None:
        """Return where the desk reaches the readers' server, an address or a unix socket; None where there is none."""
        places = {"off": None, "here": self.readers_socket, "elsewhere": self.doors}
        return places[self.readers.where]

    @property
    def theme(self) -> Path:
        """Return the folder of the newsroom's own templates, styles and messages."""
        return self.folder / "theme"


def read(folder: Path, environment: Mapping[str, str] = os.environ) -> Config:
    """Read the configuration of the newsroom in `folder`.

    Raises:
        ConfigError: there is none, it is not TOML, or a key is unknown, of a wrong type or out of its range.
    """
    path = folder / FILE
    try:
        text = path.read_text("utf-8")
    except FileNotFoundError:
        raise ConfigError(f"no {FILE} in {folder}: 'tamizdat new FOLDER' makes a newsroom") from None
    except (OSError, UnicodeDecodeError) as error:
        raise ConfigError(f"{path} cannot be read: {error}") from error
    try:
        data = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise ConfigError(f"{path} is not TOML: {error}") from error
    _refuse_unknown_keys(data, path, text)
    try:
        tables = msgspec.convert(data, Tables)
    except msgspec.ValidationError as error:
        raise ConfigError(_in_words(error, path, text)) from error
    _check_values(tables.site, path, text)
    _check_store(tables.media, path, text)
    _check_proxies(tables, path, text)
    for key, wrong in mail_settings.wrong(tables.readers, tables.post, folder):
        raise ConfigError(f"{path}, line {_line_of(key, text)}: '{key}': {wrong}")
    return Config(
        folder=folder.absolute(),
        site=tables.site,
        serve=tables.serve,
        press=tables.press,
        store=tables.media,
        readers=tables.readers,
        post=tables.post,
        database_url=environment.get("DATABASE_URL", ""),
        secret_key=environment.get("TAMIZDAT_SECRET_KEY", ""),
        store_key=environment.get("TAMIZDAT_STORE_KEY", ""),
        store_secret=environment.get("TAMIZDAT_STORE_SECRET", ""),
        readers_database_url=environment.get("READERS_DATABASE_URL", ""),
        readers_key=environment.get("TAMIZDAT_READERS_KEY", ""),
        interface_key=environment.get("TAMIZDAT_INTERFACE_KEY", ""),
        smtp_password=environment.get("TAMIZDAT_SMTP_PASSWORD", ""),
        imap_password=environment.get("TAMIZDAT_IMAP_PASSWORD", ""),
        anymail={
            name.removeprefix("ANYMAIL_"): value
            for name, value in environment.items()
            if name.startswith("ANYMAIL_")
        },
    )


def _refuse_unknown_keys(data: dict[str, Any], path: Path, text: str) -> None:
    known = {field: set(type(table).__struct_fields__) for field, table in _tables()}
    for table, content in data.items():
        if table not in known:
            raise ConfigError(_unknown(table, sorted(known), path, text))
        for key in content if isinstance(content, dict) else ():
            if key not in known[table]:
                raise ConfigError(
                    _unknown(f"{table}.{key}", sorted(f"{table}.{k}" for k in known[table]), path, text)
                )


def _tables() -> Iterator[tuple[str, msgspec.Struct]]:
    defaults = Tables()
    return ((name, getattr(defaults, name)) for name in defaults.__struct_fields__)


def _unknown(key: str, known: list[str], path: Path, text: str) -> str:
    near = difflib.get_close_matches(key, known, 1)
    hint = f"did you mean '{near[0]}'?" if near else f"known are {', '.join(known)}"
    return f"{path}, line {_line_of(key, text)}: unknown key '{key}': {hint}"


def _in_words(error: msgspec.ValidationError, path: Path, text: str) -> str:
    """Turn "Expected `int`, got `str` - at `$.serve.port`" into a line that names key and line."""
    expected, _, place = str(error).partition(" - at `$.")
    key = re.sub(r"\[.*", "", place.rstrip("`"))
    return f"{path}, line {_line_of(key, text)}: '{key}': {expected.lower().replace('`', '')}"


def _line_of(key: str, text: str) -> int:
    """Return the line on which a key stands, 1 if it cannot be told."""
    table, _, name = key.rpartition(".") if key.count(".") > 1 else key.partition(".")
    inside = False
    for number, line in enumerate(text.splitlines(), 1):
        if re.match(rf"\s*\[\s*{re.escape(table)}\s*\]", line):
            if not name:
                return number
            inside = True
        elif re.match(r"\s*\[", line):
            inside = False
        elif (
            (name and re.match(rf"\s*{re.escape(name)}\s*=", line) and inside)
            or re.match(rf"\s*{re.escape(key)}\s*=", line)
            or (not name and re.match(rf"\s*{re.escape(table)}\b", line))
        ):
            return number
    return 1


_ADDRESS = re.compile(r"https?://[^/\s]+(/[^\s?#]*)?")


_BUCKET = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]*")


def _check_values(site: SiteTable, path: Path, text: str) -> None:
    if not _ADDRESS.fullmatch(site.url):
        raise ConfigError(
            f"{path}, line {_line_of('site.url', text)}: 'site.url': expected an address such as "
            f"'https://example.org', got {site.url!r}"
        )
    if site.time_zone not in available_timezones():
        near = difflib.get_close_matches(site.time_zone, available_timezones(), 1)
        raise ConfigError(
            f"{path}, line {_line_of('site.time_zone', text)}: 'site.time_zone': no time zone {site.time_zone!r}"
            + (f"; did you mean '{near[0]}'?" if near else "")
        )
    ZoneInfo(site.time_zone)
    if not site.editions or len(set(site.editions)) != len(site.editions):
        raise ConfigError(
            f"{path}, line {_line_of('site.editions', text)}: 'site.editions': expected one or more different "
            f"languages, got {list(site.editions)}"
        )
    for tag in site.editions:
        if not _PATTERN_TAG.fullmatch(tag) or not _is_language(tag):
            raise ConfigError(
                f"{path}, line {_line_of('site.editions', text)}: 'site.editions': {tag!r} is not a language "
                "such as 'en', 'ru' or 'sr-Latn'"
            )

    for tag, address in site.addresses.items():
        if wrong := _wrong_address(tag, address, site):
            line = _line_of(f"site.addresses.{tag}", text)
            raise ConfigError(f"{path}, line {line}: 'site.addresses.{tag}': {wrong}")


def _check_store(media: MediaTable, path: Path, text: str) -> None:
    if not media.store:
        return
    for key, value in (("endpoint", media.endpoint), ("address", media.address)):
        if not _ADDRESS.fullmatch(value):
            raise ConfigError(
                f"{path}, line {_line_of(f'media.{key}', text)}: 'media.{key}': expected an address such as "
                f"'https://files.example.org', got {value!r}"
            )
    if not _BUCKET.fullmatch(media.bucket):
        raise ConfigError(
            f"{path}, line {_line_of('media.bucket', text)}: 'media.bucket': expected the name of a bucket, "
            f"got {media.bucket!r}"
        )


def _check_proxies(tables: Tables, path: Path, text: str) -> None:
    """Refuse what is no address: it would be like nobody's, and all readers would look like the one server in front."""
    named = {"serve": tables.serve.trusted_proxies, "readers": tables.readers.trusted_proxies}
    for key, proxy in ((f"{table}.trusted_proxies", each) for table in named for each in named[table]):
        try:
            ip_address(proxy)
        except ValueError:
            raise ConfigError(
                f"{path}, line {_line_of(key, text)}: '{key}': expected the IP address of a server in front, such as "
                f"'127.0.0.1', got {proxy!r}"
            ) from None


def _wrong_address(tag: str, address: str, site: SiteTable) -> str:
    """Return what is wrong with the address of an edition; "" if it is right."""
    if tag not in site.editions:
        return f"there is no such edition: 'site.editions' has {', '.join(site.editions)}"
    if tag == site.editions[0]:
        return "this is the first edition, whose address is 'site.url': write it there"
    if not _ADDRESS.fullmatch(address):
        return f"expected an address such as 'https://{tag}.example.org', got {address!r}"
    known = {each.rstrip("/"): other for other, each in site.addresses.items() if other != tag}
    known |= {site.url.rstrip("/"): site.editions[0]}
    if other := known.get(address.rstrip("/")):
        return f"{address!r} is the address of the edition '{other}': each has its own"
    if address.rstrip("/") == f"{site.url.rstrip('/')}/{tag}":
        return "the edition is read there anyway: leave this key out"
    return ""


def _is_language(tag: str) -> bool:
    try:
        Locale.parse(tag, sep="-")
    except (UnknownLocaleError, ValueError):
        return False
    return True
