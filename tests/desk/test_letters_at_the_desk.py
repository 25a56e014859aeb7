from __future__ import annotations

import re
from datetime import timedelta

import msgspec
import pytest
from django.contrib.auth.models import Permission
from django.core.files import uploadhandler
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from letter_samples import Rendered, Server, newsletter
from wagtail.models import ModelLogEntry, ReferenceIndex
from wagtail.test.utils.form_data import nested_form_data, rich_text, streamfield

from tamizdat.config import PostTable, ReadersTable
from tamizdat.desk import actions, doors, mails
from tamizdat.desk.admin import subscribers
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Letter, Newsletter
from tamizdat.desk.models.letter import LetterForm, State
from tamizdat.post.interface import Imported, Refused
from tamizdat.post.sayings import Saying

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def server(settings, monkeypatch):
    settings.TAMIZDAT = msgspec.structs.replace(
        settings.TAMIZDAT, readers=ReadersTable(where="here"), post=PostTable(sender="letter@paper.example")
    )
    made = Server()
    monkeypatch.setattr(doors, "client", lambda: made)
    html = "<html><head><style>@media (prefers-color-scheme: dark) {p {color: red}}</style></head><p>Hello</p></html>"
    monkeypatch.setattr(
        mails, "rendered", lambda letter, media_base="": Rendered(letter.subject, html, "Hello\n<")
    )
    return made


@pytest.fixture
def weekly(published):
    return newsletter(fills=[("latest", {"label": "", "count": None})])


@pytest.fixture
def letter(weekly):
    return actions.write_letter(weekly)


@pytest.fixture
def chief(desk_of):
    return desk_of(CHIEF_EDITORS)


def edit(letter):
    return reverse(Letter.snippet_viewset.get_url_name("edit"), args=[letter.pk])


def act(client, letter, name, **more):
    return client.post(reverse("desk_letter_act", args=[letter.pk]), {"act": name, **more}, follow=True)


def form(letter, **fields):
    items = [("item", {"story": each.pk, "note": "", "whole": "on"}) for each in letter.stories()]
    return nested_form_data(
        {
            "subject": letter.subject,
            "summary": "",
            "intro": rich_text("<p>Good morning.</p>"),
            "outro": rich_text(""),
            "parts": streamfield([("part", {"label": "", "items": streamfield(items)})]),
            "corrected": streamfield([]),
        }
        | fields
    )


def test_one_button_writes_the_letter_and_leads_to_its_form(chief, weekly):
    page = chief.get(reverse("desk_letters"))
    assert "Write this week’s letter" in page.content.decode()
    answer = chief.post(reverse("desk_letter_write", args=[weekly.pk]))
    letter = Letter.objects.get()
    assert answer.url == edit(letter)
    shown = chief.get(answer.url)
    assert shown.status_code == 200
    assert "Fill again with what is new" in shown.content.decode()


def test_an_empty_week_is_said(chief, known):
    answer = chief.post(reverse("desk_letter_write", args=[newsletter().pk]), follow=True)
    assert "Nothing new came that belongs into this letter" in answer.content.decode()


def test_the_form_saves_a_letter_with_its_words(chief, letter):
    assert chief.post(edit(letter), form(letter, subject="Changed")).url == edit(letter)
    letter.refresh_from_db()
    assert letter.subject == "Changed"
    assert letter.changed_by.username == "chief"
    assert letter.parts[0].value["items"][0].value["whole"] is True
    assert letter.latest_revision is not None


def test_the_form_takes_a_picture_among_stories(chief, letter, picture):
    shown = {"picture": picture.pk, "caption": "The sea", "credit": "", "alt": ""}
    items = [("item", {"story": letter.stories()[0].pk, "note": ""}), ("picture", shown)]
    parts = streamfield([("part", {"label": "", "items": streamfield(items)})])
    assert chief.post(edit(letter), form(letter, parts=parts)).status_code == 302
    letter.refresh_from_db()
    assert [(each["picture"], each["caption"]) for each in letter.pictures()] == [(picture, "The sea")]
    usage = chief.get(reverse("wagtailimages:image_usage", args=[picture.pk])).content.decode()
    assert edit(letter) in usage


# Forms that were open while a letter went on


def revert(letter, revision):
    return reverse(Letter.snippet_viewset.get_url_name("revisions_revert"), args=[letter.pk, revision.pk])


def test_a_sent_letter_is_not_made_a_draft_by_an_earlier_version(chief, letter, server):
    actions.schedule_letter(letter, None)
    actions.note_handed(actions.begin_letter(letter, timezone.now()), server.progress(str(letter.uid)))
    url = revert(letter, letter.revisions.first())
    for answer in (chief.get(url), chief.post(url, form(letter, subject="Again"))):
        assert answer.url == reverse("desk_letter", args=[letter.pk])
    letter.refresh_from_db()
    assert (letter.state, letter.subject == "Again") == (State.HANDED, False)


def test_an_earlier_version_is_to_be_approved_anew(chief, letter, weekly, user):
    weekly.second_person = True
    weekly.save()
    first = letter.revisions.get()
    actions.publish(actions.create_story("en", headline="New"))
    actions.fill_again(letter)
    letter.refresh_from_db()
    offered = letter.offered
    actions.ask_for_approval(letter, None, user=user(EDITORS, "writer"))
    actions.approve_letter(letter, user=user(EDITORS, "second"))
    chief.post(revert(letter, first), form(letter, subject="Earlier"))
    letter.refresh_from_db()
    assert (letter.subject, letter.state, letter.approved_by) == ("Earlier", State.DRAFT, None)
    assert letter.offered == offered


@pytest.fixture
def words(known):
    """Return a letter of words alone, whose form can be sent unchanged: a stream has ids that only the page knows."""
    letter = actions.write_letter(newsletter(slug="words", second_person=True))
    letter.subject, letter.intro = "Words", '<p data-block-key="abcde">Good morning.</p>'
    letter.save()
    return letter


def form_of_words(words, subject):
    return form(words, subject=subject, intro=rich_text(words.intro), outro="null", parts=streamfield([]))


@pytest.mark.parametrize("subject", ["Words", "Changed"])
def test_a_letter_that_goes_while_its_form_is_saved_stays_gone(chief, words, user, monkeypatch, subject):
    actions.ask_for_approval(words, None, user=user(EDITORS, "writer"))
    actions.approve_letter(words, user=user(EDITORS, "second"))
    clean = LetterForm.clean

    def go_first(form):
        actions.begin_letter(words, timezone.now())
        return clean(form)

    monkeypatch.setattr(LetterForm, "clean", go_first)
    answer = chief.post(edit(words), form_of_words(words, subject))
    assert "on its way" in answer.content.decode()
    words.refresh_from_db()
    assert (words.state, words.subject) == (State.GOING, "Words")


def test_saved_unchanged_it_stays_approved(chief, words, user):
    actions.ask_for_approval(words, None, user=user(EDITORS, "writer"))
    actions.approve_letter(words, user=user(EDITORS, "second"))
    chief.post(edit(words), form_of_words(words, "Words"))
    words.refresh_from_db()
    assert words.state == State.SCHEDULED
    chief.post(edit(words), form_of_words(words, "Changed"))
    words.refresh_from_db()
    assert words.state == State.DRAFT


def test_a_story_of_another_edition_is_refused(chief, letter):
    other = actions.create_story("ru", headline="Иная", slug="inaya")
    items = [("item", {"story": other.pk, "note": ""})]
    parts = streamfield([("part", {"label": "", "items": streamfield(items)})])
    answer = chief.post(edit(letter), form(letter, parts=parts))
    assert "belongs to another edition" in answer.content.decode()


def test_filling_again_says_how_many_came(chief, letter):
    actions.publish(actions.create_story("en", headline="New"))
    answer = chief.post(reverse("desk_letter_refill", args=[letter.pk]), follow=True)
    assert "1 story came." in answer.content.decode()


@pytest.mark.parametrize("mode", ["mail", "dark", "text", "list"])
def test_previews(chief, letter, mode):
    page = chief.get(reverse("desk_letter_look", args=[letter.pk, mode])).content.decode()
    if mode == "dark":
        assert "@media (min-width: 0)" in page
    elif mode == "mail":
        assert "@media (max-width: 0)" in page
    else:
        assert {"text": "Hello\n&lt;", "list": letter.subject}[mode] in page


def test_the_panel_of_previews_shows_what_is_typed(chief, letter):
    url = reverse(Letter.snippet_viewset.get_url_name("preview_on_edit"), args=[letter.pk])
    assert chief.post(url, form(letter, subject="While typing")).json()["is_valid"]
    assert "While typing" in chief.get(url, {"mode": "list"}).content.decode()


def test_its_page_says_what_is_wrong_and_where(chief, letter):
    Letter.objects.filter(pk=letter.pk).update(subject="")
    page = chief.get(reverse("desk_letter", args=[letter.pk])).content.decode()
    assert "It has no subject." in page
    assert "It goes to 41 subscribers." not in page
    assert act(chief, letter, "schedule").status_code == 200
    letter.refresh_from_db()
    assert letter.state == State.DRAFT


def test_a_test_is_told_for_each_address(chief, letter, server):
    page = act(chief, letter, "test", addresses="a@paper.example, b@paper.example").content.decode()
    assert "The mail server says: 550" in page
    assert [each[1].addresses for each in server.asked if each[0] == "test"] == [
        ("a@paper.example", "b@paper.example")
    ]


def test_who_may_only_look_sends_no_test(letter, server, user):
    reader = user(REPORTERS)
    reader.groups.clear()
    for app, name in (("wagtailadmin", "access_admin"), ("desk", "view_letter")):
        reader.user_permissions.add(Permission.objects.get(content_type__app_label=app, codename=name))
    client = Client()
    client.force_login(reader)
    assert client.get(reverse("desk_letter", args=[letter.pk])).status_code == 200
    act(client, letter, "test", addresses="a@elsewhere.example")
    assert not [each for each in server.asked if each[0] == "test"]


@pytest.mark.parametrize("addresses", ["nobody", " ".join(f"a{n}@paper.example" for n in range(11)), ""])
def test_a_test_to_what_is_no_address_or_to_too_many_is_refused(chief, letter, server, addresses):
    act(chief, letter, "test", addresses=addresses)
    assert not [each for each in server.asked if each[0] == "test"]


def test_scheduled_in_the_newsrooms_time(chief, letter):
    due = timezone.localtime() + timedelta(days=1)
    page = act(chief, letter, "schedule", due=due.strftime("%Y-%m-%dT%H:%M"))
    assert "It is scheduled." in page.content.decode()
    letter.refresh_from_db()
    assert letter.due == due.replace(second=0, microsecond=0)
    act(chief, letter, "withdraw")
    letter.refresh_from_db()
    assert letter.state == State.DRAFT


def test_what_is_scheduled_while_the_server_is_turned_off_says_so_and_becomes_a_draft(
    chief, letter, settings
):
    url = reverse("desk_letter", args=[letter.pk])
    said = "It does not go when it is due"
    due = timezone.localtime() + timedelta(days=1)
    page = act(chief, letter, "schedule", due=due.strftime("%Y-%m-%dT%H:%M")).content.decode()
    assert said not in page
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=ReadersTable())
    page = chief.get(url).content.decode()
    assert said in page
    assert "under [readers]" in page
    act(chief, letter, "withdraw")
    letter.refresh_from_db()
    assert (letter.state, letter.due) == (State.DRAFT, None)
    assert said not in chief.get(url).content.decode()
    Letter.objects.update(state=State.HANDED)
    assert "Nothing more of it goes out" in chief.get(url).content.decode()


def test_sent_at_once_it_is_not_called_scheduled(chief, letter):
    page = act(chief, letter, "schedule").content.decode()
    assert "It goes now." in page
    assert "It is scheduled." not in page


def test_pages_about_letters_have_a_title_and_a_way_back(chief, letter):
    for page in (reverse("desk_letter", args=[letter.pk]), reverse("desk_subscribers")):
        html = chief.get(page).content.decode()
        assert re.search(r"<title>\s*[^\s-]", html)
        assert f'href="{reverse("desk_letters")}"' in html.partition("<main")[2]


def test_a_time_that_is_past_is_refused(chief, letter):
    assert "That time is past" in act(chief, letter, "schedule", due="2020-01-01T10:00").content.decode()


def test_a_second_person_approves_by_a_button(desk_of, letter, weekly):
    weekly.second_person = True
    weekly.save()
    writer, second = desk_of(EDITORS, "writer"), desk_of(EDITORS, "second")
    act(writer, letter, "ask")
    page = reverse("desk_letter", args=[letter.pk])
    assert 'value="approve"' not in writer.get(page).content.decode()
    assert 'value="approve"' in second.get(page).content.decode()
    assert "look at it again" in act(second, letter, "approve", seen="another").content.decode()
    seen = re.search(r'name="seen" value="(\w+)"', second.get(page).content.decode())[1]
    act(second, letter, "approve", seen=seen)
    letter.refresh_from_db()
    assert letter.state == State.SCHEDULED
    said = ModelLogEntry.objects.for_instance(letter).values_list("action", flat=True)
    assert {"tamizdat.letter_asked", "tamizdat.letter_approved"} <= set(said)
    history = reverse(Letter.snippet_viewset.get_url_name("history"), args=[letter.pk])
    assert "Approved" in writer.get(history).content.decode()


def test_how_far_it_is_with_buttons_for_those_who_may(chief, desk_of, letter, server):
    actions.schedule_letter(letter, None)
    actions.note_handed(actions.begin_letter(letter, timezone.now()), server.progress(str(letter.uid)))
    page = reverse("desk_letter", args=[letter.pk])
    assert chief.get(edit(letter)).url == page
    assert 'value="pause"' in chief.get(page).content.decode()
    reporter = desk_of(REPORTERS)
    assert 'value="pause"' not in reporter.get(page).content.decode()
    act(reporter, letter, "cancel")
    assert server.state == "sending"
    act(chief, letter, "pause")
    assert 'value="resume"' in (paused := chief.get(page).content.decode())
    assert "Paused" in paused
    assert "Being sent" not in paused
    server.down = True
    assert "cannot be reached" in chief.get(page).content.decode()
    server.down = False
    act(chief, letter, "cancel")
    letter.refresh_from_db()
    assert letter.state == State.CANCELLED
    said = ModelLogEntry.objects.for_instance(letter).values_list("action", "user__username")
    assert {("tamizdat.letter_paused", "chief"), ("tamizdat.letter_stopped", "chief")} <= set(said)


def test_what_came_back_of_a_letter_that_went_is_told_when_one_looks(chief, letter, server):
    server.state = "done"
    actions.schedule_letter(letter, None)
    actions.note_handed(actions.begin_letter(letter, timezone.now()), server.progress(str(letter.uid)))
    page = reverse("desk_letter", args=[letter.pk])
    assert "<dd>17</dd>" not in chief.get(page).content.decode()
    server.bounced = 17
    assert "<dd>17</dd>" in chief.get(page).content.decode()
    Letter.objects.filter(pk=letter.pk).update(published=timezone.now() - timedelta(days=60))
    server.down = True
    assert "cannot be reached" not in chief.get(page).content.decode()


def test_a_letter_that_is_being_sent_is_not_deleted(chief, letter, server):
    actions.schedule_letter(letter, None)
    actions.note_handed(actions.begin_letter(letter, timezone.now()), server.progress(str(letter.uid)))
    url = reverse(Letter.snippet_viewset.get_url_name("delete"), args=[letter.pk])
    assert "is being sent" in chief.post(url, follow=True).content.decode()
    bulk = reverse("wagtail_bulk_action", args=["desk", "letter", "delete"])
    assert "is being sent" in chief.post(f"{bulk}?id={letter.pk}", follow=True).content.decode()
    act(chief, letter, "cancel")
    chief.post(url)
    assert not Letter.objects.filter(pk=letter.pk).exists()


def test_a_letter_that_cannot_be_handed_over_can_be_given_up(chief, letter):
    actions.schedule_letter(letter, None)
    actions.begin_letter(letter, timezone.now())
    url = reverse(Letter.snippet_viewset.get_url_name("delete"), args=[letter.pk])
    chief.post(url)
    assert Letter.objects.filter(pk=letter.pk).exists()
    actions.note_trouble(letter, "another mail went under its number", timezone.now())
    chief.post(url)
    assert not Letter.objects.filter(pk=letter.pk).exists()


def test_reporters_see_no_subscribers(desk_of, weekly):
    assert desk_of(REPORTERS).get(reverse("desk_subscribers")).status_code == 302
    assert "Joined in 30 days" not in desk_of(REPORTERS).get(reverse("wagtailadmin_home")).content.decode()


def test_subscribers_are_numbers(chief, weekly, server):
    server.tell(doors.paper())
    page = chief.get(reverse("desk_subscribers")).content.decode()
    assert "41" in page
    assert "Postmark does not answer (HTTP 503)" in page


def test_without_a_readers_server_the_page_says_what_is_missing(chief, weekly, settings):
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=ReadersTable(), post=PostTable())
    for name in ("desk_subscribers", "desk_letters"):
        assert "under [readers]" in chief.get(reverse(name)).content.decode()


def bring(client, weekly, data=b"email\nreader@mail.example\n", **more):
    fields = {"newsletter": str(weekly.uid), "evidence": "By the form of our old site, 2019 to 2025"} | more
    file = SimpleUploadedFile("subscribers.csv", data, "text/csv")
    return client.post(reverse("desk_subscribers_bring"), {"file": file, **fields}, follow=True)


def test_a_file_of_subscribers_is_handed_on_and_what_was_refused_can_be_saved(
    chief, weekly, server, monkeypatch
):
    brought = []

    def take(bringing):
        brought.append(bringing)
        return Imported(
            rows=2, taken=1, refused=(Refused(row=3, why=Saying("no address is given"), what="=1+1"),)
        )

    monkeypatch.setattr(server, "bring", take, raising=False)
    page = bring(chief, weekly).content.decode()
    assert brought[0].csv == "email\nreader@mail.example\n"
    assert "Taken: 1" in page
    assert "data:text/csv;base64," in page


def test_a_file_of_an_older_spreadsheet_is_read(chief, weekly, server, monkeypatch):
    brought = []
    monkeypatch.setattr(server, "bring", lambda one: brought.append(one) or Imported(rows=1), raising=False)
    bring(chief, weekly, "email;имя\nnino@kiosk.example;Нино".encode("utf-16"))
    assert brought[0].csv == "email;имя\nnino@kiosk.example;Нино"


def test_a_large_file_is_not_written_to_the_disk_on_its_way(chief, weekly, server, monkeypatch):
    brought = []
    monkeypatch.setattr(server, "bring", lambda one: brought.append(one) or Imported(rows=1), raising=False)
    monkeypatch.setattr(uploadhandler, "TemporaryUploadedFile", None)  # Django's for large files
    data = b"email\n" + b"nino@kiosk.example\n" * 200_000
    bring(chief, weekly, data)
    assert len(brought[0].csv) == len(data)
    monkeypatch.setattr(subscribers, "LARGEST", 1_000_000)
    assert "more than 20 MB" in bring(chief, weekly, data).content.decode()
    assert len(brought) == 1


def test_who_forges_a_forms_sending_brings_nobody_in(user, weekly, server):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(user(CHIEF_EDITORS))
    assert bring(browser, weekly).status_code == 403


def test_a_file_without_evidence_goes_nowhere(chief, weekly, server):
    assert bring(chief, weekly, evidence="").status_code == 200
    assert not [each for each in server.asked if each[0] == "bring"]


def test_editors_bring_nobody_in(desk_of, weekly):
    assert desk_of(EDITORS).get(reverse("desk_subscribers")).status_code == 200
    answer = desk_of(EDITORS).post(reverse("desk_subscribers_bring"))
    assert answer.status_code in (302, 403)


def test_what_is_kept_of_somebody_is_given_out_or_erased(chief, server, monkeypatch):
    monkeypatch.setattr(server, "export", lambda address: b'{"a": 1}', raising=False)
    never_again = []

    def erase(address, never=False):
        never_again.append(never)
        return True

    monkeypatch.setattr(server, "erase", erase, raising=False)
    asked = reverse("desk_subscribers_asked")
    answer = chief.post(asked, {"address": "reader@mail.example", "act": "export"})
    assert answer.content == b'{"a": 1}'
    assert "no-store" in answer["Cache-Control"]
    answer = chief.post(asked, {"address": "reader@mail.example", "act": "erase"}, follow=True)
    assert "is erased" in answer.content.decode()
    answer = chief.post(asked, {"address": "reader@mail.example", "act": "never"}, follow=True)
    assert "nothing is sent there again" in answer.content.decode()
    assert never_again == [False, True]
    assert not ModelLogEntry.objects.filter(data__icontains="reader@").exists()


def let_in(client, **fields):
    form = {"address": "reader@mail.example", "why": "Pressed “spam” by mistake"} | fields
    return client.post(reverse("desk_subscribers_let_in"), form, follow=True).content.decode()


def test_who_called_a_letter_spam_is_let_in_again_with_a_reason_that_is_kept(chief, server, monkeypatch):
    answers, asked = iter([True, False]), []
    monkeypatch.setattr(
        server, "let_in", lambda address: (asked.append(address), next(answers))[1], raising=False
    )
    page = let_in(chief)
    assert "They can sign up again" in page
    assert "Pressed “spam” by mistake" in page
    assert "Nothing is in their way" in let_in(chief, why="Once more")
    assert asked == ["reader@mail.example"] * 2
    (entry,) = ModelLogEntry.objects.filter(action="tamizdat.let_in")
    assert entry.data == {"why": "Pressed “spam” by mistake"}
    assert entry.user.groups.get().name == CHIEF_EDITORS
    assert "reader@" not in repr(list(ModelLogEntry.objects.values()))


@pytest.mark.parametrize(
    "fields", [{"why": " "}, {"why": "reader@mail.example wrote"}, {"address": "nobody"}]
)
def test_without_a_reason_or_with_an_address_in_it_nobody_is_let_in(chief, server, monkeypatch, fields):
    monkeypatch.setattr(server, "let_in", lambda address: pytest.fail("asked"), raising=False)
    let_in(chief, **fields)
    assert not ModelLogEntry.objects.filter(action="tamizdat.let_in").exists()


def test_editors_let_nobody_in(desk_of, server, monkeypatch):
    monkeypatch.setattr(server, "let_in", lambda address: pytest.fail("asked"), raising=False)
    let_in(desk_of(EDITORS))


def test_a_new_newsletter_stands_behind_the_others(chief, weekly):
    Newsletter.objects.filter(pk=weekly.pk).update(order=6)
    page = chief.get(reverse(Newsletter.snippet_viewset.get_url_name("add"))).content.decode()
    assert re.search(r'name="order" value="7"', page)


def test_a_newsletter_keeps_its_slug_and_one_with_letters_is_not_deleted(chief, letter, weekly):
    url = reverse(Newsletter.snippet_viewset.get_url_name("edit"), args=[weekly.pk])
    fields = {
        "name": "Other", "slug": "other", "edition": "ru", "rhythm": "weekly", "order": "0", "description": "",
        "intro": rich_text(""), "fills": streamfield([]), "days": "", "sender": "",
    }  # fmt: skip
    chief.post(url, nested_form_data(fields))
    weekly.refresh_from_db()
    assert (weekly.name, weekly.slug, weekly.edition) == ("Other", "weekly", "en")
    chief.post(reverse(Newsletter.snippet_viewset.get_url_name("delete"), args=[weekly.pk]))
    assert Newsletter.objects.filter(pk=weekly.pk).exists()


def test_whoever_withdraws_a_story_is_told_of_the_letters_that_carry_it(chief, letter, published):
    ReferenceIndex.create_or_update_for_object(letter)  # a task does it when the transaction ends
    page = reverse("wagtailadmin_pages:unpublish", args=[published.pk])
    assert "which then cannot be sent" in chief.post(page, follow=True).content.decode()
    actions.publish(published)
    actions.schedule_letter(letter, None)
    actions.begin_letter(letter, timezone.now())
    page = reverse("wagtailadmin_pages:delete", args=[published.pk])
    assert "readers have that mail" in chief.get(page, follow=True).content.decode()
