"""Addresses that documents once had, kept at the desk too: an archive that is lost takes none of them along."""

from __future__ import annotations

from collections.abc import Iterable

from tamizdat.archive import documents
from tamizdat.archive.documents import AnyDocument
from tamizdat.archive.store import Archive
from tamizdat.desk.models import Redirect
from tamizdat.desk.rows import among


def note_before(filed: Iterable[AnyDocument], archive: Archive) -> None:
    """Note the addresses that documents are about to leave. Filing them makes the same redirects in the archive."""
    _note(
        Redirect(edition=document.edition, path=old, target=document.id)
        for document in filed
        if not isinstance(document, documents.Redirect)
        and (old := archive.path_of(document.edition, document.id)) not in ("", document.path)
    )


def forget_after(filed: Iterable[AnyDocument], archive: Archive) -> None:
    """Forget what was noted of documents that were not filed after all, and of addresses at which documents stand now."""
    filed = [document for document in filed if not isinstance(document, documents.Redirect)]
    standing = {archive.path_of(document.edition, document.id) for document in filed} - {""}
    _forget(standing)


def take_over(archive: Archive) -> None:
    """Note the redirects of an archive that the desk does not know: of an earlier version, or of a filing cut short."""
    known = set(Redirect.objects.values_list("path", flat=True))
    _note(
        Redirect(edition=edition, path=each.path, target=each.target, name=_name(each))
        for edition in archive.editions()
        for each in archive.those(edition, "redirect")
        if isinstance(each, documents.Redirect) and each.path not in known
    )


def forget(document: documents.Redirect) -> None:
    """Forget a redirect whose address another document has."""
    _forget({document.path})


def _name(document: documents.Redirect) -> str:
    return "" if document.id == Redirect(path=document.path).document else document.id


def _note(rows: Iterable[Redirect]) -> None:
    """Write redirects, each in place of an earlier one. No marks: what they say is in the archive, or about to be."""
    listed = list(rows)
    if listed:  # nobody is to wait for a lock under which nothing is written
        Redirect.objects.bulk_create(
            listed, update_conflicts=True, unique_fields=["path"], update_fields=["edition", "name", "target"]
        )


def _forget(paths: set[str]) -> None:
    """Delete redirects without marks."""
    gone = list(among(Redirect.objects.values_list("pk", flat=True), "path", paths))
    if gone:
        Redirect.objects.filter(pk__in=gone)._raw_delete(Redirect.objects.db)
