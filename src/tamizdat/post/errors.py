"""What can go wrong in the post.

PostError
├── BadAddress   what was given is no e-mail address, or none to which we send
├── BadToken     a link is not ours, or not good any more
├── BrokenSeal   what is sealed does not open: another key, another row, or changed bytes
├── NothingKept  nothing is kept of an address that an editor asks about
├── BadImport    a file of subscribers cannot be read at all
├── BadKey       the key that signs mails cannot be used
├── NoMailing    no letter was handed over under this id
├── OtherMail    another letter was handed over under this id
├── NotNow       the mailing is not in a state in which that can be done
└── NotSent      a mail did not leave
    ├── Refused  it is not taken, now or later
    └── Later    now it cannot; another time it may
        └── Down no mail can be sent at all: the way out is closed
"""

from __future__ import annotations

from typing import Any, Literal

from tamizdat.post.reports.verdict import Kind
from tamizdat.post.sayings import Saying, Told

AddressFault = Literal["empty", "long", "signs", "at", "name", "domain"]
TokenFault = Literal["form", "forged", "purpose", "expired", "gone"]


class PostError(Told):
    """Something of the post cannot be done."""


class BadAddress(PostError):
    """What was given is no e-mail address: it is told why, for editors; `fault` says it for programs."""

    def __init__(self, fault: AddressFault, saying: Saying) -> None:
        super().__init__(saying)
        self.fault = fault

    def __reduce__(self) -> tuple[type[BadAddress], tuple[AddressFault, Saying]]:
        return BadAddress, (self.fault, self.saying)


class BadToken(PostError):
    """A link is not good. `fault` says why, for our tests: whoever sent it is told one thing in all cases."""

    def __init__(self, fault: TokenFault) -> None:
        super().__init__(Saying("this link is not good, or not any more"))
        self.fault = fault

    def __reduce__(self) -> tuple[type[BadToken], tuple[TokenFault]]:
        return BadToken, (self.fault,)


class BrokenSeal(PostError):
    """What is sealed does not open: it was sealed with another key or for another row, or it was changed."""


class NothingKept(PostError):
    """Nothing is kept of an address that an editor asks about."""


class BadImport(PostError):
    """A file of subscribers cannot be read."""


class BadKey(PostError):
    """The key that signs mails cannot be used."""


class NoMailing(PostError):
    """No letter was handed over under this id."""


class OtherMail(PostError):
    """Another letter was handed over under this id."""


class NotNow(PostError):
    """The mailing is not in a state in which that can be done."""


class NotSent(PostError):
    """A mail did not leave. What is told may hold a server's words, and so a reader's address: it is kept nowhere."""

    def __init__(self, saying: Saying, status: str = "") -> None:
        super().__init__(saying)
        self.status = status  # RFC 3463, "4.7.1", or a reply of RFC 5321, "421"

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.saying, self.status)


class Refused(NotSent):
    """It is not taken, now or later."""

    def __init__(self, saying: Saying, status: str = "", kind: Kind = Kind.SOFT) -> None:
        super().__init__(saying, status)
        self.kind = kind  # what that means for the address

    def __reduce__(self) -> tuple[Any, ...]:
        return type(self), (self.saying, self.status, self.kind)


class Later(NotSent):
    """It cannot be sent now; another time it may."""


class Down(Later):
    """No mail can be sent at all. What is told names no reader."""
