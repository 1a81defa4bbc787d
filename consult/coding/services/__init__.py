"""Take over a consultation's codebook, code an excerpt, take a coding back; code a sample twice, and settle it."""

from consult.coding.services.adjudicating import settle
from consult.coding.services.adopting import FLAGS, adopt_codebook
from consult.coding.services.blind import code_blind, finish_coding, finish_unit, remove_blind
from consult.coding.services.following import follow_contribution, let_go_of_contribution, mark_changed, recount
from consult.coding.services.judging import code, keep, remove
from consult.coding.services.sampling import draw, let_go_of_sampled

__all__ = [
    "FLAGS",
    "adopt_codebook",
    "code",
    "code_blind",
    "draw",
    "finish_coding",
    "finish_unit",
    "follow_contribution",
    "keep",
    "let_go_of_contribution",
    "let_go_of_sampled",
    "mark_changed",
    "recount",
    "remove",
    "remove_blind",
    "settle",
]
