"""The pages on which people answer. Addresses and titles are neutral, and no page needs a script (decision 31)."""

from consult.responses.views import (
    anew,
    beginning,
    code,
    cosigning,
    invited,
    organisation,
    preview,
    questions,
    sending,
    text,
    versions,
    withdrawing,
    workspace,
)
from consult.responses.views.visit import bp, holds_response

__all__ = [
    "anew",
    "beginning",
    "bp",
    "code",
    "cosigning",
    "holds_response",
    "invited",
    "organisation",
    "preview",
    "questions",
    "sending",
    "text",
    "versions",
    "withdrawing",
    "workspace",
]
