"""The story page."""

from __future__ import annotations

from markupsafe import Markup

from tamizdat.archive.addresses import beside
from tamizdat.archive.bodies import anchors
from tamizdat.archive.documents import Byline, Card, Person, Series, Story
from tamizdat.archive.lists import LOOK_BACK
from tamizdat.archive.recordings import played
from tamizdat.press import corrections, live, popular, structured
from tamizdat.press.articles import article
from tamizdat.press.bodies import body, plain_text
from tamizdat.press.claims import sayings
from tamizdat.press.durations import PLAYED, length
from tamizdat.press.episodes import episode_view
from tamizdat.press.frames import About, masthead_of, structured_data
from tamizdat.press.graphs import shown
from tamizdat.press.kinds import told
from tamizdat.press.moments import moment
from tamizdat.press.reprints import may_reprint
from tamizdat.press.sharing import share
from tamizdat.press.sheet import Sheet
from tamizdat.press.signing_up import counter, report, under_story
from tamizdat.press.views import BylineView, LinkView, PictureView, StoryView

WORDS_A_MINUTE = 200
RELATED = 4
FOLLOW_UPS = 5
_RECORDING = "<figure data-recording="


def story_view(sheet: Sheet, story: Story) -> StoryView:
    """Return what story.html shows."""
    place = sheet.place(story.places[0]) if story.places else None
    series = sheet.reader.document(sheet.edition.tag, story.series) if story.series else None
    claims = sayings(sheet, story, anchors(story.body))
    text, chapters = told(story.kind, story.body)
    bylines = tuple(view for view in (_byline(sheet, byline) for byline in story.bylines) if view)
    return StoryView(
        kind=story.kind,
        headline=story.headline,
        dek=story.dek,
        dateline=story.dateline,
        published=moment(story.published, sheet.edition),
        updated=moment(story.updated, sheet.edition) if story.updated else None,
        minutes=max(1, -(-story.words // WORDS_A_MINUTE)),
        bylines=bylines,
        authors=_authors(bylines),
        lead=sheet.picture(story.lead),
        map=sheet.map(place, "thumb" if story.lead else "story"),
        body=body(sheet, text, story.pictures, claims, shown(story)),
        points=story.points,
        chapters=chapters,
        live=live.live_view(sheet, story),
        notes=tuple(body(sheet, note) for note in story.notes),
        portrait=_portrait(sheet, story),
        share=share(sheet.absolute(sheet.path), story.headline),
        places=sheet.links(story.places),
        topics=sheet.links(story.topics),
        coverage=sheet.links(story.coverage),
        series=sheet.link(story.series),
        series_format=series.format if isinstance(series, Series) else None,
        episode=episode_view(story.episode, sheet.edition),
        recorded=story.body.startswith(_RECORDING),
        length=length(story.recordings[0].seconds, sheet.edition)
        if story.recordings and story.kind in PLAYED
        else "",
        follows=sheet.cards(
            filter(None, (sheet.reader.card(sheet.edition.tag, id) for id in story.follows)), "nothing"
        ),
        follow_ups=sheet.cards(
            sheet.reader.newest(sheet.list("follow-ups", story.id), FOLLOW_UPS), "nothing"
        ),
        related=sheet.cards(_related(sheet, story), "nothing"),
        corrections=corrections.correction_views(sheet, story),
        note=story.note,
        text_only=sheet.href(beside(story.path, "text")),
        republish=sheet.href(beside(story.path, "republish"))
        if may_reprint(story, masthead_of(sheet).reuse)
        else "",
        sayings=tuple(claims.values()),
        claims=structured_data({"@graph": structured.claims(sheet, story)}) if claims else Markup(""),
        most_read=popular.most_read_beside(sheet, story),
        sign_up=under_story(sheet, masthead_of(sheet).newsletters),
        report=report(sheet, story),
        counter=counter(sheet),
    )


def _authors(bylines: tuple[BylineView, ...]) -> tuple[BylineView, ...]:
    known = tuple(byline for byline in bylines if byline.bio)
    return tuple(byline for byline in known if byline.role == "writer") or known


def _byline(sheet: Sheet, byline: Byline) -> BylineView | None:
    person = sheet.reader.document(sheet.edition.tag, byline.person)
    if not isinstance(person, Person):
        return None
    return BylineView(
        role=byline.role,
        person=LinkView(href=sheet.href(person.path), label=person.name),
        job=person.job,
        bio=body(sheet, person.intro) if person.intro else Markup(""),
        photo=sheet.picture(person.photo),
    )


def _portrait(sheet: Sheet, story: Story) -> PictureView | None:
    """Return the face of whoever writes an opinion."""
    if story.kind != "opinion":
        return None
    writers = (byline.person for byline in story.bylines if byline.role == "writer")
    people = (sheet.reader.document(sheet.edition.tag, id) for id in writers)
    return next(
        (sheet.picture(person.photo) for person in people if isinstance(person, Person) and person.photo),
        None,
    )


def _related(sheet: Sheet, story: Story) -> list[Card]:
    """Return older stories of the first place, then of the first topic; none twice, none that is linked anyway."""
    lists = [("place", id) for id in story.places[:1]] + [("topic", id) for id in story.topics[:1]]
    known = {story.id, *story.follows}
    found: list[Card] = []
    for of, id in lists:
        for card in sheet.reader.earlier(
            sheet.list(of, id), story, min(RELATED + len(story.follows), LOOK_BACK)
        ):
            if card.id not in known and len(found) < RELATED:
                known.add(card.id)
                found.append(card)
    return found


def about_story(sheet: Sheet, story: Story) -> About:
    """Return what a story's page says of itself."""
    return About(
        title=story.headline,
        description=story.dek or plain_text(story.body, 200),
        kind="article",
        image=story.social or story.lead,
        played=played(story.recordings),
        published=story.published,
        updated=corrections.last_change(story) if story.updated or story.corrections else "",
        structured=article(sheet, story),
        versions=sheet.reader.versions(story.story),
    )
