"""The door: only here does what was sealed become a contribution. And words both ways between moderator and holder."""

from consult.moderation.services.admitting import Admitted, admit_closed, queue_closed_answers
from consult.moderation.services.campaigning import Applied, confirm, decide_copies, dissolve, merge, split
from consult.moderation.services.deciding import REASONS_FOR, decide
from consult.moderation.services.dialogue import raise_objection, write_to_holder, write_to_moderators
from consult.moderation.services.entering import Entry, Way, enter, weeks_to_enter
from consult.moderation.services.grouping import (
    Found,
    compare,
    keep_groups,
    questions_to_group,
    queue_grouping,
    queue_regrouping,
)
from consult.moderation.services.membership import leave_with_answer, leave_with_response, name_campaign
from consult.moderation.services.removing import forget_answer, forget_response, take_answer_away, take_response_away
from consult.moderation.services.tallies import ChoiceKey, count_choices, keep_tallies

__all__ = [
    "REASONS_FOR",
    "Admitted",
    "Applied",
    "ChoiceKey",
    "Entry",
    "Found",
    "Way",
    "admit_closed",
    "compare",
    "confirm",
    "count_choices",
    "decide",
    "decide_copies",
    "dissolve",
    "enter",
    "forget_answer",
    "forget_response",
    "keep_groups",
    "keep_tallies",
    "leave_with_answer",
    "leave_with_response",
    "merge",
    "name_campaign",
    "questions_to_group",
    "queue_closed_answers",
    "queue_grouping",
    "queue_regrouping",
    "raise_objection",
    "split",
    "take_answer_away",
    "take_response_away",
    "weeks_to_enter",
    "write_to_holder",
    "write_to_moderators",
]
