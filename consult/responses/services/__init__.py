"""Begin a response, save answers, send, change and withdraw it; make invitations, and use one.

No act of a respondent is logged (decision 22).
"""

from consult.responses.services.amending import add_to_answer, answer_anew, respond_anew, take_away_response
from consult.responses.services.attaching import attach, detach, settle_scan
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
from consult.responses.services.forgetting import forget_responses, let_expire
from consult.responses.services.inviting import (
    InvitationUsedError,
    make_batch,
    stop_batch,
    use_invitation,
)
from consult.responses.services.responding import Writer, respond_to_provision, take_back_provision
from consult.responses.services.revising import OverwrittenError, restore, save_together
from consult.responses.services.sending import send
from consult.responses.services.signing import sign_off
from consult.responses.services.validating import VALIDATION_LIMIT, say_of_summary
from consult.responses.services.withdrawing import discard, is_due, last_day, shred, undo_withdrawing, withdraw
from consult.responses.services.working import (
    NOTE_LIMIT,
    add_note,
    hand_over,
    save_mandate,
    set_ready,
)

__all__ = [
    "DISSENT_LIMIT",
    "NOTE_LIMIT",
    "VALIDATION_LIMIT",
    "Dissent",
    "InvitationUsedError",
    "OverwrittenError",
    "Writer",
    "add_note",
    "add_to_answer",
    "answer_anew",
    "answer_request",
    "ask_to_sign",
    "attach",
    "begin_draft",
    "begin_for_organisation",
    "detach",
    "discard",
    "forget_responses",
    "give_code",
    "hand_over",
    "is_due",
    "last_day",
    "let_expire",
    "make_batch",
    "may_sign_along",
    "respond_anew",
    "respond_to_provision",
    "restore",
    "save_answers",
    "save_mandate",
    "save_together",
    "say_of_summary",
    "send",
    "set_ready",
    "settle_scan",
    "shred",
    "sign_off",
    "stop_asking",
    "stop_batch",
    "take_away_response",
    "take_back_provision",
    "undo_withdrawing",
    "use_invitation",
    "withdraw",
]
