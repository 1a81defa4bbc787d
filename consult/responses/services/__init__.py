"""Begin a response, save answers to it, give it a return code, send it. Nobody's acts here are logged (decision 22)."""

from consult.responses.services.beginning import begin_draft, begin_for_organisation
from consult.responses.services.cosigning import (
    DISSENT_LIMIT,
    Dissent,
    answer_request,
    ask_to_sign,
    may_sign_along,
    stop_asking,
)
from consult.responses.services.drafting import give_code, save_answers
from consult.responses.services.holding import HERE, monday
from consult.responses.services.revising import OverwrittenError, restore, save_together
from consult.responses.services.sending import send
from consult.responses.services.signing import sign_off
from consult.responses.services.working import (
    NOTE_LIMIT,
    add_note,
    forget_workspace,
    hand_over,
    save_mandate,
    set_ready,
)

__all__ = [
    "DISSENT_LIMIT",
    "HERE",
    "NOTE_LIMIT",
    "Dissent",
    "OverwrittenError",
    "add_note",
    "answer_request",
    "ask_to_sign",
    "begin_draft",
    "begin_for_organisation",
    "forget_workspace",
    "give_code",
    "hand_over",
    "may_sign_along",
    "monday",
    "restore",
    "save_answers",
    "save_mandate",
    "save_together",
    "send",
    "set_ready",
    "sign_off",
    "stop_asking",
]
