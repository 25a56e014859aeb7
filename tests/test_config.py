from __future__ import annotations

import pkgutil
import re
from pathlib import Path

import pytest

from tamizdat import config
from tamizdat.config import ConfigError, Tables
from tamizdat.mail_settings import PROVIDERS

MANUAL = Path(__file__).parent.parent / "docs" / "reference" / "configuration.md"


def read(folder: Path, text: str, **environment: str):
    (folder / "tamizdat.toml").write_text(text, "utf-8")
    return config.read(folder, environment)


def test_every_key_has_a_default(tmp_path):
    settings = read(tmp_path, "")
    assert settings.site.editions == ("en",)
    assert settings.serve.port == 8000
    assert settings.printed == tmp_path / "var" / "site"


def test_what_is_written_is_read(tmp_path):
    settings = read(
        tmp_path,
        '[site]\nurl = "https://post.example/paper"\neditions = ["ka", "ru"]\ntime_zone = "Asia/Tbilisi"\n[serve]\nport = 80',
        DATABASE_URL="postgresql://localhost/desk",
    )
    assert settings.site.url == "https://post.example/paper"
    assert settings.site.editions == ("ka", "ru")
    assert settings.database_url == "postgresql://localhost/desk"


def test_recordings_stand_elsewhere_where_there_is_a_store(tmp_path):
    assert read(tmp_path, '[media]\naddress = "https://files.example"').elsewhere is None
    text = '[media]\nstore = "s3"\nendpoint = "https://s3.example"\nbucket = "paper"\naddress = "https://files.example/"'
    settings = read(tmp_path, text, TAMIZDAT_STORE_KEY="id", TAMIZDAT_STORE_SECRET="hidden")
    assert settings.elsewhere == ("https://files.example", 10 * 1024**2)
    assert (settings.store.bucket, settings.store_key, settings.store_secret) == ("paper", "id", "hidden")


def test_editions_may_have_addresses_of_their_own(tmp_path):
    settings = read(
        tmp_path,
        '[site]\neditions = ["en", "ru", "fa"]\n[site.addresses]\nru = "https://ru.example"\nfa = "http://x.example/fa"',
    )
    assert settings.site.addresses == {"ru": "https://ru.example", "fa": "http://x.example/fa"}


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ('[site]\nurll = "x"', r"line 2: unknown key 'site\.urll': did you mean 'site\.url'\?"),
        ("[serv]\nport = 1", r"line 1: unknown key 'serv': did you mean 'serve'\?"),
        ("[colours]\nred = 1", r"unknown key 'colours': known are media, post, press, readers, serve, site"),
        ('[serve]\n\nport = "http"', r"line 3: 'serve\.port': expected int, got str"),
        ("[serve]\nport = 0", r"line 2: 'serve\.port': expected int >= 1"),
        ("[press]\nkeep_releases = 0", r"line 2: 'press\.keep_releases': expected int >= 1"),
        ("[serve]\nport = 70000", r"line 2: 'serve\.port': expected int <= 65535"),
        ("site = 1", r"line 1: 'site': expected object, got int"),
        ('[site]\neditions = "en"', r"line 2: 'site\.editions': expected array, got str"),
        ("[site]\neditions = []", r"expected one or more different languages"),
        ('[site]\neditions = ["en", "en"]', r"expected one or more different languages"),
        ('[site]\neditions = ["english"]', r"'english' is not a language"),
        ('[site]\neditions = ["xx"]', r"'xx' is not a language"),
        ('[site]\neditions = ["../x"]', r"is not a language"),
        ('[site]\nurl = "post.example"', r"line 2: 'site\.url': expected an address"),
        (
            '[serve]\ntrusted_proxies = ["localhost"]',
            "line 2: 'serve.trusted_proxies': expected the IP address",
        ),
        (
            '[readers]\ntrusted_proxies = ["::1", "10.0.0.0/8"]',
            r"line 2: 'readers.trusted_proxies'.* got '10.0.0.0/8'",
        ),
        ('[site]\ntime_zone = "Asia/Tiblisi"', r"no time zone 'Asia/Tiblisi'; did you mean 'Asia/Tbilisi'\?"),
        (
            '[site]\neditions = ["en", "ru"]\n[site.addresses]\nfa = "https://fa.example"',
            r"line 4: 'site\.addresses\.fa': there is no such edition: 'site\.editions' has en, ru",
        ),
        (
            '[site]\naddresses = { en = "https://a.example" }',
            r"'site\.addresses\.en': this is the first edition",
        ),
        (
            '[site]\neditions = ["en", "ru"]\n\n[site.addresses]\nru = "ru.example"',
            r"line 5: 'site\.addresses\.ru': expected an address such as 'https://ru\.example\.org', got 'ru\.example'",
        ),
        (
            '[site]\nurl = "https://a.example/"\neditions = ["en", "ru"]\naddresses.ru = "https://a.example"',
            r"is the address of the edition 'en': each has its own",
        ),
        (
            '[site]\nurl = "https://a.example"\neditions = ["en", "ru"]\naddresses.ru = "https://a.example/ru/"',
            r"the edition is read there anyway: leave this key out",
        ),
        ("[site]\naddresses = 1", r"line 2: 'site\.addresses': expected object, got int"),
        ('[media]\nstore = "ftp"', r"line 2: 'media\.store': invalid enum value 'ftp'"),
        (
            '[media]\nstore = "s3"\nendpoint = "s3.example"',
            r"line 3: 'media\.endpoint': expected an address such as 'https://files\.example\.org', got 's3\.example'",
        ),
        (
            '[media]\nstore = "s3"\nendpoint = "https://s3.example"\naddress = "https://f.example"\nbucket = "a/b"',
            r"line 5: 'media\.bucket': expected the name of a bucket, got 'a/b'",
        ),
        ('[readers]\nwhere = "there"', r"line 2: 'readers\.where': invalid enum value 'there'"),
        (
            '[readers]\nwhere = "elsewhere"',
            r"line 2: 'readers\.where': with 'elsewhere', 'readers\.url' has to say",
        ),
        ('[readers]\n\nurl = "letters.example"', r"line 3: 'readers\.url': expected an address"),
        (
            '[readers]\nwhere = "here"\nmailbox = "a@b.example"',
            r"line 3: 'readers\.mailbox': .*'post\.sender'",
        ),
        ('[post]\nsender = "The Paper <a@b.example>"', r"line 2: 'post\.sender': expected an e-mail address"),
        (
            '[post]\nsender = "a@b.example\\nBcc: c@d.example"',
            r"line 2: 'post\.sender': expected an e-mail address",
        ),
        ('[post]\nby = "postmrk"', r"line 2: 'post\.by': .*did you mean 'postmark'\?"),
        (
            '[post]\nby = "pigeon"',
            r"no way to send mail is called 'pigeon': known are smtp, folder, amazon_ses",
        ),
        ('[post]\nby = "smtp"\nport = 465', r"line 3: 'post\.port': at port 465"),
        (
            '[post]\nby = "smtp"\nhost = "mx.example"\nuser = "a"',
            r"'post\.security': the password for mx\.example",
        ),
        (
            '[post]\nimap_host = "mx.example"\nimap_security = ""',
            r"line 3: 'post\.imap_security': .*the password for mx\.example",
        ),
        (
            '[readers]\nwhere = "elsewhere"\nurl = "http://letters.example"',
            r"line 3: 'readers\.url': .*in the clear: begin it with 'https://'",
        ),
        (
            '[post]\nsender = "letters@газета.рф"',
            r"line 2: 'post\.sender': .*write 'letters@xn--80aahjj1e\.xn--p1ai'",
        ),
        ('[post]\nbounces = "письма@paper.example"', r"line 2: 'post\.bounces': .*before the '@'"),
        (
            '[post]\ndkim_selector = "s1"',
            r"line 2: 'post\.dkim_selector': 'post\.dkim_key' has to name the file",
        ),
        ('[post]\ndkim_key = "s1.pem"', r"line 2: 'post\.dkim_key': 'post\.dkim_selector' has to name"),
        (
            '[readers]\nwhere = "here"\n[post]\ndkim_selector = "s1"\ndkim_key = "s1.pem"',
            r"line 5: 'post\.dkim_key': there is no file .*s1\.pem",
        ),
        ("[site\n", r"is not TOML: .*line 1"),
        ("[site]\nurl = 1\nurl = 2", r"is not TOML"),
    ],
)
def test_a_wrong_setting_is_named_with_its_line(tmp_path, text, message):
    with pytest.raises(ConfigError, match=message):
        read(tmp_path, text)


def test_a_key_of_another_account_is_told_before_a_letter_waits_for_it(tmp_path, monkeypatch):
    (tmp_path / "s1.pem").touch()
    monkeypatch.setattr("os.access", lambda *_: False)  # root, who may run the tests, reads everything
    with pytest.raises(ConfigError, match=r"'post\.dkim_key': .*cannot be read by the account that sends"):
        read(tmp_path, '[readers]\nwhere = "here"\n[post]\ndkim_selector = "s1"\ndkim_key = "s1.pem"')


@pytest.mark.parametrize("host", ["127.0.0.1:8100", "localhost", "abcdef.onion"])
def test_what_is_secret_by_itself_needs_no_https(tmp_path, host):
    settings = read(tmp_path, f'[readers]\nwhere = "elsewhere"\nurl = "http://{host}"')
    assert settings.doors == f"http://{host}"


def test_a_server_of_ones_own_may_be_asked_without_a_secret_connection(tmp_path):
    text = '[post]\nby = "smtp"\nhost = "127.0.0.1"\nuser = "letters"'
    assert read(tmp_path, text, TAMIZDAT_SMTP_PASSWORD="hidden").smtp_password == "hidden"


def test_the_desk_finds_the_readers_server_where_it_is(tmp_path):
    off = read(tmp_path, "")
    assert (off.doors, off.readers_place) == ("", None)
    here = read(tmp_path, '[site]\nurl = "https://paper.example/"\n[readers]\nwhere = "here"')
    assert (here.doors, here.readers_place) == ("https://paper.example", tmp_path / "var" / "readers.sock")
    there = read(tmp_path, '[readers]\nwhere = "elsewhere"\nurl = "https://letters.example/"')
    assert (there.doors, there.readers_place) == ("https://letters.example", "https://letters.example")


def test_every_provider_of_anymail_is_known():
    import anymail.backends

    none = {"base", "base_requests", "console", "test", "sendinblue"}  # the last has another name now
    there = {module.name for module in pkgutil.iter_modules(anymail.backends.__path__)} - none
    assert set(PROVIDERS) == there


def test_a_folder_that_is_no_newsroom_is_told_how_to_become_one(tmp_path):
    with pytest.raises(ConfigError, match="'tamizdat new FOLDER' makes a newsroom"):
        config.read(tmp_path)


def test_settings_that_are_not_utf_8_are_refused(tmp_path):
    (tmp_path / "tamizdat.toml").write_bytes(b"[site]\nurl = '\xff'")
    with pytest.raises(ConfigError, match="cannot be read"):
        config.read(tmp_path)


def test_every_key_stands_in_the_manual_and_nothing_else():
    documented = set(re.findall(r"^### `(\w+\.\w+)`", MANUAL.read_text("utf-8"), re.M))
    defaults = Tables()
    known = {
        f"{table}.{key}"
        for table in defaults.__struct_fields__
        for key in getattr(defaults, table).__struct_fields__
    }
    assert documented == known
