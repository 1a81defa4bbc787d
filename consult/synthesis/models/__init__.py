"""A synthesis with its findings, what became stale in it, how it was read back, and what the partner says of it."""

from consult.synthesis.models.rejoinder import Rejoinder
from consult.synthesis.models.staleness import StaleKind, StaleMark
from consult.synthesis.models.synthesis import (
    Evidence,
    Finding,
    FindingBasis,
    FindingKind,
    QuoteState,
    Synthesis,
    SynthesisState,
)
from consult.synthesis.models.validation import (
    MISSING,
    Fit,
    ValidationReply,
    ValidationRound,
)

__all__ = [
    "MISSING",
    "Evidence",
    "Finding",
    "FindingBasis",
    "FindingKind",
    "Fit",
    "QuoteState",
    "Rejoinder",
    "StaleKind",
    "StaleMark",
    "Synthesis",
    "SynthesisState",
    "ValidationReply",
    "ValidationRound",
]
