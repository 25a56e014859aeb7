"""What the newsroom knows, one noun a module."""

from tamizdat.desk.models.coverage import Coverage, CoverageText
from tamizdat.desk.models.edition import Edition, Slot
from tamizdat.desk.models.imported import Imported
from tamizdat.desk.models.mark import Mark
from tamizdat.desk.models.masthead import Masthead
from tamizdat.desk.models.page import PlainPage
from tamizdat.desk.models.person import Person, PersonText
from tamizdat.desk.models.picture import Picture, PictureRendition
from tamizdat.desk.models.place import Place, PlaceText
from tamizdat.desk.models.printing import Printing
from tamizdat.desk.models.redirect import Redirect
from tamizdat.desk.models.series import Series, SeriesText
from tamizdat.desk.models.story import Byline, Correction, Follow, Story, StoryPlace
from tamizdat.desk.models.topic import Topic, TopicText

__all__ = [
    "Byline", "Correction", "Coverage", "CoverageText", "Edition", "Follow", "Imported", "Mark", "Masthead", "Person",
    "PersonText", "Picture", "PictureRendition", "Place", "PlaceText", "PlainPage", "Printing", "Redirect",
    "Series", "SeriesText", "Slot", "Story", "StoryPlace", "Topic", "TopicText",
]  # fmt: skip
