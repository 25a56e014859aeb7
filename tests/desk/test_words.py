"""The desk's own words: all marked, all translated, and shown to those who chose their language."""

from __future__ import annotations

import gettext
import importlib.util
import io
import re
from pathlib import Path

import pytest
from django.apps import apps
from django.urls import reverse
from django.utils import translation
from wagtail.fields import StreamField
from wagtail.users.models import UserProfile

from tamizdat.desk import actions
from tamizdat.desk.groups import CHIEF_EDITORS, EDITORS, REPORTERS
from tamizdat.desk.models import Masthead, Person

TOOL = Path(__file__).parents[2] / "tools" / "desk_messages.py"
_spec = importlib.util.spec_from_file_location("desk_messages", TOOL)
tool = importlib.util.module_from_spec(_spec)
_spec.loader.exec_module(tool)

CATALOGS = tool.catalogs()
REMEDY = "run: .venv/bin/python tools/desk_messages.py"


def ids(catalog):
    return {(message.context, message.id) for message in catalog if message.id}


def test_there_is_a_catalogue():
    assert [path.parts[-3] for path in CATALOGS] == ["ru"]
    assert len(ids(tool.wanted())) > 200


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_a_catalogue_is_complete_and_compiled(path):
    catalog = tool.read(path)
    assert ids(catalog) == ids(tool.wanted()), REMEDY
    assert tool.missing(catalog) == []
    shipped = gettext.GNUTranslations(io.BytesIO(path.with_suffix(".mo").read_bytes()))._catalog
    compiled = gettext.GNUTranslations(io.BytesIO(tool.compiled(catalog)))._catalog
    assert {**shipped, "": ""} == {**compiled, "": ""}, REMEDY


@pytest.mark.parametrize("path", CATALOGS, ids=lambda path: path.parts[-3])
def test_what_is_filled_in_stands_in_the_translation_too(path):
    holes = re.compile(r"\{[^}]*\}|%\(\w+\)s|</?\w+[^>]*>")
    for message in tool.read(path):
        if message.id:
            wanted = sorted(holes.findall(message.id if isinstance(message.id, str) else message.id[-1]))
            found = [message.string] if isinstance(message.string, str) else message.string
            assert [sorted(holes.findall(each)) for each in found] == [wanted] * len(found), message.id


# Every label that an editor can meet is marked for translation


def _typed():
    """Yield the words of all fields that editors fill in, and of the blocks in them."""
    for model in apps.get_app_config("desk").get_models():
        yield f"{model.__name__}", model._meta.verbose_name
        for field in model._meta.get_fields():
            ours = field.concrete and field.editable and field.model.__module__.startswith("tamizdat")
            owner = getattr(model, "owner_field", "")
            shown = getattr(model, "admin_form_fields", (field.name,))
            if (
                not ours
                or field.name not in shown
                or field.primary_key
                or field.name in (owner, "sort_order")
                or field.name.startswith("focal_point_")  # hidden: a box is drawn instead
            ):
                continue
            yield f"{model.__name__}.{field.name}", field.verbose_name
            yield f"{model.__name__}.{field.name}", field.help_text
            for _value, label in getattr(field, "choices", None) or ():
                yield f"{model.__name__}.{field.name}", label
            if isinstance(field, StreamField):
                yield from _of_block(f"{model.__name__}.{field.name}", field.stream_block)


def _of_block(name, block):
    for child_name, child in getattr(block, "child_blocks", {}).items():
        yield f"{name}.{child_name}", child.label
        yield f"{name}.{child_name}", getattr(child, "field", None) and child.field.help_text
        yield from _of_block(f"{name}.{child_name}", child)
    if hasattr(block, "child_block"):
        yield from _of_block(name, block.child_block)


UNSEEN = {
    "CorrectionCheck",
    "MostRead",
    "Readership",
    "Mark",
    "Imported",
    "PictureRendition",
    "Printing",
    "Redirect",
    "Sought",
}  # models that no editor types into
OWN_WORDS = {"English", "Русский"}  # languages are called what they call themselves


def test_every_field_and_block_is_named_in_russian():
    with translation.override("ru"):
        left = [
            (name, str(words))
            for name, words in _typed()
            if words and not re.search("[а-яё]", str(words)) and str(words) not in OWN_WORDS
            if name.split(".")[0] not in UNSEEN and "Part" not in name
        ]
    # Named by the heading of their lines.
    lines = {
        "ActorName", "ActorSource", "Border", "Byline", "ClaimSource", "ClaimVia", "Correction", "EventSource", "Follow",
        "Identifier", "MembershipSource", "RecordingChapter", "RecordingFile",
        "RecordingTrack", "Slot", "StoryActor", "StoryEvent", "StoryPlace",
    }  # fmt: skip
    assert [each for each in left if each[0] not in lines and not each[0].endswith("Text")] == []


@pytest.fixture
def russian(user):
    """Return a way to the desk of somebody who chose Russian."""
    from django.test import Client

    def log_in(group):
        client = Client()
        account = user(group)
        client.force_login(account)
        page = client.get(reverse("wagtailadmin_account"))
        offered = page.content.decode()
        assert '<option value="ru">' in offered and "Русский" in offered
        UserProfile.objects.update_or_create(user=account, defaults={"preferred_language": "ru"})
        return client

    return log_in


LONG = 14  # characters: shorter words may be anybody's


def _english_left(html):
    """Return our English words that a page in Russian still shows."""
    text = re.sub(r"\s+", " ", re.sub(r"<script.*?</script>|<[^>]*>", " ", html, flags=re.S))
    text = text.replace("&#x27;", "'").replace("&quot;", '"')
    singles = [message.id for message in tool.wanted() if isinstance(message.id, str)]
    return [words for words in singles if len(words) >= LONG and "{" not in words and words in text]


@pytest.mark.django_db
def test_who_chose_russian_is_spoken_to_in_russian(published, picture, filer, russian):
    actions.refile_all()
    filer.work()
    client = russian(CHIEF_EDITORS)
    front = actions.edition_page("en")
    addresses = {
        "/desk/": "Журнал печати",
        reverse("wagtailadmin_pages:add", args=["desk", "story", front.pk]): "Подводка",
        reverse("wagtailadmin_pages:edit", args=[published.pk]): "Главное изображение",
        reverse("wagtailadmin_pages:edit", args=[front.pk]): "Материалы вверху главной страницы",
        reverse("wagtailadmin_pages:add", args=["desk", "plainpage", front.pk]): "Адрес и расписание",
        reverse("desk_printings"): "Миллисекунды",
        reverse("wagtailsnippets_desk_place:add"): "В дереве регионов",
        reverse("wagtailsnippets_desk_series:add"): "Обложка",
        reverse("wagtailsnippets_desk_person:edit", args=[Person.objects.first().pk]): "Команда",
        reverse("wagtailsnippets_desk_masthead:edit", args=[Masthead.objects.first().pk]): "Девиз",
        reverse("wagtailimages:add"): "Описание для незрячих",
        reverse("wagtailusers_users:add"): "Главные редакторы",
    }
    for address, words in addresses.items():
        response = client.get(address)
        assert response.status_code == 200, address
        html = response.content.decode()
        assert 'lang="ru"' in html and words in html, address
        assert _english_left(html) == [], address


@pytest.mark.django_db
def test_a_mistake_is_told_in_russian(known, russian):
    from django.core.files.uploadedfile import SimpleUploadedFile

    client = russian(EDITORS)
    broken = SimpleUploadedFile("a.png", b"no picture", "image/png")
    html = client.post(reverse("wagtailimages:add"), {"title": "A", "file": broken}).content.decode()
    assert "не удаётся прочитать как изображение" in html
    place = {"slug": "QQ", "map": "Q", "order": "0"}
    texts = {"texts-TOTAL_FORMS": "0", "texts-INITIAL_FORMS": "0"}
    html = client.post(reverse("wagtailsnippets_desk_place:add"), place | texts).content.decode()
    assert "Только строчные латинские буквы" in html and "не код вроде TJ" in html


@pytest.mark.django_db
def test_others_stay_with_english(desk_of):
    html = desk_of(REPORTERS).get("/desk/").content.decode()
    assert 'lang="en"' in html and "Printings" in html
