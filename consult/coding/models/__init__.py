"""The codebook's themes, excerpts, codings by named coders, and maintained counts of who mentions what."""

from consult.coding.models.codebook import Codebook, Theme
from consult.coding.models.coding import Coding, Excerpt, Stance
from consult.coding.models.count import Coverage, Mention, ThemeCount

__all__ = [
    "Codebook",
    "Coding",
    "Coverage",
    "Excerpt",
    "Mention",
    "Stance",
    "Theme",
    "ThemeCount",
]
