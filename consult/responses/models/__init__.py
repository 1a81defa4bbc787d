"""What a respondent sends and how they come in: each aggregate in its own file."""

from consult.responses.models.attachment import SEEN, Attachment, ScanState
from consult.responses.models.invitation import Batch, Invitation
from consult.responses.models.response import Answer, AnswerState, Channel, Response, ResponseState, Visibility

__all__ = [
    "SEEN",
    "Answer",
    "AnswerState",
    "Attachment",
    "Batch",
    "Channel",
    "Invitation",
    "Response",
    "ResponseState",
    "ScanState",
    "Visibility",
]
