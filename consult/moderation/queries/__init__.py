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
    decisions_in_force,
    is_asked,
    letters_waiting,
    messages_of,
    objected_to,
    objections_of,
    response_at_desk,
    unread_by_holder,
)
from consult.moderation.queries.review import Review, review
from consult.moderation.queries.safety import (
    Opened,
    Watched,
    is_with_safety_team,
    safety_case,
    safety_cases,
    safety_count,
    watched,
    with_safety_team,
)
from consult.moderation.queries.texts import Moderated, Texts
from consult.moderation.queries.translations import Translated, spoken_by, translation_of

__all__ = [
    "COUNT_LIMIT",
    "Account",
    "Letter",
    "Moderated",
    "Opened",
    "Review",
    "Texts",
    "Translated",
    "Watched",
    "asked",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "decisions_in_force",
    "is_asked",
    "is_with_safety_team",
    "letters_waiting",
    "messages_of",
    "moderation_account",
    "next_waiting",
    "objected_to",
    "objections_of",
    "provision_of",
    "refuse_owner",
    "response_at_desk",
    "review",
    "safety_case",
    "safety_cases",
    "safety_count",
    "spoken_by",
    "state_counts",
    "translation_of",
    "unread_by_holder",
    "waiting_counts",
    "waiting_page",
    "watched",
    "with_safety_team",
]
