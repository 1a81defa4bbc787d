"""What waits for a moderator, one answer with all that a moderator needs, and what every later room reads."""

from consult.moderation.queries.account import Account, moderation_account
from consult.moderation.queries.contributions import contribution_at, contributions_page, provision_of
from consult.moderation.queries.desk import consultation_at_desk, refuse_owner, waiting_counts
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
from consult.moderation.queries.overview import Load, Overview, overview
from consult.moderation.queries.queue import (
    COUNT_LIMIT,
    ELSEWHERE,
    MINE,
    Queued,
    Wanted,
    claim_on,
    first_claimed,
    first_free,
    queue_counts,
    queue_page,
    readable,
    unreadable,
)
from consult.moderation.queries.review import Review, review, words_of_response
from consult.moderation.queries.texts import Moderated, Texts

__all__ = [
    "COUNT_LIMIT",
    "ELSEWHERE",
    "MINE",
    "Account",
    "Letter",
    "Load",
    "Moderated",
    "Overview",
    "Queued",
    "Review",
    "Texts",
    "Wanted",
    "claim_on",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "decisions_in_force",
    "first_claimed",
    "first_free",
    "letters_waiting",
    "messages_of",
    "moderation_account",
    "objected_to",
    "objections_of",
    "overview",
    "provision_of",
    "queue_counts",
    "queue_page",
    "readable",
    "refuse_owner",
    "response_at_desk",
    "review",
    "unread_by_holder",
    "unreadable",
    "waiting_counts",
    "words_of_response",
]
