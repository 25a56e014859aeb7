"""What the columns of each service's files mean."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final, Literal, NamedTuple

from tamizdat.post.errors import BadImport
from tamizdat.post.sayings import Saying

Standing = Literal["gets", "left", "bounced"]

_NO: Final = frozenset({"false", "0", "no"})
_YES: Final = frozenset({"true", "1", "yes"})

# Words for who does not get it any more, in the column "status" of services that have no form of their own here.
_STANDINGS: Final[dict[str, Standing]] = {
    "unsubscribed": "left", "unsubscribe": "left", "left": "left", "disabled": "left", "inactive": "left",
    "complained": "left", "spam": "left", "blocklisted": "left", "blacklisted": "left", "deleted": "left",
    "cleaned": "bounced", "bounced": "bounced", "bounce": "bounced", "invalid": "bounced",
}  # fmt: skip


class Form(NamedTuple):
    """A service's form."""

    name: str
    columns: tuple[frozenset[str], ...]  # a file that has one of these sets is its
    addresses: tuple[str, ...]  # the column of the address: the first that there is
    agreed: tuple[str, ...]  # columns that tell when and how they agreed; kept as evidence
    standing: Callable[[dict[str, str]], Standing]
    dated: bool = False  # whether a row that has none of `agreed` is of somebody who never did


def _mailchimp(cells: dict[str, str]) -> Standing:
    # There is a file of each kind: whoever stands in one with this column left.
    return "left" if "unsub_time" in cells else "bounced" if "clean_time" in cells else "gets"


def _substack(cells: dict[str, str]) -> Standing:
    return "left" if cells.get("email_disabled", "").casefold() in _YES else "gets"


def _ghost(cells: dict[str, str]) -> Standing:
    gets = cells.get("subscribed_to_emails", "").casefold() not in _NO and not cells.get("deleted_at")
    return "gets" if gets else "left"


def _plain(cells: dict[str, str]) -> Standing:
    return _STANDINGS.get(cells.get("status", "").casefold(), "gets")


FORMS: Final = {
    form.name: form
    for form in (
        Form(
            "mailchimp",
            (
                frozenset({"leid", "euid"}), frozenset({"optin_time", "confirm_time"}),
                frozenset({"unsub_time"}), frozenset({"clean_time"}),
            ),
            ("email_address", "email"),
            ("optin_time", "confirm_time"),
            _mailchimp,
            dated=True,
        ),
        Form(
            "substack",
            (frozenset({"active_subscription"}), frozenset({"stripe_plan", "start_date"})),
            ("email",),
            ("created_at", "start_date"),
            _substack,
        ),
        Form("ghost", (frozenset({"subscribed_to_emails"}),), ("email",), ("created_at",), _ghost),
        Form(
            "plain",
            (),
            ("email", "email_address", "e_mail", "mail", "address", "почта", "адрес", "эл._почта", "ایمیل"),
            ("agreed", "confirmed", "confirmed_at", "optin_time", "created_at", "subscribed_at", "date", "source"),
            _plain,
        ),
    )
}  # fmt: skip


def form_of(columns: tuple[str, ...], name: str = "") -> tuple[Form, str]:
    """Return the form of a file, as named or told by its columns, and the column of the address.

    Raises:
        BadImport: no column holds addresses.
    """
    there = frozenset(columns)
    form = FORMS[name] if name else _told(there)
    address = next((one for one in form.addresses if one in there), "")
    if not address:
        raise BadImport(
            Saying(
                "No column is called '{wanted}': the file has {columns}. Name the column of the addresses so, in the first "
                "row.",
                {"wanted": form.addresses[0], "columns": ", ".join(columns)[:200]},
            )
        )
    return form, address


def _told(columns: frozenset[str]) -> Form:
    for form in FORMS.values():
        if any(wanted <= columns for wanted in form.columns):
            return form
    return FORMS["plain"]
