"""Take over a consultation's codebook; code and mark excerpts, save and undo; follow what happens underneath."""

from consult.coding.services.adopting import FLAGS, adopt_codebook
from consult.coding.services.following import follow_contribution, let_go_of_contribution, mark_changed, recount
from consult.coding.services.judging import code, keep, remove
from consult.coding.services.marking import MEMO_LIMIT, MOST_RECOMMENDATIONS
from consult.coding.services.saving import check_passage, said_of, save, take_back, undo

__all__ = [
    "FLAGS",
    "MEMO_LIMIT",
    "MOST_RECOMMENDATIONS",
    "adopt_codebook",
    "check_passage",
    "code",
    "follow_contribution",
    "keep",
    "let_go_of_contribution",
    "mark_changed",
    "recount",
    "remove",
    "said_of",
    "save",
    "take_back",
    "undo",
]
