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
from consult.moderation.queries.review import Review, review
from consult.moderation.queries.texts import Moderated, Texts

__all__ = [
    "COUNT_LIMIT",
    "Account",
    "Moderated",
    "Review",
    "Texts",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "moderation_account",
    "next_waiting",
    "provision_of",
    "refuse_owner",
    "review",
    "state_counts",
    "waiting_counts",
    "waiting_page",
]
