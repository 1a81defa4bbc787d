"""The door: only here does what was sealed become a contribution."""

from consult.moderation.services.admitting import Admitted, admit_closed, queue_closed_answers
from consult.moderation.services.deciding import REASONS_FOR, decide
from consult.moderation.services.entering import Entry, Way, enter, weeks_to_enter
from consult.moderation.services.tallies import ChoiceKey, count_choices, keep_tallies

__all__ = [
    "REASONS_FOR",
    "Admitted",
    "ChoiceKey",
    "Entry",
    "Way",
    "admit_closed",
    "count_choices",
    "decide",
    "enter",
    "keep_tallies",
    "queue_closed_answers",
    "weeks_to_enter",
]
