"""Pulse and evaluation questions: what the released reports of later rounds print, side by side and never counted anew."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from consult.reports.document import Cell, Document
from consult.reports.formats.tables import tables_of
from consult.reports.frozen import thaw
from consult.reports.making.choices import tables_of as choices_of
from consult.reports.making.words import Words
from consult.trajectories.queries import Round, Trajectory

PULSE, EVALUATION = "uitvoeren", "afronden"
_LANGUAGES = ("en", "nl")


@dataclass(frozen=True, kw_only=True)
class Pulse:
    """One question over the rounds in which it was asked in the same words.

    ``rows`` has each choice with what each report printed for it, a column for each of ``rounds``; the last row is the
    total, and a number that a report withholds is the word it printed.
    """

    phase: str
    language: str
    title: str
    rounds: Sequence[Round]
    rows: Sequence[tuple[str, Sequence[Cell]]]


def pulses(trajectory: Trajectory, language: str) -> Sequence[Pulse]:
    """Return the questions of the third phase and the fourth that a report in force prints, in the order of the files."""
    asked: dict[tuple[str, str, str], list[tuple[Round, str, Sequence[tuple[str, Cell]]]]] = {}
    for one in trajectory.rounds:
        if one.file.participation_phase in (PULSE, EVALUATION):
            for key, title, spoken, rows in _printed(one, language):
                asked.setdefault((one.file.participation_phase, key, title), []).append((one, spoken, rows))
    return [_together(phase, title, found) for (phase, _key, title), found in asked.items()]


def _together(phase: str, title: str, found: Sequence[tuple[Round, str, Sequence[tuple[str, Cell]]]]) -> Pulse:
    labels = list(dict.fromkeys(label for _one, _spoken, rows in found for label, _cell in rows[:-1]))
    labels.append(found[-1][2][-1][0])
    columns = [dict(rows) for _one, _spoken, rows in found]
    return Pulse(
        phase=phase,
        language=found[0][1],
        title=title,
        rounds=[one for one, _spoken, _rows in found],
        rows=[(label, [column.get(label) for column in columns]) for label in labels],
    )


def _printed(one: Round, language: str) -> Iterator[tuple[str, str, str, Sequence[tuple[str, Cell]]]]:
    """Yield (key, title, language, rows) for each closed question that the report of this round prints, from its total column."""
    document = _document(one, language)
    if document is None:
        return
    tables = {table.key: table for table in tables_of(document)}
    for question in one.file.questions:
        for row, title, _choices in choices_of(question, Words(document.language)):
            key = f"{question.id}-{row}" if row else question.id
            if key in tables:
                rows = [(str(line[0]), line[-1]) for line in tables[key].rows]
                yield key, title, document.language, rows


def _document(one: Round, language: str) -> Document | None:
    snapshot = one.report.snapshot if one.report else {}
    spoken = next((code for code in (language, *_LANGUAGES) if code in snapshot), None)
    return thaw(snapshot[spoken]) if spoken else None
