"""Take over a consultation's codebook, code an excerpt, take a coding back."""

from consult.coding.services.adopting import FLAGS, adopt_codebook
from consult.coding.services.following import follow_contribution, let_go_of_contribution, mark_changed, recount
from consult.coding.services.judging import code, keep, remove
from consult.coding.services.suggesting import (
    answer_suggestion,
    decide_on_candidate,
    forget_suggestions,
    let_go_of_answers,
    queue_learning,
    queue_learning_of,
    show_suggestions,
)

__all__ = [
    "FLAGS",
    "adopt_codebook",
    "answer_suggestion",
    "code",
    "decide_on_candidate",
    "follow_contribution",
    "forget_suggestions",
    "keep",
    "let_go_of_answers",
    "let_go_of_contribution",
    "mark_changed",
    "queue_learning",
    "queue_learning_of",
    "recount",
    "remove",
    "show_suggestions",
]
