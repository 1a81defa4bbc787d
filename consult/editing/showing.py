"""What an editor is shown of a consultation: its figures, and its questions as a group gets them."""

from collections.abc import Mapping
from dataclasses import dataclass

from flask_babel import gettext as _

from consult.consultations.format import (
    NO_ANSWER,
    Asked,
    ConsultationFile,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    Question,
    RankingQuestion,
    Section,
    SingleQuestion,
)
from consult.responses.answering import Respondent
from consult.responses.models import ResponseState
from consult.web.i18n import current_language, say

# An editor may work for whoever asks, and sees no small count (decision 25).
_SMALLEST = 10


@dataclass(frozen=True)
class Part:
    """A section as a group sees it: its questions, each with its number and when it is asked (empty: always)."""

    section: Section
    questions: list[tuple[Question, int, str]]


def parts_for(respondent: Respondent) -> list[Part]:
    """Return every question that may be put to ``respondent``, section by section, in the order of the pages."""
    questions = respondent.questions()
    numbers = {question.id: number for number, question in enumerate(questions, 1)}
    sections = {question.section: respondent.file.section(question.section) for question in questions}
    return [
        Part(
            section,
            [
                (question, numbers[question.id], condition_words(respondent.file, question, numbers))
                for question in questions
                if question.section == key
            ],
        )
        for key, section in sections.items()
    ]


def condition_words(file: ConsultationFile, question: Question, numbers: Mapping[str, int]) -> str:
    """Return when a question is asked, in words; nothing for one that is always asked."""
    rule = question.show_if
    if rule is None:
        return ""
    parent = file.question(rule.question)
    number = numbers[parent.id]
    if rule.one_of is None:
        return str(_("Asked only if question %(number)s was answered.", number=number))
    answers = " / ".join(f"“{_answer_words(parent, answer)}”" for answer in rule.one_of)
    return str(_("Asked only if the answer to question %(number)s was: %(answers)s", number=number, answers=answers))


def smallest(file: ConsultationFile) -> int:
    """Return the smallest number of responses that an editor is shown as it is."""
    return max(_SMALLEST, file.privacy.min_cell_size)


def number_words(numbers: Mapping[ResponseState, int], file: ConsultationFile) -> str:
    """Return how many responses were begun and sent, without small counts."""
    least = smallest(file)
    drafts, sent = (_bounded(numbers.get(state, 0), least) for state in (ResponseState.DRAFT, ResponseState.SUBMITTED))
    return str(_("%(sent)s sent, %(drafts)s begun", sent=sent, drafts=drafts))


def _bounded(number: int, least: int) -> str:
    return str(number) if number == 0 or number >= least else f"‹{least}"


def _answer_words(question: Asked, answer: str | int) -> str:
    match question:
        case SingleQuestion() | MultiQuestion() | RankingQuestion():
            return next(say(option) for option in question.options if option.id == answer)
        case MatrixSingleQuestion():
            return next(say(column) for column in question.columns if column.id == answer)
        case LikertQuestion() | MatrixLikertQuestion():
            if answer == NO_ANSWER:
                return say(question.scale.no_answer)
            return question.scale.label(answer, current_language())[0]
        case _:
            return str(answer)
