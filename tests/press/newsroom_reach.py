"""How far an act on stories may reach: the rule of decision 15, written anew from the documents alone.

It knows nothing of questions that were asked, subjects that were named or digests. A page that is rendered after an act on
stories and that is not within reach would make a publication cost more with the archive's age.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from tamizdat.archive import lists
from tamizdat.archive.documents import Coverage, Place, Story, Topic
from tamizdat.archive.fronts import Front
from tamizdat.archive.lists import utc
from tamizdat.press.keys import PageKey
from tamizdat.press.questions import decode

List = tuple[str, str, str]  # edition, of, id
Docs = Mapping[tuple[str, str], Any]


class Reach:
    """What acts on stories may have printed again: the stories as they were, and as they are."""

    def __init__(self, before: Docs, after: Docs) -> None:
        self._states = (before, after)
        self.touched = {key for key in before.keys() | after.keys() if before.get(key) != after.get(key)}
        stories = [docs[key] for docs in self._states for key in self.touched if key in docs]
        self.only_stories = all(isinstance(story, Story) for story in stories)
        if self.only_stories:
            self._shared = {story.story for story in stories}
            self.editions = {edition for edition, _ in self.touched}
            self._months_of_versions = {
                (doc.edition, doc.published[:7])
                for docs in self._states
                for doc in docs.values()
                if isinstance(doc, Story) and doc.story in self._shared
            }
            self._moments = self._all_moments()
            self.lists = {
                list for entries in self._moments for key in self.touched for list in entries.get(key, ())
            }
            self.come_or_gone = self._newest(self._moments[0]) ^ self._newest(self._moments[1])

    def _all_moments(self) -> list[dict[tuple[str, str], dict[List, str]]]:
        """Return, before and after, in which lists each story stands, and the moments by which it is ordered there."""
        return [
            {key: moments_of(doc, docs) for key, doc in docs.items() if isinstance(doc, Story)}
            for docs in self._states
        ]

    def _newest(self, entries: dict[tuple[str, str], dict[List, str]]) -> set[tuple[str, str]]:
        """Return (edition, id) of the newest stories of each edition."""
        found: set[tuple[str, str]] = set()
        for tag in {edition for edition, _ in entries}:
            all = (tag, "all", "")
            order = sorted(
                (utc(moments[all]), id) for (edition, id), moments in entries.items() if edition == tag
            )
            found |= {(tag, id) for _, id in order[-lists.RECENT :]}
        return found

    def holds(self, key: PageKey, reads: set[str]) -> bool:
        """Return whether a page is within reach; `reads` is what it read, before and now."""
        questions = [decode(read) for read in reads]
        if any(self._is_named(question) for question in questions):
            return True
        list = (key.edition, key.of, key.id)
        match key.kind:
            case "home" | "lost" | "contents" | "search" | "feeds" | "news":
                return key.edition in self.editions
            case "sitemaps":
                return True
            case "list":
                return list in self.lists or self._shows(key)
            case "rss" | "atom" | "feed":
                return list in self.lists
            case "moved":  # a show's feed, at an address that it left
                return any((edition, of) == (key.edition, "series") for edition, of, _ in self.lists)
            case "cut" | "year":
                return list in self.lists and key.cut.period[:4] in self._years(list)
            case "sitemap" if key.cut:
                own = key.cut.period[:4] in self._years((key.edition, "all", ""), beside=False)
                return own or (key.edition, key.cut.period) in self._months_of_versions
            case "story":
                follow_ups = (key.edition, "follow-ups", key.id) in self.lists
                recent = (key.edition, key.id) in self.come_or_gone
                return follow_ups or recent or any(self._comes_next(key, list) for list in self.lists)
            case "page":
                return (key.edition, "corrected", "") in self.lists
            case _:
                return False

    def cost(self, pages: Mapping[PageKey, set[str]]) -> int:
        """Return how many pages were rendered, but for the cuts of the touched years and for pages that name the stories.

        Nor do a show's former addresses count: they are as many as its editors have given it names.
        """
        return sum(
            key.kind not in ("cut", "year", "sitemap", "moved")
            and not any(self._is_named(decode(read)) for read in reads)
            for key, reads in pages.items()
        )

    @property
    def bound(self) -> int:
        """Return how many pages that may be at most.

        Home, 404, contents, the page of the search, that of feeds, the news and the index of sitemaps of an edition; the
        front and the feeds of each list, or the page that shows it; and for each act the few stories that come next in a list
        in which stories look back, and one that comes among the newest or goes from there; and the fronts that editors
        composed. Nothing in this grows with the archive. Cuts have a rule of their own, `_years`: those of other years are
        never rendered.
        """
        acts = len(self.touched) * len(self._states)
        back = sum(of in lists.LOOKED_BACK for _, of, _ in self.lists)
        return (
            7 * len(self.editions) + 4 * len(self.lists) + acts * (back * lists.LOOK_BACK + 1) + self._fronts
        )

    def _shows(self, key: PageKey) -> bool:
        """Return whether a place's or topic's front shows another list that was touched, by a strip or as its coverage."""
        for docs in self._states:
            for doc in docs.values():
                if isinstance(doc, Front) and (doc.edition, doc.of) == (key.edition, key.id):
                    strips = {(strip.of, strip.id) for strip in doc.strips}
                    if any((of, id) in strips or (of, "") in strips for _, of, id in self.lists):
                        return True
                under = isinstance(doc, Coverage) and (doc.edition, doc.topic) == (key.edition, key.id)
                if under and (doc.edition, "coverage", doc.id) in self.lists:
                    return True
        return False

    @property
    def _fronts(self) -> int:
        """Return how many places and topics have a front of their own, or a coverage; editors made them, not the years."""
        docs = [doc for docs in self._states for doc in docs.values() if isinstance(doc, Front | Coverage)]
        return len(
            {(doc.edition, doc.of if isinstance(doc, Front) else doc.topic) for doc in docs} - {("", "")}
        )

    def _is_named(self, question: Any) -> bool:
        """Return whether a question is about a touched story itself, not about a list in which it stands."""
        if question.name == "versions":
            return question.id in self._shared
        return (
            question.name in ("document", "label", "card") and (question.edition, question.id) in self.touched
        )

    def _years(self, list: List, *, beside: bool = True) -> set[str]:
        """Return the touched years of a list, with the years that have stories next to them."""
        found: set[str] = set()
        for entries in self._moments:
            all_years = sorted({moments[list][:4] for moments in entries.values() if list in moments})
            for other in self._moments:
                touched = {other[key][list][:4] for key in self.touched if list in other.get(key, ())}
                found |= touched
                for year in touched if beside else ():
                    found |= set(
                        [y for y in all_years if y < year][-1:] + [y for y in all_years if y > year][:1]
                    )
        return found

    def _comes_next(self, key: PageKey, list: List) -> bool:
        """Return whether a story is one of the few that come after a touched one in a list in which stories look back."""
        own = (key.edition, key.id)
        if list[1] not in lists.LOOKED_BACK:
            return False
        for entries in self._moments:
            order = sorted(
                (utc(moments[list]), id) for (_, id), moments in entries.items() if list in moments
            )
            if list not in entries.get(own, ()):
                continue
            here = order.index((utc(entries[own][list]), key.id))
            for other in self._moments:
                for touched in self.touched:
                    if list in other.get(touched, ()):
                        place = (utc(other[touched][list]), touched[1])
                        if 0 < sum(place <= each for each in order[: here + 1]) <= lists.LOOK_BACK + 1:
                            return True
        return False


def moments_of(story: Story, docs: Docs) -> dict[List, str]:
    """Return the lists in which a story stands, each with the moment by which it is ordered there."""
    named = {("place", id) for id in story.places} | {("topic", id) for id in story.topics}
    for tree in (Place, Topic):
        kind = tree.__name__.lower()
        waiting = [id for of, id in named if of == kind]
        while waiting:
            found = docs.get((story.edition, waiting.pop()))
            above = {found.parent, *getattr(found, "listed_under", ())} if isinstance(found, tree) else set()
            new = {(kind, id) for id in above - {""}} - named
            named |= new
            waiting += [id for _, id in new]
    named |= {("coverage", id) for id in story.coverage} | {("person", line.person) for line in story.bylines}
    named |= {("actor", id) for id in story.actors} | {("event", id) for id in story.events}
    named |= {("series", story.series)} if story.series else set()
    named |= {("follow-ups", id) for id in story.follows} | {("all", ""), ("kind", story.kind)}
    moments = {(story.edition, of, id): story.published for of, id in named}
    if story.corrections:
        latest = max(line.date for line in story.corrections)
        moments[story.edition, "corrected", ""] = f"{latest}T00:00:00+00:00"
    return moments
