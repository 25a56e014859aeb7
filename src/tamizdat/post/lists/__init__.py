"""Who gets which newsletter: every change of it is one function here, which all doors call.

Who signs up is asked by mail whether it was them (`signing_up`); their own page and the links in letters let them choose and
leave (`choosing`); they can see and erase all that is kept of them (`rights`). To whom nothing is sent any more is in
`suppression`, how somebody agreed in `evidence`, and how a row goes for good in `leaving`.

`today` is the newsroom's day.
"""

from tamizdat.post.lists.choosing import LETTER_LINKS, Choices, choices, choose, leave, readers_of
from tamizdat.post.lists.leaving import forget
from tamizdat.post.lists.rights import erase, erase_by, export, export_by
from tamizdat.post.lists.signing_up import (
    Asking,
    Confirmed,
    Notice,
    asked,
    confirm,
    opened,
    sealed,
    sign_up,
    undo_leaving,
)
from tamizdat.post.lists.suppression import let_in, suppress

__all__ = [
    "LETTER_LINKS",
    "Asking",
    "Choices",
    "Confirmed",
    "Notice",
    "asked",
    "choices",
    "choose",
    "confirm",
    "erase",
    "erase_by",
    "export",
    "export_by",
    "forget",
    "leave",
    "let_in",
    "opened",
    "readers_of",
    "sealed",
    "sign_up",
    "suppress",
    "undo_leaving",
]
