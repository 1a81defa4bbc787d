"""The door: only here does what was sealed become a contribution. And words both ways between moderator and holder."""

from consult.moderation.services.admitting import Admitted, admit_closed, queue_closed_answers
from consult.moderation.services.campaigning import Applied, confirm, decide_copies, dissolve, merge, split
from consult.moderation.services.claiming import decide_as_taken, let_go, take, take_next
from consult.moderation.services.deciding import REASONS_FOR, decide
from consult.moderation.services.dialogue import ask_writer, raise_objection, write_to_holder, write_to_moderators
from consult.moderation.services.entering import Entry, Way, enter, weeks_to_enter
from consult.moderation.services.expiring import forget_campaigns, forget_figures, let_expire
from consult.moderation.services.grouping import (
    Found,
    compare,
    keep_groups,
    questions_to_group,
    queue_grouping,
    queue_regrouping,
)
from consult.moderation.services.indexing import (
    let_go_of_contribution,
    put_all_in_index,
    put_in_index,
    queue_indexing,
)
from consult.moderation.services.looking import agree, send_back
from consult.moderation.services.membership import leave_with_answer, leave_with_response, name_campaign
from consult.moderation.services.objecting import decide_objection
from consult.moderation.services.receiving import queue_what_was_sent
from consult.moderation.services.removing import (
    follow_addition,
    forget_answer,
    forget_response,
    take_answer_away,
    take_response_away,
)
from consult.moderation.services.reporting import report_contribution
from consult.moderation.services.safety import BY_HAND, NOTE_LIMIT, give_back, take_step, write_for_safety
from consult.moderation.services.tallies import ChoiceKey, count_choices, keep_tallies
from consult.moderation.services.translating import INTO, check_translation, translate
from consult.moderation.services.triaging import (
    enter_queue,
    follow_decision,
    guess,
    keep_guesses,
    queue_triage,
    triage_anew,
)

__all__ = [
    "BY_HAND",
    "INTO",
    "NOTE_LIMIT",
    "REASONS_FOR",
    "Admitted",
    "Applied",
    "ChoiceKey",
    "Entry",
    "Found",
    "Way",
    "admit_closed",
    "agree",
    "ask_writer",
    "check_translation",
    "compare",
    "confirm",
    "count_choices",
    "decide",
    "decide_as_taken",
    "decide_copies",
    "decide_objection",
    "dissolve",
    "enter",
    "enter_queue",
    "follow_addition",
    "follow_decision",
    "forget_answer",
    "forget_campaigns",
    "forget_figures",
    "forget_response",
    "give_back",
    "guess",
    "keep_groups",
    "keep_guesses",
    "keep_tallies",
    "leave_with_answer",
    "leave_with_response",
    "let_expire",
    "let_go",
    "let_go_of_contribution",
    "merge",
    "name_campaign",
    "put_all_in_index",
    "put_in_index",
    "questions_to_group",
    "queue_closed_answers",
    "queue_grouping",
    "queue_indexing",
    "queue_regrouping",
    "queue_triage",
    "queue_what_was_sent",
    "raise_objection",
    "report_contribution",
    "send_back",
    "split",
    "take",
    "take_answer_away",
    "take_next",
    "take_response_away",
    "take_step",
    "translate",
    "triage_anew",
    "weeks_to_enter",
    "write_for_safety",
    "write_to_holder",
    "write_to_moderators",
]
