"""The words for categories, channels, states and kinds: message ids, translated wherever they are shown."""

from collections.abc import Mapping
from types import MappingProxyType

from consult.coding.queries import By
from consult.errors import N_
from consult.responses.models import Channel
from consult.synthesis.models import FindingBasis, FindingKind, Fit, QuoteState, StaleKind, SynthesisState
from consult.synthesis.services import Risk

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
        "advies": N_("Advisory bodies"),
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
BASES: Mapping[FindingBasis, str] = MappingProxyType(
    {
        FindingBasis.EVIDENCE: N_("The responses it stands on, of all that mention the theme"),
        FindingBasis.MENTIONS: N_("All responses that mention the theme, of all that are coded"),
        FindingBasis.SUPPORT: N_("All responses in favour, of all that mention the theme"),
        FindingBasis.CONDITIONAL: N_("All responses in favour under a condition, of all that mention the theme"),
        FindingBasis.OPPOSE: N_("All responses against, of all that mention the theme"),
        FindingBasis.QUESTION: N_("All responses with a question, of all that mention the theme"),
    }
)
FITS: Mapping[Fit, str] = MappingProxyType(
    {Fit.YES: N_("Yes"), Fit.PARTLY: N_("Partly"), Fit.NO: N_("No"), Fit.MISSING: N_("Something is missing")}
)
RISKS: Mapping[Risk, str] = MappingProxyType(
    {
        Risk.WORDS: N_(
            "By these words alone nobody can recognise the writer: no name, place, workplace, age or event."
        ),
        Risk.TOGETHER: N_("By all quotes of this response together, and the group, nobody can recognise the writer."),
        Risk.OTHERS: N_("Nobody can recognise somebody else by these words: a client, colleague, child or neighbour."),
    }
)
CHANGES: Mapping[StaleKind, str] = MappingProxyType(
    {
        StaleKind.HIDDEN_OTHERWISE: N_("Other words are hidden in a contribution that it stands on."),
        StaleKind.TAKEN_AWAY: N_("A contribution that it stood on was taken away."),
        StaleKind.RECODED: N_("A contribution that it stands on was coded anew."),
        StaleKind.CAMPAIGN: N_("A contribution that it stands on became a copy of a campaign, or is one no more."),
        StaleKind.THEME: N_("The theme was merged, split, moved or retired."),
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
