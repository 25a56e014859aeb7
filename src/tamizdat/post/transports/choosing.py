"""Which way out a newsroom has, from its settings."""

from __future__ import annotations

from typing import Any

from tamizdat.post.composing import Sender
from tamizdat.post.dkim import Signer, private_key
from tamizdat.post.errors import BadKey, Down
from tamizdat.post.sayings import Saying
from tamizdat.post.transports.folder import Folder
from tamizdat.post.transports.smtp import Server, Smtp
from tamizdat.post.transports.transport import Transport


def sender(config: Any) -> Sender:
    """Return from whom a newsroom's mails come; `config` is `tamizdat.config.Config`.

    Raises:
        Down: it has no address to send from.
    """
    post = config.post
    if not post.sender:
        raise Down(Saying("no mail can be sent: post.sender in tamizdat.toml is empty"))
    return Sender(post.sender, post.reply_to, post.bounces, config.doors)


def transport(config: Any) -> Transport:
    """Return a way out, for one thread.

    Raises:
        Down: the key that signs cannot be used.
    """
    post = config.post
    if post.by == "folder":
        return Folder(config.var / "mail", signer(config))
    if post.by == "smtp":
        server = Server(post.host, post.port, post.security, post.user, config.smtp_password)
        return Smtp(server, signer(config))
    # Its library is large, and few have a provider.
    from tamizdat.post.transports.provider import Provider

    return Provider(post.by)


def signer(config: Any) -> Signer | None:
    """Return who signs mails; None where the server does it itself.

    Raises:
        Down: the key cannot be read.
    """
    post = config.post
    if not post.dkim_selector:
        return None
    path = config.folder / post.dkim_key
    try:
        key = private_key(path.read_bytes())
    except (OSError, BadKey) as error:
        why = str(error.strerror) if isinstance(error, OSError) else error.saying
        raise Down(
            Saying(
                "mails cannot be signed: {path}: {why}; 'tamizdat mail-key' makes a key",
                {"path": str(path), "why": why},
            )
        ) from error
    return Signer(key, post.dkim_domain or sender(config).domain, post.dkim_selector)
