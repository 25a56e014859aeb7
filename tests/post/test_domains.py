# ruff: noqa: E501 - records and tables
"""What DNS says of a domain that sends mail, from a name server of the test's own: broken records, too."""

import ssl
from contextlib import ExitStack

import pytest
from aiosmtpd.controller import Controller
from cryptography.hazmat.primitives.asymmetric import ec, ed25519, rsa

import checkers
import imap_server
from dns_server import BROKEN, SILENT, dns_server
from tamizdat.post import dkim
from tamizdat.post.domains import Grade, Sender, hosts, look
from tamizdat.post.domains.dns import Dns

DOMAIN = "paper.example"
HERE = "45.95.147.10"
SIX = "2a0a:e5c0::10"
NAME = "mail.paper.example"
PTR = "10.147.95.45.in-addr.arpa"
KEY = rsa.generate_private_key(65537, 2048)
AT = f"news._domainkey.{DOMAIN}"

PATIENCE = (
    1.0  # seconds for a name server that stays silent; one that speaks needs less on a busy machine, too
)

SENDER = Sender(domain=DOMAIN, selector="news", key=KEY, host=NAME)


def txt(value):
    """Return a TXT record as zones write it: in strings of at most 255."""
    return " ".join(f'"{value[at : at + 250]}"' for at in range(0, len(value), 250))


GOOD = {
    (DOMAIN, "A"): [HERE],
    (DOMAIN, "MX"): [f"10 {NAME}."],
    (DOMAIN, "TXT"): [txt("google-site-verification=abc"), txt("v=spf1 mx -all")],
    (NAME, "A"): [HERE],
    (PTR, "PTR"): [f"{NAME}."],
    (AT, "TXT"): [txt(dkim.record(KEY))],
    (f"_dmarc.{DOMAIN}", "TXT"): [txt(f"v=DMARC1; p=reject; rua=mailto:dmarc@{DOMAIN}")],
}


def findings(changes=(), sender=SENDER, timeout=5.0, without=()):
    zone = {key: value for key, value in GOOD.items() if key not in without} | dict(changes)
    with dns_server(zone) as port:
        return list(look(Dns("127.0.0.1", port, timeout), sender))


def of(found, subject, grade=None):
    return [one for one in found if one.subject == subject and (grade is None or one.grade is grade)]


def only(found, subject):
    """Return the finding that is not good; all else has to be well."""
    bad = [one for one in found if one.grade is not Grade.GOOD]
    assert [one.subject for one in bad] == [subject], bad
    return bad[0]


def test_a_domain_with_which_all_is_well():
    found = findings()
    assert {one.grade for one in found} == {Grade.GOOD}
    assert [one.subject for one in found] == ["MX", "SPF", "SPF", "DKIM", "DMARC", "Reverse DNS"]
    assert of(found, "SPF")[0].means == "1 of 10 look-ups."


def spf(record):
    return {(DOMAIN, "TXT"): [txt(record)]}


@pytest.mark.parametrize(
    ("record", "said", "remedy"),
    [
        ("v=spf1 ip4:45.95.0.0/16 +all", "ends in '+all'", f'{DOMAIN}. TXT "v=spf1 ip4:45.95.0.0/16 ~all"'),
        ("v=spf1 mx all", "ends in '+all'", f'{DOMAIN}. TXT "v=spf1 mx ~all"'),
        (
            "v=spf1 ip4:9.9.9.9 -all",
            f"{HERE}, which sends, is not among",
            f'{DOMAIN}. TXT "v=spf1 ip4:{HERE} ip4:9.9.9.9 -all"',
        ),
        (
            "v=spf1 -ip4:45.95.147.10 -all",
            f"{HERE}, which sends, is not among",
            f'{DOMAIN}. TXT "v=spf1 ip4:{HERE} -ip4:45.95.147.10 -all"',
        ),
        ("v=spf1 mx ipv4:1.2.3.4 -all", "'ipv4:1.2.3.4' in the record of", "Mend"),
        ("v=spf1 mx ip4:1.2.3 -all", "'ip4:1.2.3' in the record of paper.example is no address", "Mend"),
        ("v=spf1 mx/99 -all", "'mx/99': there is no network of that length", "Mend"),
        ("v=spf1 mx ip4:2a0a::1 -all", "is of the other family", "Mend"),
        ("v=spf1 mx include:nowhere.example -all", "leads to a domain without a record", "Mend"),
        ("v=spf1 mx include: -all", "is nothing that SPF knows", "Mend"),
        (f"v=spf1 mx include:{DOMAIN} -all", "leads back to itself", "Mend"),
        ("v=spf1 mx a:no1.example a:no2.example a:no3.example -all", "3 names in the record", "Take out"),
    ],
)
def test_a_broken_spf_record_is_explained(record, said, remedy):
    found = only(findings(spf(record)), "SPF")
    assert found.grade is Grade.WRONG
    assert said in found.there
    assert found.remedy.startswith(remedy)


def test_a_domain_without_spf_is_given_its_record():
    found = only(findings({(DOMAIN, "TXT"): [txt("something else")]}), "SPF")
    assert found.remedy == f'{DOMAIN}. TXT "v=spf1 ip4:{HERE} ~all"'


def test_two_spf_records_are_one_too_many():
    found = only(findings({(DOMAIN, "TXT"): [txt("v=spf1 mx -all"), txt("v=spf1 a -all")]}), "SPF")
    assert "2 records" in found.there


def test_includes_are_followed_and_counted():
    more = {
        (f"spf{n}.example", "TXT"): [txt(f"v=spf1 include:spf{n + 1}.example ~all")] for n in range(1, 10)
    }
    more[("spf10.example", "TXT")] = [txt("v=spf1 ip4:45.95.147.0/24 -all")]
    assert (
        of(findings(spf("v=spf1 include:spf1.example -all") | more), "SPF")[0].means == "10 of 10 look-ups."
    )
    found = only(findings(spf("v=spf1 include:spf1.example mx -all") | more), "SPF")
    assert "takes 11 look-ups, and 10 are allowed" in found.there


def test_includes_without_end_are_not_followed():
    more = {
        (f"spf{n}.example", "TXT"): [txt(f"v=spf1 include:spf{n + 1}.example ~all")] for n in range(1, 100)
    }
    found = only(findings(spf("v=spf1 include:spf1.example -all") | more), "SPF")
    assert "more than 30 look-ups are needed" in found.there


def test_a_redirect_is_followed():
    more = {("other.example", "TXT"): [txt("v=spf1 a:mail.paper.example/24 -all")]}
    assert not [
        one for one in findings(spf("v=spf1 redirect=other.example") | more) if one.grade is not Grade.GOOD
    ]


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("v=spf1 mx ?all", "does not say what of all other machines"),
        ("v=spf1 mx", "does not say what of all other machines"),
        ("v=spf1 mx ptr -all", "'ptr' is used"),
        ("v=spf1 exists:%{i}.spf.example -all", "depends on 'exists:%{i}.spf.example'"),
    ],
)
def test_what_is_doubtful_in_spf_is_noted(record, said):
    found = only(findings(spf(record)), "SPF")
    assert found.grade is Grade.NOTE
    assert said in found.there


def test_spf_of_version_6_is_looked_at():
    more = {
        (NAME, "AAAA"): [SIX],
        (NAME, "A"): [],
        ("0.1.0.0." + "0.0.0.0." * 5 + "0.c.5.e.a.0.a.2.ip6.arpa", "PTR"): [f"{NAME}."],
    }
    found = of(
        findings(spf("v=spf1 ip6:2a0a:e5c0::/32 -all") | more, without=[(NAME, "A")]), "SPF", Grade.GOOD
    )
    assert found[1].there == f"{SIX} may send for {DOMAIN}"


def key(record):
    return {(AT, "TXT"): [txt(record)]}


OURS = f"{AT}. TXT " + txt(dkim.record(KEY))
SHORT = rsa.generate_private_key(65537, 1024)
OTHER = rsa.generate_private_key(65537, 2048)


@pytest.mark.parametrize(
    ("record", "said"),
    [
        ("v=DKIM1; k=rsa; p=", "is revoked"),
        (dkim.record(OTHER), "is not the one that we sign with"),
        (dkim.record(KEY).replace("DKIM1", "DKIM2"), "says v=DKIM2"),
        (dkim.record(KEY) + "; s=tlsrpt", "is not for mail"),
        (dkim.record(KEY) + "; h=sha1", "permits only h=sha1"),
        (dkim.record(KEY) + "; rubbish", "is broken: 'rubbish' is not of the form name=value"),
        (dkim.record(KEY) + "; p=abc", "'p' stands there twice"),
    ],
)
def test_a_broken_key_is_explained_and_the_right_record_given(record, said):
    found = only(findings(key(record)), "DKIM")
    assert found.grade is Grade.WRONG
    assert said in found.there
    assert found.remedy == OURS


@pytest.mark.parametrize(
    ("record", "grade", "said"),
    [
        ("v=DKIM1; p=!!!", Grade.WRONG, "cannot be read"),
        ("v=DKIM1; p=QUJD", Grade.WRONG, "cannot be read"),
        ("v=DKIM1; k=ed25519; p=QUJD", Grade.WRONG, "cannot be read"),
        (dkim.record(SHORT), Grade.NOTE, "RSA with 1024 bits"),
        (dkim.record(ed25519.Ed25519PrivateKey.generate()), Grade.NOTE, "Ed25519"),
        (dkim.record(OTHER) + "; t=y:s", Grade.NOTE, "in test mode"),
    ],
    # Keys are made anew each time: their records cannot name the tests.
    ids=["garbage", "no RSA key", "no Ed25519 key", "short", "Ed25519", "in test mode"],
)
def test_the_key_of_somebody_elses_server_is_looked_at(record, grade, said):
    found = only(findings(key(record), Sender(domain=DOMAIN, selector="news", host=NAME)), "DKIM")
    assert found.grade is grade
    assert said in found.there


def test_a_key_of_512_bits_is_none():
    short = "v=DKIM1; k=rsa; p=MFwwDQYJKoZIhvcNAQEBBQADSwAwSAJBAKj34GkxFhD90vcNLYLInFEX6Ppy1tPf9Cnzj4p4WGeKLs1Pt8QuKUpRKfFLfRYC9AIKjbJTWit+CqvjWYzvQwECAwEAAQ=="
    found = only(findings(key(short), Sender(domain=DOMAIN, selector="news", host=NAME)), "DKIM")
    assert (found.grade, found.there) == (Grade.WRONG, f"the key at {AT} has 512 bits")


def test_an_elliptic_curve_that_dkim_does_not_know_is_no_key():
    from base64 import b64encode

    from cryptography.hazmat.primitives.serialization import Encoding, PublicFormat

    raw = (
        ec.generate_private_key(ec.SECP256R1())
        .public_key()
        .public_bytes(Encoding.DER, PublicFormat.SubjectPublicKeyInfo)
    )
    found = only(
        findings(
            key(f"v=DKIM1; p={b64encode(raw).decode()}"), Sender(domain=DOMAIN, selector="news", host=NAME)
        ),
        "DKIM",
    )
    assert "cannot be read" in found.there


def test_a_missing_key_is_given():
    assert only(findings(without=[(AT, "TXT")]), "DKIM").remedy == OURS


def test_without_a_selector_it_is_said_how_to_find_it():
    found = only(findings(sender=Sender(domain=DOMAIN, host=NAME)), "DKIM")
    assert (found.grade, found.remedy) == (Grade.NOTE, "Check it with --selector NAME.")


def policy(record, **more):
    return {(f"_dmarc.{DOMAIN}", "TXT"): [txt(record)]} | more


@pytest.mark.parametrize(
    ("record", "grade", "said"),
    [
        (f"v=DMARC1; p=none; rua=mailto:d@{DOMAIN}", Grade.NOTE, "p=none"),
        ("v=DMARC1; p=reject", Grade.NOTE, "nobody gets reports"),
        ("v=DMARC1; p=reject; rua=d@paper.example", Grade.NOTE, "is no address for reports"),
        (
            "v=DMARC1; p=reject; rua=mailto:d@reports.example.net",
            Grade.NOTE,
            "does not say that it takes reports",
        ),
        (f"v=DMARC1; p=rejct; rua=mailto:d@{DOMAIN}", Grade.WRONG, "is 'rejct'"),
        (f"v=DMARC1; rua=mailto:d@{DOMAIN}", Grade.WRONG, "is ''"),
        ("v=DMARC1; p", Grade.WRONG, "is broken"),
    ],
)
def test_a_policy_is_explained(record, grade, said):
    found = only(findings(policy(record)), "DMARC")
    assert found.grade is grade
    assert said in found.there


def test_a_missing_policy_is_given():
    found = only(findings(without=[(f"_dmarc.{DOMAIN}", "TXT")]), "DMARC")
    assert found.remedy == f'_dmarc.{DOMAIN}. TXT "v=DMARC1; p=none; rua=mailto:postmaster@{DOMAIN}"'


def test_reports_go_elsewhere_where_they_are_welcome():
    more = {(f"{DOMAIN}._report._dmarc.reports.example.net", "TXT"): [txt("v=DMARC1")]}
    record = policy("v=DMARC1; p=reject; rua=mailto:d@reports.example.net!10m")
    assert {one.grade for one in findings(record | more)} == {Grade.GOOD}


def test_the_policy_of_the_domain_above_holds():
    below = {
        (f"letters.{DOMAIN}", "MX"): [f"10 {NAME}."],
        (f"letters.{DOMAIN}", "TXT"): [txt("v=spf1 a:mail.paper.example -all")],
        (f"news._domainkey.letters.{DOMAIN}", "TXT"): [txt(dkim.record(KEY))],
    }
    sender = Sender(domain=f"letters.{DOMAIN}", selector="news", key=KEY, host=NAME)
    assert {one.grade for one in findings(below, sender)} == {Grade.GOOD}
    weak = policy(f"v=DMARC1; p=reject; sp=none; rua=mailto:d@{DOMAIN}")
    assert only(findings(below | weak, sender), "DMARC").grade is Grade.NOTE


def test_a_signature_of_another_domain_does_not_count():
    elsewhere = {("news._domainkey.provider.example.net", "TXT"): [txt(dkim.record(KEY))]}
    sender = Sender(domain=DOMAIN, signs_as="provider.example.net", selector="news", key=KEY, host=NAME)
    found = only(findings(elsewhere, sender), "DMARC")
    assert found.grade is Grade.WRONG
    assert f'post.dkim_domain = "{DOMAIN}"' in found.remedy


def test_strict_alignment_wants_the_very_domain():
    elsewhere = {(f"news._domainkey.m.{DOMAIN}", "TXT"): [txt(dkim.record(KEY))]}
    sender = Sender(domain=DOMAIN, signs_as=f"m.{DOMAIN}", selector="news", key=KEY, host=NAME)
    assert {one.grade for one in findings(elsewhere, sender)} == {Grade.GOOD}
    strict = policy(f"v=DMARC1; p=reject; adkim=s; rua=mailto:d@{DOMAIN}")
    assert only(findings(elsewhere | strict, sender), "DMARC").grade is Grade.WRONG


@pytest.mark.parametrize(
    ("changes", "without", "grade", "said"),
    [
        ({(DOMAIN, "MX"): ["0 ."]}, (), Grade.WRONG, "takes no mail (null MX)"),
        (
            {(DOMAIN, "MX"): [f"10 gone.{DOMAIN}.", f"20 {NAME}."]},
            (),
            Grade.WRONG,
            f"gone.{DOMAIN}, which should take the mail",
        ),
        ({}, [(DOMAIN, "MX"), (DOMAIN, "A")], Grade.WRONG, "names no mail server"),
        (
            {},
            [(DOMAIN, "MX")],
            Grade.NOTE,
            "names no mail server, and mail goes to the machine of its own name",
        ),
    ],
)
def test_a_domain_to_which_nobody_can_write_is_told(changes, without, grade, said):
    found = only(findings(spf(f"v=spf1 ip4:{HERE} -all") | changes, without=without), "MX")
    assert found.grade is grade
    assert said in found.there


@pytest.mark.parametrize(
    ("changes", "grade", "said", "remedy"),
    [
        ({(PTR, "PTR"): []}, Grade.WRONG, "has no name", f"{PTR}. PTR mail.YOUR-DOMAIN."),
        ({(PTR, "PTR"): ["other.example."]}, Grade.WRONG, "does not lead back", f"other.example. A {HERE}"),
        (
            {(PTR, "PTR"): ["45-95-147-10.dsl.example."], ("45-95-147-10.dsl.example", "A"): [HERE]},
            Grade.NOTE,
            "is called 45-95",
            "Ask your",
        ),
    ],
)
def test_the_name_of_the_machine_that_sends_has_to_lead_back(changes, grade, said, remedy):
    found = only(findings(changes), "Reverse DNS")
    assert found.grade is grade
    assert said in found.there
    assert remedy in found.remedy


def test_a_machine_that_only_this_one_sees_cannot_be_judged():
    found = only(findings(sender=Sender(domain=DOMAIN, selector="news", key=KEY, host="127.0.0.1")), "Host")
    assert (found.grade, found.remedy) == (Grade.NOTE, "Say it with --host ADDRESS.")


def test_a_provider_sends_from_its_own_machines():
    found = findings(sender=Sender(domain=DOMAIN, selector="news", provider="postmark"))
    assert {one.subject for one in found} == {"MX", "SPF", "DKIM", "DMARC"}
    found = findings({(DOMAIN, "TXT"): []}, Sender(domain=DOMAIN, selector="news", provider="postmark"))
    assert "postmark shows" in of(found, "SPF")[0].remedy


def test_a_domain_that_does_not_exist_is_told_first():
    top = {("example", "SOA"): ["ns.example. host.example. 1 2 3 4 5"]}
    (found,) = findings(top, sender=Sender(domain="papre.example"))
    assert found.there == "there is nothing in DNS about papre.example"


def test_a_resolver_that_denies_everything_has_no_network():
    (found,) = findings(sender=Sender(domain="papre.example"))
    assert found.there == "the name server knows nothing of '.example'"
    assert "Is this machine connected?" in found.remedy


@pytest.mark.parametrize("what", [SILENT, BROKEN])
@pytest.mark.parametrize(
    ("name", "kind", "subject"),
    [
        (AT, "TXT", "DKIM"),
        (f"_dmarc.{DOMAIN}", "TXT", "DMARC"),
        (PTR, "PTR", "Reverse DNS"),
        (DOMAIN, "MX", "MX"),
    ],
)
def test_a_question_without_an_answer_does_not_stop_the_others(what, name, kind, subject):
    without_mx = spf(f"v=spf1 ip4:{HERE} -all")
    found = only(findings(without_mx | {(name, kind): what}, timeout=PATIENCE), subject)
    assert found.grade is Grade.WRONG
    assert f"no answer about {name} ({kind})" in found.there


def test_without_a_network_that_is_said_and_nothing_else():
    (found,) = findings({(DOMAIN, "TXT"): SILENT}, timeout=PATIENCE)
    assert found.subject == "DNS"
    assert "Is this machine connected?" in found.remedy


@pytest.fixture(scope="module")
def certificate(tmp_path_factory):
    folder = tmp_path_factory.mktemp("certificate")
    imap_server._certify(folder)
    return folder


class Sink:
    async def handle_DATA(self, server, session, envelope):  # noqa: N802 - aiosmtpd's name
        return "250 OK"


def mail_server(stack, folder=None, implicit=False):
    context = None
    if folder:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(folder / "cert.pem", folder / "key.pem")
    controller = Controller(
        Sink(), hostname="127.0.0.1", port=checkers.free_port(),
        **({"ssl_context": context} if implicit else {"tls_context": context}),
    )  # fmt: skip
    controller.start()
    stack.callback(controller.stop)
    return controller.port


@pytest.mark.parametrize(("security", "implicit"), [("starttls", False), ("", False), ("tls", True)])
def test_a_mail_server_with_a_good_certificate(certificate, monkeypatch, security, implicit):
    monkeypatch.setenv("SSL_CERT_FILE", str(certificate / "cert.pem"))
    with ExitStack() as stack:
        port = mail_server(stack, certificate, implicit)
        (found,) = hosts.encrypted("localhost", port, security)
    assert found.grade is Grade.GOOD


@pytest.mark.parametrize(("security", "grade"), [("starttls", Grade.WRONG), ("", Grade.NOTE)])
def test_a_certificate_that_nobody_knows(certificate, security, grade):
    with ExitStack() as stack:
        (found,) = hosts.encrypted("localhost", mail_server(stack, certificate), security)
    assert found.grade is grade
    assert "the certificate of localhost" in found.there


@pytest.mark.parametrize(("security", "grade"), [("starttls", Grade.WRONG), ("", Grade.NOTE)])
def test_a_mail_server_that_does_not_encrypt(security, grade):
    with ExitStack() as stack:
        (found,) = hosts.encrypted("127.0.0.1", mail_server(stack), security)
    assert found.grade is grade
    assert "does not encrypt" in found.there


def test_a_mail_server_that_is_not_there():
    (found,) = hosts.encrypted("127.0.0.1", 1, "")
    assert found.grade is Grade.WRONG
    assert "cannot be reached" in found.there
