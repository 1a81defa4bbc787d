"""Begin a response, save answers to it, give it a return code, send it. Nobody's acts here are logged (decision 22)."""

from consult.responses.services.beginning import begin_draft, begin_for_organisation
from consult.responses.services.drafting import give_code, save_answers
from consult.responses.services.holding import HERE, monday
from consult.responses.services.responding import respond_to_provision, take_back_provision
from consult.responses.services.sending import send

__all__ = [
    "HERE",
    "begin_draft",
    "begin_for_organisation",
    "give_code",
    "monday",
    "respond_to_provision",
    "save_answers",
    "send",
    "take_back_provision",
]
