from __future__ import annotations

import pytest
from desk_samples import compose_fronts
from django.urls import reverse
from wagtail.test.utils.form_data import inline_formset, nested_form_data, streamfield

from tamizdat.archive.documents import Section
from tamizdat.archive.fronts import Breaking, Strip
from tamizdat.desk import actions, compose
from tamizdat.desk.actions import Refused
from tamizdat.desk.compose.making import Making
from tamizdat.desk.groups import EDITORS, REPORTERS
from tamizdat.desk.models import Coverage, Front, Mark, Place, Story, Topic

pytestmark = pytest.mark.django_db

LATER = "2031-01-02 08:30"


@pytest.fixture
def fronts(published):
    """Return the published story, when fronts are composed of it and of another."""
    compose_fronts(published)
    return published


def composed(row):
    return compose.composed(row, Making(row.edition))


def id_of(model, slug) -> str:
    return str(model.objects.get(slug=slug).uid)


def test_a_home_page_is_composed_as_it_was_said(fronts):
    front = composed(actions.edition_page("en"))
    other = id_of(Story, "other")
    assert (front.of, front.picks) == ("", (other, str(fronts.uid)))
    assert front.breaking == Breaking(
        text="It rains", document=str(fronts.uid), until="2031-01-02T08:30:00+05:00"
    )
    region = id_of(Place, "caucasus")
    assert front.strips == (
        Strip(of="place", id=region, label="South", stories=(other,), count=5, look="lines"),
        Strip(of="coverage"),
        Strip(of="kind", id="opinion"),
        Strip(of="latest", look="row"),
        Strip(of="most-read"),
    )


def test_a_region_has_a_front_of_its_own(fronts):
    row = Front.objects.get()
    front = composed(row)
    assert (front.of, front.edition, front.id) == (id_of(Place, "caucasus"), "en", str(row.uid))
    assert front.slots == (id_of(Story, "other"), str(fronts.uid))
    assert front.until == {id_of(Story, "other"): "2031-01-02T08:30:00+05:00"}
    assert front.breaking == Breaking(text="It snows", url="https://snow.example/")
    assert front.strips == (
        Strip(of="topic", id=id_of(Topic, "security")),
        Strip(of="coverage", id=id_of(Coverage, "pipelines")),
    )
    assert row.printed_path() == "places/caucasus.html"


def test_whoever_composes_it_again_changes_it(fronts):
    caucasus = Place.objects.get(slug="caucasus")
    actions.set_front_of(caucasus, "en", [fronts])
    assert composed(Front.objects.get()).slots == (str(fronts.uid),)
    actions.set_front_of(caucasus, "ru")
    assert Front.objects.count() == 2


def test_what_a_front_shows_changes_it(fronts, no_marks):
    front = Front.objects.get()
    for change in (front.save, Coverage.objects.get().save, lambda: Story.objects.get(slug="other").delete()):
        no_marks()
        change()
        assert ("front", front.uid) in {
            (mark.kind, mark.uid) for mark in Mark.objects.all()
        } or change != front.save
    assert composed(Front.objects.get()).slots == (str(fronts.uid),), "what is deleted is left out"


def test_a_front_that_is_taken_out_is_withdrawn(fronts, filer):
    uid = str(Front.objects.get().uid)
    actions.refile_all()
    filer.work()
    assert filer.archive.document("en", uid)
    Front.objects.all().delete()
    filer.work()
    assert filer.archive.document("en", uid) is None


@pytest.mark.parametrize(
    ("stories", "composed", "words"),
    [
        (["other", "other"], {}, "twice"),
        ([], {"strips": [{"of": "latest", "stories": ["other", "other"]}]}, "twice"),
        (["other"], {"strips": [{"of": "latest", "stories": ["other"]}]}, "twice"),
        ([], {"picks": ["other", "other"]}, "twice"),
        (["other"] * 5, {}, "room for 4"),
        ([], {"breaking": {"url": "https://a.example/"}}, "Write the line"),
        ([], {"breaking": {"text": "It", "url": "https://a.example/", "page": 0}}, "leads to a page already"),
        ([], {"breaking": {"text": "It", "page": -1}}, "another edition"),
    ],
)
def test_what_is_wrong_about_a_front_is_said(fronts, stories, composed, words):
    russian = actions.create_story("ru", headline="Русский", slug="russian")
    page = composed.get("breaking", {}).get("page")
    if page is not None:
        composed["breaking"]["page"] = fronts.pk if page == 0 else russian.pk
    with pytest.raises(Refused, match=words):
        actions.set_front("en", stories, **composed)
    with pytest.raises(Refused, match=words):
        actions.set_front_of(Place.objects.get(slug="georgia"), "en", stories, **composed)


def test_a_coverage_has_its_order_in_the_edition_of_its_stories(fronts):
    row = Coverage.objects.get()
    english, russian = (compose.composed(row, Making(tag)) for tag in ("en", "ru"))
    assert english.pinned == (str(fronts.uid),)
    assert english.sections == (
        Section(name="Before", text="What came first.", stories=(id_of(Story, "other"),)),
    )
    assert english.picture.alt == russian.picture.alt == "Pipes"
    assert (russian.pinned, russian.sections) == ((), ())


def test_a_coverage_takes_no_story_twice(fronts, desk_of):
    row = Coverage.objects.get()
    texts = []
    for text in row.texts.all():
        pinned = streamfield([("story", fronts.pk)] * 2 if text.edition == "en" else [])
        fields = {"id": text.pk, "edition": text.edition, "name": text.name, "intro": "null"}
        texts.append({**fields, "pinned": pinned, "sections": streamfield([])})
    data = nested_form_data(
        {"texts": inline_formset(texts, initial=2), "slug": row.slug, "topic": "", "order": 0, "picture": ""}
    )
    response = desk_of(EDITORS).post(
        reverse(Coverage.snippet_viewset.get_url_name("edit"), args=[row.pk]), data
    )
    assert "is there twice" in response.content.decode()


def form_of(**fields):
    data = {
        "edition": "en", "place": "", "topic": "", "top": streamfield([]), "strips": streamfield([]),
        "picks": streamfield([]),
        "breaking_text": "", "breaking_page": "", "breaking_url": "", "breaking_until": "",
    }  # fmt: skip
    return nested_form_data(data | fields)


def test_a_front_is_composed_in_its_form(fronts, desk_of):
    desk = desk_of(EDITORS)
    add = reverse(Front.snippet_viewset.get_url_name("add"))
    georgia = Place.objects.get(slug="georgia")
    page = desk.get(f"{add}?edition=en&place={georgia.pk}").content.decode()
    assert f'value="{georgia.pk}"' in page, "the form knows whose front it is"
    strip = {"place": "", "label": "Near", "stories-count": "0", "count": "", "look": "lines"}
    data = form_of(
        place=georgia.pk,
        top=streamfield([("slot", {"story": fronts.pk, "until": LATER})]),
        strips=streamfield([("place", strip)]),
    )
    response = desk.post(add, data)
    assert response.status_code == 302, response.context["form"].errors
    front = composed(Front.objects.get(place=georgia))
    assert front.until == {str(fronts.uid): "2031-01-02T08:30:00+05:00"}
    assert front.strips == (Strip(of="place", label="Near", look="lines"),)


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose the place or the topic"),
        ({"place": "caucasus"}, "has a front in this edition already"),
        ({"place": "georgia", "topic": "security"}, "take one of the two out"),
        ({"place": "georgia", "breaking_text": "Rain", "breaking_until": "2001-01-01 08:00"}, "over already"),
        ({"place": "georgia", "edition": "ru", "slot": ""}, "another edition"),
        ({"place": "georgia", "slot": "2001-01-01 08:00"}, "over already"),
    ],
)
def test_what_is_wrong_in_its_form_is_said(fronts, desk_of, fields, words):
    models = {"place": Place, "topic": Topic}
    data = {
        name: models[name].objects.get(slug=value).pk if name in models else value
        for name, value in fields.items()
    }
    if "slot" in data:
        data["top"] = streamfield([("slot", {"story": fronts.pk, "until": data.pop("slot")})])
    response = desk_of(EDITORS).post(reverse(Front.snippet_viewset.get_url_name("add")), form_of(**data))
    assert response.status_code == 200
    assert words in response.content.decode().replace("&#x27;", "'")


def test_the_home_page_is_composed_in_its_form(fronts, desk_of):
    actions.set_front("en", [])
    home = actions.edition_page("en")
    picked = {
        "value": Story.objects.get(slug="other").pk,
        "deleted": "",
        "order": "0",
        "type": "item",
        "id": "",
    }
    rows = {f"stories-0-{name}": value for name, value in picked.items()}
    latest = {"label": "", "stories-count": "1", "count": "3", "look": "", **rows}
    data = form_of(
        slots=inline_formset([{"story": fronts.pk}]), comments=inline_formset([]), breaking_text="It rains"
    )
    data |= nested_form_data({"strips": streamfield([("latest", latest)]), "action-publish": "1"})
    response = desk_of(EDITORS).post(reverse("wagtailadmin_pages:edit", args=[home.pk]), data)
    assert response.status_code == 302, response.context["form"].errors
    front = composed(actions.edition_page("en"))
    assert front.strips == (Strip(of="latest", stories=(id_of(Story, "other"),), count=3),)
    assert front.breaking == Breaking(text="It rains")


def test_fronts_are_previewed_as_they_are_printed(fronts, desk_of, filer, newsroom):
    actions.refile_all()
    filer.work()
    desk = desk_of(EDITORS)
    home = actions.edition_page("en")
    shown = desk.get(f"/desk/pages/{home.pk}/view_draft/").content
    assert b"It rains" in shown
    assert b'<base href="/">' in shown
    front = Front.objects.get()
    edit = reverse(Front.snippet_viewset.get_url_name("preview_on_edit"), args=[front.pk])
    data = form_of(place=front.place.pk, top=streamfield([("slot", {"story": fronts.pk, "until": ""})]))
    assert desk.post(edit, data).json() == {"is_valid": True, "is_available": True}
    page = desk.get(edit).content.decode()
    assert '<base href="/places/caucasus.html">' in page
    assert "What the treaty says" in page.partition('class="lead"')[2].partition("</h2>")[0]


def test_fronts_are_found_in_the_menu_and_in_the_form_of_a_place(fronts, desk_of):
    desk = desk_of(EDITORS)
    page = desk.get(reverse("wagtailadmin_home")).content.decode()
    assert reverse("desk_home", args=["ru"]) in page
    assert desk.get(reverse("desk_home", args=["ru"])).url.endswith(f"/{actions.edition_page('ru').pk}/edit/")
    caucasus = Place.objects.get(slug="caucasus")
    form = desk.get(reverse(Place.snippet_viewset.get_url_name("edit"), args=[caucasus.pk])).content.decode()
    assert reverse(Front.snippet_viewset.get_url_name("edit"), args=[Front.objects.get().pk]) in form
    assert f"edition=ru&amp;place={caucasus.pk}" in form


def test_reporters_do_not_compose_fronts(fronts, desk_of):
    desk = desk_of(REPORTERS)
    response = desk.post(reverse(Front.snippet_viewset.get_url_name("add")), form_of())
    assert response.status_code == 302
    assert reverse("desk_home", args=["ru"]) not in desk.get(reverse("wagtailadmin_home")).content.decode()
    assert Front.objects.count() == 1
