"""Agreement and divergence on closed questions: each to which one answer can be given, and each row of a matrix."""

from collections import Counter
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from consult.analysis.agreeing import Voice
from consult.consultations.format import (
    Asked,
    ConsultationFile,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    SingleQuestion,
)
from consult.consultations.format.questions import Scale
from consult.synthesis.agreement import Said

Tally = Mapping[tuple[str, str, str, str], int]
"""How many chose, by row, choice, group and channel."""
ClosedTally = Mapping[str, Tally]
"""By question."""


@dataclass(frozen=True)
class Subject:
    """What one answer can be given to: a question, or a ``row`` of it. ``side_of`` tells on which side each choice is."""

    question: str
    row: str
    words: str
    sides: Mapping[str, str]
    side_of: Mapping[str, str]

    @property
    def key(self) -> str:
        """Its name among all subjects."""
        return f"{self.question}-{self.row}" if self.row else self.question

    def voices(self, tally: Tally, file: ConsultationFile) -> Mapping[str, Mapping[Voice, int]]:
        """Return by channel who is on which side, by category of group."""
        category = {group.id: group.category for group in file.groups}
        by_channel: dict[str, Counter[Voice]] = {}
        for (row, choice, group, channel), many in tally.items():
            side = self.side_of.get(choice, "") if row == self.row else ""
            if side and group in category:
                by_channel.setdefault(channel, Counter())[Voice(category[group], side)] += many
        return by_channel


def on_questions(tallies: ClosedTally, file: ConsultationFile, least: int, *, language: str) -> list[Said]:
    """Return what there is to say on each subject on each channel, in the order of the file."""
    return [
        Said.of((subject.key, subject.words), channel, subject.sides, voices, least)
        for question in file.questions
        if question.id in tallies
        for subject in subjects(question, language)
        for channel, voices in sorted(subject.voices(tallies[question.id], file).items())
    ]


def subjects(question: Asked, language: str) -> Iterator[Subject]:
    """Yield what one answer can be given to: nothing of a question that takes several, or words."""
    match question:
        case SingleQuestion():
            sides = {option.id: option.in_language(language)[0] for option in question.options}
            yield _subject(question, "", question.text.in_language(language)[0], sides)
        case MatrixSingleQuestion():
            sides = {column.id: column.in_language(language)[0] for column in question.columns}
            for row in question.rows:
                yield _subject(question, row.id, row.in_language(language)[0], sides)
        case LikertQuestion():
            yield Subject(question.id, "", question.text.in_language(language)[0], *_of_scale(question.scale, language))
        case MatrixLikertQuestion():
            for row in question.rows:
                words = row.in_language(language)[0]
                yield Subject(question.id, row.id, words, *_of_scale(question.scale, language))
        case _:
            return


def _subject(question: Asked, row: str, words: str, sides: Mapping[str, str]) -> Subject:
    return Subject(question.id, row, words, sides, {side: side for side in sides})


def _of_scale(scale: Scale, language: str) -> tuple[Mapping[str, str], Mapping[str, str]]:
    """Return the three sides of a scale, lower, middle and upper, and the side of each point; no answer is on none."""
    points, middle = range(1, scale.points + 1), (scale.points + 1) / 2
    side_of = {str(point): "low" if point < middle else "high" if point > middle else "middle" for point in points}
    words: dict[str, str] = {}
    for point in points:
        side = side_of[str(point)]
        label = scale.label(point, language)[0]
        words[side] = f"{words[side]} / {label}" if side in words else label
    return words, side_of
