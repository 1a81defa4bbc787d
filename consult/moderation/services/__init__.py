"""The door: only here does what was sealed become a contribution. And words both ways between moderator and holder."""

from consult.moderation.services.admitting import Admitted, admit_closed, queue_closed_answers
from consult.moderation.services.claiming import decide_as_taken, let_go, take, take_next
from consult.moderation.services.deciding import REASONS_FOR, decide
from consult.moderation.services.dialogue import raise_objection, write_to_holder, write_to_moderators
from consult.moderation.services.entering import Entry, Way, enter, weeks_to_enter
from consult.moderation.services.looking import agree, send_back
from consult.moderation.services.objecting import decide_objection
from consult.moderation.services.removing import forget_answer, forget_response, take_answer_away, take_response_away
from consult.moderation.services.tallies import ChoiceKey, count_choices, keep_tallies
from consult.moderation.services.triaging import (
    enter_queue,
    follow_decision,
    guess,
    keep_guesses,
    queue_triage,
    triage_anew,
)

__all__ = [
    "REASONS_FOR",
    "Admitted",
    "ChoiceKey",
    "Entry",
    "Way",
    "admit_closed",
    "agree",
    "count_choices",
    "decide",
    "decide_as_taken",
    "decide_objection",
    "enter",
    "enter_queue",
    "follow_decision",
    "forget_answer",
    "forget_response",
    "guess",
    "keep_guesses",
    "keep_tallies",
    "let_go",
    "queue_closed_answers",
    "queue_triage",
    "raise_objection",
    "send_back",
    "take",
    "take_answer_away",
    "take_next",
    "take_response_away",
    "triage_anew",
    "weeks_to_enter",
    "write_to_holder",
    "write_to_moderators",
]
