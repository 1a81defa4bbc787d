"""Take over a consultation's codebook, code an excerpt, take a coding back."""

from consult.coding.services.adopting import FLAGS, adopt_codebook
from consult.coding.services.following import follow_contribution, let_go_of_contribution, mark_changed, recount
from consult.coding.services.judging import code, keep, remove

__all__ = [
    "FLAGS",
    "adopt_codebook",
    "code",
    "follow_contribution",
    "keep",
    "let_go_of_contribution",
    "mark_changed",
    "recount",
    "remove",
]
