"""The editors' search: what is noted, what the index has of it, who finds what."""

from __future__ import annotations

import html
import random
import shutil
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from tamizdat.desk import actions, editions
from tamizdat.desk.finding import asking, building, keeping
from tamizdat.desk.finding.asking import Found, Question
from tamizdat.desk.finding.keeping import Keeper
from tamizdat.desk.finding.states import State
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Place, Sought, Story
from tamizdat.search.slip import path_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def keeper(newsroom):
    return Keeper(asking.folder())


@pytest.fixture
def chief(user):
    return user(CHIEF_EDITORS)


def keep(keeper):
    for _ in keeper.spare():
        pass


@pytest.fixture
def find(keeper, chief):
    """Return what a chief editor finds, when the search has seen everything: headlines in order."""

    def found(words="", user=chief, **narrowing):
        keep(keeper)
        answer = Found(user, Question(words, **narrowing))
        return [hit.slip.headline for hit in answer[:100]]

    return found


def write(headline, edition="en", text="Some text.", **fields):
    return actions.create_story(edition, headline=headline, body=[("text", f"<p>{text}</p>")], **fields)


def test_a_draft_is_found_by_every_word_of_it(find, known):
    write(
        "The harbour",
        text="Ships of steel.",
        dek="Of the sea",
        bylines=[("jane", "writer")],
        places=["georgia"],
        topics=["security"],
    )
    for words in (
        "harbours",
        "ship steel",
        "seas",
        '"ships of steel"',
        "jane doe",
        "georgia",
        "caucasus",
        "security",
    ):
        assert find(words) == ["The harbour"], words
    assert find("harbour -steel") == []


def test_a_draft_that_is_being_written_is_found_as_it_is(find, published):
    published.title = "Another headline"
    published.save_revision()
    assert find("another") == ["Another headline"]
    assert find("treaty") == []
    published.refresh_from_db()
    published.get_latest_revision().publish()
    assert find("another", states=(State.LIVE,)) == ["Another headline"]


def test_saving_a_draft_notes_it_and_nothing_for_readers(published, no_marks):
    from tamizdat.desk.models import Mark

    Sought.objects.all().delete()
    published.save_revision()
    assert list(Sought.objects.values_list("kind", "uid", "gone")) == [("story", published.uid, None)]
    assert not Mark.objects.exists()


def test_a_note_is_undone_with_its_change(published):
    Sought.objects.all().delete()
    with pytest.raises(ZeroDivisionError), transaction.atomic():
        published.save_revision()
        raise ZeroDivisionError
    assert not Sought.objects.exists()


def test_a_deleted_story_is_gone(find, keeper, published):
    assert find("treaty") == ["What the treaty says"]
    published.delete()
    assert find("treaty") == []
    assert not list(keeper._shelf("en").numbers())
    assert not Sought.objects.exists()


STATES = {
    State.DRAFT: lambda story: None,
    State.LIVE: actions.publish,
    State.CHANGED: lambda story: (actions.publish(story), Story.objects.get(pk=story.pk).save_revision()),
    State.WITHDRAWN: lambda story: (actions.publish(story), Story.objects.get(pk=story.pk).unpublish()),
}


@pytest.mark.parametrize("wanted", STATES)
def test_states_can_be_told_apart(find, known, wanted):
    story = write("A story")
    find()
    STATES[wanted](story)
    for each in State:
        assert find("story", states=(each,)) == (["A story"] if each == wanted else []), each


def test_a_story_that_is_handed_in_or_scheduled(find, known, user):
    story = write("A story")
    find()
    workflow = story.get_parent().get_workflow() or story.get_workflow()
    workflow.start(story, user(REPORTERS))
    assert find("story", states=(State.MODERATION,)) == ["A story"]
    story.current_workflow_state.cancel(user=None)
    assert find("story", states=(State.DRAFT,)) == ["A story"]
    story.go_live_at = timezone.now() + timedelta(days=1)
    revision = story.save_revision()
    revision.publish()
    assert find("story", states=(State.SCHEDULED,)) == ["A story"]
    revision.refresh_from_db()
    revision.approved_go_live_at = None
    revision.save(update_fields=["approved_go_live_at"])
    assert find("story", states=(State.SCHEDULED,)) == []


def test_another_name_reaches_the_stories(find, story, monkeypatch):
    monkeypatch.setattr(keeping, "_SPREAD", 1)
    assert find("tbilisi") == []
    actions.save_place("georgia", texts={"en": {"name": "Tbilisi and around"}}, parent="caucasus", map="GE")
    assert find("tbilisi") == ["What the treaty says"]
    actions.save_place("caucasus", texts={"en": {"name": "The mountains"}}, map="AM AZ GE")
    assert find("mountains") == ["What the treaty says"]
    actions.save_person("jane", texts={"en": {"name": "Maria Perez"}})
    assert find("perez") == ["What the treaty says"]


def test_the_list_is_narrowed(find, known):
    write("First", kind="opinion", places=["georgia"], topics=["security"], bylines=[("jane", "writer")])
    write("Second", bylines=[("ivan", "writer")])
    write("Третья", "ru", places=["caucasus"])
    place = lambda slug: Place.objects.get(slug=slug)  # noqa: E731
    first = Story.objects.get(title="First")
    assert find(kinds=("opinion",)) == ["First"]
    assert set(find(place=place("caucasus"))) == {"First", "Третья"}
    assert find(place=place("georgia")) == ["First"]
    assert find(person=first.bylines.first().person) == ["First"]
    assert find(topic=first.topics.first()) == ["First"]
    assert find(editions=("ru",)) == ["Третья"]
    assert len(find(year=timezone.localtime().year)) == 3 and find(year=1999) == []


def test_all_editions_are_asked_each_in_its_language(find, known):
    write("Roads and bridges")
    write("Мосты", "ru", text="Дороги Грузии.")
    assert find("bridge") == ["Roads and bridges"]
    assert find("мост") == ["Мосты"]
    assert set(find("")) == {"Roads and bridges", "Мосты"}


def test_what_fits_best_stands_first_over_all_editions(find, known):
    write("Putin", "ru", text="Putin Putin.")
    write("Other", text="One Putin, and much else. " * 3)
    write("Putin", text="Putin.")
    assert find("putin")[-1] == "Other"
    assert len(find("putin")) == 3


def test_some_of_the_words_count_where_all_of_them_are_rare_in_all_editions(find, known, monkeypatch):
    write("Bridge and border")
    write("Мосты", "ru", text="A border.")
    assert find("bridge border") == ["Bridge and border", "Мосты"]
    monkeypatch.setattr(asking, "ENOUGH", 1)
    assert find("bridge border") == ["Bridge and border"]


def test_reporters_find_what_is_theirs_or_published(find, known, user):
    reporter = user(REPORTERS)
    write("Another's draft")
    mine = write("My draft")
    Story.objects.filter(pk=mine.pk).update(owner=reporter)
    actions.refile_all()  # an update of rows leaves no note
    shown = write("Published draft")
    actions.publish(shown)
    assert set(find("draft", user=reporter)) == {"My draft", "Published draft"}
    assert len(find("draft", user=user(EDITORS))) == 3
    shown.refresh_from_db()
    shown.title = "Published draft, with more"
    shown.save_revision()
    assert find("more", user=reporter) == []  # not published yet
    assert set(find("draft", user=reporter, states=(State.DRAFT,))) == {"My draft"}


def test_nobody_finds_anything_in_an_edition_that_is_not_his(find, known):
    from django.contrib.auth import get_user_model

    write("A story")
    stranger = get_user_model().objects.create_user("stranger")
    assert find("story", user=stranger) == []


def test_an_index_is_made_by_a_process_of_its_own(known, keeper, chief, monkeypatch):
    monkeypatch.setattr(building, "_FEW", -1)
    write("A story")
    keep(keeper)
    found = lambda: Found(chief, Question("story"))  # noqa: E731
    assert found().unready == ["en", "ru"] and not len(found())
    write("A later story")  # what changes meanwhile is not forgotten
    for tag in ("en", "ru"):
        assert keeper._buildings[tag]._process.wait(60) == 0
        keep(keeper)
    assert found().unready == [] and len(found()) == 2


def test_a_process_that_fails_is_told_and_tried_again(known, keeper, monkeypatch, caplog):
    monkeypatch.setattr(building, "_FEW", -1)
    monkeypatch.setattr(building.sys, "executable", "/bin/false")
    keep(keeper)
    process = keeper._buildings["en"]._process
    if process is not None:  # it has not failed yet
        process.wait(60)
        keep(keeper)
    assert "behind" in caplog.text
    assert not list(keeper.spare())  # for a while it rests
    keeper._not_before = 0
    monkeypatch.setattr(building, "_FEW", 100)
    keep(keeper)
    assert keeper._shelf("en").has_index()


def test_a_damaged_index_is_made_anew(find, published, keeper, caplog):
    assert find("treaty") == ["What the treaty says"]
    (asking.folder() / "en" / "search" / "manifest.idx").write_bytes(b"TZI1 no")
    keeper._indexes.clear()
    published.save_revision()
    keep(keeper)
    assert "made anew" in caplog.text
    assert find("treaty") == ["What the treaty says"]


def test_another_version_of_the_search_makes_it_anew(find, published, monkeypatch):
    assert find("treaty") == ["What the treaty says"]
    made = asking.folder() / "en" / "search" / "manifest.idx"
    before = made.stat().st_ino, made.stat().st_mtime_ns
    keep(Keeper(asking.folder()))
    assert (made.stat().st_ino, made.stat().st_mtime_ns) == before
    monkeypatch.setattr(keeping, "_maker", lambda: "another")
    keep(Keeper(asking.folder()))
    assert (made.stat().st_ino, made.stat().st_mtime_ns) != before


def test_whatever_is_wrong_the_filer_goes_on(keeper, published, monkeypatch, caplog):
    monkeypatch.setattr(keeping, "composed", lambda *_: 1 / 0)
    monkeypatch.setattr(building, "rebuild", lambda *_: 1 / 0)
    keep(keeper)
    assert "behind" in caplog.text and not list(keeper.spare())


def test_what_the_desk_finds_damaged_is_made_anew(find, published, keeper, chief, caplog):
    assert find("treaty") == ["What the treaty says"]
    asking._searchers._known.clear()
    for file in (asking.folder() / "en" / "search").glob("*/t0.idx"):
        file.unlink()
    assert Found(chief, Question("treaty")).unready == ["en"]
    assert "made anew" in caplog.text
    assert find("treaty") == ["What the treaty says"]


def test_an_index_that_is_taken_away_while_it_is_asked_is_not_ready(find, published, chief, monkeypatch):
    assert find("treaty") == ["What the treaty says"]
    asking._searchers._known.clear()
    shutil.rmtree(asking.folder() / "en")
    has_index, seen = asking.FolderShelf.has_index, []
    monkeypatch.setattr(
        asking.FolderShelf,
        "has_index",
        lambda shelf: not seen.append(1) and (len(seen) < 2 or has_index(shelf)),
    )
    assert Found(chief, Question("treaty")).unready == ["en"]
    assert not (asking.folder() / "anew").exists()


def test_a_slip_that_a_stopped_machine_lost_is_written_again(find, published, chief, keeper, caplog):
    assert find("treaty") == ["What the treaty says"]
    (asking.folder() / "en" / path_of(published.pk)).write_bytes(b"")
    assert Found(chief, Question("treaty"))[:9] == []
    published.save_revision()
    assert find("treaty") == ["What the treaty says"]
    assert not caplog.text


def test_more_than_can_be_reached_is_more_than_that(find, known, chief, monkeypatch):
    write("The harbour")
    write("The station")
    many = len(find())
    monkeypatch.setattr(asking, "LAST", many)
    assert not Found(chief, Question()).has_more
    monkeypatch.setattr(asking, "LAST", many - 1)
    assert Found(chief, Question()).has_more and len(Found(chief, Question())) == many - 1


def test_wherever_the_filer_is_cut_off_nothing_is_lost(known, chief, newsroom):
    """Leave the keeper after each step, and kill it, while stories come, change and go."""
    chance = random.Random(8)
    words = ["river", "bridge", "harbour", "tunnel", "station", "border", "minister", "election"]
    stories = [write(f"{word} story", text=" ".join(chance.choices(words, k=4))) for word in words[:4]]
    keeper = Keeper(asking.folder())
    for _ in range(25):
        act = chance.random()
        if act < 0.3 or not stories:
            stories.append(write(f"{chance.choice(words)} new", text=" ".join(chance.choices(words, k=5))))
        elif act < 0.45:
            stories.pop(chance.randrange(len(stories))).delete()
        else:
            story = chance.choice(stories)
            story.refresh_from_db()
            story.dek = " ".join(chance.choices(words, k=2))
            story.save_revision()
        steps = keeper.spare()
        for _ in range(chance.randint(0, 6)):
            next(steps, None)
        if chance.random() < 0.4:
            keeper = Keeper(asking.folder())
    keep(keeper)
    slips = {number: keeper._shelf("en").slip(number) for number in keeper._shelf("en").numbers()}
    assert slips.keys() == {story.pk for story in stories} == keeper._index("en").numbers()
    for word in words:
        expected = {n for n, slip in slips.items() if word in f"{slip.headline} {slip.dek} {slip.text}"}
        assert {hit.slip.number for hit in Found(chief, Question(word))[:100]} == expected
    assert not Sought.objects.exists()


@pytest.fixture
def page(keeper, desk_of):
    """Return a way to what somebody sees of the page."""
    desks = {}

    def get(address="", who=CHIEF_EDITORS):
        keep(keeper)
        if who not in desks:
            desks[who] = desk_of(who)
        answer = desks[who].get(f"/desk/find/{address}")
        assert answer.status_code == 200
        return answer.content.decode()

    return get


def test_the_page_shows_what_was_found_with_its_words_marked(page, story):
    actions.publish(story)
    shown = page("results/?q=treaties")
    assert f'<a href="/desk/pages/{story.pk}/edit/">What the <mark>treaty</mark> says</a>' in shown
    assert "1 story" in shown and 'lang="en">Jane Doe<' in shown and 'lang="en">Georgia<' in shown
    assert f'href="/{story.printed_path()}"' in shown
    assert "Did you mean" in page("results/?q=teraty")
    assert "No story has these words" in page("results/?q=zebra&kind=news")


def test_the_page_is_one_of_wagtails(page):
    shown = page()
    assert 'data-controller="w-swap"' in shown and "/desk/find/results/" in shown
    assert "w-drilldown" in shown and "Find stories" in shown
    # The field in the menu leads here, too.
    assert '"_type": "wagtail.sidebar.SearchModule", "_args": ["/desk/find/"]' in html.unescape(shown)


def test_filters_narrow_and_can_be_taken_away(page, known):
    write("An opinion", kind="opinion", places=["georgia"])
    write("Some news")
    caucasus = Place.objects.get(slug="caucasus")
    shown = page(
        f"?q=&kind=opinion&place={caucasus.pk}&state=draft&locale=en&year={timezone.localtime().year}"
    )
    assert "An opinion" in shown and "Some news" not in shown
    assert shown.count("w-pill__remove") >= 4
    assert "An opinion" in page(
        "?kind=nonsense&place=0&year=x&p=99&sort=worst&locale=xx"
    )  # what cannot be meant


def test_versions_in_other_editions_are_one_step_away(page, story):
    other = story.copy_for_translation(editions.locale_of("ru"))
    shown = page("results/?q=treaty&locale=en")
    assert f'<a href="/desk/pages/{other.pk}/edit/">Version: ' in shown


def test_what_is_written_is_shown_as_text(page, known):
    write('<script>alert("a")</script> & co', text="&lt;b&gt;bold&lt;/b&gt; words")
    shown = page("results/?q=%3Cb%3Ebold%22%27")
    assert "<script>alert" not in shown and "<b>" not in shown.replace("<b></b>", "")
    assert "&lt;script&gt;" in shown


def test_who_may_not_edit_a_story_is_led_to_where_readers_see_it(page, published):
    write("A treaty that is not ready")
    shown = page("results/?q=treaty", REPORTERS)
    assert f'<a href="/{published.printed_path()}">' in shown and "/edit/" not in shown
    assert "not ready" not in shown


def test_a_page_says_that_the_search_is_not_ready(desk_of, known):
    assert "being prepared" in desk_of(CHIEF_EDITORS).get("/desk/find/results/?q=a").content.decode()


def test_the_search_is_not_for_strangers(client):
    assert client.get("/desk/find/?q=a").status_code == 302
