"""What a respondent sends and how they come in: each aggregate in its own file."""

from consult.responses.models.invitation import Batch, Invitation
from consult.responses.models.response import Answer, AnswerState, Channel, Response, ResponseState, Visibility

__all__ = [
    "Answer",
    "AnswerState",
    "Batch",
    "Channel",
    "Invitation",
    "Response",
    "ResponseState",
    "Visibility",
]
