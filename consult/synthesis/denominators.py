"""Of how many a number is: how many responses a question was asked of, and how many answered."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.coding.queries import Narrowing
from consult.consultations.format import ConsultationFile
from consult.synthesis.reach import Reach


@dataclass(frozen=True)
class Denominator:
    """One question with how many responses it was asked of, and how many of them answered."""

    key: str
    words: str
    asked: int
    answered: int

    @property
    def skipped(self) -> int:
        """How many did not answer, or did not see the question."""
        return max(0, self.asked - self.answered)


def denominators(
    file: ConsultationFile, reach: Reach, answered: Mapping[tuple[str, str], int], narrowing: Narrowing, language: str
) -> list[Denominator]:
    """Return for each question how many of the groups that are counted were asked and answered."""
    counted = set(narrowing.groups if narrowing.groups is not None else (group.id for group in file.groups))
    return [
        Denominator(
            question.id,
            question.text.in_language(language)[0],
            sum(sent.responses for (group, _channel), sent in reach.items() if group in of),
            sum(number for (key, group), number in answered.items() if key == question.id and group in of),
        )
        for question in file.questions
        if narrowing.question in {"", question.id}
        for of in [counted & set(file.groups_of(question))]
    ]
