"""What a respondent sends and how they come in: each aggregate in its own file."""

from consult.responses.models.invitation import NAMED_FROM, Batch, Invitation
from consult.responses.models.response import Answer, AnswerState, Channel, Response, ResponseState, Visibility

__all__ = [
    "NAMED_FROM",
    "Answer",
    "AnswerState",
    "Batch",
    "Channel",
    "Invitation",
    "Response",
    "ResponseState",
    "Visibility",
]
