"""Begin a response, save answers to it, give it a return code, send it. Nobody's acts here are logged (decision 22)."""

from consult.responses.services.attaching import attach, detach, forget_attachments, settle_scan
from consult.responses.services.beginning import begin_draft, begin_for_organisation
from consult.responses.services.drafting import give_code, save_answers
from consult.responses.services.holding import HERE, monday
from consult.responses.services.sending import send

__all__ = [
    "HERE",
    "attach",
    "begin_draft",
    "begin_for_organisation",
    "detach",
    "forget_attachments",
    "give_code",
    "monday",
    "save_answers",
    "send",
    "settle_scan",
]
