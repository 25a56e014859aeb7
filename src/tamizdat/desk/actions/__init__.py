"""Every change of the desk's copy that is not a form: one function each, for importers and commands.

An editor's button and these functions go the same way through Wagtail (the same validation, revisions, log), so that
what is imported cannot be told from what was typed. Each function is one transaction, and its marks are part of it.

What is named here may be given as the thing itself or by its slug. All raise `Refused`, whose message says what is
wrong in words for the person who brought the copy.
"""

from __future__ import annotations

from tamizdat.desk.actions.corrections import check_corrections
from tamizdat.desk.actions.files import save_document, save_picture, tell_picture
from tamizdat.desk.actions.filing import refile_all
from tamizdat.desk.actions.finding import edition_page, named, story_named
from tamizdat.desk.actions.fronts import set_front, set_front_of
from tamizdat.desk.actions.handing_over import (
    begin_letter,
    keep_mail,
    note_handed,
    note_progress,
    note_trouble,
)
from tamizdat.desk.actions.knowledge import save_coverage, save_person, save_place, save_series, save_topic
from tamizdat.desk.actions.letters import (
    approve_letter,
    ask_for_approval,
    edit_letter,
    fill_again,
    made_by,
    schedule_letter,
    withdraw_letter,
    write_letter,
)
from tamizdat.desk.actions.live import add_entry
from tamizdat.desk.actions.mailings import Way, steer_letter, try_letter
from tamizdat.desk.actions.mastheads import set_masthead
from tamizdat.desk.actions.newsletters import bring_letter, save_newsletter
from tamizdat.desk.actions.pages import save_page
from tamizdat.desk.actions.publishing import publish, unpublish
from tamizdat.desk.actions.readership import note_readers, set_most_read
from tamizdat.desk.actions.record import save_actor, save_claim, save_event, save_membership, save_texts
from tamizdat.desk.actions.recordings import save_recording
from tamizdat.desk.actions.refusals import Refused, in_words
from tamizdat.desk.actions.stories import add_translation, create_story, edit_story, prepared_story
from tamizdat.desk.actions.subscribers import let_in

__all__ = [
    "Refused", "Way", "add_entry", "add_translation", "approve_letter", "ask_for_approval", "begin_letter",
    "bring_letter", "check_corrections", "create_story", "edit_letter", "edit_story", "edition_page", "fill_again",
    "in_words", "keep_mail", "let_in", "made_by", "named", "note_handed", "note_progress", "note_readers", "note_trouble",
    "prepared_story", "publish", "refile_all", "save_actor", "save_claim", "save_coverage", "save_document",
    "save_event", "save_membership", "save_newsletter", "save_page", "save_person", "save_picture", "save_place",
    "save_recording", "save_series", "save_texts", "save_topic", "schedule_letter", "set_front", "set_front_of",
    "set_masthead", "set_most_read", "steer_letter", "story_named", "tell_picture", "try_letter", "unpublish",
    "withdraw_letter", "write_letter",
]  # fmt: skip
