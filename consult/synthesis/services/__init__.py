"""Write a synthesis, have its quotes cleared, and have it approved by somebody else."""

from consult.synthesis.services.approving import approve, decide_quote, give_back, offer
from consult.synthesis.services.following import (
    STALE,
    ask_quotes_again,
    let_go_of_contribution,
    mark_stale,
    mark_stale_by_campaign,
)
from consult.synthesis.services.theming import STALE_THEME, follow_theme
from consult.synthesis.services.writing import Chosen, look_again, remove_finding, save_finding, save_summary, start

__all__ = [
    "STALE",
    "STALE_THEME",
    "Chosen",
    "approve",
    "ask_quotes_again",
    "decide_quote",
    "follow_theme",
    "give_back",
    "let_go_of_contribution",
    "look_again",
    "mark_stale",
    "mark_stale_by_campaign",
    "offer",
    "remove_finding",
    "save_finding",
    "save_summary",
    "start",
]
