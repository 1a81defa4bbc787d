"""The forms of the moderators' desk."""

from consult.moderation.forms.decision import RULINGS, DecisionForm, Ruling
from consult.moderation.forms.entry import EntryForm
from consult.moderation.forms.look import LookForm, ObjectionForm
from consult.moderation.forms.queue import QueueForm

__all__ = ["RULINGS", "DecisionForm", "EntryForm", "LookForm", "ObjectionForm", "QueueForm", "Ruling"]
