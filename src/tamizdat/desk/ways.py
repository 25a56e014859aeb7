"""The blocks of what a masthead says of money and of reprints: the ways to give, the terms of reuse."""

from __future__ import annotations

from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.forms import CheckboxSelectMultiple
from django.utils.translation import gettext_lazy as _
from wagtail import blocks

from tamizdat.desk.blocks import WEB
from tamizdat.desk.kinds import Kind
from tamizdat.desk.qr import LONGEST_ACCOUNT


class WayKind(models.TextChoices):
    """Of what sort a way to give is."""

    CARD = "card", _("Card processor")
    BANK = "bank", _("Bank account")
    MEMBERSHIP = "membership", _("Membership site")
    CRYPTO = "crypto", _("Crypto address")
    OTHER = "other", _("Something else")


class WayBlock(blocks.StructBlock):
    """A way to give: an address of the web, or an account that givers copy or scan."""

    label = blocks.CharBlock(
        label=_("Words"), max_length=100, help_text=_("What readers see: “By card”, “Bank transfer”.")
    )
    kind = blocks.ChoiceBlock(choices=WayKind.choices, label=_("Kind"), default=WayKind.CARD)
    url = blocks.URLBlock(
        label=_("Address"),
        required=False,
        validators=[WEB],
        help_text=_(
            "The page of the card processor or membership site: https://… Leave it empty for accounts."
        ),
    )
    account = blocks.CharBlock(
        label=_("Account"),
        required=False,
        max_length=LONGEST_ACCOUNT,
        help_text=_(
            "The IBAN, account number or crypto address, exactly as givers must copy it. Readers also get it "
            "as a QR code. Have somebody else compare it, letter by letter, before you publish."
        ),
    )
    holder = blocks.CharBlock(
        label=_("Holder"), required=False, max_length=70, help_text=_("In whose name the account is.")
    )
    note = blocks.TextBlock(
        label=_("Note"),
        required=False,
        max_length=600,
        help_text=_("What givers must know: the bank and its code, the network of a crypto address."),
    )

    class Meta:
        icon = "pick"
        label = _("Way to give")

    def clean(self, value: Any) -> Any:
        """Refuse a way that leads nowhere."""
        cleaned = super().clean(value)
        if not cleaned["url"] and not cleaned["account"].strip():
            raise blocks.StructBlockValidationError(
                block_errors={
                    "account": ValidationError(_("Write an address or an account: this way leads nowhere."))
                }
            )
        return cleaned


class WaysBlock(blocks.StreamBlock):
    """All ways to give, the first first."""

    way = WayBlock()


class TermsBlock(blocks.StructBlock):
    """On what terms others may print stories."""

    licence = blocks.CharBlock(
        label=_("Licence"),
        max_length=200,
        help_text=_("Its name, or your terms in one sentence: “CC BY-ND 4.0”."),
    )
    url = blocks.URLBlock(
        label=_("Where the terms are"),
        required=False,
        validators=[WEB],
        help_text=_("The address at which the licence, or your page about republishing, can be read."),
    )
    credit = blocks.CharBlock(
        label=_("Credit"),
        required=False,
        max_length=300,
        help_text=_("The line that a reprint must carry. Leave it empty: it names the paper."),
    )
    reserved = blocks.MultipleChoiceBlock(
        label=_("Not these kinds"),
        required=False,
        choices=Kind.choices,
        widget=CheckboxSelectMultiple,
        help_text=_("Stories of these kinds are not offered, except where a story says so itself."),
    )

    class Meta:
        icon = "copy"
        label = _("Terms")


class ReuseBlock(blocks.StreamBlock):
    """The terms of reuse, or nothing."""

    terms = TermsBlock()
