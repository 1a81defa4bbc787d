"""When a question is shown, given the answers so far."""

from collections.abc import Mapping
from typing import TypeAlias

from consult.consultations.format.questions import ShowIf

# single, open, file: str; likert: int or "no_answer"; multi, ranking: list of option ids;
# matrix: row id -> column id, point or "no_answer".
AnswerValue: TypeAlias = str | int | list[str] | Mapping[str, str | int] | None
Answers: TypeAlias = Mapping[str, AnswerValue]


def is_answered(value: AnswerValue) -> bool:
    """Tell whether ``value`` says anything; "I don't know" does, an empty text or list does not."""
    if isinstance(value, str):
        return bool(value.strip())
    if isinstance(value, int):
        return True
    return bool(value)


def chosen(value: AnswerValue) -> frozenset[str | int]:
    """Return the options, columns or points that ``value`` names, on whichever row or rank."""
    if isinstance(value, Mapping):
        return frozenset(value.values())
    if isinstance(value, str | int):
        return frozenset({value})
    return frozenset(value or ())


def is_satisfied(rule: ShowIf, value: AnswerValue) -> bool:
    """Tell whether an answer ``value`` to the question that ``rule`` names makes the rule true."""
    if rule.one_of is not None:
        return not chosen(value).isdisjoint(rule.one_of)
    return is_answered(value)
