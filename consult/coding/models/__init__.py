"""The codebook's themes and versions, excerpts, codings by named coders, and maintained counts of who mentions what."""

from consult.coding.models.codebook import Codebook, Theme
from consult.coding.models.coding import Coding, Excerpt, Stance
from consult.coding.models.count import Coverage, Mention, ThemeCount
from consult.coding.models.version import CodebookVersion, MergedDouble, ThemeChange, ThemeFate, VersionState

__all__ = [
    "Codebook",
    "CodebookVersion",
    "Coding",
    "Coverage",
    "Excerpt",
    "Mention",
    "MergedDouble",
    "Stance",
    "Theme",
    "ThemeChange",
    "ThemeCount",
    "ThemeFate",
    "VersionState",
]
