"""Whether a request is the desk's, and was not answered before."""

from __future__ import annotations

import time
from typing import Final

from django.conf import settings
from django.db import IntegrityError, transaction
from django.http import HttpRequest

from tamizdat.post.sayings import Saying
from tamizdat.post.signing import GOOD_FOR, HEADER, BadSignature, check_body, verify
from tamizdat.readers.models import Nonce

# Seconds: from the earliest to the latest at which a signature is good, and some more.
_KEPT: Final = 2 * GOOD_FOR + 60


def check(request: HttpRequest) -> None:
    """Take a request of the desk, once.

    The nonces stand in the database: neither a new start nor another machine answers a request again.

    Raises:
        BadSignature: it is not the desk's, not of this time, or was answered before.
    """
    now = int(time.time())
    header = request.headers.get(HEADER, "")
    signed = verify(settings.INTERFACE_KEY, header, request.method or "", request.get_full_path(), now)
    check_body(signed, request.body)
    try:
        with transaction.atomic():
            Nonce.objects.create(nonce=signed.nonce, until=now + _KEPT)
    except IntegrityError:
        raise BadSignature(Saying("this request was answered before")) from None
