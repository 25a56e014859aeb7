"""What the newsroom knows, one noun a module."""

from tamizdat.desk.models.actor import Actor, ActorName, ActorSource, ActorText, Border, Identifier
from tamizdat.desk.models.claim import Claim, ClaimSource, ClaimText, ClaimVia
from tamizdat.desk.models.correction_check import CorrectionCheck
from tamizdat.desk.models.coverage import Coverage, CoverageText
from tamizdat.desk.models.edition import Edition, Slot
from tamizdat.desk.models.event import Event, EventPart, EventSource, EventText
from tamizdat.desk.models.front import Front
from tamizdat.desk.models.imported import Imported
from tamizdat.desk.models.letter import Letter
from tamizdat.desk.models.mark import Mark
from tamizdat.desk.models.masthead import Masthead
from tamizdat.desk.models.membership import Membership, MembershipSource, MembershipText
from tamizdat.desk.models.newsletter import Newsletter
from tamizdat.desk.models.page import PlainPage
from tamizdat.desk.models.person import Person, PersonText
from tamizdat.desk.models.picture import Picture, PictureRendition, PictureWords
from tamizdat.desk.models.place import Place, PlaceText
from tamizdat.desk.models.printing import Printing
from tamizdat.desk.models.readership import MostRead, Readership
from tamizdat.desk.models.recording import Recording, RecordingChapter, RecordingFile, RecordingTrack
from tamizdat.desk.models.redirect import Redirect
from tamizdat.desk.models.series import Series, SeriesText
from tamizdat.desk.models.sought import Sought
from tamizdat.desk.models.story import Story
from tamizdat.desk.models.story_rows import Byline, Correction, Follow, StoryActor, StoryEvent, StoryPlace
from tamizdat.desk.models.topic import Topic, TopicText

__all__ = [
    "Actor",
    "ActorName",
    "ActorSource",
    "ActorText",
    "Border",
    "Byline",
    "Claim",
    "ClaimSource",
    "ClaimText",
    "ClaimVia",
    "Correction",
    "CorrectionCheck",
    "Coverage",
    "CoverageText",
    "Edition",
    "Event",
    "EventPart",
    "EventSource",
    "EventText",
    "Follow",
    "Front",
    "Identifier",
    "Imported",
    "Letter",
    "Mark",
    "Masthead",
    "Membership",
    "MembershipSource",
    "MembershipText",
    "MostRead",
    "Newsletter",
    "Person",
    "PersonText",
    "Picture",
    "PictureRendition",
    "PictureWords",
    "Place",
    "PlaceText",
    "PlainPage",
    "Printing",
    "Readership",
    "Recording",
    "RecordingChapter",
    "RecordingFile",
    "RecordingTrack",
    "Redirect",
    "Series",
    "SeriesText",
    "Slot",
    "Sought",
    "Story",
    "StoryActor",
    "StoryEvent",
    "StoryPlace",
    "Topic",
    "TopicText",
]  # fmt: skip
