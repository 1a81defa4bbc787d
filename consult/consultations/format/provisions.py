"""Responding to the text itself: a question about each section, made by the house and not written in the file."""

from collections.abc import Mapping
from types import MappingProxyType
from typing import Literal, TypeAlias

from consult.consultations.format.parts import Section
from consult.consultations.format.questions import AskedPart, Question
from consult.consultations.format.texts import Localised
from consult.errors import N_

STANCES: Mapping[str, str] = MappingProxyType(
    {
        "support": N_("I am for this part"),
        "conditional": N_("I am for it, but only if something changes"),
        "oppose": N_("I am against this part"),
        "question": N_("I have a question about it"),
        "none": N_("I take no position"),
    }
)
"""What one may think of a part of the text, as a message id; the keys are those of the coders' stances."""
NO_STANCE = "none"
REASON, WORDING = "reason", "wording"
PARTS: Mapping[str, str] = MappingProxyType({REASON: N_("Reason"), WORDING: N_("Proposed wording")})
"""What one may write on a part of the text, with its message id."""
WORDS_LIMIT = 5000
_TITLE = "title."
PROVISION: Literal["provision"] = "provision"


class ProvisionQuestion(AskedPart):
    """What somebody thinks of a section of the text: a stance, why, and other words for it."""

    type: Literal["provision"] = PROVISION
    sensitivity: Literal["low", "medium", "high"] = "medium"

    @classmethod
    def about(cls, section: Section, groups: tuple[str, ...]) -> "ProvisionQuestion":
        """Return the question about ``section``, put to every group."""
        return cls.of_words(section.id, words_of(section), groups)

    @classmethod
    def of_words(cls, section_id: str, words: Mapping[str, str], groups: tuple[str, ...]) -> "ProvisionQuestion":
        """Return the question about a section that may be gone, from its ``words`` as :func:`words_of` gives them."""
        title = {key.removeprefix(_TITLE): text for key, text in words.items() if key.startswith(_TITLE)}
        return cls(
            id=provision_key(section_id), section=section_id, groups=groups, text=Localised.model_validate(title)
        )


Asked: TypeAlias = Question | ProvisionQuestion
"""Whatever can be answered: the file's own questions, and those about its text."""


def words_of(section: Section) -> dict[str, str]:
    """Return the words of a section, title and body by language: ``title.nl``, ``body.en``."""
    parts = (("title", section.title), ("body", section.body))
    return {f"{part}.{language}": words for part, text in parts for language, words in text.texts.items()}


def provision_key(section_id: str) -> str:
    """Return the id of the question about a section; ``reading`` refuses it for a question of the file."""
    return f"{section_id}-0"
