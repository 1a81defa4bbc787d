"""The forms of the moderators' desk."""

from consult.moderation.forms.decision import RULINGS, DecisionForm, Ruling
from consult.moderation.forms.entry import EntryForm
from consult.moderation.forms.letter import LetterForm
from consult.moderation.forms.look import LookForm, ObjectionForm
from consult.moderation.forms.queue import QueueForm
from consult.moderation.forms.translation import TranslationForm, TranslationMarksForm

__all__ = [
    "RULINGS",
    "DecisionForm",
    "EntryForm",
    "LetterForm",
    "LookForm",
    "ObjectionForm",
    "QueueForm",
    "Ruling",
    "TranslationForm",
    "TranslationMarksForm",
]
