"""The pages on which the questions stand: one for each section, the short route, or everything at once."""

from collections.abc import Mapping
from dataclasses import dataclass

from consult.consultations.format import AnswerValue, Question, Section
from consult.responses.answering import Respondent

ALL = "alles"
SHORT = "kort"
CHECK = "controle"
_PART = "deel-"


@dataclass(frozen=True)
class QuestionPage:
    """One page of questions: its name (``deel-2``, ``alles``, ``kort``), its place among the parts, what it asks.

    ``numbers`` are the questions' numbers among all that are asked now, of which there are ``total``.
    """

    name: str
    questions: tuple[Question, ...]
    numbers: Mapping[str, int]
    total: int
    section: Section | None = None
    part: int = 0
    parts: int = 0


def part_name(number: int) -> str:
    """Return the name of the page of part ``number`` (from 1)."""
    return f"{_PART}{number}"


def part_number(name: str) -> int | None:
    """Return which part a page is, or nothing when it is none."""
    number = name.removeprefix(_PART)
    is_part = name.startswith(_PART) and number.isascii() and number.isdecimal() and len(number) <= 4  # noqa: PLR2004
    return int(number) if is_part else None


def page_named(respondent: Respondent, values: Mapping[str, AnswerValue], name: str) -> QuestionPage | None:
    """Return the page ``name`` given the answers so far, or nothing when there is no such page."""
    asked = respondent.asked(values)
    numbers = {question.id: number for number, question in enumerate(asked, 1)}
    if name == ALL:
        return QuestionPage(name, asked, numbers, len(asked))
    if name == SHORT:
        short = [question.id for question in respondent.file.short_route_for(respondent.group)]
        questions = tuple(question for question in asked if question.id in short)
        return QuestionPage(name, questions, numbers, len(asked))
    sections = sections_of(respondent)
    number = part_number(name)
    if number is None or not 1 <= number <= len(sections):
        return None
    section = sections[number - 1]
    questions = tuple(question for question in asked if question.section == section.id)
    return QuestionPage(name, questions, numbers, len(asked), section, number, len(sections))


def page_of(respondent: Respondent, question: Question) -> str:
    """Return the name of the part in which a question stands."""
    sections = [section.id for section in sections_of(respondent)]
    return part_name(sections.index(question.section) + 1)


def next_page(respondent: Respondent, values: Mapping[str, AnswerValue], name: str, step: int = 1) -> str:
    """Return the name of the page after (or, with ``step`` -1, before) ``name`` that asks something.

    After the last, and after the pages that are no part, comes the check; before the first comes nothing (empty).
    """
    number = part_number(name)
    if name == CHECK:
        number = len(sections_of(respondent)) + 1
    while number is not None:
        number += step
        page = page_named(respondent, values, part_name(number))
        if page is None:
            break
        if page.questions:
            return page.name
    return CHECK if step > 0 else ""


def sections_of(respondent: Respondent) -> list[Section]:
    """Return the sections in which something may be asked, in order: part 1 is the first."""
    asked = {question.section for question in respondent.questions()}
    return [section for section in respondent.file.proposal_sections if section.id in asked]
