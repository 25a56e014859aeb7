"""The door of the desk for whole archives: documents come in, and become what the desk has for them.

Whatever an importer reads, it makes documents of it (`tamizdat.archive.documents`) and hands them in here. What the filer
composes afterwards is the document that came in. Nothing is taken twice; what an editor has made, changed, withdrawn or
deleted is left alone; one document that is refused does not keep out the others.
"""

from tamizdat.desk.incoming.intake import Intake
from tamizdat.desk.incoming.items import Incoming, Outcome

__all__ = ["Incoming", "Intake", "Outcome"]
