"""The pages on which people answer. Addresses and titles are neutral, and no page needs a script (decision 31)."""

from consult.responses.views import (
    anew,
    beginning,
    code,
    cosigning,
    files,
    invited,
    organisation,
    preview,
    questions,
    sending,
    text,
    text_anew,
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
    "files",
    "holds_response",
    "invited",
    "organisation",
    "preview",
    "questions",
    "sending",
    "text",
    "text_anew",
    "versions",
    "withdrawing",
    "workspace",
]
