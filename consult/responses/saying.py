"""An answer's value in words, as its respondent chose them: for checking before sending."""

from collections.abc import Callable, Iterator, Mapping

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

Mark = Callable[[str, str], str]
"""What is done with words of the file and the language that they are really in."""


def unmarked(words: str, _language: str) -> str:
    """Return ``words`` as they are, for a text in which no language can be marked."""
    return words


def in_words(question: Question, given: Given, language: str, mark: Mark = unmarked) -> list[str]:
    """Return ``given`` in words, a line for each choice, rank or row; nothing for no answer.

    Words of the file go through ``mark`` (``say_as`` on a page), those of the respondent do not.
    """
    return list(_lines(question, given.value, given.words, language, mark))


def _lines(
    question: Question, value: AnswerValue, words: Mapping[str, str], language: str, mark: Mark
) -> Iterator[str]:
    match question:
        case SingleQuestion() | MultiQuestion() | RankingQuestion():
            chosen = [value] if isinstance(value, str) else list(value) if isinstance(value, list) else []
            options = {option.id: mark(*option.in_language(language)) for option in question.options}
            for number, option in enumerate(chosen, 1):
                rank = f"{number}. " if isinstance(question, RankingQuestion) else ""
                said = f": {words[option]}" if option in words else ""
                # Added up, not put into one string: what is marked stays marked, and a page escapes the rest.
                yield rank + options.get(option, option) + said
        case LikertQuestion():
            if isinstance(value, str | int):
                yield mark(*question.scale.label(value, language))
        case MatrixSingleQuestion() | MatrixLikertQuestion():
            for row in question.rows if isinstance(value, Mapping) else ():
                if isinstance(value, Mapping) and row.id in value:
                    yield mark(*row.in_language(language)) + ": " + mark(*_cell(question, value[row.id], language))
        case _:
            if isinstance(value, str):
                yield value


def _cell(question: MatrixSingleQuestion | MatrixLikertQuestion, cell: str | int, language: str) -> tuple[str, str]:
    if isinstance(question, MatrixLikertQuestion):
        return question.scale.label(cell, language)
    return next(column.in_language(language) for column in question.columns if column.id == cell)
