"""From fields to values and back: what a page of questions says, and the few forms around it."""

import re
from collections.abc import Iterable, Mapping

from werkzeug.datastructures import MultiDict

from consult.consultations.format import (
    AnswerValue,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    Question,
    RankingQuestion,
)
from consult.errors import N_, InvalidError
from consult.responses.answering import CHOICE, VISIBILITY, Given, takes_words

SHOWN = "shown"
"""Names each question that a page showed: what it showed and is empty now was cleared, what it did not show stays."""
_OF_QUESTION = re.compile(r"([A-Z][A-Z0-9]*-[0-9]+)(?:[.-]|$)")

Typed = MultiDict[str, str]


def words_field(question: str, option: str) -> str:
    """Return the name of the field for the words beside an option."""
    return f"{question}.words.{option}"


def use_field(question: str) -> str:
    """Return the name of the field that says what may be done with an answer in words."""
    return f"{question}.use"


def clear_field(question: str) -> str:
    """Return the name of the field that empties a matrix: its radio buttons cannot be unset without a script."""
    return f"{question}.clear"


def version_field(question: str) -> str:
    """Return the name of the field that says which version of an organisation's answer the page showed."""
    return f"{question}.version"


def cell_field(question: str, row: object) -> str:
    """Return the name of the field for a row of a matrix, or for a place in a ranking."""
    return f"{question}-{row}"


def read_given(questions: Iterable[Question], typed: Typed) -> dict[str, Given]:
    """Return what was typed on a page about the questions that it showed.

    Raises :class:`InvalidError` for a question that is not among ``questions``, or a field of one that was not shown.
    """
    shown = typed.getlist(SHOWN)
    put = {question.id: question for question in questions}
    named = {found[1] for name in typed if (found := _OF_QUESTION.match(name))}
    if not put.keys() >= set(shown) or not named <= set(shown):
        raise InvalidError(N_("One of these questions is not put to your group. Nothing was stored."))
    return {key: _given(put[key], typed) for key in dict.fromkeys(shown)}


def read_versions(typed: Typed) -> dict[str, int]:
    """Return which version of each answer a page showed; 0 for none, and for what is no number."""
    shown = typed.getlist(SHOWN)
    return {key: typed.get(version_field(key), 0, type=int) for key in shown}


def typed_from(questions: Iterable[Question], given: Mapping[str, Given]) -> dict[str, list[str]]:
    """Return the fields as they show what was given: the reverse of :func:`read_given`."""
    typed: dict[str, list[str]] = {}
    for question in questions:
        one = given.get(question.id)
        if one is None:
            continue
        typed |= _typed_value(question, one.value)
        typed |= {words_field(question.id, option): [words] for option, words in one.words.items()}
        if takes_words(question):
            typed[use_field(question.id)] = [CHOICE[one.visibility]]
    return typed


def _given(question: Question, typed: Typed) -> Given:
    start = words_field(question.id, "")
    words = {name.removeprefix(start): typed[name] for name in typed if name.startswith(start)}
    use = typed.get(use_field(question.id), CHOICE[Given.visibility])
    if use not in VISIBILITY:
        raise InvalidError(N_("Your group cannot make this choice for the report. Nothing was stored."))
    return Given(value=_value(question, typed), words=words, visibility=VISIBILITY[use])


def _value(question: Question, typed: Typed) -> AnswerValue:
    match question:
        case MultiQuestion():
            return typed.getlist(question.id)
        case RankingQuestion():
            places = range(1, question.max_rank + 1)
            return [named for place in places if (named := typed.get(cell_field(question.id, place)))]
        case MatrixSingleQuestion() | MatrixLikertQuestion():
            return None if clear_field(question.id) in typed else _rows(question, typed)
        case LikertQuestion():
            return _point(typed.get(question.id)) or None
        case _:
            return typed.get(question.id) or None


def _rows(question: MatrixQuestion, typed: Typed) -> AnswerValue:
    start = cell_field(question.id, "")
    chosen = {name.removeprefix(start): typed[name] for name in typed if name.startswith(start) and typed[name]}
    if isinstance(question, MatrixLikertQuestion):
        return {row: _point(cell) for row, cell in chosen.items()}
    return chosen


def _point(typed: str | None) -> str | int:
    is_point = typed is not None and len(typed) <= 2 and typed.isascii() and typed.isdecimal()  # noqa: PLR2004  (scales end at 11)
    return int(typed or "") if is_point else typed or ""


def _typed_value(question: Question, value: AnswerValue) -> dict[str, list[str]]:
    match value:
        case None:
            return {}
        case list() if isinstance(question, RankingQuestion):
            return {cell_field(question.id, place): [named] for place, named in enumerate(value, 1)}
        case list():
            return {question.id: value}
        case Mapping():
            return {cell_field(question.id, row): [str(cell)] for row, cell in value.items()}
        case _:
            return {question.id: [str(value)]}
