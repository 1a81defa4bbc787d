"""The door: only here does what was sealed become a contribution. And words both ways between moderator and holder."""

from consult.moderation.services.admitting import Admitted, admit_closed, queue_closed_answers
from consult.moderation.services.deciding import REASONS_FOR, decide
from consult.moderation.services.dialogue import raise_objection, write_to_holder, write_to_moderators
from consult.moderation.services.entering import Entry, Way, enter, weeks_to_enter
from consult.moderation.services.indexing import (
    let_go_of_contribution,
    put_all_in_index,
    put_in_index,
    queue_indexing,
)
from consult.moderation.services.removing import forget_answer, forget_response, take_answer_away, take_response_away
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
    "forget_answer",
    "forget_response",
    "keep_tallies",
    "let_go_of_contribution",
    "put_all_in_index",
    "put_in_index",
    "queue_closed_answers",
    "queue_indexing",
    "raise_objection",
    "take_answer_away",
    "take_response_away",
    "weeks_to_enter",
    "write_to_holder",
    "write_to_moderators",
]
