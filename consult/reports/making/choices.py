"""What can be chosen on each kind of closed question: the tables it needs, their keys and their words."""

from collections.abc import Iterator, Mapping, Sequence

from consult.coding.names import STANCES
from consult.consultations.format import (
    Asked,
    LikertQuestion,
    MatrixLikertQuestion,
    MatrixSingleQuestion,
    MultiQuestion,
    ProvisionQuestion,
    RankingQuestion,
    SingleQuestion,
)
from consult.errors import N_
from consult.reports.making.words import Words


def choice_tables(question: Asked) -> Mapping[str, Sequence[str]]:
    """Return the keys of the choices of each table that a closed question needs, by the key of its row."""
    return {row: [choice for choice, _label in choices] for row, _title, choices in tables_of(question, Words("nl"))}


def tables_of(question: Asked, say: Words) -> Iterator[tuple[str, str, Sequence[tuple[str, str]]]]:
    """Yield (row, title, [(choice, label)]) for each table that a closed question needs."""
    match question:
        case SingleQuestion() | MultiQuestion():
            yield "", say.text(question.text), [(option.id, say.text(option)) for option in question.options]
        case RankingQuestion():
            first = [(f"1:{option.id}", say.text(option)) for option in question.options]
            yield "", say(N_("Put in the first place")), first
        case ProvisionQuestion():
            title = say(N_("What people think of this part"))
            yield "", title, [(stance, say(label)) for stance, label in STANCES.items()]
        case LikertQuestion():
            yield "", say.text(question.text), _points(question, say)
        case MatrixSingleQuestion():
            for row in question.rows:
                yield row.id, say.text(row), [(column.id, say.text(column)) for column in question.columns]
        case MatrixLikertQuestion():
            for row in question.rows:
                yield row.id, say.text(row), _points(question, say)
        case _:
            return


def _points(question: LikertQuestion | MatrixLikertQuestion, say: Words) -> list[tuple[str, str]]:
    scale = question.scale
    numbered: list[int | str] = [*range(1, scale.points + 1)]
    if scale.no_answer is not None:
        numbered.append("no_answer")
    return [(str(point), scale.label(point, say.language)[0]) for point in numbered]
