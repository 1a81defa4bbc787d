"""The pages on which people answer. Addresses and titles are neutral, and no page needs a script (decision 31)."""

from consult.responses.views import (
    anew,
    beginning,
    code,
    organisation,
    preview,
    questions,
    sending,
    text,
    withdrawing,
)
from consult.responses.views.visit import bp, holds_response

__all__ = [
    "anew",
    "beginning",
    "bp",
    "code",
    "holds_response",
    "organisation",
    "preview",
    "questions",
    "sending",
    "text",
    "withdrawing",
]
