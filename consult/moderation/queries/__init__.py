"""What waits for a moderator, one answer with all that a moderator needs, and what every later room reads."""

from consult.moderation.queries.account import Account, moderation_account
from consult.moderation.queries.contributions import contribution_at, contributions_page, provision_of
from consult.moderation.queries.desk import (
    COUNT_LIMIT,
    consultation_at_desk,
    next_waiting,
    refuse_owner,
    state_counts,
    waiting_counts,
    waiting_page,
)
from consult.moderation.queries.dialogue import (
    Letter,
    asked,
    is_asked,
    letters_waiting,
    messages_of,
    objections_of,
    response_at_desk,
    unread_by_holder,
)
from consult.moderation.queries.independence import refuse_objection, refuse_second_look, refuse_whoever_typed
from consult.moderation.queries.objections import (
    Appeal,
    Outcome,
    appeal_at,
    objections_page,
    objections_waiting,
    outcomes,
)
from consult.moderation.queries.review import Review, review
from consult.moderation.queries.safety import Opened, Watched, safety_case, safety_cases, safety_count
from consult.moderation.queries.second_look import (
    decision_to_look_at,
    decision_to_undo,
    second_looks_page,
    second_looks_waiting,
)
from consult.moderation.queries.texts import Moderated, Texts, hidden_in
from consult.moderation.queries.translations import Translated, read_by_others, spoken_by, translation_of
from consult.moderation.queries.watching import is_with_safety_team, watched, with_safety_team

__all__ = [
    "COUNT_LIMIT",
    "Account",
    "Appeal",
    "Letter",
    "Moderated",
    "Opened",
    "Outcome",
    "Review",
    "Texts",
    "Translated",
    "Watched",
    "appeal_at",
    "asked",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "decision_to_look_at",
    "decision_to_undo",
    "hidden_in",
    "is_asked",
    "is_with_safety_team",
    "letters_waiting",
    "messages_of",
    "moderation_account",
    "next_waiting",
    "objections_of",
    "objections_page",
    "objections_waiting",
    "outcomes",
    "provision_of",
    "read_by_others",
    "refuse_objection",
    "refuse_owner",
    "refuse_second_look",
    "refuse_whoever_typed",
    "response_at_desk",
    "review",
    "safety_case",
    "safety_cases",
    "safety_count",
    "second_looks_page",
    "second_looks_waiting",
    "spoken_by",
    "state_counts",
    "translation_of",
    "unread_by_holder",
    "waiting_counts",
    "waiting_page",
    "watched",
    "with_safety_team",
]
