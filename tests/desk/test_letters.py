from __future__ import annotations

from datetime import timedelta

import msgspec
import pytest
from desk_samples import make_picture
from django.core.exceptions import PermissionDenied
from django.utils import timezone
from letter_samples import Rendered, newsletter, sent, write

from tamizdat.archive.letters import Letter as LetterDocument
from tamizdat.config import PostTable, ReadersTable
from tamizdat.desk import actions, compose, doors, filling, letter_checks, mails, marks
from tamizdat.desk.actions import Refused
from tamizdat.desk.actions.letter_rules import words_of
from tamizdat.desk.compose.making import Making
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Letter, Mark, Story
from tamizdat.desk.models.letter import State
from tamizdat.desk.posting import Posting

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("server")]


# Documents and marks


def test_its_document_says_what_stands_in_it(weekly):
    story = write("Carried")
    letter = actions.write_letter(weekly)
    letter.intro = f'<p>See <a linktype="page" id="{story.pk}">this</a>.<script>x</script></p>'
    document = compose.composed(letter, Making("en"))
    assert isinstance(document, LetterDocument)
    assert document.newsletter == str(weekly.uid)
    assert [item.document for item in document.parts[0].items] == [str(story.uid)]
    assert document.intro == f'<p>See <a href="doc:{story.uid}">this</a>.</p>'
    assert document.path == f"letters/weekly/{timezone.localdate().isoformat()}.html"


def test_readers_know_nothing_of_a_letter_before_it_goes(weekly, no_marks):
    write("Carried")
    letter = actions.write_letter(weekly)
    assert not Mark.objects.filter(kind="letter").exists()
    assert compose.living("letter", letter.uid, "en") is None
    assert list(marks.things_of(weekly)) == [("newsletter", weekly.uid, ("en",))]


# Checks


@pytest.fixture
def letter(weekly):
    write("Carried", slug="carried")
    return actions.write_letter(weekly)


def whats(letter, **more):
    return [(each.stops, each.what) for each in letter_checks.findings(letter, **more)]


def test_a_good_letter_has_nothing_to_be_said_of(letter):
    assert whats(letter, subscribers=3) == []


@pytest.mark.parametrize(
    ("subject", "found"),
    [
        ("", (True, "It has no subject.")),
        ("FREE FOR ALL", (False, "The subject is all in capitals.")),
        ("ВСЕМ ДАРОМ", (False, "The subject is all in capitals.")),
        ("Now!!", (False, "The subject shouts.")),
        ("x" * 71, (False, "The subject has 71 characters.")),
    ],
)
def test_subjects(letter, subject, found):
    letter.subject = subject
    assert whats(letter) == [found]


def test_stories_that_readers_do_not_see_stop_it(letter):
    actions.unpublish(Story.objects.get(slug="carried"))
    assert whats(letter) == [(True, "“Carried” was withdrawn.")]


def test_a_story_of_later_stops_it_unless_it_is_there_in_time(weekly, letter):
    later = timezone.now() + timedelta(hours=2)
    story = actions.create_story("en", headline="Embargoed", slug="embargoed")
    story.go_live_at = later
    story.save_revision()
    actions.publish(story)
    letter.parts = actions.letters._with(letter, [filling.Part("", [story])])
    assert whats(letter)[0][0] is True
    assert [stops for stops, _ in whats(letter, at=later + timedelta(hours=1))] == [False]


def test_a_story_that_stands_twice(letter):
    story = Story.objects.get(slug="carried")
    letter.parts = actions.letters._with(letter, [filling.Part("Again", [story])])
    assert whats(letter) == [(False, "“Carried” stands in it twice.")]


def test_a_picture_without_words_is_told(letter):
    silent = actions.save_picture(make_picture(), "teal.png", alt="", credit="Nobody")
    Story.objects.filter(slug="carried").update(lead=silent)
    assert whats(letter) == [(False, "The picture of “Carried” has no alternative text.")]
    Story.objects.filter(slug="carried").update(lead_alt="A teal field")
    assert whats(Letter.objects.get(pk=letter.pk)) == []


def test_a_link_to_a_draft_stops_it(letter):
    draft = actions.create_story("en", headline="Draft")
    letter.intro = f'<p><a linktype="page" id="{draft.pk}">here</a></p>'
    assert whats(letter) == [(True, "The link at “here” leads to a page that readers do not see.")]


def test_nobody_subscribed_and_another_letter_of_today(letter, weekly, server):
    assert (False, "Nobody gets this newsletter yet.") in whats(letter, subscribers=0)
    sent(letter, server)
    write("Another")
    found = whats(actions.write_letter(weekly))
    assert found == [(False, "The last letter of this newsletter, “Carried”, went less than a day before.")]


def test_a_newsroom_without_a_readers_server_is_told_what_is_missing(letter, settings):
    settings.TAMIZDAT = msgspec.structs.replace(settings.TAMIZDAT, readers=ReadersTable(), post=PostTable())
    assert len(doors.missing()) == 2
    with pytest.raises(Refused, match="cannot be sent"):
        actions.schedule_letter(letter, None)


# States


def test_a_second_person_is_another_person(letter, weekly, user):
    weekly.second_person = True
    weekly.save()
    writer, editor, reporter = (
        user(CHIEF_EDITORS, "writer"),
        user(EDITORS, "editor"),
        user(REPORTERS, "reporter"),
    )
    with pytest.raises(Refused, match="second person"):
        actions.schedule_letter(letter, None, user=writer)
    actions.ask_for_approval(letter, None, user=writer)
    with pytest.raises(Refused, match="somebody else"):
        actions.approve_letter(letter, user=writer)
    with pytest.raises(PermissionDenied):
        actions.approve_letter(letter, user=reporter)
    approved = actions.approve_letter(letter, user=editor)
    assert (approved.state, approved.approved_by) == (State.SCHEDULED, editor)


def test_whoever_changed_it_last_is_no_second_person(letter, weekly, user):
    weekly.second_person = True
    weekly.save()
    writer, editor = user(EDITORS, "writer"), user(EDITORS, "editor")
    letter.refresh_from_db()
    actions.edit_letter(letter, letter.save, user=editor)
    actions.ask_for_approval(letter, None, user=writer)
    with pytest.raises(Refused, match="somebody else"):
        actions.approve_letter(letter, user=editor)


def test_what_is_changed_is_to_be_approved_again(letter, weekly, user):
    weekly.second_person = True
    weekly.save()
    writer, editor = user(EDITORS, "writer"), user(EDITORS, "editor")
    actions.ask_for_approval(letter, None, user=writer)
    actions.approve_letter(letter, user=editor)
    letter.subject = "Changed"
    actions.edit_letter(letter, letter.save, user=writer)
    letter.refresh_from_db()
    assert (letter.state, letter.approved_by, letter.due, letter.subject) == (
        State.DRAFT,
        None,
        None,
        "Changed",
    )


def test_only_what_was_looked_at_is_approved_and_sent(letter, weekly, user):
    writer, editor = user(EDITORS, "writer"), user(EDITORS, "editor")
    seen = words_of(Letter.objects.get(pk=letter.pk))
    letter.subject = "Changed"
    actions.edit_letter(letter, letter.save, user=writer)
    with pytest.raises(Refused, match="while you looked at it"):
        actions.schedule_letter(letter, None, user=editor, seen=seen)
    with pytest.raises(Refused, match="while you looked at it"):
        actions.ask_for_approval(letter, None, user=editor, seen=seen)
    actions.ask_for_approval(letter, None, user=writer)
    with pytest.raises(Refused, match="while you looked at it"):
        actions.approve_letter(letter, user=editor, seen=seen)
    seen = words_of(Letter.objects.get(pk=letter.pk))
    assert actions.approve_letter(letter, user=editor, seen=seen).state == State.SCHEDULED


def test_of_a_letter_that_is_a_draft_again_no_trouble_is_told(letter):
    actions.schedule_letter(letter, None)
    actions.withdraw_letter(letter)
    assert not actions.note_trouble(letter, "it is not due", timezone.now()).trouble


def test_a_letter_that_was_scheduled_before_two_were_needed_waits_for_the_second(letter, weekly, server):
    actions.schedule_letter(letter, None)
    weekly.second_person = True
    weekly.save()
    Posting(server).step(timezone.now() + timedelta(seconds=1))
    letter.refresh_from_db()
    assert letter.state == State.SCHEDULED
    assert "second person" in letter.trouble
    assert not server.mailings


def test_what_somebody_locked_nobody_else_changes(letter, user):
    writer, editor = user(EDITORS, "writer"), user(EDITORS, "editor")
    Letter.objects.filter(pk=letter.pk).update(locked=True, locked_by=writer)
    letter.refresh_from_db()
    for change in (
        actions.fill_again,
        lambda letter, user: actions.edit_letter(letter, letter.save, user=user),
    ):
        with pytest.raises(Refused, match="writer locked this letter"):
            change(letter, user=editor)
        change(letter, user=writer)


def test_without_a_second_person_a_change_leaves_the_schedule(letter, user):
    due = timezone.now() + timedelta(hours=1)
    actions.schedule_letter(letter, due, user=user(EDITORS))
    actions.edit_letter(letter, letter.save, user=user(EDITORS))
    letter.refresh_from_db()
    assert (letter.state, letter.due) == (State.SCHEDULED, due)
    assert actions.withdraw_letter(letter, user=user(EDITORS)).state == State.DRAFT


def test_reporters_write_and_do_not_send(weekly, user):
    reporter = user(REPORTERS)
    write("Carried")
    letter = actions.write_letter(weekly, user=reporter)
    with pytest.raises(PermissionDenied):
        actions.schedule_letter(letter, None, user=reporter)


# Handing over


def page_of(letter, settings):
    path = settings.TAMIZDAT.printed / letter.printed_path()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text("printed")


def test_it_goes_when_it_is_due_and_its_page_is_printed(letter, server, settings):
    now = timezone.now()
    posting = Posting(server)
    actions.schedule_letter(letter, now + timedelta(minutes=5))
    posting.step(now)
    letter.refresh_from_db()
    assert (letter.state, letter.published) == (State.SCHEDULED, None)
    posting.step(now + timedelta(minutes=5))
    letter.refresh_from_db()
    assert (letter.state, server.mailings) == (State.GOING, {})
    assert Mark.objects.filter(kind="letter", uid=letter.uid).exists()
    page_of(letter, settings)
    posting.step(now + timedelta(minutes=5, seconds=1))
    letter.refresh_from_db()
    assert letter.state == State.HANDED
    assert list(server.mailings) == [str(letter.uid)]
    server.state = "done"
    posting.step(now + timedelta(minutes=6))
    letter.refresh_from_db()
    assert (letter.state, letter.progress["sent"], letter.mail) == (State.SENT, 3, None)


def test_what_comes_back_in_the_two_weeks_after_is_shown(letter, server):
    now = sent(letter, server)
    server.state = "done"
    posting = Posting(server)
    posting.step(now + timedelta(minutes=1))
    server.bounced = 2
    posting.step(now + timedelta(hours=2))
    letter.refresh_from_db()
    assert (letter.state, letter.progress["bounced"]) == (State.SENT, 2)
    marks = Mark.objects.filter(kind="letter", uid=letter.uid)
    marks.delete()
    posting.step(now + timedelta(hours=4))
    assert not marks.exists()  # nothing came: nothing is filed again
    asked = len(server.asked)
    posting.step(now + timedelta(days=15))
    assert not [what for what in server.asked[asked:] if what[0] == "progress"]


def test_a_letter_that_the_server_lost_keeps_no_other_from_being_followed(letter, weekly, server):
    sent(letter, server)
    write("Another")
    lost = actions.write_letter(weekly)
    sent(lost, server)
    server.lost, server.state = {str(lost.uid)}, "done"
    Posting(server).step(timezone.now())
    letter.refresh_from_db()
    assert letter.state == State.SENT


def test_of_a_letter_that_was_sent_elsewhere_nothing_comes_back(server):
    now = timezone.now()
    actions.bring_letter(newsletter(), published=now - timedelta(days=1), subject="Before us", parts=[])
    Posting(server).step(now)
    assert not [what for what in server.asked if what[0] == "progress"]


class Killed(BaseException):
    """The process is gone."""


@pytest.mark.parametrize("step", ["begun", "rendered", "kept", "handed", "noted"])
def test_killed_at_any_step_it_is_handed_over_once(letter, server, settings, monkeypatch, step):
    now = timezone.now()
    rendered = []

    def render(letter, media_base=""):  # each time other bytes, as after a correction
        rendered.append(letter)
        return Rendered("s", f"<p>{len(rendered)}</p>", "t")

    def die(name):
        if name == step:
            raise Killed

    actions.schedule_letter(letter, None)
    monkeypatch.setattr(mails, "rendered", render)
    with pytest.raises(Killed):
        posting = Posting(server, after=die)
        posting.step(now + timedelta(seconds=1))
        page_of(Letter.objects.get(pk=letter.pk), settings)
        posting.step(now + timedelta(seconds=2))
    page_of(Letter.objects.get(pk=letter.pk), settings)
    Posting(server).step(now + timedelta(seconds=3))
    letter.refresh_from_db()
    assert (letter.state, letter.trouble) == (State.HANDED, "")
    assert len(server.mailings) == 1


def test_a_server_that_does_not_answer_is_asked_again_with_growing_pauses(letter, server, settings):
    now = timezone.now()
    actions.schedule_letter(letter, None)
    server.down = True
    posting = Posting(server)
    posting.step(now + timedelta(seconds=1))
    page_of(Letter.objects.get(pk=letter.pk), settings)
    pauses = []
    at = now + timedelta(seconds=2)
    for _ in range(12):
        posting.step(at)
        letter.refresh_from_db()
        assert "cannot be reached" in letter.trouble
        pauses.append((letter.again - at).total_seconds())
        posting.step(letter.again - timedelta(seconds=1))  # nothing is done before
        at = letter.again
    assert pauses[:3] == [15, 30, 60]
    assert pauses[-1] == 1800
    server.down = False
    posting.step(at)
    letter.refresh_from_db()
    assert (letter.state, letter.trouble, letter.tries) == (State.HANDED, "", 0)


def test_a_story_that_is_withdrawn_in_the_last_moment_keeps_it_back(letter, server):
    now = timezone.now()
    actions.schedule_letter(letter, None)
    story = Story.objects.get(slug="carried")
    actions.unpublish(story)
    Posting(server).step(now + timedelta(seconds=1))
    letter.refresh_from_db()
    assert letter.state == State.SCHEDULED
    assert "was withdrawn" in letter.trouble
    actions.publish(story)
    Posting(server).step(letter.again)
    letter.refresh_from_db()
    assert letter.state == State.GOING


def test_a_letter_on_its_way_is_not_changed(letter, server):
    sent(letter, server)
    for change in (
        lambda: actions.edit_letter(letter, letter.save),
        lambda: actions.fill_again(letter),
        lambda: actions.withdraw_letter(letter),
        lambda: actions.schedule_letter(letter, None),
    ):
        with pytest.raises(Refused, match="on its way"):
            change()


def test_a_form_that_was_open_when_it_went_does_not_take_it_back(letter, server):
    stale = Letter.objects.get(pk=letter.pk)
    sent(letter, server)
    with pytest.raises(Refused):
        actions.edit_letter(stale, stale.save)
    letter.refresh_from_db()
    assert letter.state == State.HANDED


def test_two_letters_of_a_day_have_two_addresses(letter, weekly, server):
    sent(letter, server)
    write("Another")
    second = actions.write_letter(weekly)
    sent(second, server)
    second.refresh_from_db()
    assert second.printed_path().endswith("-2.html")


def test_the_paper_is_told_at_the_start_and_when_it_changes(weekly, server):
    now = timezone.now()
    posting = Posting(server)
    for seconds in (0, 30, 60):
        posting.step(now + timedelta(seconds=seconds))
    assert [each.newsletters[0].name for each in server.papers] == ["The week"]
    weekly.name = "The seven days"
    weekly.save()
    posting.step(now + timedelta(seconds=90))
    assert [each.newsletters[0].name for each in server.papers] == ["The week", "The seven days"]
    Posting(server).step(now)
    assert len(server.papers) == 3


def test_a_server_whose_database_is_another_is_told_the_paper_within_the_hour(weekly, server):
    now = timezone.now()
    posting = Posting(server)
    posting.step(now)
    server.papers.clear()
    server.down = True
    posting.step(now + timedelta(minutes=61))
    server.down = False
    posting.step(now + timedelta(minutes=63))
    assert len(server.papers) == 1


def test_what_the_pages_counted_is_noted_each_hour(published, server):
    from tamizdat.desk.models import Readership
    from tamizdat.post.interface import Views

    now = timezone.now()
    day = timezone.localdate().isoformat()
    server.views_of = [
        Views(day=day, path=path, readers=readers)
        for path, readers in ((published.printed_path(), 12), ("index.html", 99))
    ]
    posting = Posting(server)
    posting.step(now)
    posting.step(now + timedelta(minutes=59))
    assert list(Readership.objects.values_list("story", "readers")) == [(published.uid, 12)]
    assert sum(each[0] == "views" for each in server.asked) == 1
