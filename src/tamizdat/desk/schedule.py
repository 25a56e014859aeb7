"""What falls due: publications and withdrawals that editors set for a time.

The filer asks each second. What fell due while it was down is carried out at its next start. One page that cannot be
published does not keep the others waiting; it is reported once and tried again each minute.
"""

from __future__ import annotations

import logging
from collections.abc import Callable, Iterator
from datetime import datetime, timedelta
from typing import Any

from django.core.exceptions import ValidationError
from django.db import DatabaseError
from wagtail.models import Page, Revision

log = logging.getLogger("tamizdat.desk")

RETRY = timedelta(minutes=1)
LOOK_AGAIN = timedelta(minutes=1)  # for withdrawals, if nothing changed meanwhile


class Schedule:
    """Carries out what falls due."""

    def __init__(self) -> None:
        self._failed: dict[str, tuple[str, datetime]] = {}  # what: why, when to try again
        self._next_withdrawal: datetime | None = None
        self._looked: datetime | None = None

    def changed(self) -> None:
        """Say that pages changed: the next withdrawal may be another."""
        self._looked = None

    def carry_out(self, now: datetime) -> list[dict[str, str]]:
        """Publish and withdraw what is due at `now`; return the failures that were not reported yet."""
        failures = []
        for key, title, act in [*self._withdrawals(now), *self._publications(now)]:
            if self._failed.get(key, ("", now))[1] > now:
                continue
            try:
                act()
            except DatabaseError:
                raise  # not the page's fault; the filer tries again
            except Exception as error:  # whatever is wrong with one page, the others go on
                why = _why(error)
                log.warning("“%s” could not be carried out: %s", title, why)
                if self._failed.get(key, ("",))[0] != why:
                    failures.append(_failure(title, why))
                self._failed[key] = (why, now + RETRY)
            else:
                self._failed.pop(key, None)
                self.changed()
        return failures

    def _withdrawals(self, now: datetime) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        if self._looked is None or now - self._looked > LOOK_AGAIN:
            due = Page.objects.filter(live=True, expire_at__isnull=False)
            self._next_withdrawal = due.order_by("expire_at").values_list("expire_at", flat=True).first()
            self._looked = now
        if self._next_withdrawal is None or self._next_withdrawal > now:
            return
        self._looked = None
        for page in list(Page.objects.filter(live=True, expire_at__lte=now).order_by("expire_at")):
            yield f"withdraw {page.pk}", page.title, _withdrawal(page)

    def _publications(self, now: datetime) -> Iterator[tuple[str, str, Callable[[], Any]]]:
        due = Revision.objects.filter(approved_go_live_at__lte=now).order_by("approved_go_live_at")
        for revision in due:
            yield f"publish {revision.pk}", revision.object_str, _publication(revision)


def _withdrawal(page: Page) -> Callable[[], Any]:
    return lambda: page.specific.unpublish(set_expired=True, log_action="wagtail.unpublish.scheduled")


def _publication(revision: Revision) -> Callable[[], Any]:
    return lambda: revision.publish(log_action="wagtail.publish.scheduled")


def _why(error: Exception) -> str:
    if isinstance(error, ValidationError):
        return " ".join(error.messages)
    return f"{type(error).__name__}: {error}"


def _failure(title: str, why: str) -> dict[str, str]:
    return {
        "what": f"“{title}”, which was due",
        "why": why,
        "remedy": "Open it at the desk, mend it and publish it, or take its date away.",
    }
