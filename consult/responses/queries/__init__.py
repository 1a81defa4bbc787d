"""What is kept of a response, and how many came in."""

from consult.responses.queries.answers import (
    answer_value,
    answers_of,
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

__all__ = [
    "Front",
    "Held",
    "SealedAnswer",
    "answer_value",
    "answers_of",
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
    "question_ids",
    "reach",
    "respondent_of",
    "response_of",
    "values_of",
]
