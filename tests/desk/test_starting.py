from __future__ import annotations

import re
from importlib import resources

import pytest
from django.urls import reverse

from tamizdat.desk import actions, compose
from tamizdat.desk.compose.making import Making
from tamizdat.desk.groups import CHIEF_EDITORS, REPORTERS
from tamizdat.desk.models import Imported, Masthead, PlainPage
from tamizdat.wire import starting
from tamizdat.wire.importing import import_paths

SLUGS = {"about", "team", "contact", "contribute", "corrections", "republishing", "privacy", "support"}


def footer(edition: str) -> int:
    """Return how many lines the footer has."""
    masthead = compose.composed(Masthead.objects.get(edition=edition), Making(edition))
    return sum(len(group.links) for group in masthead.footer)


def test_a_new_newsroom_has_drafts_that_nobody_reads_yet(db):
    starting.bring()
    for edition in ("en", "ru"):
        pages = PlainPage.objects.filter(locale__language_code=edition)
        assert {page.slug for page in pages} == SLUGS and not any(page.live for page in pages)
        assert footer(edition) == len(SLUGS)
    english, russian = (
        PlainPage.objects.get(slug="about", locale__language_code=tag) for tag in ("en", "ru")
    )
    assert english.translation_key == russian.translation_key
    text = english.get_latest_revision_as_object().body.raw_data[-1]["value"]
    assert 'linktype="page"' in text, "they link to each other"


def test_to_bring_them_again_changes_nothing(db):
    starting.bring()
    before = {page.pk: page.latest_revision_id for page in PlainPage.objects.all()}
    starting.bring()
    assert {page.pk: page.latest_revision_id for page in PlainPage.objects.all()} == before


def test_a_paper_that_comes_in_finds_a_newsroom_without_them(db):
    starting.bring()
    with starting.aside():
        assert not PlainPage.objects.exists() and footer("en") == 0
        assert not Imported.objects.filter(key__startswith="page/").exists()
        actions.publish(actions.save_page("en", slug="about", title="Ours"))
    assert [page.title for page in PlainPage.objects.all()] == ["Ours"]


def test_they_come_back_after_an_import_without_pages(db, tmp_path):
    starting.bring()
    text = tmp_path / "rain.txt"
    text.write_text(
        "Rain in Osh\n\nIt rained for a long time in the town of Osh, and nobody knew when it would end.\n"
    )
    import_paths([text])
    assert PlainPage.objects.count() == 2 * len(SLUGS) and footer("ru") == len(SLUGS)


def test_what_an_editor_touched_stays(db):
    starting.bring()
    page = PlainPage.objects.get(slug="about", locale__language_code="en")
    actions.save_page("en", slug="about", title="About us")
    with starting.aside():
        assert [each.pk for each in PlainPage.objects.all()] == [page.pk]


def test_the_desk_says_that_they_wait_until_they_are_published(db, desk_of):
    starting.bring()
    chief, reporter = desk_of(CHIEF_EDITORS), desk_of(REPORTERS)
    page = PlainPage.objects.get(slug="privacy", locale__language_code="en")
    form = reverse("wagtailadmin_pages:edit", args=[page.pk])
    assert form in chief.get(reverse("wagtailadmin_home")).content.decode()
    assert form not in reporter.get(reverse("wagtailadmin_home")).content.decode()
    actions.publish(page)
    home = chief.get(reverse("wagtailadmin_home")).content.decode()
    assert f'"{form}"' not in home.partition("Texts to start")[2].partition("</section>")[0]


@pytest.mark.parametrize("edition", ["en", "ru"])
def test_no_text_names_a_paper_or_an_address(edition):
    folder = resources.files("tamizdat") / "starter" / "pages"
    for slug in SLUGS:
        text = (folder / f"{slug}.{edition}.md").read_text("utf-8")
        assert not re.search(r"Caravan|Караван|Tamizdat|@|https?:", text), slug
