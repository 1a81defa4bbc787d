"""What a synthesis says and stands on, what changed underneath it, and how it was read back."""

from consult.synthesis.queries.coverage import Reach, Uncovered, rare_unheard, reach, themes_without_finding, uncovered
from consult.synthesis.queries.figures import Counted, counted, figures_of, responses_in
from consult.synthesis.queries.proposing import JOB, is_proposing
from consult.synthesis.queries.quotes import beside_quotes, quote_at, quotes_waiting
from consult.synthesis.queries.staleness import stale_marks
from consult.synthesis.queries.synthesis import (
    Standing,
    approved,
    exact_tables,
    finding_at,
    findings_with_evidence,
    maintained_spread,
    standing,
    synthesis_at,
    versions_of,
)
from consult.synthesis.queries.validation import (
    Asked,
    Result,
    Results,
    asked_of,
    open_round,
    rejoinder_of,
    results_of,
    round_of,
    supported_by,
    unanswered,
)

__all__ = [
    "JOB",
    "Asked",
    "Counted",
    "Reach",
    "Result",
    "Results",
    "Standing",
    "Uncovered",
    "approved",
    "asked_of",
    "beside_quotes",
    "counted",
    "exact_tables",
    "figures_of",
    "finding_at",
    "findings_with_evidence",
    "is_proposing",
    "maintained_spread",
    "open_round",
    "quote_at",
    "quotes_waiting",
    "rare_unheard",
    "reach",
    "rejoinder_of",
    "responses_in",
    "results_of",
    "round_of",
    "stale_marks",
    "standing",
    "supported_by",
    "synthesis_at",
    "themes_without_finding",
    "unanswered",
    "uncovered",
    "versions_of",
]
