"""The form in which a claim is entered from a sentence, and what becomes of claims as their story changes."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from desk_record import make_record
from django.contrib.messages.storage.fallback import FallbackStorage
from django.test import RequestFactory

from tamizdat.archive import record
from tamizdat.desk import actions, compose
from tamizdat.desk.admin import claims
from tamizdat.desk.compose import anchors
from tamizdat.desk.compose.making import Making
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Claim, ClaimSource, Mark

SENTENCE = "Tajikistan said at least 25 soldiers were killed, according to CSTO."
RUSSIAN = "Таджикистан сообщил, что погибли не менее 25 солдат."


@pytest.fixture
def made(published):
    found = make_record()
    found.story = actions.edit_story(
        published,
        body=[("text", f"<p>{SENTENCE}</p>")],
        published_at=datetime(2010, 9, 24, 8, tzinfo=UTC),
    )
    actions.publish(found.story)
    found.story.refresh_from_db()
    return found


@pytest.fixture
def editor(desk_of):
    return desk_of(EDITORS)


def asked(client, story, sentence=SENTENCE, claim=""):
    return client.get("/desk/record/claim/", {"page": story.pk, "sentence": sentence, "claim": claim})


def posted(client, story, form, **changed):
    """Send a form as it was shown, with some of its fields changed."""
    data = {name: form[name].value() for name in form.fields} | {"page": story.pk} | changed
    return client.post(
        "/desk/record/claim/",
        {name: value for name, value in data.items() if value is not None},
        headers={"accept": "application/json"},
    )


def entered(client, story, sentence=SENTENCE, claim="", **changed) -> Claim:
    form = asked(client, story, sentence, claim).context["form"]
    answer = posted(client, story, form, claim=claim, **changed)
    assert answer.status_code == 200, answer.content.decode()
    return Claim.objects.get(uid=answer.json()["claim"])


def anchor(claim, words) -> str:
    return f'<span data-claim="{claim.uid}">{words}</span>'


def write(story, html) -> None:
    """Publish a story with another text."""
    story.refresh_from_db()
    actions.publish(actions.edit_story(story, body=[("text", html)]))
    story.refresh_from_db()


def said_after_saving(story) -> str:
    """Return what an editor is told who has saved a story."""
    request = RequestFactory().post("/", headers={"accept": "text/html"})
    request.session = {}
    request._messages = FallbackStorage(request)
    claims.tell_what_is_gone(request, story)
    return " ".join(str(each) for each in request._messages)


def filed(claim, edition="en") -> record.Claim | None:
    living = compose.living("claim", claim.uid, edition)
    return compose.composed(living, Making(edition)) if living is not None else None


def test_the_form_is_filled_from_the_sentence_and_its_story(made, editor):
    claim = entered(editor, made.story)
    assert claim.claimant == made.state and [via.actor for via in claim.via.all()] == [made.alliance]
    assert (claim.property, claim.least, claim.most, claim.date) == ("deaths", 25, None, "2010-09-24")
    assert claim.event == made.event  # it was there, a few days before
    text = claim.text_in("en")
    assert (text.says, text.of, text.sentence) == (SENTENCE, "soldiers", SENTENCE)
    assert claim.story == made.story.translation_key


def test_nothing_is_saved_before_the_editor_does_so(made, editor):
    before = Claim.objects.count()
    assert asked(editor, made.story).status_code == 200
    assert Claim.objects.count() == before


def test_what_is_wrong_is_told_and_nothing_is_saved(made, editor):
    form = asked(editor, made.story).context["form"]
    before = Claim.objects.count()
    for changed, fault in [
        ({"claimant": ""}, "required"),
        ({"date": "September"}, "is no date"),
        ({"least": "30", "most": "20"}, "less than"),
    ]:
        answer = posted(editor, made.story, form, **changed)
        assert answer.status_code == 422 and fault in answer.content.decode()
    assert Claim.objects.count() == before


def test_a_claim_that_is_there_is_changed_and_keeps_what_the_form_does_not_show(made, editor):
    claim = made.claim
    changed = entered(editor, made.story, claim=str(claim.uid), status="denied")
    assert changed == claim and changed.status == "denied"
    assert [source.title for source in changed.sources.all()] == ["Statement"]
    assert list(changed.about.all()) == [made.group] and list(changed.by.all()) == [made.later]
    assert changed.text_in("ru").says == "Погибли не менее 25 солдат."


def test_the_same_claim_in_another_language(made, editor):
    claim = entered(editor, made.story)
    russian = actions.add_translation(
        made.story, "ru", headline="Нападение", body=[("text", f"<p>{RUSSIAN}</p>")]
    )
    assert asked(editor, russian, RUSSIAN).context["offered"] == [claim]
    assert entered(editor, russian, RUSSIAN, claim=str(claim.uid)) == claim
    assert claim.text_in("ru").sentence == RUSSIAN and claim.text_in("en").sentence == SENTENCE
    assert asked(editor, russian, RUSSIAN).context["offered"] == []


def test_an_anchor_that_was_translated_along_is_one(made, editor):
    claim = entered(editor, made.story)
    russian = actions.add_translation(
        made.story, "ru", headline="Нападение", body=[("text", f"<p>{anchor(claim, RUSSIAN)}</p>")]
    )
    actions.publish(russian)
    assert filed(claim, "ru").sentence == RUSSIAN
    form = asked(editor, russian, RUSSIAN, str(claim.uid)).context["form"]
    assert form["says"].value() == RUSSIAN and form["least"].value() == 25


def test_a_claim_of_another_story_begins_anew_here(made, editor, published):
    claim = entered(editor, made.story)
    other = actions.create_story("en", headline="Other", body=[("text", f"<p>{anchor(claim, SENTENCE)}</p>")])
    assert entered(editor, other, claim=str(claim.uid)) != claim


def test_reporters_read_claims_and_do_not_enter_them(made, desk_of):
    reporter = desk_of(REPORTERS)
    assert asked(reporter, made.story).status_code == 403
    assert (
        posted(reporter, made.story, asked(desk_of(EDITORS), made.story).context["form"]).status_code == 403
    )


def test_the_names_are_asked_for_once(made, editor, client):
    address = f"/desk/record/names/{made.story.pk}/"
    first = editor.get(address)
    assert {"IMU", "CSTO", "Tajikistan", "Attack"} <= {each["name"] for each in first.json()}
    assert "Тоҷикистон" in next(each for each in first.json() if each["name"] == "Tajikistan")["names"]
    assert editor.get(address, headers={"if-none-match": first["ETag"]}).status_code == 304
    actions.save_actor("nato", texts={"en": {"name": "NATO"}})
    assert editor.get(address, headers={"if-none-match": first["ETag"]}).status_code == 200
    assert client.get(address).status_code == 302


def test_a_claim_waits_for_its_story(made, editor):
    draft = actions.create_story("en", headline="Draft", body=[("text", f"<p>{SENTENCE}</p>")])
    claim = entered(editor, draft)
    assert filed(claim) is None and anchors.state(claim) == anchors.WAITING
    actions.publish(draft)
    assert filed(claim).story == str(draft.uid) and anchors.state(claim) == anchors.IN


def test_the_sentence_follows_the_story(made, editor):
    claim = entered(editor, made.story)
    write(made.story, f"<p>First. {anchor(claim, 'At least <b>26</b> were killed.')} Last.</p>")
    assert filed(claim).sentence == "At least 26 were killed."
    Mark.objects.all().delete()
    write(made.story, f"<p>{anchor(claim, 'At least 27 were killed.')}</p>")
    assert ("claim", claim.uid) in {(mark.kind, mark.uid) for mark in Mark.objects.all()}
    assert filed(claim).sentence == "At least 27 were killed."


def test_readers_see_the_mark_and_the_claim_as_long_as_the_sentence_stands(made, editor, filer, newsroom):
    claim = entered(editor, made.story)
    write(made.story, f"<p>{anchor(claim, SENTENCE)}</p>")
    actions.refile_all()
    filer.work()
    page = newsroom / "var" / "site" / made.story.printed_path()
    event = newsroom / "var" / "site" / "events" / "attack.html"
    assert 'class="said"' in page.read_text("utf-8") and SENTENCE in event.read_text("utf-8")
    write(made.story, "<p>Nothing of the kind.</p>")
    filer.work()
    assert 'class="said"' not in page.read_text("utf-8") and SENTENCE not in event.read_text("utf-8")


def test_a_claim_whose_sentence_is_gone_is_not_published_and_the_editor_is_told(made, editor):
    claim = entered(editor, made.story)
    write(made.story, "<p>Nothing of the kind.</p>")
    assert filed(claim) is None and anchors.state(claim) == anchors.GONE
    assert anchors.gone_from(made.story) == [claim]
    ClaimSource.objects.create(thing=claim, title="Statement")
    alone = filed(Claim.objects.get(pk=claim.pk))
    assert (alone.story, alone.sentence) == ("", "") and alone.sources[0].title == "Statement"


def test_the_editor_is_told_which_sentences_are_gone(made, editor):
    claim = entered(editor, made.story)
    write(made.story, f"<p>{anchor(claim, SENTENCE)}</p>")
    for html, told in [(f"<p>{anchor(claim, 'Words.')}</p>", False), ("<p>Nothing.</p>", True)]:
        write(made.story, html)
        assert (SENTENCE in said_after_saving(made.story)) is told


def test_the_listing_finds_claims_without_their_sentence(made, editor):
    gone, there = (
        entered(editor, made.story),
        entered(editor, made.story, "The road is closed.", claimant=made.group.pk),
    )
    write(made.story, f"<p>{anchor(there, 'Other words.')}</p>")
    listing = editor.get("/desk/snippets/desk/claim/?stands=gone").content.decode()
    assert f"/claim/edit/{gone.pk}/" in listing and f"/claim/edit/{there.pk}/" not in listing
    listing = editor.get("/desk/snippets/desk/claim/").content.decode()
    assert "No longer in its story" in listing and "In its story" in listing


def test_a_sentence_without_an_anchor_still_stands_where_its_words_do(made, editor):
    claim = entered(editor, made.story)
    assert filed(claim).sentence == SENTENCE
    assert anchors.gone_from(made.story) == []


def test_an_actor_to_which_the_text_leads_is_one_of_the_storys(made):
    write(made.story, f'<p>The <a linktype="actor" id="{made.group.pk}">IMU</a>.</p>')
    document = compose.composed(compose.living("story", made.story.uid, "en"), Making("en"))
    assert document.actors == (str(made.group.uid),)
