import base64
from types import SimpleNamespace

import dkim as judge
import pytest
from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa
from hypothesis import given, settings
from hypothesis import strategies as st
from relaxed import digest

from tamizdat.post import dkim
from tamizdat.post.errors import BadKey

RSA = rsa.generate_private_key(65537, 2048)
ED25519 = ed25519.Ed25519PrivateKey.generate()
NAMES = (
    "From",
    "To",
    "Subject",
    "Date",
    "Message-ID",
    "List-Unsubscribe",
    "List-Unsubscribe-Post",
    "X-Other",
)

words = st.text(st.characters(codec="utf-8", exclude_categories=("Cc", "Cs")), min_size=1, max_size=30)
values = st.lists(words, min_size=1, max_size=8).map("\r\n ".join).map(lambda value: "a " + value)
all_fields = st.lists(st.tuples(st.sampled_from(NAMES), values), max_size=12).map(
    lambda fields: [("From", "letters@paper.example"), *fields]
)
lines = st.text(st.characters(codec="utf-8", exclude_characters="\r\n\0"), max_size=200)
bodies = st.lists(lines, max_size=12).map(lambda some: "".join(f"{line}\r\n" for line in some).encode())


def mail(key, fields, body, seconds=1_700_000_000):
    signature = dkim.Signer(key, "paper.example", "tamizdat").field(fields, digest(body), seconds)
    head = "".join(f"{name}: {value}\r\n" for name, value in [signature, *fields])
    return head.encode() + b"\r\n" + body


class VerifyKey:
    """What dkimpy wants of PyNaCl, by the library that we have."""

    def __init__(self, raw, encoder):
        self.key = ed25519.Ed25519PublicKey.from_public_bytes(base64.b64decode(raw))

    def verify(self, said, signature):
        self.key.verify(signature, said)


@pytest.fixture(autouse=True, scope="module")
def nacl():
    with pytest.MonkeyPatch.context() as patch:
        signing = SimpleNamespace(VerifyKey=VerifyKey)
        errors = SimpleNamespace(BadSignatureError=InvalidSignature, ValueError=ValueError)
        encoding = SimpleNamespace(Base64Encoder=None)
        patch.setattr(
            judge,
            "nacl",
            SimpleNamespace(signing=signing, encoding=encoding, exceptions=errors),
            raising=False,
        )
        yield


def holds(message, key):
    def dns(name, timeout=5):
        assert name == b"tamizdat._domainkey.paper.example."
        return dkim.record(key).encode()

    return judge.verify(message, dnsfunc=dns)


@pytest.mark.parametrize("key", [RSA, ED25519], ids=["rsa", "ed25519"])
@settings(max_examples=60, deadline=None)
@given(fields=all_fields, body=bodies)
def test_another_program_finds_the_signature_right(key, fields, body):
    assert holds(mail(key, fields, body), key)


@pytest.mark.parametrize("body", [b"", b"\r\n", b"\r\n\r\n", b"a", b"a  b \t\r\n\r\n\r\n", b" \r\n"])
def test_bodies_that_are_hard_to_hash(body):
    assert holds(mail(RSA, [("From", "a@paper.example")], body), RSA)


FIELDS = [
    ("From", "letters@paper.example"),
    ("List-Unsubscribe", "<https://paper.example/x>"),
    ("List-Unsubscribe-Post", "List-Unsubscribe=One-Click"),
]


@pytest.mark.parametrize(
    ("old", "new"),
    [
        (b"paper.example/x", b"paper.example/y"),
        (b"One-Click", b"Two-Click"),
        (b"Hello", b"Hallo"),
        (b"\r\n\r\nHello", b"\r\nSubject: added\r\n\r\nHello"),
        (b"\r\n\r\nHello", b"\r\nList-Unsubscribe: <https://evil.example/>\r\n\r\nHello"),
        (b"\r\n\r\nHello", b"\r\nFrom: other@evil.example\r\n\r\nHello"),
    ],
)
def test_what_was_changed_or_added_underway_breaks_it(old, new):
    message = mail(RSA, FIELDS, b"Hello\r\n")
    assert holds(message, RSA)
    assert message.count(old) == 1
    assert not holds(message.replace(old, new), RSA)


def test_new_blanks_and_folds_do_not_break_it():
    message = mail(RSA, FIELDS, b"Hello  you\r\n")
    assert holds(message.replace(b"List-Unsubscribe: ", b"List-unsubscribe:\r\n\t"), RSA)
    assert holds(message.replace(b"Hello  you\r\n", b"Hello you \r\n\r\n"), RSA)


def test_no_line_is_long():
    for key in (RSA, ED25519):
        assert max(map(len, mail(key, FIELDS, b"").split(b"\r\n"))) <= 78


def pem(key):
    return key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )


def test_a_key_comes_back_from_its_file():
    for key in (RSA, ED25519):
        assert dkim.record(dkim.private_key(pem(key))) == dkim.record(key)


@pytest.mark.parametrize(
    ("bad", "said"),
    [
        (b"", "no private key"),
        (b"-----BEGIN PRIVATE KEY-----\nAAAA\n-----END PRIVATE KEY-----\n", "no private key"),
        (pem(ec.generate_private_key(ec.SECP256R1())), "neither RSA nor Ed25519"),
        (base64.b64decode(b"")+ b"no key at all", "no private key"),
    ],
)  # fmt: skip
def test_what_is_no_key_for_this_is_refused(bad, said):
    with pytest.raises(BadKey, match=said):
        dkim.private_key(bad)
