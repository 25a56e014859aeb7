"""Planning: which pages are to be printed, again or for the first time, and which are to go."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.archive.store import Archive
from tamizdat.archive.subjects import document_subject
from tamizdat.press import keys, questions
from tamizdat.press.keys import PageKey
from tamizdat.press.ledger import Ledger, LedgerPage, Plan
from tamizdat.press.owners import SITE, all_owners, in_order, owners_of, years_of, years_under
from tamizdat.press.questions import Answer, Answers, Question
from tamizdat.press.settings import SiteSettings


class Planner:
    """Compares the ledger with the archive's present state."""

    def __init__(self, ledger: Ledger, archive: Archive, settings: SiteSettings, answers: Answers) -> None:
        self._ledger = ledger
        self._archive = archive
        self._settings = settings
        self._answers = answers

    def plan(self, *, full: bool) -> Plan:
        """Return what is to be done; `full` prints every page again, whatever the ledger says."""
        number = self._archive.number
        known = self._ledger.archive_number
        anew = full or number < known  # an archive that was restored from a backup is not what was printed
        first = known < 0 or anew
        subjects = frozenset() if first else self._archive.changed_since(known)
        answers, readers = ({}, {}) if anew else self._changed(subjects)
        first = first or Question("settings") in answers  # editions may have come, or stand at other paths
        owners = self._all_owners() if first else self._touched_owners(subjects, readers)
        new, gone, present = self._count(owners)
        stale = {page.number: why for page, why, _ in readers.values() if page.number not in gone}
        pages = [page for page, _, _ in readers.values()]
        if anew:
            stale = dict.fromkeys((page.number for page in present), "everything was printed again")
            pages = present
        moved = (page for page in pages if page.number in stale and self._moves(page, subjects, first))
        early = {page.number for page in moved if self._is_free(page.key)}
        late = set() if self._ledger.is_empty else {key for key in new if not self._is_free(key)}
        return Plan(number, anew, answers, stale, early, new, late, gone)

    def _changed(
        self, subjects: Iterable[str]
    ) -> tuple[dict[Question, Answer], dict[int, tuple[LedgerPage, str, str]]]:
        """Ask the touched questions again.

        Returns:
            The answers that are others than before; and by number the pages that read them, why, and their owners.
        """
        changed = self._ask([*subjects, questions.ALWAYS])
        if Question("settings") in changed:
            changed |= self._ask([questions.SETTINGS])
        readers: dict[int, tuple[LedgerPage, str, str]] = {}
        for question in changed:
            for page, owner in self._ledger.readers(question):
                readers.setdefault(page.number, (page, f"changed: {question}", owner))
        return changed, readers

    def _ask(self, subjects: Iterable[str]) -> dict[Question, Answer]:
        changed: dict[Question, Answer] = {}
        for question, before in self._ledger.questions_about(subjects).items():
            try:
                answer = self._answers.ask(question)
            except KeyError:
                continue  # about an edition that the site no longer has; its pages go
            if answer.digest != before:
                changed[question] = answer
        return changed

    def _all_owners(self) -> set[str]:
        return set(all_owners(self._archive, self._settings)) | self._ledger.owners()

    def _touched_owners(
        self, subjects: Iterable[str], readers: dict[int, tuple[LedgerPage, str, str]]
    ) -> set[str]:
        owners = {owner for subject in subjects for owner in owners_of(subject, self._archive)}
        return owners | {SITE} | {owner for _, _, owner in readers.values()}

    def _count(self, owners: set[str]) -> tuple[dict[PageKey, tuple[str, str]], set[int], list[LedgerPage]]:
        """Compare the pages that owners have now with those in the ledger: which are new, gone, still there."""
        new: dict[PageKey, tuple[str, str]] = {}
        gone: set[int] = set()
        present: list[LedgerPage] = []
        blank = self._ledger.is_empty
        waiting = sorted(owners, key=in_order, reverse=True)
        while waiting:
            owner = waiting.pop()
            wanted = list(keys.pages_of(owner, self._archive, self._settings))
            known = {} if blank else {page.key: page for page in self._ledger.pages_of(owner)}
            come = [key for key in wanted if key not in known]
            left = known.keys() - set(wanted)
            new |= dict.fromkeys(come, (owner, "new"))
            gone |= {known[key].number for key in left}
            present += [page for key, page in known.items() if key not in left]
            if not blank and (come or left):
                more = self._years(owner) - owners
                owners |= more
                waiting += more
        return new, gone, present

    def _years(self, owner: str) -> set[str]:
        """Return the owners of the years of a list, which come and go with its front; none for other owners."""
        beginning = years_under(owner)
        if not beginning:
            return set()
        return set(years_of(owner, self._archive)) | self._ledger.owners_under(beginning)

    def _moves(self, page: LedgerPage, subjects: frozenset[str], first: bool) -> bool:
        """Return whether a page is to be printed at another path than before."""
        key = page.key
        if not first and document_subject(key.edition, key.id) not in subjects:
            return False
        return self._path(key) != page.path

    def _is_free(self, key: PageKey) -> bool:
        """Return whether no file stands where a page is to be printed, so that no reader is led there yet."""
        return not self._ledger.has_file(self._path(key))

    def _path(self, key: PageKey) -> str:
        return keys.path_of(key, self._archive, self._settings)
