"""Begin a response, save answers, send, change and withdraw it. No respondent's act here is logged (decision 22)."""

from consult.responses.services.amending import add_to_answer, answer_anew
from consult.responses.services.beginning import begin_draft, begin_for_organisation
from consult.responses.services.drafting import give_code, save_answers
from consult.responses.services.holding import HERE, monday
from consult.responses.services.responding import respond_to_provision, take_back_provision
from consult.responses.services.sending import send
from consult.responses.services.withdrawing import discard, is_due, last_day, shred, undo_withdrawing, withdraw

__all__ = [
    "HERE",
    "add_to_answer",
    "answer_anew",
    "begin_draft",
    "begin_for_organisation",
    "discard",
    "give_code",
    "is_due",
    "last_day",
    "monday",
    "respond_to_provision",
    "save_answers",
    "send",
    "shred",
    "take_back_provision",
    "undo_withdrawing",
    "withdraw",
]
