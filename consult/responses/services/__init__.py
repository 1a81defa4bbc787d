"""Begin a response, save answers to it, give it a return code, send it; make invitations, and use one.

No act of a respondent is logged (decision 22).
"""

from consult.responses.services.beginning import begin_draft, begin_for_organisation
from consult.responses.services.drafting import give_code, save_answers
from consult.responses.services.holding import HERE, monday
from consult.responses.services.inviting import (
    InvitationUsedError,
    make_batch,
    stop_batch,
    use_invitation,
)
from consult.responses.services.sending import send

__all__ = [
    "HERE",
    "InvitationUsedError",
    "begin_draft",
    "begin_for_organisation",
    "give_code",
    "make_batch",
    "monday",
    "save_answers",
    "send",
    "stop_batch",
    "use_invitation",
]
