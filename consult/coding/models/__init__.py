"""The codebook's themes, excerpts, codings by named coders, and maintained counts of who mentions what."""

from consult.coding.models.codebook import Codebook, Theme
from consult.coding.models.coding import Coding, Excerpt, Stance
from consult.coding.models.count import Coverage, Mention, ThemeCount
from consult.coding.models.sample import BlindCoding, BlindReading, DoubleSample, SampleState, SampleUnit

__all__ = [
    "BlindCoding",
    "BlindReading",
    "Codebook",
    "Coding",
    "Coverage",
    "DoubleSample",
    "Excerpt",
    "Mention",
    "SampleState",
    "SampleUnit",
    "Stance",
    "Theme",
    "ThemeCount",
]
