from __future__ import annotations

import re
from datetime import UTC, date, datetime

import pytest
from django.utils import timezone
from hypothesis import given
from hypothesis import strategies as st
from media_samples import mp3

from tamizdat.archive.documents import Byline, Correction, blobs_of, encode
from tamizdat.archive.mastheads import Link, LinkGroup, Policy
from tamizdat.desk import actions, compose
from tamizdat.desk.compose import richtext
from tamizdat.desk.compose.body import body
from tamizdat.desk.compose.making import Making
from tamizdat.desk.models import Mark, Masthead, Person, Picture, Place, PlainPage, Series, Story
from tamizdat.desk.streams import body_of

pytestmark = pytest.mark.django_db


def made(*blocks, edition="en", model=Story):
    making = Making(edition, "A story")
    return body(body_of(model, blocks), making), making


def test_text_keeps_what_readers_need_and_nothing_else():
    html, making = made(
        (
            "text",
            '<p data-block-key="x1">A <b>b</b> <i>i</i> H<sub>2</sub>O x<sup>2</sup></p><ul><li>one</li></ul>',
        )
    )
    assert html == "<p>A <b>b</b> <i>i</i> H<sub>2</sub>O x<sup>2</sup></p><ul><li>one</li></ul>"
    assert not making.notes


BLOCKS = [
    (("heading", "A & B"), "<h2>A &amp; B</h2>"),
    (("pull", "Words"), '<blockquote class="pull"><p>Words</p></blockquote>'),
    (
        ("quotation", {"text": "One.\n\nTwo.", "who": "A <b>person</b>"}),
        "<blockquote><p>One.</p><p>Two.</p><footer>A &lt;b&gt;person&lt;/b&gt;</footer></blockquote>",
    ),
    (("quotation", {"text": "One.", "who": ""}), "<blockquote><p>One.</p></blockquote>"),
    (
        ("table", {"rows": [["Country", "Capital"], ["Georgia", "Tbilisi"]], "caption": "Capitals"}),
        '<div class="table" role="region" tabindex="0" aria-label="Capitals"><table><caption>Capitals</caption>'
        '<thead><tr><th scope="col">Country</th><th scope="col">Capital</th></tr></thead>'
        "<tbody><tr><td>Georgia</td><td>Tbilisi</td></tr></tbody></table></div>",
    ),
    (
        ("table", {"rows": [["", "1999"], ["Members", "6"]], "head": "both"}),
        '<div class="table" role="region" tabindex="0" aria-label="1999"><table>'
        '<thead><tr><td></td><th scope="col">1999</th></tr></thead>'
        '<tbody><tr><th scope="row">Members</th><td>6</td></tr></tbody></table></div>',
    ),
    (("table", {"rows": [["", ""]]}), ""),
    (
        ("embed", {"url": "https://a.example/?x=1&y=2", "title": "T", "provider": "NASA", "text": "One."}),
        '<figure class="embed"><p><a href="https://a.example/?x=1&amp;y=2" rel="noopener">T</a></p><p>One.</p>'
        "<figcaption>NASA</figcaption></figure>",
    ),
    (
        ("facts", {"title": "Facts", "text": "<p>One.</p><script>x</script>"}),
        '<aside class="facts"><h2>Facts</h2><p>One.</p></aside>',
    ),
    (("facts", {"title": "Facts", "text": ""}), ""),
]  # fmt: skip


@pytest.mark.parametrize(("block", "expected"), BLOCKS, ids=[f"{n}-{b[0][0]}" for n, b in enumerate(BLOCKS)])
def test_each_block_has_its_form(block, expected):
    html, making = made(block)
    assert html == expected
    assert not making.notes


HOSTILE = [
    "<script>alert(1)</script>",
    "<p onclick='x()'>a</p>",
    "<img src=x onerror=alert(1)>",
    "<a href='javascript:alert(1)'>a</a>",
    "<a href='JaVaScRiPt:alert(1)'>a</a>",
    "<a href='java\tscript:alert(1)'>a</a>",
    "<a href='data:text/html,<script>x</script>'>a</a>",
    "<a href='//evil.example/'>a</a>",
    "<a href='/desk/'>a</a>",
    "<a href='doc:00000000-0000-0000-0000-000000000000'>a</a>",
    "<a href='blob:" + "0" * 64 + ".html'>a</a>",
    "<p style='position:fixed'>a</p>",
    "<iframe src='https://evil.example'></iframe>",
    "<svg><style><img src=x onerror=alert(1)></style></svg>",
    "<math><mtext><table><mglyph><style><!--</style><img title='--&gt;&lt;img src=1 onerror=alert(1)&gt;'>",
    "<a href='https://ok.example' target=_blank onmouseover=x() style=x class=y>a</a>",
    "<p class='pull' id='x' data-x='y'>a</p>",
    "<figure data-picture='0'></figure><aside data-story='x'></aside>",
    "<a linktype='page' id='1 or 1=1'>a</a>",
    "<a linktype='document' id='999999'>a</a>",
    "<a linktype='nonsense' id='1' href='javascript:x'>a</a>",
    "<form action='https://evil.example'><input></form>",
    "<base href='https://evil.example/'>",
    "<meta http-equiv=refresh content='0;url=https://evil.example'>",
    "<p>unclosed <b>bold <a href='https://ok.example",
    "]]><!--<p>-->",
]
_ALLOWED = re.compile(
    r'</?(p|ul|ol|li|b|strong|i|em|sub|sup|br)>|<a href="(https?|mailto):[^"]*" rel="noopener">|</a>'
)


def only_clean(html: str) -> bool:
    """Return whether all tags in it are those that a text may hold, written exactly so."""
    rest = _ALLOWED.sub("", html)
    return "<" not in rest and ">" not in rest.replace("&gt;", "")


@pytest.mark.parametrize("html", HOSTILE)
def test_hostile_text_becomes_harmless(html):
    text = richtext.text(html, Making("en"))
    assert only_clean(text), text
    assert "alert" not in re.sub(r"&lt;.*", "", text) or "<" not in text


@pytest.mark.parametrize("words", ["http://ok.example", "https:", "c:/x.html", "a & b"])
def test_text_without_a_tag_is_only_text(words):
    assert richtext.text(words, Making("en")) == words.replace("&", "&amp;")


@given(st.text(alphabet="<>/='\"ahrefonclickscriptjavstyle: &;!-pdb01x.\t\n", max_size=80))
def test_no_text_at_all_gets_a_tag_through(html):
    assert only_clean(richtext.text(html, Making("en")))


def test_the_checker_of_these_tests_sees_faults():
    for bad in ("<script>", '<a href="javascript:x" rel="noopener">', "<p class='x'>", "<p onclick=x>"):
        assert not only_clean(bad)


def test_links_to_pages_name_the_document(published):
    html, making = made(("text", f'<p><a linktype="page" id="{published.pk}">treaty</a></p>'))
    assert html == f'<p><a href="doc:{published.uid}">treaty</a></p>'
    assert not making.notes


def test_a_link_to_a_deleted_page_leaves_its_words_and_a_note():
    html, making = made(("text", '<p>See <a linktype="page" id="987654">the treaty</a>.</p>'))
    assert html == "<p>See the treaty.</p>"
    assert "“the treaty”" in making.notes[0]


def test_a_link_into_another_edition_leads_to_the_version_here_or_to_the_address_there(published):
    link = ("text", f'<p><a linktype="page" id="{published.pk}">x</a></p>')
    assert f'href="{published.full_url}"' in made(link, edition="ru")[0]
    translation = actions.add_translation(published, "ru", headline="Договор")
    actions.publish(translation)
    assert f'href="doc:{translation.uid}"' in made(link, edition="ru")[0]


def test_a_link_to_the_front_leads_there(published):
    front = actions.edition_page("en")
    html, _ = made(("text", f'<p><a linktype="page" id="{front.pk}">home</a></p>'))
    assert html == f'<p><a href="doc:{front.translation_key}">home</a></p>'


def test_pictures_are_numbered_and_carry_their_words(picture):
    html, making = made(
        ("picture", {"picture": picture}),
        ("picture", {"picture": picture, "alt": "Other", "caption": "C", "credit": "D"}),
    )
    assert html == '<figure data-picture="0"></figure>\n<figure data-picture="1"></figure>'
    own, other = making.pictures
    assert (own.alt, own.caption, own.credit) == ("A teal field", "", "Nobody")
    assert (other.alt, other.caption, other.credit) == ("Other", "C", "D")
    assert [(r.format, r.width) for r in own.renditions] == [("avif", 60), ("webp", 60), ("jpeg", 60)]


def test_a_deleted_picture_is_left_out_and_noted(picture):
    stream = body_of(Story, [("picture", {"picture": picture}), ("heading", "After")])
    Picture.objects.all().delete()
    making = Making("en", "A story")
    assert body(stream, making) == "<h2>After</h2>"
    assert "A story" in making.notes[0] and "picture" in making.notes[0]


def test_a_picture_whose_files_are_lost_is_made_again_or_noted(picture, newsroom):
    import shutil

    shutil.rmtree(newsroom / "var" / "shelf")
    html, making = made(("picture", {"picture": picture}))
    assert making.pictures and not making.notes
    shutil.rmtree(newsroom / "var" / "shelf")
    shutil.rmtree(newsroom / "media")
    html, making = made(("picture", {"picture": picture}))
    assert html == ""
    assert "upload it again" in making.notes[0]


def test_documents_and_recordings_are_handed_over():
    paper = actions.save_document(b"%PDF-1.4", "a paper.pdf")
    sound = actions.save_recording("audio", files=[(mp3(), "talk.mp3")], title="Talk")
    html, making = made(
        ("document", {"document": paper}),
        ("recording", {"recording": sound, "title": "A <talk>"}),
        ("text", f'<p><a linktype="document" id="{paper.pk}">paper</a></p>'),
    )
    pdf, sounding = (next(b for b in making.blobs if b.endswith(end)) for end in (".pdf", ".mp3"))
    assert html.split("\n") == [
        f'<p class="document"><a href="blob:{pdf}" download="">a paper</a></p>',
        '<figure data-recording="0"></figure>',
        f'<p><a href="blob:{pdf}">paper</a></p>',
    ]
    (recording,) = making.recordings
    assert (recording.title, [file.blob for file in recording.files]) == ("A <talk>", [sounding])


def test_a_lost_file_is_noted():
    paper = actions.save_document(b"%PDF-1.4", "a.pdf")
    stream = body_of(Story, [("document", {"document": paper})])
    paper.file.storage.delete(paper.file.name)
    making = Making("en")
    assert body(stream, making) == ""
    assert making.notes


def test_a_related_story_is_its_card_or_a_note(published):
    html, _ = made(("related", {"story": published}))
    assert html == f'<aside data-story="{published.uid}"></aside>'
    html, making = made(("related", {"story": published}), edition="ru")
    assert html == "" and making.notes


def test_the_whole_story(published, picture):
    story = actions.edit_story(
        published,
        kind="analysis",
        bylines=[("ivan", "translator"), ("jane", "writer")],
        places=["georgia", "caucasus"],
        coverage=["pipelines"],
        series="notes",
        dateline="Tbilisi",
        note="A note.",
        picture=picture,
        picture_caption="Own caption",
        picture_credit="Own credit",
        published_at=datetime(2010, 12, 31, 20, tzinfo=UTC),
        updated_at=datetime(2011, 1, 2, tzinfo=UTC),
        corrections=[(date(2011, 1, 2), "Older."), (date(2011, 2, 2), "Newer.")],
        body=[("text", "<p>one two three</p>"), ("heading", "four")],
    )
    actions.publish(story)
    row = Story.objects.get(pk=story.pk)
    document = compose.composed(row, Making("en"))
    ids = {thing.slug: str(thing.uid) for model in (Person, Place, Series) for thing in model.objects.all()}
    assert document.path == "2011/what-the-treaty-says.html"  # it was January already in Dushanbe
    assert document.published == "2011-01-01T01:00:00+05:00"
    assert document.updated == "2011-01-02T05:00:00+05:00"
    assert document.bylines == (Byline(person=ids["ivan"], role="translator"), Byline(person=ids["jane"]))
    assert document.places == (ids["georgia"], ids["caucasus"])
    assert document.series == ids["notes"]
    assert document.corrections == (
        Correction(date="2011-02-02", text="Newer."),
        Correction(date="2011-01-02", text="Older."),
    )
    assert document.words == 4
    lead = document.lead
    assert (lead.caption, lead.credit, lead.alt) == ("Own caption", "Own credit", "A teal field")
    assert (document.kind, document.dateline, document.note) == ("analysis", "Tbilisi", "A note.")
    assert encode(document) == encode(compose.composed(Story.objects.get(pk=story.pk), Making("en")))


def test_drafts_of_a_live_story_do_not_leak(published):
    before = encode(compose.composed(compose.living("story", published.uid, "en"), Making("en")))
    actions.edit_story(
        published, headline="Secret", slug="secret", dek="Secret", bylines=[("ivan", "editor")], places=["caucasus"],
        topics=[], coverage=["pipelines"], body=[("text", "<p>Secret</p>")], series="notes",
        corrections=[(date(2011, 1, 2), "Secret")],
    )  # fmt: skip
    assert encode(compose.composed(compose.living("story", published.uid, "en"), Making("en"))) == before


def test_nothing_lives_that_is_not_published(story):
    assert compose.living("story", story.uid, "en") is None
    actions.publish(story)
    assert compose.living("story", story.uid, "en") == story
    assert compose.living("story", story.uid, "ru") is None


def test_things_have_the_first_editions_name_where_they_have_none_of_their_own(known):
    actions.save_place(
        "armenia",
        texts={"en": {"name": "Armenia", "intro": "<p>In the <b>Caucasus</b>.</p>"}},
        parent="caucasus",
    )
    place = Place.objects.get(slug="armenia")
    english, russian = (compose.composed(place, Making(tag)) for tag in ("en", "ru"))
    assert english.intro == "<p>In the <b>Caucasus</b>.</p>"
    assert (russian.name, russian.intro, russian.path) == ("Armenia", "", "ru/places/armenia.html")
    assert english.id == russian.id
    assert english.parent == str(Place.objects.get(slug="caucasus").uid)


def test_a_person(known, picture):
    actions.save_person(
        "jane",
        texts={"en": {"name": "Jane", "job": "Editor", "bio": "<p>Bio</p>"}},
        photo=picture,
        team=True,
        order=3,
    )
    document = compose.composed(Person.objects.get(slug="jane"), Making("en"))
    assert (document.name, document.job, document.intro, document.team, document.order) == (
        "Jane", "Editor", "<p>Bio</p>", True, 3,
    )  # fmt: skip
    assert document.photo.alt == "A teal field"


def test_a_series_and_its_cover(known, picture, no_marks):
    actions.save_series("notes", texts={"en": {"name": "Notes"}}, format="podcast", cover=picture)
    row = Series.objects.get(slug="notes")
    document = compose.composed(row, Making("en"))
    assert (document.format, document.cover.alt) == ("podcast", "A teal field")
    assert {rendition.blob for rendition in document.cover.renditions} <= blobs_of(document)
    no_marks()
    picture.alt = "A field"
    picture.save()
    assert [(mark.kind, mark.uid) for mark in Mark.objects.all()] == [("series", row.uid)]


def test_a_masthead(known):
    about = actions.save_page("en", slug="about", title="About")
    outside = {"url": "https://a.example", "label": "A"}
    videos = {"kind": "video", "label": "Video"}
    actions.set_masthead(
        "en",
        name="The Paper",
        motto="Motto",
        menu=[
            {
                "label": "Regions",
                "groups": [
                    {"head": {"place": "caucasus"}, "links": [{"place": "georgia", "label": "Sakartvelo"}]},
                    {"head": {"label": "More"}, "links": [videos, outside]},
                ],
            }
        ],
        footer=[{"head": {"label": "Paper"}, "links": [{"page": "about"}]}],
        support={"page": "about", "label": "Support us"},
        policies=[("ethics", "about"), ("ownership", about)],
        contact="post@a.example",
        elsewhere="https://t.me/post\nhttps://b.example/post",
        security="post@a.example",
    )  # fmt: skip
    document = compose.composed(Masthead.objects.get(edition="en"), Making("en"))
    uid = {place.slug: str(place.uid) for place in Place.objects.all()}
    page = str(PlainPage.objects.get(pk=about.pk).uid)
    assert document.menu[0].groups == (
        LinkGroup(head=Link(document=uid["caucasus"]), links=(Link(document=uid["georgia"], label="Sakartvelo"),)),
        LinkGroup(head=Link(label="More"), links=(Link(**videos), Link(**outside))),
    )  # fmt: skip
    assert document.footer == (LinkGroup(head=Link(label="Paper"), links=(Link(document=page),)),)
    assert document.support == Link(document=page, label="Support us")
    assert b"asks" not in encode(document)
    assert document.policies == (Policy(purpose="ethics", page=page), Policy(purpose="ownership", page=page))
    assert document.elsewhere == ("https://t.me/post", "https://b.example/post")
    left = date.fromisoformat(document.security_until) - timezone.localdate()
    assert 362 <= left.days <= 365


@pytest.mark.parametrize("field", ["elsewhere", "belongs_to", "security"])
def test_a_masthead_with_an_address_that_is_none(known, field):
    with pytest.raises(actions.Refused, match="no address"):
        actions.set_masthead("en", name="The Paper", **{field: "ftp://a.example/"})


def test_the_ways_to_give_of_a_masthead_have_codes(db):
    bank = {
        "label": "Bank",
        "kind": "bank",
        "account": " DE89 3704  0044 0532 0130 00",
        "holder": "The\nPaper",
    }
    card = {"label": "Card", "kind": "card", "url": "https://pay.example/"}
    actions.set_masthead("en", name="The Paper", ways=[bank, card], asks=[])
    making = Making("en")
    document = compose.composed(Masthead.objects.get(edition="en"), making)
    first, second = document.ways
    assert (first.account, first.holder) == ("DE89 3704 0044 0532 0130 00", "The Paper")
    assert first.code.endswith(".svg") and making.blobs == {first.code} == set(blobs_of(document))
    assert second.url == "https://pay.example/" and not second.code and document.asks == ()


@pytest.mark.parametrize(
    ("way", "why"),
    [
        ({"label": "Card", "url": "javascript:alert(1)"}, "URL"),
        ({"label": "Card", "url": "data:text/html,x"}, "URL"),
        ({"label": "Card"}, "leads nowhere"),
        ({"label": " ", "account": "1"}, "no words"),
        ({"label": "Card", "kind": "cash", "account": "1"}, "cash"),
        ({"label": "Card", "account": "1" * 201}, "at most 200"),
    ],
)
def test_a_way_to_give_that_leads_nowhere_or_astray_is_refused(db, way, why):
    with pytest.raises(actions.Refused, match=why):
        actions.set_masthead("en", name="The Paper", ways=[way])
    assert not Masthead.objects.filter(name="The Paper").exists()


def test_terms_of_republishing_are_looked_at(db):
    for terms, why in (
        ({"licence": ""}, "no licence"),
        ({"licence": "X", "reserved": ["poem"]}, "poem"),
        ({"licence": "X", "url": "javascript:1"}, "URL"),
    ):
        with pytest.raises(actions.Refused, match=why):
            actions.set_masthead("en", name="The Paper", reuse=terms)


def test_a_front(published):
    actions.set_front("en", [published])
    document = compose.composed(actions.edition_page("en"), Making("en"))
    assert document.slots == (str(published.uid),)
    assert document.until == {}
    assert document.id == compose.composed(actions.edition_page("ru"), Making("ru")).id


def test_a_slots_end_is_told_in_the_newsrooms_time(published):
    other = actions.create_story("en", headline="Other", slug="other")
    actions.set_front("en", ["other", published], until={"other": datetime(2026, 3, 5, 7, tzinfo=UTC)})
    document = compose.composed(actions.edition_page("en"), Making("en"))
    assert document.until == {str(other.uid): "2026-03-05T12:00:00+05:00"}
