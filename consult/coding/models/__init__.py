"""The codebook's themes, excerpts, codings and marks by named coders, and maintained counts of who mentions what."""

from consult.coding.models.codebook import Codebook, Theme
from consult.coding.models.coding import Coding, Excerpt, Stance
from consult.coding.models.count import Coverage, Mention, ThemeCount
from consult.coding.models.mark import Anchor, LastSave, Mark, MarkKind
from consult.coding.models.sample import BlindCoding, BlindReading, DoubleSample, SampleState, SampleUnit
from consult.coding.models.suggestion import ProposalFate, SuggestionAnswer, SuggestionSwitch, ThemeProposal
from consult.coding.models.version import CodebookVersion, MergedDouble, ThemeChange, ThemeFate, VersionState

__all__ = [
    "Anchor",
    "BlindCoding",
    "BlindReading",
    "Codebook",
    "CodebookVersion",
    "Coding",
    "Coverage",
    "DoubleSample",
    "Excerpt",
    "LastSave",
    "Mark",
    "MarkKind",
    "Mention",
    "MergedDouble",
    "ProposalFate",
    "SampleState",
    "SampleUnit",
    "Stance",
    "SuggestionAnswer",
    "SuggestionSwitch",
    "Theme",
    "ThemeChange",
    "ThemeCount",
    "ThemeFate",
    "ThemeProposal",
    "VersionState",
]
