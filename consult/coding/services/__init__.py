"""Take over a consultation's codebook; code and mark excerpts, save and undo; follow what happens underneath."""

from consult.coding.services.adjudicating import settle
from consult.coding.services.adopting import FLAGS, adopt_codebook
from consult.coding.services.blind import code_blind, finish_coding, finish_unit, remove_blind
from consult.coding.services.drafting import (
    add_theme,
    drop_theme,
    merge_theme,
    retire_theme,
    split_theme,
    take_in,
    write_theme,
)
from consult.coding.services.expiring import forget_figures, let_expire
from consult.coding.services.following import follow_contribution, let_go_of_contribution, mark_changed, recount
from consult.coding.services.holding import begin_draft, discard_draft
from consult.coding.services.judging import code, keep, remove
from consult.coding.services.locking import Settling, lock, settle_double
from consult.coding.services.marking import MEMO_LIMIT, MOST_RECOMMENDATIONS
from consult.coding.services.noting import Draft
from consult.coding.services.reading_in import ReadIn, read_in
from consult.coding.services.sampling import draw, let_go_of_sampled
from consult.coding.services.saving import check_passage, said_of, save, take_back, undo
from consult.coding.services.suggesting import (
    answer_suggestion,
    decide_on_candidate,
    forget_suggestions,
    let_go_of_answers,
    queue_learning,
    queue_learning_of,
    show_suggestions,
)

__all__ = [
    "FLAGS",
    "MEMO_LIMIT",
    "MOST_RECOMMENDATIONS",
    "Draft",
    "ReadIn",
    "Settling",
    "add_theme",
    "adopt_codebook",
    "answer_suggestion",
    "begin_draft",
    "check_passage",
    "code",
    "code_blind",
    "decide_on_candidate",
    "discard_draft",
    "draw",
    "drop_theme",
    "finish_coding",
    "finish_unit",
    "follow_contribution",
    "forget_figures",
    "forget_suggestions",
    "keep",
    "let_expire",
    "let_go_of_answers",
    "let_go_of_contribution",
    "let_go_of_sampled",
    "lock",
    "mark_changed",
    "merge_theme",
    "queue_learning",
    "queue_learning_of",
    "read_in",
    "recount",
    "remove",
    "remove_blind",
    "retire_theme",
    "said_of",
    "save",
    "settle",
    "settle_double",
    "show_suggestions",
    "split_theme",
    "take_back",
    "take_in",
    "undo",
    "write_theme",
]
