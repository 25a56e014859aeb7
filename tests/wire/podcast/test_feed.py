from __future__ import annotations

import pytest

from tamizdat.wire.errors import WireError
from tamizdat.wire.podcast import feed
from tamizdat.wire.podcast.copy import Mark, Named, Somebody
from tamizdat.wire.podcast.times import is_yes, moment_of, number_of, seconds_of

SPACES = (
    'xmlns:i="http://www.itunes.com/dtds/podcast-1.0.dtd" xmlns:p="https://podcastindex.org/namespace/1.0" '
    'xmlns:c="http://purl.org/rss/1.0/modules/content/" xmlns:psc="http://podlove.org/simple-chapters"'
)
SHOW = f"""<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0" {SPACES}><channel>
<title>Roads</title><link>https://old.example/roads</link><description>Of roads.</description><language>ru-RU</language>
<i:author>Nana</i:author><i:owner><i:name>N</i:name><i:email>n@old.example</i:email></i:owner>
<i:image href="https://old.example/cover.jpg"/><i:explicit>no</i:explicit><i:type>Serial</i:type>
<i:category text="News"><i:category text="Politics"/></i:category><i:category text="History"/>
<p:guid>917393e3-1b1e-5cef-ace4-edaa54e1f810</p:guid><p:locked owner="n@old.example">yes</p:locked>
<p:funding url="https://old.example/give">Give</p:funding><p:person>Nana</p:person>
<item><title>Two</title><guid isPermaLink="false">g2</guid><pubDate>Fri, 09 Oct 2020 04:30:38 GMT</pubDate>
<description>Short.</description><c:encoded><![CDATA[<p>A longer text.</p>]]></c:encoded>
<enclosure url="https://old.example/2.mp3" length="9" type="audio/mpeg"/><i:duration>1:02:03</i:duration>
<i:season>2</i:season><i:episode>7</i:episode><i:episodeType>Bonus</i:episodeType><i:explicit>true</i:explicit>
<i:image href="https://old.example/2.jpg"/><p:person role="Guest" img="https://old.example/g.jpg">Gia  B</p:person>
<p:transcript url="https://old.example/2.vtt" type="text/vtt" language="en"/><p:chapters url="https://old.example/2.json"/>
<psc:chapters><psc:chapter start="00:00:00.000" title="Begin"/><psc:chapter start="01:30" title="End" href="https://x.example"/>
</psc:chapters></item>
<item><title>One</title><enclosure url="https://old.example/1.mp3"/></item>
</channel></rss>"""


def test_a_feed_is_read_whole():
    show = feed.read(SHOW.encode(), "feed.xml")
    assert (show.title, show.language, show.author, show.email) == ("Roads", "ru-RU", "Nana", "n@old.example")
    assert (show.image, show.type, show.locked) == ("https://old.example/cover.jpg", "serial", "yes")
    assert show.categories == ("News > Politics", "History")
    assert (show.guid, show.funding) == ("917393e3-1b1e-5cef-ace4-edaa54e1f810", "https://old.example/give")
    assert show.people == (Somebody("Nana"),)
    two, one = show.items
    assert (two.guid, two.html) == ("g2", "<p>A longer text.</p>")
    assert two.enclosure == Named("https://old.example/2.mp3", "audio/mpeg")
    assert (two.duration, two.season, two.number, two.type, two.explicit) == (
        "1:02:03",
        "2",
        "7",
        "bonus",
        "true",
    )
    assert two.people == (Somebody("Gia B", "guest", "https://old.example/g.jpg"),)
    assert two.transcripts == (Named("https://old.example/2.vtt", "text/vtt", "en"),)
    assert (two.chapters, two.marks) == (
        "https://old.example/2.json",
        (Mark(0, "Begin"), Mark(90, "End", "https://x.example")),
    )
    assert one.guid == "https://old.example/1.mp3"  # what players know an episode by that has no other


def test_the_other_name_of_the_podcast_namespace_is_known():
    other = SHOW.replace(
        "https://podcastindex.org/namespace/1.0",
        "https://github.com/Podcastindex-org/podcast-namespace/blob/main/docs/1.0.md",
    )
    assert feed.read(other.encode(), "feed.xml") == feed.read(SHOW.encode(), "feed.xml")


@pytest.mark.parametrize("encoding", ["UTF-8", "UTF-16", "windows-1251"])
def test_a_feed_may_be_in_any_encoding(encoding):
    text = SHOW.replace("Roads", "Дороги").replace("UTF-8", encoding)
    assert feed.read(text.encode(encoding), "feed.xml").title == "Дороги"


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (SHOW[:500].encode(), "line 5: It cannot be imported: it breaks off"),
        (b"<html></html>", "It is no RSS feed"),
        (SHOW.replace("<rss", '<!DOCTYPE rss [<!ENTITY a "b">]><rss').encode(), "It was not read"),
        (SHOW.replace("UTF-8", "klingon").encode(), "It is not in klingon"),
        (SHOW.replace("Of roads.", "Дороги").encode("windows-1251"), "It is not in UTF-8"),
        (b"", "It cannot be imported"),
    ],
)
def test_what_is_no_feed_is_refused(data, why):
    with pytest.raises(WireError) as refused:
        feed.read(data, "feed.xml")
    assert why in str(refused.value)


def test_bombs_do_not_go_off(shared_data):
    bombs = shared_data("hostile-xml-bombs") / "xmltestdata"
    refused = 0
    for name in (
        "xmlbomb.xml",
        "xmlbomb2.xml",
        "quadratic.xml",
        "cyclic.xml",
        "external.xml",
        "external_file.xml",
        "dtd.xml",
    ):
        with pytest.raises(WireError, match="was not read"):
            feed.read((bombs / name).read_bytes(), name)
        refused += 1
    assert refused == 7


def test_too_many_episodes_are_refused(monkeypatch):
    monkeypatch.setattr(feed, "MOST", 1)
    with pytest.raises(WireError, match="more than 1 episodes"):
        feed.read(SHOW.encode(), "feed.xml")


def test_an_export_of_wordpress_is_no_feed():
    assert feed.is_feed(SHOW.encode())
    wxr = SHOW.replace("<rss", '<rss xmlns:wp="http://wordpress.org/export/1.2/"')
    assert not feed.is_feed(wxr.encode())
    assert not feed.is_feed(b"<rss><channel/></rss>")


@pytest.mark.parametrize(
    ("text", "seconds"),
    [
        ("3723", 3723),
        ("62:03", 3723),
        ("1:02:03", 3723),
        ("00:00:01.5", 1.5),
        ("soon", None),
        ("", None),
        ("1:2:3:4", None),
    ],
)
def test_lengths_are_read_as_hosts_write_them(text, seconds):
    assert seconds_of(text) == seconds


@pytest.mark.parametrize(
    ("text", "moment"),
    [
        ("Fri, 09 Oct 2020 04:30:38 GMT", "2020-10-09T04:30:38+00:00"),
        ("09 Oct 2020 04:30 +0400", "2020-10-09T04:30:00+04:00"),
        ("2020-10-09T04:30:38Z", "2020-10-09T04:30:38+00:00"),
        ("2020-10-09", "2020-10-09T00:00:00+00:00"),
        ("yesterday", None),
        ("", None),
    ],
)
def test_dates_are_read_as_hosts_write_them(text, moment):
    found = moment_of(text)
    assert (found.isoformat() if found else None) == moment


def test_numbers_and_words_for_yes():
    assert [number_of(text) for text in ("7", " 12 ", "", "7b", "-1", "9" * 40)] == [7, 12, 0, 0, 0, 0]
    assert [is_yes(text) for text in ("Yes", "true", "explicit", "no", "clean", "")] == [True] * 3 + [
        False
    ] * 3
