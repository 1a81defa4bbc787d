"""What a respondent sends and how they come in: each aggregate in its own file."""

from consult.responses.models.attachment import SEEN, Attachment, ScanState
from consult.responses.models.invitation import NAMED_FROM, Batch, Invitation
from consult.responses.models.response import (
    VALIDATION,
    Answer,
    AnswerState,
    Channel,
    Response,
    ResponseState,
    Visibility,
)
from consult.responses.models.signature import Pattern, Signature
from consult.responses.models.workspace import DISSENT, AnswerRevision, CoSigning, CoSigningState, Note, SectionWork

__all__ = [
    "DISSENT",
    "NAMED_FROM",
    "SEEN",
    "VALIDATION",
    "Answer",
    "AnswerRevision",
    "AnswerState",
    "Attachment",
    "Batch",
    "Channel",
    "CoSigning",
    "CoSigningState",
    "Invitation",
    "Note",
    "Pattern",
    "Response",
    "ResponseState",
    "ScanState",
    "SectionWork",
    "Signature",
    "Visibility",
]
