"""The words for categories, channels, states and kinds: message ids, translated wherever they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.coding.queries import By
from consult.errors import N_
from consult.responses.models import Channel
from consult.synthesis.models import FindingKind, QuoteState, SynthesisState

CATEGORIES: Mapping[str, str] = MappingProxyType(
    {
        "ervaringsdeskundige": N_("Experts by experience"),
        "alliantie": N_("Alliance"),
        "maatschappelijk": N_("Civil society and care"),
        "overheid": N_("Government"),
        "omgeving": N_("People close by"),
        "branche": N_("Sector"),
        "markt": N_("Service providers"),
        "kennis": N_("Research"),
        "overig": N_("Other or not said"),
    }
)
CHANNELS: Mapping[str, str] = MappingProxyType(
    {
        Channel.OPEN: N_("Open"),
        Channel.INVITED: N_("Invited"),
        Channel.ASSISTED: N_("With help"),
        Channel.PAPER: N_("On paper, or in a meeting"),
        Channel.ORGANISATION: N_("Organisation account"),
        Channel.PUBLISHED: N_("Public document"),
    }
)
STATES: Mapping[SynthesisState, str] = MappingProxyType(
    {
        SynthesisState.DRAFT: N_("Draft"),
        SynthesisState.IN_REVIEW: N_("Waits for approval"),
        SynthesisState.APPROVED: N_("Approved"),
        SynthesisState.SUPERSEDED: N_("Replaced by a newer one"),
    }
)
KINDS: Mapping[FindingKind, str] = MappingProxyType(
    {FindingKind.THEME: N_("Under its theme"), FindingKind.MINORITY: N_("Minority and dissenting views")}
)
QUOTES: Mapping[QuoteState, str] = MappingProxyType(
    {
        QuoteState.PROPOSED: N_("Waits for clearance"),
        QuoteState.CLEARED: N_("Cleared"),
        QuoteState.REFUSED: N_("Refused"),
    }
)

COLUMNS: Mapping[str, str] = MappingProxyType(
    {
        By.CHANNEL: N_("Channel"),
        By.CATEGORY: N_("Kind of group"),
        By.GROUP: N_("Group"),
        By.QUESTION: N_("Question"),
        By.PROVISION: N_("Part of the text"),
        By.STANCE: N_("Stance"),
    }
)
EVERYTHING: Mapping[str, str] = MappingProxyType(
    {
        "proposition": N_("All propositions"),
        "stance": N_("All stances"),
        "category": N_("All kinds of groups"),
        "group": N_("All groups"),
        "channel": N_("All channels"),
        "question": N_("All questions"),
        "provision": N_("All parts of the text"),
    }
)
"""What a filter says while it leaves nothing out."""


def category_name(category: str) -> str:
    """Return the message id of a category's name; one that is not known by name gets its id as a word."""
    return CATEGORIES.get(category, category.replace("_", " ").capitalize())
