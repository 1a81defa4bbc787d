"""Whether the value of one answer fits its question: one rule for web forms, imports and demonstrations."""

import re
from collections.abc import Collection, Iterator, Mapping
from dataclasses import dataclass, field

from consult.consultations.format.provisions import PARTS, STANCES, WORDS_LIMIT, Asked, ProvisionQuestion
from consult.consultations.format.questions import (
    FILE_TEXT_LIMIT,
    NO_ANSWER,
    FileQuestion,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    OpenQuestion,
    Option,
    RankingQuestion,
    SingleQuestion,
)
from consult.consultations.format.showing import AnswerValue
from consult.errors import N_

_UNKEEPABLE = re.compile(r"[\x00\ud800-\udfff]")


@dataclass(frozen=True)
class AnswerFault:
    """Why a value does not fit: a message id, and what fills its places (never a respondent's words)."""

    message: str
    params: Mapping[str, object] = field(default_factory=dict)

    def __str__(self) -> str:
        """Return the English sentence."""
        return self.message % self.params if self.params else self.message


def check_answer(question: Asked, value: object) -> list[AnswerFault]:
    """Return every fault of ``value`` as an answer to ``question``; none for no answer (None, or nothing in it).

    Values are shaped as in ``AnswerValue``. Whether the question is asked at all is for ``ConsultationFile.asked``.
    """
    if value is None:
        return []
    return list(_faults(question, value))


def check_free_text(question: Asked, option_id: str, text: object, value: AnswerValue) -> list[AnswerFault]:
    """Return every fault of an explanation ``text`` with a chosen option, given the answer ``value`` itself.

    On a part of the text ``option_id`` is one of ``PARTS``.
    """
    if isinstance(question, ProvisionQuestion) and option_id in PARTS:
        return list(_text_faults(text, WORDS_LIMIT))
    if not isinstance(question, SingleQuestion | MultiQuestion | RankingQuestion):
        return [AnswerFault(N_("This question has no option to explain."))]
    option = next((option for option in question.options if option.id == option_id), None)
    if option is None or option.free_text is None:
        return [AnswerFault(N_("This question has no option to explain."))]
    named = [value] if isinstance(value, str) else value
    if not isinstance(named, list) or option_id not in named:
        return [AnswerFault(N_("Please choose the option that you explain."))]
    return list(_text_faults(text, option.free_text))


def _faults(question: Asked, value: object) -> Iterator[AnswerFault]:
    match question:
        case SingleQuestion():
            yield from _one_of(value, _ids(question.options))
        case ProvisionQuestion():
            yield from _one_of(value, STANCES)
        case MultiQuestion():
            yield from _some_of(value, question.options)
        case RankingQuestion():
            yield from _some_of(value, question.options)
            if isinstance(value, list) and len(value) > question.max_rank:
                yield AnswerFault(N_("Please choose at most %(limit)s."), {"limit": question.max_rank})
        case LikertQuestion():
            yield from _on_scale(value, question.scale.points)
        case OpenQuestion():
            yield from _text_faults(value, question.max_chars)
        case FileQuestion():
            yield from _text_faults(value, FILE_TEXT_LIMIT)
        case MatrixSingleQuestion() | MatrixLikertQuestion():
            yield from _on_rows(question, value)


def _ids(options: tuple[Option, ...]) -> frozenset[str]:
    return frozenset(option.id for option in options)


def _one_of(value: object, known: Collection[str]) -> Iterator[AnswerFault]:
    if not isinstance(value, str):
        yield AnswerFault(N_("Please choose one option."))
    elif value not in known:
        yield AnswerFault(N_("Please choose from the options of this question."))


def _some_of(value: object, options: tuple[Option, ...]) -> Iterator[AnswerFault]:
    if not isinstance(value, list) or not all(isinstance(named, str) for named in value):
        yield AnswerFault(N_("Please choose from the options of this question."))
        return
    if not _ids(options).issuperset(value):
        yield AnswerFault(N_("Please choose from the options of this question."))
    if len(set(value)) != len(value):
        yield AnswerFault(N_("Please choose every option only once."))
    alone = {option.id for option in options if option.exclusive}
    if len(set(value)) > 1 and not alone.isdisjoint(value):
        yield AnswerFault(N_("One of your choices cannot be combined with another. Please choose one or the other."))


def _on_scale(value: object, points: int) -> Iterator[AnswerFault]:
    is_point = isinstance(value, int) and not isinstance(value, bool) and 1 <= value <= points
    if not is_point and value != NO_ANSWER:
        yield AnswerFault(N_("Please choose a point from 1 to %(points)s."), {"points": points})


def _on_rows(question: MatrixSingleQuestion | MatrixLikertQuestion, value: object) -> Iterator[AnswerFault]:
    if not isinstance(value, Mapping):
        yield AnswerFault(N_("Please choose one option on each line."))
        return
    if not {row.id for row in question.rows}.issuperset(value):
        yield AnswerFault(N_("Please choose from the lines of this question."))
    found: list[AnswerFault] = []
    for cell in value.values():
        if isinstance(question, MatrixSingleQuestion):
            faults = _one_of(cell, [column.id for column in question.columns])
        else:
            faults = _on_scale(cell, question.scale.points)
        found.extend(fault for fault in faults if fault not in found)
    yield from found


def _text_faults(value: object, limit: int) -> Iterator[AnswerFault]:
    if not isinstance(value, str):
        yield AnswerFault(N_("Please answer in words."))
        return
    if len(value) > limit:
        yield AnswerFault(
            N_("Your answer has %(length)s characters. At most %(limit)s fit. Please shorten it."),
            {"length": len(value), "limit": limit},
        )
    if _UNKEEPABLE.search(value):
        yield AnswerFault(N_("Your answer has characters that cannot be kept. Please type it again."))
