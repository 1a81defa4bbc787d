"""The codebook's themes, excerpts, codings and marks by named coders, and maintained counts of who mentions what."""

from consult.coding.models.codebook import Codebook, Theme
from consult.coding.models.coding import Coding, Excerpt, Stance
from consult.coding.models.count import Coverage, Mention, ThemeCount
from consult.coding.models.mark import Anchor, LastSave, Mark, MarkKind
from consult.coding.models.version import CodebookVersion, MergedDouble, ThemeChange, ThemeFate, VersionState

__all__ = [
    "Anchor",
    "Codebook",
    "CodebookVersion",
    "Coding",
    "Coverage",
    "Excerpt",
    "LastSave",
    "Mark",
    "MarkKind",
    "Mention",
    "MergedDouble",
    "Stance",
    "Theme",
    "ThemeChange",
    "ThemeCount",
    "ThemeFate",
    "VersionState",
]
