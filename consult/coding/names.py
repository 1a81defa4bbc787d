"""The words for stances, families and figures: message ids, translated wherever they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.analysis.agreement import Reading
from consult.coding.models import MarkKind, Stance, ThemeFate
from consult.errors import N_

STANCES: Mapping[str, str] = MappingProxyType(
    {
        Stance.SUPPORT: N_("For"),
        Stance.CONDITIONAL: N_("Only if …"),
        Stance.OPPOSE: N_("Against"),
        Stance.QUESTION: N_("Question"),
        Stance.NONE: N_("No stance"),
    }
)

FAMILIES: Mapping[str, str] = MappingProxyType(
    {
        "standpunt": N_("Position on the whole"),
        "probleem": N_("Problems"),
        "gevolg": N_("Effects"),
        "proces": N_("Process"),
        "dwars": N_("Cutting across"),
        "afbakening": N_("Scope"),
        "criterium": N_("Criterion"),
        "aanpak": N_("Approach"),
        "uitvoering": N_("Carrying out"),
        "voorwaarden": N_("Conditions"),
        "toegang": N_("Access"),
        "zekerheid": N_("Security"),
        "privacy": N_("Privacy"),
    }
)

MARKS: Mapping[str, str] = MappingProxyType(
    {
        MarkKind.NO_THEME: N_("No theme fits"),
        MarkKind.RECOMMENDATION: N_("Recommendation number"),
        MarkKind.EXPERIENCE: N_("Experience or evidence"),
        MarkKind.RARE: N_("Rare but serious"),
        MarkKind.PROVISION: N_("Parts of the text that it is about"),
        MarkKind.MEMO: N_("Memo"),
    }
)

FATES: Mapping[ThemeFate, str] = MappingProxyType(
    {
        ThemeFate.ADDED: N_("New"),
        ThemeFate.RENAMED: N_("Other name"),
        ThemeFate.REDEFINED: N_("Other definition"),
        ThemeFate.MOVED: N_("Moved"),
        ThemeFate.RETIRED: N_("Retired"),
        ThemeFate.RESTORED: N_("Back in use"),
        ThemeFate.MERGED: N_("Merged"),
        ThemeFate.SPLIT: N_("Split off"),
    }
)

FIELDS: Mapping[str, str] = MappingProxyType(
    {
        "family": N_("Family"),
        "parent": N_("Below"),
        "proposition": N_("Proposition"),
        "definition": N_("Definition"),
        "include": N_("Belongs here"),
        "exclude": N_("Does not belong here"),
        "example": N_("Invented example"),
        "owner": N_("Who answers for it"),
        "action": N_("Rule for moderators"),
        "escalate": N_("To the safety team"),
        "retired": N_("Retired"),
    }
)

READINGS: Mapping[str, str] = MappingProxyType(
    {
        Reading.GOOD: N_("good"),
        Reading.TENTATIVE: N_("tentative"),
        Reading.POOR: N_("not to be relied on"),
        Reading.UNKNOWN: N_("cannot be said"),
    }
)
"""How to read an alpha, in a word."""


def family_name(family: str) -> str:
    """Return the message id of a family's name; a family that is not known by name gets its id as a word."""
    return FAMILIES.get(family, family.replace("_", " ").capitalize())
