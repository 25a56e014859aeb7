from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from desk_samples import close_files
from django.contrib.auth.models import Group, Permission
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from media_samples import mp3
from wagtail.models import Page
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tamizdat.desk import actions, groups
from tamizdat.desk.admin import after
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Mark, Person, Place, Printing, Story

pytestmark = pytest.mark.django_db
GROUPS = (CHIEF_EDITORS, EDITORS, REPORTERS)


@pytest.fixture(autouse=True)
def no_patience(monkeypatch):
    monkeypatch.setattr(after, "PATIENCE", 0.05)


def form(headline="From the form", slug="from-the-form", **fields):
    """Return what the browser sends from the story's form."""
    data = {
        "title": headline,
        "slug": slug,
        "dek": "",
        "kind": "news",
        "episode_type": "full",
        "dateline": "",
        "note": "",
        "published_at": "",
        "updated_at": "",
        "go_live_at": "",
        "expire_at": "",
        "lead": "",
        "lead_caption": "",
        "lead_credit": "",
        "lead_alt": "",
        "series": "",
        "bylines": inline_formset([{"person": Person.objects.get(slug="jane").pk, "role": "writer"}]),
        "placed": inline_formset([{"place": Place.objects.get(slug="georgia").pk}]),
        "follows": inline_formset([]),
        "told": inline_formset([]),
        "involved": inline_formset([]),
        "corrections": inline_formset([]),
        "comments": inline_formset([]),
        "body": streamfield([("heading", "A heading")]),
        "entries": streamfield([]),
    }
    return nested_form_data(data | fields)


def add(client, edition="en", **fields):
    parent = actions.edition_page(edition)
    address = reverse("wagtailadmin_pages:add", args=["desk", "story", parent.pk])
    return client.post(address, form(**fields))


def edit(client, story, **fields):
    return client.post(reverse("wagtailadmin_pages:edit", args=[story.pk]), form(**fields))


@pytest.mark.parametrize("group", GROUPS)
def test_everybody_writes_a_story(group, known, desk_of):
    response = add(desk_of(group))
    story = Story.objects.get()
    assert response.status_code == 302, response.context["form"].errors
    assert not story.live
    assert [line.person.slug for line in story.bylines.all()] == ["jane"]
    assert [place.slug for place in story.places()] == ["georgia"]
    assert story.body[0].value == "A heading"


@pytest.mark.parametrize(("group", "may"), [(CHIEF_EDITORS, True), (EDITORS, True), (REPORTERS, False)])
def test_who_publishes(group, may, known, desk_of):
    client = desk_of(group)
    add(client)
    story = Story.objects.get()
    edit(client, story, **{"action-publish": "1"})
    assert Story.objects.get().live is may
    client.post(reverse("wagtailadmin_pages:unpublish", args=[story.pk]))
    if may:
        assert not Story.objects.get().live


def test_a_reporter_submits_and_an_editor_approves(known, desk_of):
    reporter, editor = desk_of(REPORTERS), desk_of(EDITORS)
    add(reporter)
    story = Story.objects.get()
    edit(reporter, story, **{"action-submit": "1"})
    state = Story.objects.get().current_workflow_state
    assert state is not None and state.workflow.name == "Moderation"
    task = state.current_task_state
    response = editor.post(reverse("wagtailadmin_pages:workflow_action", args=[story.pk, "approve", task.pk]))
    assert response.status_code == 302
    assert Story.objects.get().live


def test_a_reporter_cannot_touch_what_others_wrote(known, desk_of):
    add(desk_of(EDITORS))
    story = Story.objects.get()
    reporter = desk_of(REPORTERS)
    assert reporter.get(reverse("wagtailadmin_pages:edit", args=[story.pk])).status_code == 302
    edit(reporter, story, headline="Mine now")
    assert Story.objects.get().get_latest_revision_as_object().title == "From the form"
    reporter.post(reverse("wagtailadmin_pages:delete", args=[story.pk]))
    assert Story.objects.exists()


@pytest.mark.parametrize(
    ("address", "chief", "editor", "reporter"),
    [
        ("/desk/", True, True, True),
        ("/desk/stories/en/", True, True, True),
        ("/desk/stories/ru/", True, True, True),
        ("/desk/plain_pages/", True, True, True),
        ("/desk/snippets/desk/place/add/", True, True, False),
        ("/desk/snippets/desk/person/add/", True, True, False),
        ("/desk/snippets/desk/place/", True, True, True),
        ("/desk/snippets/desk/masthead/", True, False, False),
        ("/desk/snippets/desk/masthead/add/", True, False, False),
        ("/desk/images/", True, True, True),
        ("/desk/images/add/", True, True, True),
        ("/desk/documents/", True, True, True),
        ("/desk/users/", True, False, False),
        ("/desk/users/new/", True, False, False),
        ("/desk/printings/", True, True, True),
        ("/desk/groups/", False, False, False),
        ("/desk/sites/", False, False, False),
        ("/desk/locales/", False, False, False),
    ],
)
def test_who_sees_what(address, chief, editor, reporter, known, desk_of):
    for group, may in zip(GROUPS, (chief, editor, reporter), strict=True):
        assert (desk_of(group).get(address).status_code == 200) is may, (address, group)
    assert Client().get(address).status_code == 302


def test_nobody_in_the_groups_makes_himself_more_than_he_is(known, desk_of):
    from django.contrib.auth import get_user_model

    chief = desk_of(CHIEF_EDITORS)
    response = chief.get("/desk/users/new/")
    assert "is_superuser" not in response.context["form"].fields
    account = {
        "username": "new",
        "first_name": "N",
        "last_name": "N",
        "email": "n@example.org",
        "is_superuser": "on",
    }
    passwords = {"password1": "correct horse staple", "password2": "correct horse staple"}
    response = chief.post("/desk/users/new/", account | passwords)
    assert response.status_code == 302, response.context["form"].errors
    user = get_user_model().objects.get(username="new")
    chief.post(f"/desk/users/edit/{user.pk}/", account | {"is_active": "on"})
    user.refresh_from_db()
    assert user.is_active and not user.is_superuser


def test_a_story_of_the_russian_edition_is_russian(known, desk_of):
    add(desk_of(EDITORS), edition="ru", headline="Что говорит договор")
    assert Story.objects.get().edition == "ru"


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({"headline": ""}, "required"),
        ({"published_at": "1066-10-14 09:00"}, "cannot be meant"),
        ({"published_at": "2020-01-02 09:00", "updated_at": "2020-01-01 09:00"}, "before it is published"),
        ({"twice": True}, "has this role already"),
    ],
)
def test_the_form_says_what_is_wrong(fields, words, known, desk_of):
    fields = dict(fields)
    if fields.pop("twice", False):
        line = {"person": Person.objects.get(slug="jane").pk, "role": "writer"}
        fields["bylines"] = inline_formset([line, line])
    response = add(desk_of(EDITORS), **{"action-publish": "1"}, **fields)
    assert response.status_code == 200
    assert words in str(response.context["form"].errors)
    assert not Story.objects.filter(live=True).exists()


def test_a_story_cannot_follow_up_itself(published, desk_of):
    follows = inline_formset([{"earlier": published.pk}])
    response = edit(desk_of(EDITORS), published, follows=follows)
    assert "cannot follow up itself" in str(response.context["form"].errors)


def messages_of(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_a_headline_that_is_there_already_simply_works(published, desk_of):
    client = desk_of(EDITORS)
    first = add(client, slug=published.slug)
    assert first.status_code == 302, first.context["form"].errors
    story = Story.objects.exclude(pk=published.pk).get()
    assert (first.status_code, story.slug) == (302, f"{published.slug}-2")
    assert f"“{published.slug}” already: this one got “{story.slug}”" in messages_of(client.get(first.url))
    again = edit(client, story, slug=published.slug)  # the browser still has the old one in its form
    assert (again.status_code, Story.objects.get(pk=story.pk).slug) == (302, f"{published.slug}-2")


def test_an_address_that_was_left_empty_is_made_of_the_headline(known, desk_of):
    client = desk_of(EDITORS)
    assert add(client, headline="Снег на перевале", slug="").status_code == 302
    story = Story.objects.get(slug="sneg-na-perevale")
    assert edit(client, story, headline="Дождь", slug="").status_code == 302
    assert Story.objects.get(pk=story.pk).slug == "sneg-na-perevale", "a draft keeps what it has"
    wordless = add(client, headline="— ! —", slug="")
    assert "the headline has no letters for it" in str(wordless.context["form"].errors["slug"])


def test_an_address_that_readers_know_is_not_changed_by_itself(published, desk_of):
    other = actions.create_story("en", headline="Another", slug="another")
    actions.publish(other)
    response = edit(desk_of(EDITORS), other, slug=published.slug)
    assert response.status_code == 200
    told = messages_of(response)
    assert "Dates, address, corrections: " in told and 'href="#id_slug"' in told and published.slug in told
    assert 'id="id_slug"' in response.content.decode()


@pytest.mark.parametrize("model", ["story", "plainpage"])
def test_no_help_in_the_form_of_a_page_is_wagtails(model, known, desk_of):
    address = reverse("wagtailadmin_pages:add", args=["desk", model, actions.edition_page("en").pk])
    html = desk_of(EDITORS).get(address).content.decode()
    assert "What readers see first" in html or "The page&#x27;s heading." in html
    for name in ("title", "slug"):
        assert str(Page._meta.get_field(name).help_text) not in html.replace("&#x27;", "'")


def test_what_is_wrong_in_another_tab_is_told_with_the_way_there(known, desk_of):
    placed = inline_formset([{"place": ""}])
    response = add(desk_of(EDITORS), placed=placed, lead_alt="x" * 501)
    told = messages_of(response)
    assert "Where it belongs: " in told and ">Places</a>" in told
    assert "Story: " in told and 'href="#id_lead_alt"' in told
    target = told.partition('href="#tab-')[2].partition('"')[0]
    assert f'id="tab-{target}"' in response.content.decode()


def test_after_publishing_the_desk_says_what_was_printed(known, desk_of, filer, monkeypatch):
    """The test's filer works where the real one would: while the desk waits for it."""
    actions.refile_all()
    filer.work()
    monkeypatch.setattr(after.time, "sleep", lambda _: filer.work())
    monkeypatch.setattr(after, "PATIENCE", 30)
    client = desk_of(EDITORS)
    add(client)
    story = Story.objects.get()
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[story.pk]), form(**{"action-publish": "1"}), follow=True
    )
    html = response.content.decode()
    assert f"Printed {Printing.objects.first().printed} pages in " in html
    assert f'href="/{Story.objects.get().printed_path()}"' in html or "all of them" in html
    assert reverse("desk_printing", args=[Printing.objects.first().pk]) in html


def test_if_the_printer_does_not_answer_the_desk_says_so(known, desk_of):
    client = desk_of(EDITORS)
    add(client)
    response = client.post(
        reverse("wagtailadmin_pages:edit", args=[Story.objects.get().pk]),
        form(**{"action-publish": "1"}),
        follow=True,
    )
    assert "the printer has not answered" in response.content.decode()
    assert Mark.objects.exists()


def test_the_home_shows_printings_and_what_is_coming(published, desk_of, filer):
    actions.refile_all()
    filer.work()
    draft = actions.create_story("en", headline="Tomorrow's story", slug="tomorrow")
    draft.go_live_at = timezone.now() + timedelta(days=1)
    draft.save_revision().publish()
    html = desk_of(REPORTERS).get("/desk/").content.decode()
    assert "Printings" in html and "Tomorrow&#x27;s story" in html
    detail = desk_of(REPORTERS).get(reverse("desk_printing", args=[Printing.objects.first().pk]))
    assert published.printed_path() in detail.content.decode()


def test_people_who_are_named_cannot_be_deleted(published, desk_of):
    person = Person.objects.get(slug="jane")
    client = desk_of(EDITORS)
    response = client.post(f"/desk/snippets/desk/person/delete/{person.pk}/", follow=True)
    assert Person.objects.filter(slug="jane").exists()
    assert "cannot be deleted" in response.content.decode()
    client.post(f"/desk/snippets/desk/person/delete/{Person.objects.get(slug='ivan').pk}/")
    assert not Person.objects.filter(slug="ivan").exists()


def test_a_place_is_made_in_the_form(known, desk_of):
    data = nested_form_data(
        {
            "slug": "armenia",
            "parent": Place.objects.get(slug="caucasus").pk,
            "order": 2,
            "map": "AM",
            "texts": inline_formset(
                [{"edition": "en", "name": "Armenia", "intro": '{"blocks": [], "entityMap": {}}'}]
            ),
        }
    )
    response = desk_of(EDITORS).post("/desk/snippets/desk/place/add/", data)
    assert response.status_code == 302, response.context["form"].errors
    place = Place.objects.get(slug="armenia")
    assert place.name == "Armenia"
    georgia = Place.objects.get(slug="georgia")
    data = nested_form_data(
        {
            "slug": "caucasus",
            "parent": georgia.pk,
            "order": 0,
            "map": "QX",
            "texts": inline_formset(
                [{"edition": "ru", "name": "Кавказ", "intro": '{"blocks": [], "entityMap": {}}'}]
            ),
        }
    )
    caucasus = Place.objects.get(slug="caucasus")
    response = desk_of(EDITORS).post(f"/desk/snippets/desk/place/edit/{caucasus.pk}/", data)
    errors = str(response.context["form"].errors)
    assert "under itself" in errors


def test_the_desk_calls_nobody(known, desk_of, monkeypatch):
    import socket

    def refuse(self, address):
        if self.family != socket.AF_UNIX:
            raise AssertionError(f"it calls {address}")

    monkeypatch.setattr(socket.socket, "connect", refuse)
    client = desk_of(CHIEF_EDITORS)
    for address in ("/desk/", "/desk/pages/", "/desk/users/", "/desk/account/"):
        html = client.get(address, follow=True).content.decode()
        assert "gravatar" not in html and "releases.wagtail" not in html


def test_nobody_deletes_or_moves_an_edition(published, user):
    edition = actions.edition_page("en")
    may = edition.permissions_for_user(user(CHIEF_EDITORS))
    assert may.can_edit() and may.can_publish() and may.can_add_subpage()
    assert not (may.can_delete() or may.can_move() or may.can_copy() or may.can_unpublish())


def test_a_story_is_copied_within_its_edition_only(published, user):
    may = published.permissions_for_user(user(CHIEF_EDITORS))
    assert may.can_copy_to(actions.edition_page("en"))
    assert not may.can_copy_to(actions.edition_page("ru"))


def test_files_are_for_those_logged_in(desk_of):
    document = actions.save_document(b"%PDF-1.4", "secret.pdf")
    assert Client().get(document.url).status_code == 302
    response = desk_of(REPORTERS).get(document.url)
    assert response.status_code == 200
    close_files(response)


def test_the_front_is_chosen_in_the_form(published, desk_of):
    front = actions.edition_page("en")
    data = nested_form_data(
        {
            "slots": inline_formset([{"story": published.pk}]),
            "strips": streamfield([]),
            "picks": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    response = desk_of(EDITORS).post(reverse("wagtailadmin_pages:edit", args=[front.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    assert [slot.story for slot in actions.edition_page("en").slots.all()] == [published]


def test_a_story_stands_at_the_top_until_the_time_in_the_form(published, desk_of):
    front = actions.edition_page("en")
    data = nested_form_data(
        {
            "slots": inline_formset([{"story": published.pk, "until": "2031-01-02 08:30"}]),
            "strips": streamfield([]),
            "picks": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    response = desk_of(EDITORS).post(reverse("wagtailadmin_pages:edit", args=[front.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    slot = actions.edition_page("en").slots.get()
    assert slot.until == datetime(2031, 1, 2, 3, 30, tzinfo=UTC), "the form speaks the newsroom's time"


def test_the_front_takes_no_story_of_another_edition(published, desk_of):
    front = actions.edition_page("ru")
    data = nested_form_data(
        {
            "slots": inline_formset([{"story": published.pk}]),
            "strips": streamfield([]),
            "picks": streamfield([]),
            "comments": inline_formset([]),
            "action-publish": "1",
        }
    )
    response = desk_of(EDITORS).post(reverse("wagtailadmin_pages:edit", args=[front.pk]), data)
    assert response.status_code == 200
    assert "another edition" in response.content.decode()


def test_a_story_is_deleted_and_the_desk_says_so(published, desk_of, filer, monkeypatch):
    actions.refile_all()
    filer.work()
    monkeypatch.setattr(after.time, "sleep", lambda _: filer.work())
    monkeypatch.setattr(after, "PATIENCE", 30)
    response = desk_of(EDITORS).post(reverse("wagtailadmin_pages:delete", args=[published.pk]), follow=True)
    assert not Story.objects.exists()
    assert "Printed " in response.content.decode()


def test_a_story_is_translated_at_the_desk(published, desk_of):
    from tamizdat.desk import editions

    client = desk_of(EDITORS)
    address = reverse("simple_translation:submit_page_translation", args=[published.pk])
    response = client.post(address, {"locales": [editions.locale_of("ru").pk]})
    assert response.status_code == 302
    translation = Story.objects.get(locale__language_code="ru")
    assert not translation.live
    assert translation.translation_key == published.translation_key
    assert translation.uid != published.uid
    assert [line.person.slug for line in translation.bylines.all()] == ["jane"]
    assert translation.get_parent().specific == actions.edition_page("ru")


def test_a_story_with_every_block_opens_in_the_form(known, picture, desk_of):
    other = actions.create_story("en", headline="Other", slug="other")
    paper = actions.save_document(b"%PDF-1.4", "a.pdf")
    sound = actions.save_recording("audio", files=[(mp3(), "a.mp3")])
    story = actions.create_story(
        "en",
        headline="Everything",
        body=[
            ("text", "<p>Text</p>"), ("heading", "H"), ("quotation", {"text": "Q", "who": "W"}), ("pull", "P"),
            ("picture", {"picture": picture}), ("table", {"rows": [["a", "b"], ["1", "2"]]}),
            ("embed", {"url": "https://a.example", "title": "T", "provider": "", "text": ""}),
            ("document", {"document": paper, "title": ""}), ("recording", {"recording": sound, "title": ""}),
            ("facts", {"title": "F", "text": "<p>x</p>"}), ("related", {"story": other}),
        ],
    )  # fmt: skip
    client = desk_of(EDITORS)
    response = client.get(reverse("wagtailadmin_pages:edit", args=[story.pk]))
    assert response.status_code == 200
    filled = response.context["form"]
    assert filled.instance.body.raw_data[5]["value"]["data"] == [["a", "b"], ["1", "2"]]
    assert len(filled.instance.body) == 11


def test_a_masthead_opens_in_the_form(known, desk_of):
    from tamizdat.desk.models import Masthead

    group = {"head": {"place": "georgia"}, "links": [{"kind": "news", "label": "N"}]}
    actions.set_masthead("en", name="Paper", menu=[{"label": "R", "groups": [group]}])
    pk = Masthead.objects.get(edition="en").pk
    response = desk_of(CHIEF_EDITORS).get(f"/desk/snippets/desk/masthead/edit/{pk}/")
    assert response.status_code == 200


def test_a_newsroom_of_an_earlier_version_may_use_what_is_new_and_keeps_what_it_changed(db):
    editors = Group.objects.get(name=EDITORS)
    for group in Group.objects.all():
        group.permissions.remove(*Permission.objects.filter(codename__endswith="_claim"))
    editors.permissions.remove(Permission.objects.get(codename="delete_place"))
    groups.ensure_groups()
    held = set(editors.permissions.values_list("codename", flat=True))
    assert {"add_claim", "change_claim", "delete_claim", "view_claim"} <= held
    assert "delete_place" not in held


def test_who_chooses_a_story_sees_first_what_was_worked_on_last(known, desk_of):
    stories = [actions.create_story("en", headline=f"Story {number}") for number in range(3)]
    address = reverse("wagtailadmin_choose_page_child", args=[stories[0].get_parent().pk])
    page = desk_of(EDITORS).get(address, {"page_type": "desk.story"}).json()["html"]
    places = [page.index(f"Story {number}") for number in (2, 1, 0)]
    assert places == sorted(places)
