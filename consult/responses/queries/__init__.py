"""What is kept of a response, and how many came in."""

from consult.responses.queries.answers import (
    answer_value,
    answers_of,
    answers_with_questions,
    file_of,
    given_in,
    opened,
    question_ids,
    reach,
    respondent_of,
    response_of,
    values_of,
)
from consult.responses.queries.held import (
    Front,
    Held,
    SealedAnswer,
    front_of,
    held,
    held_by_code,
    held_by_organisation,
    held_by_send,
    held_on,
)
from consult.responses.queries.numbers import numbers_by_state
from consult.responses.queries.provisions import Unsettled, provisions_without_successor

__all__ = [
    "Front",
    "Held",
    "SealedAnswer",
    "Unsettled",
    "answer_value",
    "answers_of",
    "answers_with_questions",
    "file_of",
    "front_of",
    "given_in",
    "held",
    "held_by_code",
    "held_by_organisation",
    "held_by_send",
    "held_on",
    "numbers_by_state",
    "opened",
    "provisions_without_successor",
    "question_ids",
    "reach",
    "respondent_of",
    "response_of",
    "values_of",
]
