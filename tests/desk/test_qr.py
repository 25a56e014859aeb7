from __future__ import annotations

import re

import pytest

from tamizdat.desk import qr

IBAN = "DE89370400440532013000"


def test_a_bank_account_with_its_holder_is_what_banks_apps_read():
    assert (
        qr.payload("bank", "de89 3704 0044 0532 0130 00", "The Paper")
        == f"BCD\n002\n1\nSCT\n\nThe Paper\n{IBAN}"
    )


@pytest.mark.parametrize(
    ("kind", "account", "holder", "said"),
    [
        (
            "bank",
            "DE88 3704 0044 0532 0130 00",
            "The Paper",
            "DE88370400440532013000",
        ),  # its digits are wrong
        ("bank", IBAN, "", IBAN),
        ("crypto", "bitcoin: bc1qar0", "x", "bitcoin:bc1qar0"),
        ("other", " Call us ", "", "Call us"),
    ],
)
def test_other_accounts_are_said_as_they_stand(kind, account, holder, said):
    assert qr.payload(kind, account, holder) == said


def test_a_code_is_the_same_each_time_and_holds_no_script_or_size():
    drawn = qr.drawn("bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    assert drawn == qr.drawn("bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdq")
    assert re.match(rb'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 41 41"><path', drawn)
    assert len(drawn) < 3000
    assert drawn != qr.drawn("bitcoin:bc1qar0srrr7xfkvy5l643lydnw9re59gtzzwf5mdQ")
