"""The words for categories, verdicts and reasons: message ids, translated wherever they are shown.

``PLACEHOLDERS`` stands in a text for what is hidden, between square brackets, and before the bar of a moderator's mark.
``CATEGORIES`` is the full name of each category (``docs/glossary.md``).
"""

from collections.abc import Mapping
from types import MappingProxyType

from consult.analysis.language import OTHER
from consult.errors import N_
from consult.moderation.models import Flag, Look, ObjectionOutcome, Reason, SafetyAct, Verdict
from consult.responses.models import AnswerState, Channel, Visibility
from consult.text.redaction import Category

PLACEHOLDERS: Mapping[Category, str] = MappingProxyType(
    {
        Category.CONTACT: N_("name or contact"),
        Category.PLACE: N_("place"),
        Category.THIRD_PARTY: N_("someone else"),
        Category.SPECIAL: N_("sensitive detail"),
        Category.ALLEGATION: N_("accused person"),
        Category.SAFETY: N_("safety"),
        Category.COMBINATION: N_("combination"),
    }
)

CATEGORIES: Mapping[Category, str] = MappingProxyType(
    {
        Category.CONTACT: N_("Name or contact details"),
        Category.PLACE: N_("Place or workplace"),
        Category.THIRD_PARTY: N_("Details of someone else"),
        Category.SPECIAL: N_("Sensitive personal detail"),
        Category.ALLEGATION: N_("Who is accused, where that person can be recognised"),
        Category.SAFETY: N_("Safety"),
        Category.COMBINATION: N_("Combination that can be recognised"),
    }
)

VERDICTS: Mapping[Verdict, str] = MappingProxyType(
    {
        Verdict.ACCEPT: N_("Accepted"),
        Verdict.REJECT: N_("Rejected"),
        Verdict.REFER: N_("Referred for a second look"),
    }
)

REASONS: Mapping[Reason, str] = MappingProxyType(
    {
        Reason.EMPTY: N_("empty"),
        Reason.TEST: N_("test"),
        Reason.UNLAWFUL: N_("unlawful"),
        Reason.ONLY_PERSONAL_DATA: N_("personal data and nothing else"),
        Reason.DANGER: N_("possible danger"),
        Reason.IN_DOUBT: N_("in doubt"),
    }
)

LOOKS: Mapping[Look, str] = MappingProxyType(
    {
        Look.WAITING: N_("waits for a second look"),
        Look.AGREED: N_("second look, agreed"),
        Look.SENT_BACK: N_("second look, sent back"),
        Look.OVERTAKEN: N_("decided anew before anybody looked"),
    }
)

OUTCOMES: Mapping[ObjectionOutcome, str] = MappingProxyType(
    {ObjectionOutcome.UPHELD: N_("upheld"), ObjectionOutcome.DISMISSED: N_("dismissed")}
)

STATES: Mapping[AnswerState, str] = MappingProxyType(
    {
        AnswerState.WAITING: N_("Waiting"),
        AnswerState.REFERRED: N_("Second look"),
        AnswerState.ACCEPTED: N_("Accepted"),
        AnswerState.REJECTED: N_("Rejected"),
    }
)

FLAGS: Mapping[Flag, str] = MappingProxyType(
    {
        Flag.PERSONAL: N_("personal data"),
        Flag.ABUSE: N_("insult or threat"),
        Flag.DANGER: N_("perhaps danger"),
        Flag.EMPTY: N_("says nothing"),
        Flag.TEST: N_("a test"),
    }
)
"""What a computer points at, for a moderator to judge."""

CHANNELS: Mapping[Channel, str] = MappingProxyType(
    {
        Channel.OPEN: N_("Open to everyone"),
        Channel.INVITED: N_("By invitation"),
        Channel.ASSISTED: N_("With help"),
        Channel.PAPER: N_("On paper, or in a meeting"),
        Channel.ORGANISATION: N_("Account of an organisation"),
        Channel.PUBLISHED: N_("Published document"),
    }
)

WAYS: Mapping[str, str] = MappingProxyType({"paper": N_("On paper"), "meeting": N_("In a meeting")})
"""How what a moderator typed came, as the response keeps it."""

VISIBILITIES: Mapping[Visibility, str] = MappingProxyType(
    {
        Visibility.ANALYSE: N_("Only count and summarise"),
        Visibility.QUOTE: N_("A short quote is allowed, without a name"),
        Visibility.PUBLIC: N_("May be public"),
    }
)

LANGUAGES: Mapping[str, str] = MappingProxyType(
    {
        "nl": N_("Dutch"),
        "en": N_("English"),
        "es": N_("Spanish"),
        "ro": N_("Romanian"),
        "bg": N_("Bulgarian"),
        "hu": N_("Hungarian"),
        "pt": N_("Portuguese"),
        "pl": N_("Polish"),
        "de": N_("German"),
        "fr": N_("French"),
        OTHER: N_("Another language"),
    }
)

TRANSLATED: Mapping[str | None, str] = MappingProxyType(
    {
        "nl": N_("translated from Dutch"),
        "en": N_("translated from English"),
        "es": N_("translated from Spanish"),
        "ro": N_("translated from Romanian"),
        "bg": N_("translated from Bulgarian"),
        "hu": N_("translated from Hungarian"),
        "pt": N_("translated from Portuguese"),
        "pl": N_("translated from Polish"),
        "de": N_("translated from German"),
        "fr": N_("translated from French"),
        OTHER: N_("translated"),
    }
)
"""What stands beside words that are those of a translation, by the language of the original."""

SAFETY_ACTS: Mapping[SafetyAct, str] = MappingProxyType(
    {
        SafetyAct.READ: N_("Read"),
        SafetyAct.WRITTEN: N_("Wrote to them"),
        SafetyAct.DISCUSSED: N_("Talked about it with somebody of the team"),
        SafetyAct.CLOSED: N_("Gave it back to ordinary moderation"),
    }
)
