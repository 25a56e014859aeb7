"""Small exports for the tests."""

from __future__ import annotations

from itertools import count

HEAD = """<?xml version="1.0" encoding="UTF-8"?>
<rss version="2.0"
  xmlns:excerpt="http://wordpress.org/export/1.2/excerpt/"
  xmlns:content="http://purl.org/rss/1.0/modules/content/"
  xmlns:dc="http://purl.org/dc/elements/1.1/"
  xmlns:wp="http://wordpress.org/export/1.2/">
<channel>
<title>The Old Post</title>
<link>https://old.example</link>
<language>en-US</language>
<wp:wxr_version>1.2</wp:wxr_version>
<wp:base_site_url>https://old.example</wp:base_site_url>
<wp:base_blog_url>https://old.example</wp:base_blog_url>
"""
FOOT = "</channel>\n</rss>\n"
_numbers = count(1000)


def author(login: str, name: str = "") -> str:
    return (
        f"<wp:author><wp:author_login><![CDATA[{login}]]></wp:author_login>"
        f"<wp:author_email><![CDATA[{login}@old.example]]></wp:author_email>"
        f"<wp:author_display_name><![CDATA[{name}]]></wp:author_display_name></wp:author>\n"
    )


def category(slug: str, name: str, parent: str = "") -> str:
    return (
        f"<wp:category><wp:category_nicename><![CDATA[{slug}]]></wp:category_nicename>"
        f"<wp:category_parent><![CDATA[{parent}]]></wp:category_parent>"
        f"<wp:cat_name><![CDATA[{name}]]></wp:cat_name></wp:category>\n"
    )


def item(
    title: str = "Rain", content: str = "<p>It rains.</p>", *, terms: str = "", more: str = "", **fields: str
) -> str:
    """Return an item; `fields` are those of WordPress without their prefix, `terms` as "category/osh tag/rain"."""
    given = {
        "post_id": str(next(_numbers)),
        "post_date": "2012-03-04 10:00:00",
        "post_date_gmt": "2012-03-04 05:00:00",
        "post_name": "",
        "status": "publish",
        "post_parent": "0",
        "post_type": "post",
        "post_password": "",
        "is_sticky": "0",
    } | fields
    plain = {name: given.pop(name, "") for name in ("link", "guid", "pubDate", "creator", "excerpt")}
    filed = "".join(
        f'<category domain="{"post_tag" if sort == "tag" else sort}" nicename="{slug}"><![CDATA[{slug.title()}]]></category>'
        for sort, _, slug in (term.partition("/") for term in terms.split())
    )
    return (
        f"<item><title><![CDATA[{title}]]></title><link>{plain['link']}</link><pubDate>{plain['pubDate']}</pubDate>"
        f'<dc:creator><![CDATA[{plain["creator"]}]]></dc:creator><guid isPermaLink="false">{plain["guid"]}</guid>'
        f"<content:encoded><![CDATA[{content}]]></content:encoded>"
        f"<excerpt:encoded><![CDATA[{plain['excerpt']}]]></excerpt:encoded>"
        + "".join(f"<wp:{name}><![CDATA[{value}]]></wp:{name}>" for name, value in given.items())
        + f"{filed}{more}</item>\n"
    )


def meta(key: str, value: str) -> str:
    return (
        f"<wp:postmeta><wp:meta_key><![CDATA[{key}]]></wp:meta_key>"
        f"<wp:meta_value><![CDATA[{value}]]></wp:meta_value></wp:postmeta>"
    )


def export(*records: str) -> str:
    return HEAD + "".join(records) + FOOT
