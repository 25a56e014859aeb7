"""An export becomes documents: everything arrives once, or is listed with its reason."""

import json
import re
from collections import Counter
from pathlib import Path
from xml.etree import ElementTree
from zoneinfo import ZoneInfo

import pytest

import wxr
from tamizdat.archive.documents import PlainPage, Story, decode
from tamizdat.wire.errors import WireError
from tamizdat.wire.source import Brought
from tamizdat.wire.wordpress.rules import Newsroom, Rules, Standing, Target
from tamizdat.wire.wordpress.source import WordPressExport

ZONE = ZoneInfo("Asia/Bishkek")  # six hours before Greenwich


class Read:
    """What an export became."""

    def __init__(self, path: Path, newsroom: Newsroom, rules: Rules | None = None) -> None:
        self.source = WordPressExport(path, newsroom, ZONE, rules)
        found = list(self.source.documents())
        self.brought = [each for each in found if isinstance(each, Brought)]
        self.items = [each for each in found if not isinstance(each, Brought)]
        self.documents = [each.document for each in self.brought]

    def __getitem__(self, name):
        return next(
            each
            for each in self.documents
            if name in (getattr(each, "headline", ""), getattr(each, "title", ""), getattr(each, "name", ""))
        )

    def told(self, what):
        return [f"{each.item}: {each.reason}" for each in self.items if each.what == what]


@pytest.fixture
def read(tmp_path):
    def reading(*records, newsroom=None, rules=None):
        path = tmp_path / "export.xml"
        path.write_text(wxr.export(*records), "utf-8")
        return Read(path, newsroom or Newsroom(), rules)

    return reading


def test_a_story_with_all_that_it_has(read):
    found = read(
        wxr.author("asel", "Asel B."),
        wxr.category("osh", "Osh"),
        wxr.category("kyrgyzstan", "Kyrgyzstan"),
        wxr.item(
            "Rain &amp; <em>wind</em>",
            "<p>It rains in Osh.</p>",
            post_id="7",
            post_name="rain",
            creator="asel",
            excerpt="Three days of <b>rain</b>.",
            terms="category/kyrgyzstan category/osh tag/weather post_format/post-format-video",
        ),
    )
    story = found["Rain & wind"]
    assert (story.path, story.published, story.kind) == (
        "2012/rain.html",
        "2012-03-04T11:00:00+06:00",
        "video",
    )
    assert (story.dek, story.body, story.words) == ("Three days of rain.", "<p>It rains in Osh.</p>", 4)
    assert [byline.person for byline in story.bylines] == [found["Asel B."].id]
    assert story.places == (found["Kyrgyzstan"].id,)
    assert found["Kyrgyzstan"].map == "KG"
    assert story.topics == (found["Osh"].id, found["Weather"].id)
    assert all(decode(each.data) == each.document for each in found.brought)
    assert "old.example" not in str([each for each in found.documents if each.id == found["Asel B."].id])


def test_the_same_ids_each_time_however_the_site_was_reached(read, tmp_path):
    first = read(wxr.author("asel"), wxr.item("Rain", post_id="7", terms="tag/a"))
    text = (tmp_path / "export.xml").read_text().replace("https://old.example", "http://www.old.example/")
    later = tmp_path / "later.xml"
    later.write_text(text.replace("2012-03-04", "2013-03-04"))
    again = Read(later, Newsroom())
    assert [each.id for each in again.documents] == [each.id for each in first.documents]
    assert again["Rain"].path.startswith("2013/")


DATES = {
    "both": ({}, "2012-03-04T11:00:00+06:00"),
    "local only": ({"post_date_gmt": "0000-00-00 00:00:00"}, "2012-03-04T10:00:00+06:00"),
    "Greenwich only": ({"post_date": ""}, "2012-03-04T11:00:00+06:00"),
    "the feed's": (
        {"post_date": "", "post_date_gmt": "", "pubDate": "Sun, 04 Mar 2012 05:00:00 +0000"},
        "2012-03-04T11:00:00+06:00",
    ),
    "the year of readers": ({"post_date_gmt": "2011-12-31 20:00:00"}, "2012-01-01T02:00:00+06:00"),
}


@pytest.mark.parametrize("name", DATES)
def test_dates(read, name):
    fields, expected = DATES[name]
    story = read(wxr.item("Rain", **fields))["Rain"]
    assert story.published == expected
    assert story.path.startswith(f"{expected[:4]}/")


LEFT = {
    "a draft": ({"status": "draft"}, "it is a draft"),
    "scheduled": ({"status": "future"}, "it is scheduled"),
    "private": ({"status": "private"}, "it is private"),
    "in the trash": ({"status": "trash"}, "it is in the trash"),
    "some plugin's state": ({"status": "pitch"}, "“pitch”"),
    "a password": ({"post_password": "x"}, "a password"),
    "no date": ({"post_date": "", "post_date_gmt": "0000-00-00 00:00:00"}, "no date"),
    "an impossible date": ({"post_date": "2012-02-31 00:00:00", "post_date_gmt": ""}, "no date"),
    "nothing in it": ({"title": "", "content": " "}, "neither a title nor a text"),
    "an earlier version": ({"post_type": "revision", "status": "inherit"}, "earlier versions"),
    "a line of a menu": ({"post_type": "nav_menu_item"}, "menus are not brought"),
    "another type": ({"post_type": "product"}, "“product”"),
    "no type": ({"post_type": ""}, "does not say what it is"),
    "a template": ({"post_type": "wp_template"}, "how the old site worked"),
}


@pytest.mark.parametrize("name", LEFT)
def test_what_is_left_out_is_listed_with_its_reason(read, name):
    fields, reason = LEFT[name]
    found = read(wxr.item(**fields))
    assert [each for each in found.documents if isinstance(each, (Story, PlainPage))] == []
    (told,) = found.told("left out")
    assert reason in told


def test_files_are_listed_with_address_and_caption(read):
    attachment = wxr.item(
        "A",
        "",
        post_type="attachment",
        status="inherit",
        post_id="8",
        excerpt="In Osh",
        attachment_url="https://old.example/a.jpg",
    )
    found = read(attachment, wxr.item("Rain", more=wxr.meta("_thumbnail_id", "8")))
    assert found.told("left out") == [
        "attachment “A”: files are not in an export: https://old.example/a.jpg; its caption is “In Osh”.",
        "story “Rain”: its picture at the top, https://old.example/a.jpg; its caption is “In Osh”.",
    ]


def test_footnotes_come_with_their_marks(read):
    mark = '<sup data-fn="{0}" class="fn"><a href="#{0}" id="{0}-link">9</a></sup>'
    two, one, none = (mark.format(id) for id in ("b-2", "a-1", "none"))
    text = f"<!-- wp:paragraph --><p>Rain{two} and snow{one}, {none}hail.</p>"
    notes = [
        {"id": "a-1", "content": "See <em>there</em>."},
        {"id": "b-2", "content": "Much.<script>x</script>"},
    ]
    content = f"{text}<!-- /wp:paragraph -->\n<!-- wp:footnotes /-->"
    found = read(
        wxr.item("Rain", content, more=wxr.meta("footnotes", json.dumps(notes))),
        wxr.item("Sun", "x", more=wxr.meta("footnotes", "[{")),
    )
    story = found["Rain"]
    assert story.body == '<p>Rain<sup data-note="0"></sup> and snow<sup data-note="1"></sup>, hail.</p>'
    assert story.notes == ("Much.", "See <i>there</i>.")
    lost = [each for each in found.told("left out") if "a footnote, whose text is not in the export" in each]
    assert len(lost) == 1
    assert found["Sun"].notes == ()


def test_the_same_item_twice_comes_once(read):
    found = read(wxr.item("Rain", post_id="7"), wxr.item("Rain", post_id="7"))
    assert sum(isinstance(each, Story) for each in found.documents) == 1
    assert found.told("left out") == ["post “Rain”: it stands in the export twice"]


def test_slugs(read):
    cyrillic = "%d0%b4%d0%be%d0%b6%d0%b4%d1%8c"
    found = read(
        wxr.item("A", post_id="3", post_name="rain"),
        wxr.item("B", post_id="2", post_name="rain", post_date_gmt="2013-01-05 00:00:00"),
        wxr.item("C", post_id="4", post_name="rain-2"),
        wxr.item("Д", post_id="5", post_name=cyrillic),
        wxr.item("Дождь", post_id="6"),
        wxr.item("E", post_id="1", post_type="page", post_name="index"),
        wxr.item("F", post_id="8", post_name="wind"),
        newsroom=Newsroom(slugs={"en": {"index": "", "wind": "another"}}),
    )
    paths = {each.path for each in found.documents if isinstance(each, (Story, PlainPage))}
    assert paths == {
        "2012/rain-3.html",
        "2013/rain.html",
        "2012/rain-2.html",
        "2012/dozhd.html",
        "2012/dozhd-2.html",
        "index-2.html",
        "2012/wind-2.html",
    }


def test_texts_without_a_headline_or_too_long_are_mended_and_told(read):
    found = read(wxr.item("", "<p>It rains in Osh.</p>"), wxr.item("long " * 100, excerpt="word " * 200))
    assert found["It rains in Osh."].path
    assert len(found.told("repaired")) == 3
    assert max(len(each.headline) for each in found.documents if isinstance(each, Story)) <= 255


LINKS = {
    "by number": "https://old.example/?p=7",
    "by address": "https://old.example/2012/03/rain/",
    "the other scheme, with www": "http://www.old.example/2012/03/rain/#comments",
    "from the root": "/2012/03/rain",
    "a later page": "/2012/03/rain/2/",
    "another form of addresses": "/archives/rain.html",
    "a list": "/category/region/osh/page/3/",
    "a tag": "/tag/weather/",
    "somebody": "/author/asel/",
}


@pytest.mark.parametrize("name", LINKS)
def test_links_within_the_old_site_lead_to_documents(read, name):
    found = read(
        wxr.author("asel", "Asel"),
        wxr.category("osh", "Osh"),
        wxr.item(
            "Rain",
            post_id="7",
            post_name="rain",
            link="https://old.example/2012/03/rain/",
            terms="category/osh tag/weather",
        ),
        wxr.item("Wind", f'<p><a href="{LINKS[name]}">there</a></p>'),
    )
    wanted = {"a list": "Osh", "a tag": "Weather", "somebody": "Asel"}.get(name, "Rain")
    assert found["Wind"].body == f'<p><a href="doc:{found[wanted].id}">there</a></p>'


KEPT = {
    "a file": ("/wp-content/a.pdf", "https://old.example/wp-content/a.pdf"),
    "the page of a file": ("https://old.example/?attachment_id=8", "https://old.example/a.jpg"),
    "elsewhere": ("https://x.example/2012/03/rain/", "https://x.example/2012/03/rain/"),
}


@pytest.mark.parametrize("name", KEPT)
def test_links_that_stay(read, name):
    written, meant = KEPT[name]
    attachment = wxr.item(
        "A", post_type="attachment", post_id="8", attachment_url="https://old.example/a.jpg"
    )
    found = read(attachment, wxr.item("Wind", f'<p><a href="{written}">there</a></p>'))
    assert found["Wind"].body == f'<p><a href="{meant}" rel="noopener">there</a></p>'


@pytest.mark.parametrize(
    "address",
    [
        "/2012/03/gone/",
        "https://old.example/?p=8",
        "/?p=99",
        "javascript:alert(1)//",
        "/",
        "tel:1",
        "http://[x/",
    ],
)
def test_links_that_lead_nowhere_keep_their_words_and_are_told(read, address):
    found = read(
        wxr.item("Wind", f'<p><a href="{address}">there</a></p>'),
        wxr.item("Draft", post_id="8", status="draft"),
    )
    assert found["Wind"].body == "<p>there</p>"
    # What nh3 takes away (an address that could run) is not a link at all.
    assert len(found.told("left out")) == 1 + (not address.startswith(("javascript", "tel", "http://[")))


def test_the_address_of_a_network_is_no_part_of_the_site(tmp_path):
    text = wxr.export(wxr.item("Wind", '<p><a href="https://net.example/about/">a</a></p>'))
    path = tmp_path / "export.xml"
    path.write_text(text.replace("site_url>https://old.example", "site_url>https://net.example"))
    assert 'href="https://net.example/about/"' in Read(path, Newsroom())["Wind"].body


def test_the_newsroom_knows_some_already(read):
    newsroom = Newsroom(
        editions=("ru", "en"),
        places={"kg": Standing("place-id", ("Киргизия", "Kyrgyzstan"))},
        topics={"weather": Standing("topic-id", ("Погода",))},
        people={"asel": Standing("person-id", ("Asel",)), "bek": Standing("other-id", ("Another Bek",))},
    )
    found = read(
        wxr.author("asel", "Asel"),
        wxr.author("bek", "Bek"),
        wxr.item("Rain", creator="bek", terms="category/kyrgyzstan tag/weather"),
        newsroom=newsroom,
    )
    story = found["Rain"]
    assert (story.places, story.topics, story.edition) == (("place-id",), ("topic-id",), "en")
    assert story.path == "en/2012/" + story.path.rpartition("/")[2]
    assert [each.path for each in found.documents if each.__class__.__name__ == "Person"] == [
        "en/people/bek-2.html"
    ]


def test_several_authors_and_guests(read):
    found = read(
        wxr.author("asel", "Asel"),
        wxr.item("Rain", creator="asel", terms="author/cap-bek author/cap-asel"),
        wxr.item("Wind", creator="guest@x.example"),
    )
    assert [byline.person for byline in found["Rain"].bylines] == [found["Cap-Bek"].id, found["Asel"].id]
    assert found["guest"].path == "people/guest.html"


def test_terms_above_terms(read):
    found = read(
        wxr.category("asia", "Asia"),
        wxr.category("kyrgyzstan", "Kyrgyzstan", "asia"),
        wxr.category("loop-a", "A", "loop-b"),
        wxr.category("loop-b", "B", "loop-a"),
        wxr.item(terms="category/kyrgyzstan category/loop-a category/loop-b"),
    )
    assert found["Kyrgyzstan"].parent == found["Asia"].id
    assert sorted(bool(found[name].parent) for name in "AB") == [False, True]
    order = [each.id for each in found.documents]
    assert order.index(found["Asia"].id) < order.index(found["Kyrgyzstan"].id)


def test_rules_decide(read):
    rules = Rules(
        terms={
            ("category", "a"): (Target("place", "osh"), Target("kind", "opinion")),
            ("post_tag", "b"): (),
            ("category", "nowhere"): (Target("topic", "x"),),
        },
        types={"post": "story", "page": "page", "event": "story"},
    )
    found = read(
        wxr.item("Rain", terms="category/a tag/b tag/c"),
        wxr.item("Fair", post_type="event"),
        rules=rules,
    )
    assert found["Rain"].kind == "opinion"
    assert found["Rain"].places == (found["A"].id,)
    assert found["A"].path == "places/osh.html"
    assert found["Fair"].kind == "news"
    assert found.told("left out") == ["tag “B”: the rules skip it."]
    assert [line.partition(":")[0] for line in found.told("noted")] == ["", "tag “C”"]


def test_a_broken_export_is_refused_with_line_and_item(tmp_path):
    path = tmp_path / "export.xml"
    path.write_text(wxr.export(wxr.item("Rain"), wxr.item("Wind"))[:-400])
    with pytest.raises(WireError) as refused:
        Read(path, Newsroom())
    assert "after post “Rain”" in refused.value.where
    assert "Nothing was imported" in refused.value.what


def counted(path: Path) -> Counter:
    """Count items by type and state with another parser."""
    text = path.read_text("utf-8")
    bare = re.sub(
        r"<(/?)(?:wp|dc|content|excerpt|wfw|atom|media|georss|geo):", r"<\1", text[text.index("<?xml") :]
    )
    root = ElementTree.fromstring(bare.encode())
    counts: Counter = Counter()
    for item in root.iter("item"):
        fields = {each.tag: each.text or "" for each in item}
        counts[fields.get("post_type", ""), fields.get("status", "")] += 1
    return counts


REAL = [
    "wxr-theme-unit-test/themeunittestdata.wordpress.xml",
    "wxr-theme-unit-test/theme-preview.xml",
    "wxr-real-bitcoinfrance/wordpress.xml",
    "wxr-wp2md-pl/export.xml",
    "wxr-newspack-demo/newspack.xml",
    "wxr-nikola/wordpress_import/wordpress_export_example.xml",
    "wxr-nikola/wordpress_import/wordpress_unicode_export.xml",
    "wxr-wordpress-importer/phpunit/data/small-export.xml",
    "wxr-wordpress-importer/phpunit/data/valid-wxr-1.0.xml",
    "wxr-wordpress-importer/phpunit/data/valid-wxr-1.1.xml",
]


@pytest.mark.parametrize("name", REAL)
def test_real_exports_arrive_whole(shared_data, name):
    """Every item arrives once or is listed once, and no link within the site leads nowhere."""
    path = shared_data(name)
    found = Read(path, Newsroom())
    counts = counted(path)
    assert found.source.index.counts == counts
    texts = [each for each in found.documents if isinstance(each, (Story, PlainPage))]
    left = found.source.index.left
    assert len(texts) + len(left) == counts.total()
    published = counts["post", "publish"] + counts["page", "publish"]
    excused = [each for each in left if re.search("password|neither a title|no date", each.reason)]
    assert len(texts) == published - len(excused)
    ids = [each.id for each in found.documents]
    assert len(ids) == len(set(ids))
    assert len({each.path for each in found.documents}) == len(ids)
    linked = {id for each in texts for id in re.findall(r'"doc:([^"]*)"', each.body)}
    assert linked <= set(ids)
    # Whoever reads the export again gets the same.
    assert [each.data for each in found.brought] == [each.data for each in Read(path, Newsroom()).brought]


def test_hostile_texts_come_out_harmless(shared_data, tmp_path):
    payloads = [
        case["payload"] for case in json.loads(shared_data("hostile-dompurify/expect.json").read_text())
    ]
    path = tmp_path / "export.xml"
    items = [
        wxr.item(payload[:50], payload.replace("]]>", "]]]]><![CDATA[>"))
        for payload in payloads
        if "\x00" not in payload
    ]
    path.write_text(wxr.export(*items), "utf-8", "surrogatepass")
    stories = [each for each in Read(path, Newsroom()).documents if isinstance(each, Story)]
    assert len(stories) > 200
    for story in stories:
        for tag in re.findall(r"<[^>]*>", story.body):
            assert not re.search(r"script|\son\w+=|style=|src=|data:", tag, re.IGNORECASE), tag
