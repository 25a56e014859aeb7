"""What stands beside a story: its text alone, for slow links; its text to be taken, for those who print it elsewhere."""

from __future__ import annotations

from html import escape

from markupsafe import Markup

from tamizdat.archive.documents import Story
from tamizdat.archive.mastheads import Reuse
from tamizdat.archive.parts import Picture
from tamizdat.press import bare
from tamizdat.press.corrections import as_html, correction_views
from tamizdat.press.frames import About, masthead_of
from tamizdat.press.keys import corrections_feed
from tamizdat.press.moments import moment
from tamizdat.press.reprints import is_free, may_reprint
from tamizdat.press.rewriting import rewritten
from tamizdat.press.sheet import Sheet
from tamizdat.press.views import LinkView, RepublishView, TextView


def text_view(sheet: Sheet, story: Story) -> TextView:
    """Return what text.html shows."""
    masthead = masthead_of(sheet)
    said = escape(sheet.gettext("Picture"))

    def shown(picture: Picture) -> str:
        words = escape(bare.caption(sheet, picture))
        return f"<p>[{said}: {words}]</p>" if words else ""

    return TextView(
        headline=story.headline,
        dek=story.dek,
        kind=story.kind,
        credits=tuple(bare.credits(sheet, story.bylines)),
        dateline=story.dateline,
        published=moment(story.published, sheet.edition),
        updated=moment(story.updated, sheet.edition) if story.updated else None,
        body=Markup(bare.bare_text(sheet, story, bare.Ways(sheet.href, sheet.medium, shown, boxed=True))),  # noqa: S704 - as `bodies.body`
        corrections=correction_views(sheet, story),
        note=story.note,
        story=LinkView(href=sheet.href(story.path), label=story.headline),
        paper=LinkView(href=sheet.href(masthead.home), label=masthead.name),
    )


def republish_view(sheet: Sheet, story: Story) -> RepublishView:
    """Return what republish.html shows.

    Raises:
        KeyError: others may not print this story.
    """
    masthead = masthead_of(sheet)
    if masthead.reuse is None or not may_reprint(story, masthead.reuse):
        raise KeyError(f"the terms on which others may print {story.id}")
    html = _copy(sheet, story, masthead.reuse)
    markdown, text = rewritten(html)
    pictures = [*([story.lead] if story.lead else []), *story.pictures]
    return RepublishView(
        headline=story.headline,
        story=LinkView(href=sheet.href(story.path), label=story.headline),
        paper=LinkView(href=sheet.href(masthead.home), label=masthead.name),
        licence=LinkView(href=masthead.reuse.url, label=masthead.reuse.licence),
        credit=masthead.reuse.credit,
        left_out=sum(bool(each.renditions) and not is_free(each.licence) for each in pictures),
        html=html,
        markdown=markdown,
        text=text,
        corrections=sheet.href(corrections_feed(sheet.edition)),
    )


def _copy(sheet: Sheet, story: Story, reuse: Reuse) -> str:
    """Return the whole story as HTML that stands by itself: what it is, who made it, the text, where it comes from."""

    def file(blob: str) -> str:
        sheet.media.add(blob)
        return sheet.medium_address(blob)

    def shown(picture: Picture) -> str:
        rendition = bare.largest(picture) if is_free(picture.licence) else None
        if rendition is None:
            return ""
        source = escape(file(rendition.blob))
        size = f'width="{rendition.width}" height="{rendition.height}"'
        words = escape(bare.caption(sheet, picture))
        return (
            f'<figure><img src="{source}" alt="{escape(picture.alt)}" {size}>'
            f"{f'<figcaption>{words}</figcaption>' if words else ''}</figure>"
        )

    lines = [
        f"<h1>{escape(story.headline)}</h1>",
        f"<p><em>{escape(story.dek)}</em></p>" if story.dek else "",
        *(f"<p>{escape(line)}</p>" for line in bare.credits(sheet, story.bylines)),
        shown(story.lead) if story.lead else "",
        bare.bare_text(sheet, story, bare.Ways(sheet.absolute, file, shown)),
        as_html(sheet, story),
        f"<p><em>{escape(story.note)}</em></p>" if story.note else "",
        _origin(sheet, story, reuse),
    ]
    return "\n".join(filter(None, lines)) + "\n"


def _origin(sheet: Sheet, story: Story, reuse: Reuse) -> str:
    """Return the paragraph with which a reprint ends: who published the story, where, when, on what terms."""
    paper = f'<a href="{escape(sheet.absolute(story.path))}">{escape(masthead_of(sheet).name)}</a>'
    first = escape(sheet.gettext("First published by %(paper)s, %(date)s."))
    sentences = [
        first.replace("%(paper)s", paper).replace("%(date)s", moment(story.published, sheet.edition).date),
        escape(reuse.credit),
        f'<a href="{escape(reuse.url)}">{escape(reuse.licence)}</a>' if reuse.url else escape(reuse.licence),
    ]
    return f"<p>{' '.join(filter(None, sentences))}</p>"


def about_beside(story: Story) -> About:
    """Return what such a page says of itself: that the story is elsewhere."""
    return About(title=story.headline, canonical=story.path, indexed=False)
