import pickle

import idna
import pytest
from hypothesis import given
from hypothesis import strategies as st

from tamizdat.post.addresses import checked, compared, domain, of_a_function
from tamizdat.post.errors import BadAddress
from tamizdat.post.sayings import Saying


@pytest.mark.parametrize(
    ("text", "address"),
    [
        ("nino@paper.example", "nino@paper.example"),
        ("  Nino.B+news@Paper.Example ", "Nino.B+news@paper.example"),
        ("o'brien_{x}!#$%&*/=?^`|~-@a-b.example", "o'brien_{x}!#$%&*/=?^`|~-@a-b.example"),
        ("нино@почта.рф", "нино@xn--80a1acny.xn--p1ai"),
        ("nino@ПОЧТА.рф", "nino@xn--80a1acny.xn--p1ai"),
        ("nino@straße.example", "nino@xn--strae-oqa.example"),
        ("nino@xn--80a1acny.xn--p1ai", "nino@xn--80a1acny.xn--p1ai"),
        ("नीनो@paper.example", "नीनो@paper.example"),
        ("cafe\u0301@paper.example", "caf\u00e9@paper.example"),
        (f"{'a' * 64}@paper.example", f"{'a' * 64}@paper.example"),
    ],
)
def test_an_address_is_taken_as_mail_is_sent_to_it(text, address):
    assert checked(text) == address
    assert checked(address) == address


@pytest.mark.parametrize(
    ("text", "fault"),
    [
        ("", "empty"),
        ("   ", "empty"),
        ("nino", "at"),
        ("@paper.example", "name"),
        ("nino@", "domain"),
        ("nino@paper", "domain"),
        ("nino@paper.example.", "domain"),
        ("nino@.example", "domain"),
        ("nino@paper..example", "domain"),
        ("nino@-paper.example", "domain"),
        ("nino@pa_per.example", "domain"),
        ("nino@127.0.0.1", "domain"),
        ("nino@[127.0.0.1]", "domain"),
        (f"nino@{'a' * 64}.example", "domain"),
        ("a@b@paper.example", "name"),
        ("nino.@paper.example", "name"),
        (".nino@paper.example", "name"),
        ("ni..no@paper.example", "name"),
        ('"nino"@paper.example', "name"),
        ("nino(x)@paper.example", "name"),
        ("Nino <nino@paper.example>", "signs"),
        ("<nino@paper.example>", "name"),
        ("a@paper.example,b@paper.example", "name"),
        ("nino@paper.example\r\nBcc: all@paper.example", "signs"),
        ("nino\n@paper.example", "signs"),
        ("nino@paper.example\n", "signs"),
        ("nino\x00@paper.example", "signs"),
        ("nino\u200b@paper.example", "signs"),
        ("nino\u202e@paper.example", "signs"),
        ("ni no@paper.example", "signs"),
        ("nino\u2028@paper.example", "signs"),
        (f"{'a' * 65}@paper.example", "long"),
        (f"{'ж' * 33}@paper.example", "long"),
        (f"nino@{'a.' * 130}example", "long"),
        (f"{'a' * 60}@{'ж.' * 24}example", "long"),
    ],
)
def test_what_is_none_is_refused_and_the_error_says_why(text, fault):
    with pytest.raises(BadAddress) as error:
        checked(text)
    assert error.value.fault == fault
    assert len(str(error.value)) < 120


def test_ten_million_letters_are_not_looked_at():
    with pytest.raises(BadAddress, match="254"):
        checked("a" * 10_000_000)


def test_the_error_comes_back_from_a_worker():
    error = pickle.loads(pickle.dumps(BadAddress("at", Saying("no sign"))))
    assert (error.fault, str(error)) == ("at", "no sign")


@given(st.from_regex(r"[A-Za-z0-9-]{1,8}(\.[A-Za-z0-9-]{1,8}){0,3}", fullmatch=True))
def test_plain_domains_are_those_that_idna_takes(domain):
    try:
        expected = idna.encode(domain, uts46=True).decode().lower()
    except idna.IDNAError:
        expected = ""
    whole = "." in expected and not expected.rpartition(".")[2].isdigit()
    try:
        assert checked(f"nino@{domain}") == f"nino@{expected}"
    except BadAddress:
        assert not whole


def test_capitals_do_not_make_another_address_and_dots_do():
    assert compared(checked("Nino@Paper.Example")) == compared(checked("nino@paper.example"))
    assert compared(checked("НИНО@почта.рф")) == compared(checked("нино@ПОЧТА.РФ"))
    assert compared(checked("n.ino@paper.example")) != compared(checked("nino@paper.example"))
    assert compared(checked("nino+a@paper.example")) != compared(checked("nino@paper.example"))


@given(st.text(max_size=300))
def test_whatever_is_entered_becomes_an_address_of_one_line_or_an_error(text):
    try:
        address = checked(text)
    except BadAddress:
        return
    assert not set(address) & set('\r\n\0 <>,;:"()[]\\\t')
    assert address.count("@") == 1
    assert len(address.encode()) <= 254
    assert checked(address) == address


def test_the_domain_and_functions():
    assert domain("nino@paper.example") == "paper.example"
    assert of_a_function("Postmaster@paper.example")
    assert not of_a_function("editor@paper.example")
