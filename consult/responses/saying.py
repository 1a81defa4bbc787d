"""An answer's value in words, as its respondent chose them: for checking before sending."""

from collections.abc import Iterator, Mapping

from consult.consultations.format import (
    AnswerValue,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    Question,
    RankingQuestion,
    SingleQuestion,
)
from consult.responses.answering import Given


def in_words(question: Question, given: Given, language: str) -> list[str]:
    """Return ``given`` in words, a line for each choice, rank or row; nothing for no answer."""
    return list(_lines(question, given.value, given.words, language))


def _lines(question: Question, value: AnswerValue, words: Mapping[str, str], language: str) -> Iterator[str]:
    match question:
        case SingleQuestion() | MultiQuestion() | RankingQuestion():
            chosen = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
            options = {option.id: option.in_language(language)[0] for option in question.options}
            for number, option in enumerate(chosen, 1):
                rank = f"{number}. " if isinstance(question, RankingQuestion) else ""
                said = f": {words[option]}" if option in words else ""
                yield f"{rank}{options.get(option, option)}{said}"
        case LikertQuestion():
            if isinstance(value, str | int):
                yield question.scale.label(value, language)[0]
        case MatrixSingleQuestion() | MatrixLikertQuestion():
            for row in question.rows if isinstance(value, Mapping) else ():
                if isinstance(value, Mapping) and row.id in value:
                    yield f"{row.in_language(language)[0]}: {_cell(question, value[row.id], language)}"
        case _:
            if isinstance(value, str):
                yield value


def _cell(question: MatrixSingleQuestion | MatrixLikertQuestion, cell: str | int, language: str) -> str:
    if isinstance(question, MatrixLikertQuestion):
        return question.scale.label(cell, language)[0]
    return next(column.in_language(language)[0] for column in question.columns if column.id == cell)
