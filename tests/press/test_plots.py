from __future__ import annotations

import re

from recorded import actor, claim, event
from tamizdat.archive.record import Amount


def number(name, least, most, date, **fields):
    amount = Amount(least=least, most=most)
    return claim(name, event="e", property="deaths", amount=amount, date=date, **fields)


def rows(press) -> list[tuple[str, list[str]]]:
    """Return the rows of an event's plot: what was said, and where its dots are."""
    plot = press.read("events/e.html").split('class="plot"')[1].split("</figure>")[0]
    found = re.findall(r'<div class="row"><span>(.*?)</span>\s*(.*?)</div>', plot, re.S)
    return [(said, re.findall(r'style="--at:([^"]*)"', dots)) for said, dots in found]


def test_each_number_has_a_row_the_highest_first_and_each_claim_its_day(press):
    press.print(
        event("e"),
        actor("imu"),
        number("a", 23, 23, "2010-09-10"),
        number("b", 40, 40, "2010-09-11", status="denied"),
        number("c", 25, None, "2010-09-11"),
        number("d", 28, 28, "2010-09-20"),
        number("f", 23, 23, "2010-09-15"),
        claim("g", event="e", property="responsibility", responsible="imu", date="2010-09"),
    )
    assert rows(press) == [
        ("40", ["32.69%;--for:0.0%"]),
        ("28", ["72.67%;--for:0.0%"]),
        ("at least 25", ["32.69%;--for:0.0%"]),
        ("23", ["26.37%;--for:0.0%", "51.66%;--for:0.0%"]),
        ("Imu", ["0.0%;--for:100.0%"]),
    ]
    plot = press.read("events/e.html").split('class="plot"')[1].split("</figure>")[0]
    assert 'aria-label="11 September 2010, Imu: denied"' in plot, "it can be read out"


def test_a_single_claim_is_not_drawn(press):
    press.print(event("e"), number("a", 23, 23, "2010-09-10"))
    assert 'class="plot"' not in press.read("events/e.html")


def test_claims_of_one_day_stand_at_its_beginning(press):
    press.print(event("e"), number("a", 23, 23, "2010-09-10"), number("b", 24, 24, "2010-09-10"))
    assert rows(press) == [("24", ["0.0%;--for:0.0%"]), ("23", ["0.0%;--for:0.0%"])]
