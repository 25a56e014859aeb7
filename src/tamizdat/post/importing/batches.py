"""Some of the people of a file, and what has to be written of them: a few queries for all."""

from __future__ import annotations

import datetime as dt
import uuid
from collections import Counter, defaultdict
from collections.abc import Callable
from typing import Any

from tamizdat.post import sealing
from tamizdat.post.importing.people import Person
from tamizdat.post.lists import evidence, tallies
from tamizdat.post.lists.leaving import drop
from tamizdat.post.lists.limits import may_notice_all
from tamizdat.post.lists.signing_up import Notice
from tamizdat.post.models import Evidence, Left, Subscriber, Subscription, Suppression


class Batch:
    """People, none of whom both gets letters and left, and what is known of them."""

    def __init__(self, people: list[Person], form: str, said: str, ask: bool, today: dt.date) -> None:
        self._people, self._form, self._said, self._ask, self._today = people, form, said, ask, today
        self._lookups = [one.lookup for one in people]
        self.taken = self.known = self.left = 0
        self.notices: list[Notice] = []
        self._new: list[Subscriber] = []
        self._given: list[tuple[Subscriber, Person, list[uuid.UUID]]] = []
        self._gone: list[Person] = []

    @classmethod
    def of(cls, form: str, said: str, ask: bool, today: dt.date) -> Callable[[list[Person]], Batch]:
        """Return what makes a batch of people of one import."""
        return lambda people: cls(people, form, said, ask, today)

    def save(self) -> None:
        """Write all that follows from the rows; called once, in a transaction."""
        self._look_up()
        for person in self._people:
            if person.standing == "gets":
                self._gets(person)
            else:
                self._goes(person)
        Subscriber.objects.bulk_create(self._new)
        self._give()
        self._keep_gone()

    def _look_up(self) -> None:
        self._subscribers = {
            bytes(one.lookup): one for one in Subscriber.objects.filter(lookup__in=self._lookups)
        }
        suppressed = Suppression.objects.filter(lookup__in=self._lookups)
        self._suppressed = {bytes(one) for one in suppressed.values_list("lookup", flat=True)}
        left = Left.objects.filter(lookup__in=self._lookups).values_list("lookup", "newsletter")
        self._left = {(bytes(lookup), newsletter) for lookup, newsletter in left}
        self._got: dict[uuid.UUID, dict[uuid.UUID, bool]] = defaultdict(dict)
        ids = [one.id for one in self._subscribers.values()]
        for row in Subscription.objects.filter(subscriber__in=ids):
            self._got[row.subscriber_id][row.newsletter] = row.confirmed

    def _gets(self, person: Person) -> None:
        wanted = [one for one in person.newsletters if (person.lookup, one) not in self._left]
        if person.lookup in self._suppressed or not wanted:
            self.left += 1
            return
        subscriber = self._subscribers.get(person.lookup) or self._added(person)
        got = self._got[subscriber.id]
        # Who was asked already is not asked again; who agreed elsewhere need not be.
        missing = [one for one in wanted if (one not in got if self._ask else not got.get(one))]
        if not missing:
            self.known += 1
            return
        self.taken += 1
        self._given.append((subscriber, person, missing))
        got |= dict.fromkeys(missing, not self._ask)

    def _added(self, person: Person) -> Subscriber:
        id = uuid.uuid4()
        subscriber = Subscriber(
            id=id,
            sealed=sealing.seal(person.address, id),
            lookup=person.lookup,
            language=person.language,
            asked=self._today,
        )
        if not self._ask:
            subscriber.state, subscriber.confirmed = Subscriber.State.CONFIRMED, self._today
        self._new.append(subscriber)
        self._subscribers[person.lookup] = subscriber
        return subscriber

    def _give(self) -> None:
        day = self._today
        Subscription.objects.bulk_create(
            [
                Subscription(subscriber=one, newsletter=newsletter, confirmed=not self._ask, since=day)
                for one, _, newsletters in self._given
                for newsletter in newsletters
            ],
            **self._where_there_is_one(),
        )
        Evidence.objects.bulk_create(
            [
                evidence.row(one.id, newsletter, self._fact(person))
                for one, person, newsletters in self._given
                for newsletter in newsletters
            ]
        )
        if self._ask:
            self._ask_each()
        else:
            self._confirm_each()

    def _where_there_is_one(self) -> dict[str, Any]:
        """Say what becomes of a subscription that waits for its button: it goes on waiting, or is confirmed."""
        if self._ask:
            return {"ignore_conflicts": True}
        return {
            "update_conflicts": True,
            "unique_fields": ["newsletter", "subscriber"],
            "update_fields": ["confirmed", "since"],
        }

    def _confirm_each(self) -> None:
        ids = [one.id for one, _, _ in self._given]
        waiting = Subscriber.objects.filter(id__in=ids, state=Subscriber.State.UNCONFIRMED)
        waiting.update(state=Subscriber.State.CONFIRMED, confirmed=self._today)
        joined = Counter(newsletter for _, _, newsletters in self._given for newsletter in newsletters)
        for newsletter, count in joined.items():
            tallies.came([newsletter], self._today, count)

    def _ask_each(self) -> None:
        may = may_notice_all([person.lookup for _, person, _ in self._given], self._today)
        asked: dict[uuid.UUID, Notice] = {}
        for one, person, newsletters in self._given:
            if person.lookup in may:
                before = asked[one.id].newsletters if one.id in asked else ()
                asked[one.id] = Notice("confirm", one.id, (*before, *newsletters), person.language)
        self.notices = list(asked.values())

    def _goes(self, person: Person) -> None:
        """Keep that somebody left there, unless they pressed our own button: what they said here is newer or as good."""
        subscriber = self._subscribers.get(person.lookup)
        goes_from = person.newsletters
        if subscriber and person.standing == "bounced":  # a mailbox is there for all of them or for none
            goes_from = tuple(self._got[subscriber.id])
        if subscriber and self._pressed(subscriber, goes_from):
            self.known += 1
            return
        self.left += 1
        self._gone.append(person)
        if subscriber:
            drop(subscriber, goes_from, self._today)

    def _pressed(self, subscriber: Subscriber, newsletters: tuple[uuid.UUID, ...]) -> bool:
        if not any(self._got[subscriber.id].get(one) for one in newsletters):
            return False
        rows = Evidence.objects.filter(subscriber=subscriber, newsletter__in=newsletters)
        return any(evidence.fact(row).what == "confirmed" for row in rows)

    def _keep_gone(self) -> None:
        Left.objects.bulk_create(
            [
                Left(lookup=one.lookup, newsletter=newsletter, since=self._today)
                for one in self._gone
                if one.standing == "left"
                for newsletter in one.newsletters
            ],
            ignore_conflicts=True,
        )
        Suppression.objects.bulk_create(
            [
                Suppression(lookup=one.lookup, reason=Suppression.Reason.BOUNCED, since=self._today)
                for one in self._gone
                if one.standing == "bounced"
            ],
            ignore_conflicts=True,
        )

    def _fact(self, person: Person) -> evidence.Fact:
        return evidence.Fact(
            "brought", self._today.isoformat(), f"import {self._form}", self._said, person.columns
        )
