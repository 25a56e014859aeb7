"""Organisations and policies by what stands in DNS; the examples of RFC 9989, 4.10, first."""

from __future__ import annotations

import pytest

from tamizdat.post.domains.tree_walk import organisation, related, walk

MAIL = "a.mail.example.com"


class Zone:
    """A DNS of policies alone; it notes what it was asked."""

    def __init__(self, policies):
        self.policies, self.asked = policies, []

    def texts(self, name):
        self.asked.append(name)
        said = self.policies.get(name.removeprefix("_dmarc."), [])
        return [f"v=DMARC1; {each}" for each in ([said] if isinstance(said, str) else said)] + ["v=spf1 -all"]


@pytest.mark.parametrize(
    ("domain", "policies", "found"),
    [
        (MAIL, {"mail.example.com": "p=none", "example.com": "p=none"}, "example.com"),
        (MAIL, {"mail.example.com": "p=none; psd=n", "example.com": "p=none"}, "mail.example.com"),
        (MAIL, {"com": "p=none; psd=y"}, "example.com"),
        (MAIL, {}, MAIL),
        ("co.uk", {"co.uk": "p=none; psd=y"}, "co.uk"),
        ("a.co.uk", {"co.uk": "p=none; psd=y", "a.co.uk": "p=none"}, "a.co.uk"),
        ("a.co.uk", {"a.co.uk": ["p=none", "p=reject"], "uk": "p=none; psd=y"}, "co.uk"),
        ("mail.a.co.uk", {"a.co.uk": "p"}, "a.co.uk"),
    ],
)
def test_the_organisation_of_a_domain(domain, policies, found):
    assert organisation(domain, walk(Zone(policies), domain)) == found


def test_of_a_deep_domain_eight_names_are_asked():
    zone = Zone({})
    walk(zone, "a.b.c.d.e.f.g.h.mail.example.com")
    assert zone.asked == [
        "_dmarc.a.b.c.d.e.f.g.h.mail.example.com",
        "_dmarc.e.f.g.h.mail.example.com",
        "_dmarc.f.g.h.mail.example.com",
        "_dmarc.g.h.mail.example.com",
        "_dmarc.h.mail.example.com",
        "_dmarc.mail.example.com",
        "_dmarc.example.com",
        "_dmarc.com",
    ]
    assert len(set(zone.asked)) == 8


@pytest.mark.parametrize(
    ("one", "other", "same"),
    [
        ("a.co.uk", "b.co.uk", False),
        ("mail.a.co.uk", "A.co.uk.", True),
        ("mail.a.co.uk", "news.a.co.uk", True),
        ("a.co.uk", "a.co.uk", True),
    ],
)
def test_what_shares_two_names_is_not_one_organisation(one, other, same):
    assert related(Zone({"a.co.uk": "p=none", "b.co.uk": "p=none"}), one, other) is same
