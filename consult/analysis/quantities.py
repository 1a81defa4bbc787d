"""Words of quantity and what they may stand for: one scale, in Dutch and English, for statements about who said something.

The scale is ours and is printed on the page and in every report. It is about how many responses say something, out of
those that could have; it says nothing about anybody who did not respond.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType

from consult.errors import N_

_FEW, _MANY = 3, 5
_QUARTER, _NEARLY = Fraction(1, 4), Fraction(9, 10)
_HALF = (Fraction(45, 100), Fraction(55, 100))


class Quantity(StrEnum):
    """A step of the scale, from all to none."""

    ALL = "all"
    NEARLY_ALL = "nearly_all"
    MOST = "most"
    HALF = "half"
    MANY = "many"
    SEVERAL = "several"
    SOME = "some"
    ONE = "one"
    NONE = "none"


RULES: Mapping[Quantity, str] = MappingProxyType(
    {
        Quantity.ALL: N_("every response that is counted"),
        Quantity.NEARLY_ALL: N_("at least nine in ten, and not all"),
        Quantity.MOST: N_("more than half"),
        Quantity.HALF: N_("from 45 to 55 in a hundred"),
        Quantity.MANY: N_("at least a quarter, and at least five"),
        Quantity.SEVERAL: N_("at least three"),
        Quantity.SOME: N_("at least two, and less than a quarter or fewer than five"),
        Quantity.ONE: N_("exactly one"),
        Quantity.NONE: N_("not one"),
    }
)
"""What each step stands for: message ids."""

WORDS: Mapping[str, Mapping[Quantity, tuple[str, ...]]] = MappingProxyType(
    {
        "nl": {
            Quantity.ALL: ("alle", "elke", "iedere", "iedereen"),
            Quantity.NEARLY_ALL: ("bijna alle", "vrijwel alle", "bijna iedereen", "vrijwel iedereen"),
            Quantity.MOST: (
                "de meeste",
                "de meesten",
                "het merendeel",
                "een meerderheid",
                "de meerderheid",
                "meer dan de helft",
            ),
            Quantity.HALF: ("de helft van de", "de helft", "ongeveer de helft"),
            Quantity.MANY: ("veel", "vele", "velen"),
            Quantity.SEVERAL: ("meerdere", "verscheidene", "diverse", "verschillende"),
            Quantity.SOME: ("enkele", "enkelen", "een paar", "sommige", "sommigen", "een aantal"),
            Quantity.ONE: ("één", "een enkele", "slechts een"),
            Quantity.NONE: ("geen enkele", "geen", "niemand"),
        },
        "en": {
            Quantity.ALL: ("all", "every", "everyone", "everybody"),
            Quantity.NEARLY_ALL: ("almost all", "nearly all", "almost everyone", "nearly everyone"),
            Quantity.MOST: ("most", "the majority", "a majority", "more than half"),
            Quantity.HALF: ("half of the", "half", "about half"),
            Quantity.MANY: ("many",),
            Quantity.SEVERAL: ("several", "various"),
            Quantity.SOME: ("some", "a few", "a number"),
            Quantity.ONE: ("one", "a single", "only one"),
            Quantity.NONE: ("not one", "no", "none", "nobody", "no one"),
        },
    }
)
"""The words of each step by language."""

AT_LEAST_ONE: Mapping[str, str] = MappingProxyType({"nl": "een of meer", "en": "one or more"})
"""What to say of a single one without telling that it is alone."""

_COUNTED = {
    "nl": r"(?:inzenders?|inzendingen|inzending|respondenten|respondent|reacties?|deelnemers?|bijdragen?|documenten|document)",
    "en": r"(?:responses?|respondents?|contributions?|submissions?|participants?|documents?)",
}
_PEOPLE = {
    "nl": r"(?:organisaties?|gemeenten?|sekswerkers?|mensen|hulpverleners?|exploitanten|partijen|collega's)",
    "en": r"(?:organi[sz]ations?|municipalit(?:y|ies)|sex workers?|people|operators?|parties|colleagues)",
}
_STANDALONE = {
    "iedereen",
    "bijna iedereen",
    "vrijwel iedereen",
    "velen",
    "enkelen",
    "sommigen",
    "de meesten",
    "niemand",
}
_STANDALONE |= {"everyone", "everybody", "almost everyone", "nearly everyone", "nobody", "no one"}
_BETWEEN = r"(?:\s+(?:van|of))?(?:\s+(?:de|het|deze|alle|the|these))?(?:\s+[\w-]+)?\s+"


@dataclass(frozen=True)
class Claim:
    """A word of quantity in a statement. ``certain``: it is about responses; else it may be about something else."""

    word: str
    quantity: Quantity
    certain: bool


def claims(statement: str, language: str = "nl") -> list[Claim]:
    """Return the words of quantity in a statement that are about who said something, in its order.

    A word counts where a word for responses or people follows it, or where it stands for people by itself.
    """
    found = []
    for match in _PATTERNS[language].finditer(statement):
        word = " ".join(match["word"].lower().split())
        behind = match["behind"] or ""
        counted = bool(re.fullmatch(_BETWEEN + _COUNTED[language], behind, re.IGNORECASE))
        if counted or behind or word in _STANDALONE:
            found.append(Claim(match["word"], _BY_WORD[language][word], counted))
    return found


def holds(quantity: Quantity, count: int, of: int) -> bool:
    """Tell whether ``count`` out of ``of`` responses may be called so. Of nothing, only "none" holds."""
    if quantity is Quantity.NONE:
        return count == 0
    if quantity is Quantity.ONE:
        return count == 1
    if quantity is Quantity.SEVERAL:
        return count >= _FEW
    if not 0 < count <= of:
        return False
    share = Fraction(count, of)
    return {
        Quantity.ALL: count == of,
        Quantity.NEARLY_ALL: _NEARLY <= share < 1,
        Quantity.MOST: share > Fraction(1, 2),
        Quantity.HALF: _HALF[0] <= share <= _HALF[1],
        Quantity.MANY: share >= _QUARTER and count >= _MANY,
        Quantity.SOME: count > 1 and (share < _QUARTER or count < _MANY),
    }[quantity]


def fitting(count: int, of: int, language: str = "nl") -> str:
    """Return the word that says most of ``count`` (at least 1) out of ``of`` responses: the first of the scale that holds."""
    if count == 1:
        return AT_LEAST_ONE[language]
    return WORDS[language][next(quantity for quantity in Quantity if holds(quantity, count, of))][0]


def _pattern(language: str) -> re.Pattern[str]:
    words = sorted((word for each in WORDS[language].values() for word in each), key=len, reverse=True)
    said = "|".join(re.escape(word).replace(r"\ ", r"\s+") for word in words)
    nouns = f"(?:{_COUNTED[language]}|{_PEOPLE[language]})"
    return re.compile(rf"(?<!\w)(?P<word>{said})(?!\w)(?P<behind>{_BETWEEN}{nouns}(?!\w))?", re.IGNORECASE)


_BY_WORD = {
    language: {word: quantity for quantity, each in scale.items() for word in each} for language, scale in WORDS.items()
}
_PATTERNS = {language: _pattern(language) for language in WORDS}
