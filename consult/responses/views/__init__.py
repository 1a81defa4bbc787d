"""The pages on which people answer. Addresses and titles are neutral, and no page needs a script (decision 31)."""

from consult.responses.views import beginning, code, files, organisation, questions, sending
from consult.responses.views.visit import bp, holds_response

__all__ = ["beginning", "bp", "code", "files", "holds_response", "organisation", "questions", "sending"]
