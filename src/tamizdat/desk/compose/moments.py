"""Moments as documents have them."""

from __future__ import annotations

from datetime import datetime

from django.utils import timezone


def moment(at: datetime) -> str:
    """Return a moment as documents have it: with the newsroom's own offset."""
    return timezone.localtime(at).isoformat(timespec="seconds")
