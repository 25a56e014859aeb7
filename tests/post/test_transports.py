"""Each way out, to real servers where there are some."""

import contextlib
import datetime as dt
import ssl
import stat

import anymail.backends.test  # noqa: F401 - it has to be there
import msgspec
import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import AuthResult
from anymail.exceptions import AnymailSerializationError
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import rsa
from django.core import mail as django_mail

import checkers
from tamizdat.post import composing
from tamizdat.post.claiming import LEASE
from tamizdat.post.composing import Head, Sender
from tamizdat.post.errors import Down, Later, Refused
from tamizdat.post.mime import Sheet
from tamizdat.post.reports import Kind
from tamizdat.post.transports import smtp as smtp_way
from tamizdat.post.transports import transport
from tamizdat.post.transports.provider import Provider
from tamizdat.post.transports.smtp import Server, Smtp

HEAD = Head(
    "Газета",
    Sender("letters@paper.example"),
    "desk@paper.example",
    "Привет",
    (composing.BY_MACHINE,),
    "weekly",
)


def letter(to="anna@example.org"):
    return composing.alone(HEAD, Sheet("Текст", "<p>Текст"), to)


def yes():
    return True


class Handler:
    def __init__(self):
        self.taken = []
        self.answer = self.own_sender = self.breaks_at = ""
        self.sessions = set()

    async def handle_MAIL(self, server, session, envelope, address, options):  # noqa: N802
        if self.own_sender == "MAIL" and "+" in address:
            return "550 5.7.1 You may not send so"
        envelope.mail_from = address
        envelope.mail_options.extend(options)
        return "250 OK"

    async def handle_RCPT(self, server, session, envelope, address, options):  # noqa: N802
        self.sessions.add(id(session))
        if self.answer:
            return self.answer
        if self.own_sender == "RCPT" and "+" in envelope.mail_from:
            return "553 5.7.1 Sender address rejected: not owned by user paper"
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server, session, envelope):  # noqa: N802
        if self.breaks_at in envelope.rcpt_tos:
            server.transport.abort()
        self.taken.append(envelope)
        return "250 OK"


@contextlib.contextmanager
def server(handler, **options):
    controller = Controller(handler, hostname="127.0.0.1", port=checkers.free_port(), **options)
    controller.start()
    try:
        yield controller.port
    finally:
        controller.stop(no_assert=True)


@pytest.fixture
def handler():
    return Handler()


@pytest.fixture
def smtp(handler):
    with server(handler) as port:
        yield Smtp(Server("127.0.0.1", port), None)


def test_one_connection_serves_many(smtp, handler):
    with contextlib.closing(smtp):
        assert all(smtp.send(letter(), yes) for _ in range(3))
    assert len(handler.taken) == 3
    assert len(handler.sessions) == 1
    assert handler.taken[0].mail_from == "letters+notice@paper.example"


def test_what_must_not_go_does_not_and_the_next_does(smtp, handler):
    with contextlib.closing(smtp):
        assert not smtp.send(letter(), lambda: False)
        assert smtp.send(letter(), yes)
    assert len(handler.taken) == 1


def test_it_is_asked_before_anything_of_the_mail_is_said(smtp, handler):
    with contextlib.closing(smtp):
        assert smtp.send(letter(), lambda: not handler.taken)
    assert len(handler.taken) == 1


@pytest.mark.parametrize("when", ["MAIL", "RCPT"])
def test_a_server_that_wants_the_accounts_own_address_gets_it(smtp, handler, when):
    handler.own_sender = when
    with contextlib.closing(smtp):
        assert smtp.send(letter(), yes)
        assert smtp.send(letter(), yes)
    assert [one.mail_from for one in handler.taken] == ["letters@paper.example"] * 2


@pytest.mark.parametrize(
    ("answer", "error", "status", "kind"),
    [
        ("550 5.1.1 No such user", Refused, "5.1.1", Kind.HARD),
        ("550 User unknown", Refused, "550", Kind.HARD),
        ("552 5.2.2 Mailbox full", Refused, "5.2.2", Kind.SOFT),
        ("554 5.7.1 Spam is not taken here", Refused, "5.7.1", Kind.POLICY),
        ("450 4.2.0 Greylisted", Later, "4.2.0", None),
        ("421 4.7.28 Too many of you", Later, "421", None),
        ("452 Later", Later, "452", None),
    ],
)
def test_what_a_server_says(smtp, handler, answer, error, status, kind):
    handler.answer = answer
    with contextlib.closing(smtp), pytest.raises(error) as told:
        smtp.send(letter(), yes)
    assert type(told.value) is error
    assert told.value.status == status
    assert getattr(told.value, "kind", None) == kind
    handler.answer = ""
    with contextlib.closing(smtp):
        assert smtp.send(letter(), yes)


def test_a_connection_that_ended_meanwhile_is_opened_again(handler):
    port = checkers.free_port()
    way = Smtp(Server("127.0.0.1", port), None)
    for _ in range(2):
        controller = Controller(handler, hostname="127.0.0.1", port=port)
        controller.start()
        assert way.send(letter(), yes)
        controller.stop(no_assert=True)
    way.close()
    assert len(handler.taken) == 2


def test_a_connection_that_breaks_once_is_the_letters_matter_and_twice_the_servers(smtp, handler):
    handler.breaks_at = "anna@example.org"
    with contextlib.closing(smtp):
        for _ in range(2):
            with pytest.raises(Later, match="broke off") as told:
                smtp.send(letter(), yes)
            assert (type(told.value), told.value.status) == (Later, "4.4.2")
            assert smtp.send(letter("nino@example.org"), yes)
        with pytest.raises(Later):
            smtp.send(letter(), yes)
        with pytest.raises(Down, match="broke off"):
            smtp.send(letter(), yes)


def test_lines_that_begin_with_a_dot_arrive(smtp, handler):
    with contextlib.closing(smtp):
        assert smtp.send(composing.alone(HEAD, Sheet(".\n..\n.end"), "anna@example.org"), yes)
    assert handler.taken[0].content.endswith(b"\r\n\r\n.\r\n..\r\n.end\r\n")


def test_a_server_has_less_time_than_another_worker_waits():
    assert 2 * smtp_way.PATIENCE + smtp_way.LAST_PATIENCE < LEASE


def test_no_server_is_no_matter_of_one_mail():
    with pytest.raises(Down, match=r"127\.0\.0\.1:1 does not answer"):
        Smtp(Server("127.0.0.1", 1), None).send(letter(), yes)


def certificate(folder):
    key = rsa.generate_private_key(65537, 2048)
    name = x509.Name([x509.NameAttribute(x509.NameOID.COMMON_NAME, "localhost")])
    now = dt.datetime.now(dt.UTC)
    builder = x509.CertificateBuilder(name, name, key.public_key(), 1, now, now + dt.timedelta(days=1))
    made = builder.add_extension(
        x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False
    ).sign(key, hashes.SHA256())
    (folder / "key.pem").write_bytes(
        key.private_bytes(
            serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
        )
    )
    (folder / "certificate.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(folder / "certificate.pem", folder / "key.pem")
    return context


def test_a_secret_connection_and_a_password(handler, tmp_path):
    context = certificate(tmp_path)

    def known(server, session, envelope, mechanism, data):
        good = data.login == b"paper" and data.password == b"secret"
        return AuthResult(success=good, handled=good)

    trusted = str(tmp_path / "certificate.pem")
    options = {
        "tls_context": context,
        "require_starttls": True,
        "authenticator": known,
        "auth_required": True,
    }
    with server(handler, **options) as port:
        place = Server("localhost", port, "starttls", "paper", "secret", trusted)
        with contextlib.closing(Smtp(place, None)) as way:
            assert way.send(letter(), yes)
        with pytest.raises(Down, match="does not know"):
            Smtp(place._replace(password="wrong"), None).send(letter(), yes)
        with pytest.raises(Down, match="in secret"):
            Smtp(place._replace(authorities=""), None).send(letter(), yes)
        with pytest.raises(Down, match="does not take mail from us"):
            Smtp(place._replace(security="", user=""), None).send(letter(), yes)


def test_a_server_that_cannot_keep_a_secret_is_told_none(smtp, handler):
    with pytest.raises(Down, match=r"post\.security"):
        Smtp(smtp._server._replace(security="starttls"), None).send(letter(), yes)
    assert not handler.taken


def test_tls_from_the_start(handler, tmp_path):
    controller = Controller(
        handler, hostname="localhost", port=checkers.free_port(), ssl_context=certificate(tmp_path)
    )
    controller.start()
    place = Server("localhost", controller.port, "tls", authorities=str(tmp_path / "certificate.pem"))
    with contextlib.closing(Smtp(place, None)) as way:
        assert way.send(letter(), yes)
    controller.stop(no_assert=True)


def test_an_address_that_is_not_latin(handler):
    with (
        server(handler, enable_SMTPUTF8=True) as port,
        contextlib.closing(Smtp(Server("127.0.0.1", port), None)) as way,
    ):
        assert way.send(letter("анна@example.org"), yes)
    assert handler.taken[0].rcpt_tos == ["анна@example.org"]
    with (
        server(handler, enable_SMTPUTF8=False) as port,
        contextlib.closing(Smtp(Server("127.0.0.1", port), None)) as way,
    ):
        with pytest.raises(Refused, match="not Latin"):
            way.send(letter("анна@example.org"), yes)
        assert way.send(letter(), yes)


def test_a_file_for_each_and_the_same_for_the_same(settings, newsroom):
    way = transport(settings.TAMIZDAT)
    one = letter()
    assert way.send(one, yes)
    assert way.send(one, yes)
    assert not way.send(letter(), lambda: False)
    [path] = (newsroom / "var" / "mail").iterdir()
    assert path.name == f"{one.name}.eml"
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_key_that_is_not_there_stops_all(settings):
    post = msgspec.structs.replace(settings.TAMIZDAT.post, dkim_selector="s", dkim_key="missing.pem")
    with pytest.raises(Down, match=r"missing\.pem.*tamizdat mail-key"):
        transport(msgspec.structs.replace(settings.TAMIZDAT, post=post))


def test_a_provider_gets_all_but_what_tracks_readers(mailoutbox):
    way = Provider("test")
    one = letter()
    assert way.send(one, yes)
    assert not way.send(one, lambda: False)
    [sent] = django_mail.outbox
    told = sent.anymail_test_params
    assert told["metadata"] == {"delivery": one.name}
    assert told["tags"] == ["weekly"]
    assert told["track_opens"] is told["track_clicks"] is False
    assert sent.to == ["anna@example.org"]
    assert sent.extra_headers["Message-ID"] == f"<{one.name}@paper.example>"
    assert sent.extra_headers["Auto-Submitted"] == "auto-generated"


class Answer:
    """What a provider's server says."""

    def __init__(self, status, body):
        self.status_code, self.text = status, body
        self.reason = self.url = ""
        self.headers, self.request = {}, type("Request", (), {"method": "POST", "headers": {}, "body": ""})()
        self.encoding, self.content = "utf-8", body.encode()

    def json(self, **_):
        import json

        return json.loads(self.text)


INACTIVE = (
    r'{"ErrorCode":406,"Message":"You tried to send to a recipient that has been marked as inactive.\nFound inactive '
    r'addresses: anna@example.org.\nInactive recipients are ones that have generated a hard bounce or a spam complaint."}'
)


@pytest.mark.parametrize(
    ("status", "body", "error", "said"),
    [
        (429, "{}", Later, "fewer letters"),
        (401, '{"ErrorCode":10,"Message":"Bad token"}', Down, "does not let us in"),
        (500, "{}", Down, "does not answer"),
        (422, '{"ErrorCode":402,"Message":"Invalid JSON"}', Refused, "refuses the mail"),
        (
            422,
            INACTIVE,
            Refused,
            "does not take the address",
        ),
    ],
)
def test_what_a_provider_says(settings, monkeypatch, status, body, error, said):
    import requests

    settings.ANYMAIL = {"IGNORE_UNSUPPORTED_FEATURES": True, "POSTMARK_SERVER_TOKEN": "t"}
    monkeypatch.setattr(requests.Session, "request", lambda *_, **__: Answer(status, body))
    with contextlib.closing(Provider("postmark")) as way, pytest.raises(error, match=said) as told:
        way.send(letter(), yes)
    assert type(told.value) is error
    assert "anna" not in str(told.value)


def test_what_cannot_be_given_to_a_provider_is_told_without_its_words(monkeypatch):
    def send(self, *_, **__):
        raise AnymailSerializationError("cannot write anna@example.org")

    monkeypatch.setattr("anymail.backends.test.EmailBackend.send_messages", send)
    with pytest.raises(Down, match="AnymailSerializationError") as told:
        Provider("test").send(letter(), yes)
    assert "anna" not in str(told.value)


def test_a_provider_without_its_key_says_which():
    with pytest.raises(Down, match="POSTMARK_SERVER_TOKEN"):
        Provider("postmark").send(letter(), yes)
