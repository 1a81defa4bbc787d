"""Read the answer to one question out of the cells of a row."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import NamedTuple

from consult.consultations.format import (
    AnswerValue,
    Asked,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    ProvisionQuestion,
    RankingQuestion,
)
from consult.responses.answering import takes_words
from consult.responses.importing.faults import RejectedError
from consult.responses.importing.mapping import ImportMapping, QuestionColumns
from consult.responses.importing.records import Cell
from consult.responses.importing.vocabulary import Vocabulary, plain

OTHER, COMMENT = "other", "comment"
"""How LimeSurvey names the columns with words beside an option."""
OTHER_VALUE = "-oth-"


class Place(NamedTuple):
    """A column: where it stands in a row, and its name."""

    at: int
    name: str


class Written(NamedTuple):
    """What a row answers to a question: its value, and words beside options or parts."""

    value: AnswerValue
    words: Mapping[str, str]


@dataclass
class Asking:
    """Where a question is answered: in one column ``whole``, in columns for its ``parts``, or words ``beside`` them."""

    question: Asked
    own: QuestionColumns
    mapping: ImportMapping
    whole: Place | None = None
    parts: dict[str, Place] = field(default_factory=dict)
    beside: dict[str, Place] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self._vocabulary = Vocabulary.of(self.question)
        self._seen: dict[str, str] = {}
        self._yes = {one.casefold() for one in self.mapping.chosen}
        self._no = {one.casefold() for one in (*self.mapping.not_chosen, *self.mapping.unanswered)}
        self._nothing = frozenset(self.mapping.unanswered)

    @property
    def name(self) -> str:
        """The name of the first column that answers the question."""
        return next(place.name for place in (self.whole, *self.parts.values(), *self.beside.values()) if place)

    def take(self, part: str, place: Place) -> bool:
        """Let the column ``place`` answer ``part`` of the question (empty: all of it); tell whether it can."""
        if not part:
            fits = self.whole is None
            self.whole = self.whole or place
            return fits
        kind, found = self._part(part)
        held = self.beside if kind else self.parts
        if found is None or found in held:
            return False
        held[found] = place
        return True

    def read(self, cells: Sequence[Cell]) -> Written:
        """Return what the row answers; raises :class:`RejectedError` for what is none of the question's options."""
        words = {part: text for part, place in self.beside.items() if (text := self._text(cells, place))}
        return Written(self._value(cells, words), words)

    def _part(self, part: str) -> tuple[bool, str | None]:
        """Return whether a column with this part holds words, and the option, row, rank or part it is about."""
        named = self.own.parts.get(part) or self._vocabulary.parts.get(plain(part))
        if isinstance(self.question, ProvisionQuestion):
            return True, named
        if isinstance(self.question, RankingQuestion) and part.isdigit():
            return False, part
        if part in {OTHER, COMMENT}:
            return True, named or self._vocabulary.alone
        if named is None and part.endswith(COMMENT):
            option = part.removesuffix(COMMENT)
            return True, self.own.parts.get(option) or self._vocabulary.parts.get(plain(option))
        return not isinstance(self.question, MatrixSingleQuestion | MatrixLikertQuestion | MultiQuestion), named

    def _value(self, cells: Sequence[Cell], words: Mapping[str, str]) -> AnswerValue:
        if isinstance(self.question, MatrixSingleQuestion | MatrixLikertQuestion):
            rows = {row: self._one(cells, place) for row, place in self.parts.items()}
            return {row: self._point(said) for row, said in rows.items() if said is not None} or None
        if isinstance(self.question, MultiQuestion | RankingQuestion):
            return self._chosen(cells, words) or None
        if self.whole is None:
            return None
        if takes_words(self.question):
            return self._text(cells, self.whole) or None
        said = self._one(cells, self.whole)
        return None if said is None else self._point(said)

    def _chosen(self, cells: Sequence[Cell], words: Mapping[str, str]) -> list[str]:
        if self.whole is not None:
            return self._some(cells, self.whole)
        if isinstance(self.question, RankingQuestion):
            ranked = (self._one(cells, self.parts[rank]) for rank in sorted(self.parts, key=int))
            return [said for said in ranked if said is not None]
        ticked = [option for option, place in self.parts.items() if self._is_ticked(cells, place)]
        return [*ticked, *(option for option in words if option not in ticked)]

    def _point(self, said: str) -> str | int:
        on_scale = isinstance(self.question, LikertQuestion | MatrixLikertQuestion)
        return int(said) if on_scale and said.isdigit() else said

    def _is_ticked(self, cells: Sequence[Cell], place: Place) -> bool:
        said = self._text(cells, place).strip().casefold()
        if said and said not in self._yes and said not in self._no:
            raise RejectedError("The cell says neither yes nor no.", place.name)
        return said in self._yes

    def _one(self, cells: Sequence[Cell], place: Place) -> str | None:
        said = self._text(cells, place).strip()
        return self._known(said, place) if said else None

    def _some(self, cells: Sequence[Cell], place: Place) -> list[str]:
        cell = cells[place.at]
        if isinstance(cell, str):
            cell = tuple(cell.split(self.mapping.separator)) if self.mapping.separator else (cell,)
        said = [each.strip() for each in cell if each not in self._nothing]
        return [self._known(each, place) for each in said if each]

    def _known(self, said: str, place: Place) -> str:
        found = self._seen.get(said)
        if found is None:
            found = self.own.values.get(said) or self._vocabulary.values.get(plain(said))
            if found is None and said == OTHER_VALUE:
                found = self._vocabulary.alone
            if found is None:
                raise RejectedError(f"The answer is none of the options of question {self.question.id}.", place.name)
            self._seen[said] = found
        return found

    def _text(self, cells: Sequence[Cell], place: Place) -> str:
        cell = cells[place.at]
        if not isinstance(cell, str):
            raise RejectedError("A list stands where one answer belongs.", place.name)
        return "" if cell in self._nothing else cell
