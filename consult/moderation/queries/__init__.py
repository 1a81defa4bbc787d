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
    decisions_in_force,
    letters_waiting,
    messages_of,
    objected_to,
    objections_of,
    response_at_desk,
    unread_by_holder,
)
from consult.moderation.queries.review import Review, review
from consult.moderation.queries.search import FILTERS, Found, Hit, by_reference, numbers_of, search
from consult.moderation.queries.texts import Moderated, Texts, readable_words

__all__ = [
    "COUNT_LIMIT",
    "FILTERS",
    "Account",
    "Found",
    "Hit",
    "Letter",
    "Moderated",
    "Review",
    "Texts",
    "by_reference",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "decisions_in_force",
    "letters_waiting",
    "messages_of",
    "moderation_account",
    "next_waiting",
    "numbers_of",
    "objected_to",
    "objections_of",
    "provision_of",
    "readable_words",
    "refuse_owner",
    "response_at_desk",
    "review",
    "search",
    "state_counts",
    "unread_by_holder",
    "waiting_counts",
    "waiting_page",
]
