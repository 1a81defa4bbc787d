"""Write a synthesis, have its quotes cleared, and have it approved by somebody else."""

from consult.synthesis.queries import JOB
from consult.synthesis.services.approving import Risk, approve, decide_quote, give_back, offer
from consult.synthesis.services.expiring import let_expire
from consult.synthesis.services.following import (
    ask_quotes_again,
    let_go_of_contribution,
    mark_changed,
    mark_recoded,
    mark_stale_by_campaign,
    mark_stale_by_theme,
)
from consult.synthesis.services.proposing import ask_for_proposal
from consult.synthesis.services.rejoining import REJOINDER_LIMIT, save_rejoinder
from consult.synthesis.services.theming import follow_theme
from consult.synthesis.services.validating import (
    LONGEST,
    Said,
    end_validation,
    forget_replies,
    let_go_of_words,
    open_validation,
    read_back,
)
from consult.synthesis.services.writing import Chosen, look_again, remove_finding, save_finding, save_summary, start

__all__ = [
    "JOB",
    "LONGEST",
    "REJOINDER_LIMIT",
    "Chosen",
    "Risk",
    "Said",
    "approve",
    "ask_for_proposal",
    "ask_quotes_again",
    "decide_quote",
    "end_validation",
    "follow_theme",
    "forget_replies",
    "give_back",
    "let_expire",
    "let_go_of_contribution",
    "let_go_of_words",
    "look_again",
    "mark_changed",
    "mark_recoded",
    "mark_stale_by_campaign",
    "mark_stale_by_theme",
    "offer",
    "open_validation",
    "read_back",
    "remove_finding",
    "save_finding",
    "save_rejoinder",
    "save_summary",
    "start",
]
