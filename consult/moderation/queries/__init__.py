"""What waits for a moderator, one answer with all that a moderator needs, and what every later room reads."""

from consult.moderation.queries.account import Account, moderation_account
from consult.moderation.queries.contributions import contribution_at, contributions_page, provision_of
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
from consult.moderation.queries.independence import (
    consultation_at_desk,
    refuse_objection,
    refuse_owner,
    refuse_second_look,
    refuse_whoever_typed,
)
from consult.moderation.queries.objections import (
    Appeal,
    Outcome,
    appeal_at,
    objections_page,
    objections_waiting,
    outcomes,
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
from consult.moderation.queries.safety import Opened, Watched, safety_case, safety_cases, safety_count
from consult.moderation.queries.search import FILTERS, Found, Hit, by_reference, numbers_of, search
from consult.moderation.queries.second_look import (
    decision_to_look_at,
    decision_to_undo,
    second_looks_page,
    second_looks_waiting,
)
from consult.moderation.queries.texts import Moderated, Texts, hidden_in, readable_words
from consult.moderation.queries.translations import Translated, read_by_others, spoken_by, translation_of
from consult.moderation.queries.waiting import waiting_counts
from consult.moderation.queries.watching import is_with_safety_team, watched, with_safety_team

__all__ = [
    "COUNT_LIMIT",
    "ELSEWHERE",
    "FILTERS",
    "MINE",
    "Account",
    "Appeal",
    "Found",
    "Hit",
    "Letter",
    "Load",
    "Moderated",
    "Opened",
    "Outcome",
    "Overview",
    "Queued",
    "Review",
    "Texts",
    "Translated",
    "Wanted",
    "Watched",
    "appeal_at",
    "asked",
    "by_reference",
    "claim_on",
    "consultation_at_desk",
    "contribution_at",
    "contributions_page",
    "decision_to_look_at",
    "decision_to_undo",
    "first_claimed",
    "first_free",
    "hidden_in",
    "is_asked",
    "is_with_safety_team",
    "letters_waiting",
    "messages_of",
    "moderation_account",
    "numbers_of",
    "objections_of",
    "objections_page",
    "objections_waiting",
    "outcomes",
    "overview",
    "provision_of",
    "queue_counts",
    "queue_page",
    "read_by_others",
    "readable",
    "readable_words",
    "refuse_objection",
    "refuse_owner",
    "refuse_second_look",
    "refuse_whoever_typed",
    "response_at_desk",
    "review",
    "safety_case",
    "safety_cases",
    "safety_count",
    "search",
    "second_looks_page",
    "second_looks_waiting",
    "spoken_by",
    "translation_of",
    "unread_by_holder",
    "unreadable",
    "waiting_counts",
    "watched",
    "with_safety_team",
    "words_of_response",
]
