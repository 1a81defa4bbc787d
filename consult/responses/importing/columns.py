"""Bind a mapping to the columns of one file: what is missing, and what nobody said anything about, is a fault."""

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from fnmatch import fnmatchcase

from consult.consultations.format import ConsultationFile
from consult.consultations.reading import Fault
from consult.errors import NotFoundError
from consult.responses.importing.asking import Asking, Place
from consult.responses.importing.faults import ImportFileError
from consult.responses.importing.mapping import Mapped, QuestionColumns, Told
from consult.responses.importing.vocabulary import Vocabulary, plain, questions_known_as
from consult.responses.models import Channel, Visibility

CHANNELS = (Channel.OPEN, Channel.INVITED, Channel.ASSISTED, Channel.PAPER)
"""What a row may say of itself; what is public at its source says so in another way."""
VISIBILITIES = (Visibility.ANALYSE, Visibility.QUOTE)
_PART = re.compile(r"(.*\S)\s*\[([^\[\]]*)\]", re.DOTALL)
_SHOWN = 60


@dataclass(frozen=True)
class Columns:
    """Where everything stands in the rows of one file: columns by name, and the questions that are answered there."""

    at: Mapping[str, int]
    asked: tuple[Asking, ...]


def mapping_faults(mapped: Mapped, file: ConsultationFile) -> list[Fault]:
    """Return what a mapping says that the consultation does not know: questions, options, rows, groups, ways in."""
    mapping = mapped.mapping
    told = (
        ("group", mapping.group, [group.id for group in file.groups]),
        ("channel", mapping.channel, [channel.value for channel in CHANNELS]),
        ("visibility", mapping.visibility, [one.value for one in VISIBILITIES]),
    )
    found = [fault for key, one, known in told for fault in _of_told(mapped, key, one, known)]
    for key, own in mapping.questions.items():
        try:
            vocabulary = Vocabulary.of(file.question(key))
        except NotFoundError:
            found.append(mapped.fault("the consultation has no such question", "questions", key))
            continue
        for name, table, known in (
            ("values", own.values, set(vocabulary.values.values())),
            ("parts", own.parts, set(vocabulary.parts.values())),
        ):
            found += (
                mapped.fault(f'question {key} has no "{ours}"', "questions", key, name, theirs)
                for theirs, ours in table.items()
                if ours not in known
            )
    return found


def bind(path: str, mapped: Mapped, file: ConsultationFile, names: Sequence[str]) -> Columns:
    """Return where everything stands in a file with columns of these ``names``; raises :class:`ImportFileError`.

    Names are shown only of columns that fit the mapping around them: the first line of another file may hold words.
    """
    at = {name: place for place, name in enumerate(names)}
    twice = sorted(place + 1 for place, name in enumerate(names) if at[name] != place)
    faults = [Fault(path, 1, f"column {place}", "has the name of another column") for place in twice]
    faults += (
        Fault(path, 1, name, f"is missing; {key} needs this column") for key, name in _needed(mapped) if name not in at
    )
    if faults:
        raise ImportFileError(path, faults)
    asked, taken, faults = _asked(path, mapped, file, names)
    used = {name for _, name in (*_needed(mapped), *_wanted(mapped))} | taken
    faults += (
        Fault(path, 1, name[:_SHOWN], "is named nowhere in the mapping; a column that is not wanted goes under drop")
        for name in names
        if name and name not in used and not any(fnmatchcase(name, pattern) for pattern in mapped.mapping.drop)
    )
    if not asked and not faults:
        faults.append(Fault(path, 1, "", "no column answers a question of the consultation"))
    if faults:
        raise ImportFileError(path, faults)
    return Columns(at, tuple(asked))


def _of_told(mapped: Mapped, key: str, told: Told, known: Sequence[str]) -> Iterator[Fault]:
    for name, value in (("fixed", told.fixed), ("otherwise", told.otherwise)):
        if value is not None and value not in known:
            yield mapped.fault(f'"{value}" must be one of {", ".join(known)}', key, name)
    for theirs, ours in told.values.items():
        if ours not in known:
            yield mapped.fault(f'"{ours}" must be one of {", ".join(known)}', key, "values", theirs)


def _needed(mapped: Mapped) -> Iterator[tuple[str, str]]:
    """Yield the columns that must be there, each with the key that names it."""
    mapping = mapped.mapping
    if mapping.external_id.column:
        yield "external_id", mapping.external_id.column
    if mapping.sent:
        yield "sent", mapping.sent
    for key, told in (("group", mapping.group), ("channel", mapping.channel), ("visibility", mapping.visibility)):
        if told.column and told.otherwise is None:
            yield key, told.column
    if mapping.week.otherwise is None:
        yield "week", mapping.week.column
    if mapping.organisation:
        yield "organisation", mapping.organisation.column
        yield "organisation", mapping.organisation.where.column
    if mapping.public:
        yield "public", mapping.public.column


def _wanted(mapped: Mapped) -> Iterator[tuple[str, str]]:
    """Yield the columns that may be missing, because something holds without them."""
    mapping = mapped.mapping
    yield "week", mapping.week.column
    for key, told in (("group", mapping.group), ("channel", mapping.channel), ("visibility", mapping.visibility)):
        if told.column:
            yield key, told.column


def _asked(
    path: str, mapped: Mapped, file: ConsultationFile, names: Sequence[str]
) -> tuple[list[Asking], set[str], list[Fault]]:
    """Return the questions that the columns answer, the columns they take, and what does not fit."""
    own = {columns.column: key for key, columns in mapped.mapping.questions.items()}
    by_name = questions_known_as(file) if mapped.mapping.by_name else {}
    asked: dict[str, Asking] = {}
    taken: set[str] = set()
    faults: list[Fault] = []
    for at, name in enumerate(names):
        for base, part in _ways(name):
            key = own.get(base) or by_name.get(plain(base))
            if key is None or (base not in own and key in own.values()):
                continue
            columns = mapped.mapping.questions.get(key) or QuestionColumns(column=base)
            asking = asked.setdefault(key, Asking(file.question(key), columns, mapped.mapping))
            taken.add(name)
            if not asking.take(part, Place(at, name)):
                faults.append(
                    Fault(path, 1, name[:_SHOWN], f"does not fit question {key}, or is a second column for it")
                )
            break
    missing = [(key, base) for base, key in own.items() if key not in asked]
    faults += (mapped.fault(f'the file has no column "{base}"', "questions", key, "column") for key, base in missing)
    return list(asked.values()), taken, faults


def _ways(name: str) -> Iterator[tuple[str, str]]:
    """Yield how a column may be named: a question as a whole, or with a part of it between brackets behind."""
    yield name, ""
    found = _PART.fullmatch(name)
    if found:
        yield found[1], found[2]
