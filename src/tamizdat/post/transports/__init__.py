"""How a mail leaves: to an SMTP server, to a provider of mail, or into a folder, to look at.

All have one form, `Transport`. What they raise is in `post.errors`: `Refused` and `Later` are of one mail, `Down` of all.
"""

from tamizdat.post.transports.choosing import sender, transport
from tamizdat.post.transports.transport import Transport

__all__ = ["Transport", "sender", "transport"]
