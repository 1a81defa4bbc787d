"""From a row of somebody else's file to a response as it comes in. Names and places of persons are never looked at."""

import re
from collections.abc import Mapping, Sequence
from datetime import date

from babel.dates import get_month_names

from consult.consultations.format import AnswerValue, ConsultationFile
from consult.days import monday_of
from consult.errors import InvalidError
from consult.responses.answering import Respondent, UnfitAnswersError
from consult.responses.importing.asking import Asking
from consult.responses.importing.columns import CHANNELS, VISIBILITIES, Columns, bind
from consult.responses.importing.faults import ImportFileError, RejectedError
from consult.responses.importing.mapping import Mapped, Told, Where
from consult.responses.importing.records import Cell, Row
from consult.responses.importing.source import JSON, Source
from consult.responses.importing.storing import Imported
from consult.responses.importing.vocabulary import known_as, plain
from consult.responses.models import Channel, Visibility
from consult.text.intake import clean_answer

_SHAPES = 1000
_LONGEST_ID = 100
_LONGEST_NAME = 200
_DAY = re.compile(r"(\d{4})-(\d{1,2})-(\d{1,2})(?:[T ].*)?")
_DAY_FIRST = re.compile(r"(\d{1,2})[-/.](\d{1,2})[-/.](\d{4})(?: .*)?")
_IN_WORDS = re.compile(r"(\d{1,2}) ([^\W\d]+) (\d{4})(?: .*)?")
_MONTH_NUMBERS = {
    name.casefold(): number for language in ("nl", "en") for number, name in get_month_names(locale=language).items()
}
_CONTACT = re.compile(r"\s*\([^()]*\)\s*$")
_ORDER = (Visibility.PUBLIC, Visibility.QUOTE, Visibility.ANALYSE)


class Reading:
    """Reads the rows of one file by one mapping; what is later than ``today`` was not sent yet."""

    def __init__(self, source: Source, mapped: Mapped, file: ConsultationFile, today: date) -> None:
        self._source = source
        self._mapped = mapped
        self._mapping = mapped.mapping
        self._file = file
        self._today = today
        self._bound: dict[tuple[str, ...], Columns] = {}
        self._groups = known_as((group.id, group) for group in file.groups)
        self._channels = known_as((channel.value, None) for channel in CHANNELS)
        self._visibilities = known_as((one.value, None) for one in VISIBILITIES)
        self._allowed: dict[tuple[str, bool], frozenset[Visibility]] = {}
        self._asked: dict[tuple[str, bool], frozenset[str]] = {}

    def columns(self, row: Row) -> Columns:
        """Return where everything stands in a row; raises :class:`ImportFileError` for a file whose columns do not fit.

        Where each line names its own columns, one that does not fit is no more than a :class:`RejectedError`.
        """
        found = self._bound.get(row.names)
        if found is not None:
            return found
        try:
            found = bind(str(self._source.path), self._mapped, self._file, row.names)
        except ImportFileError as refused:
            if self._source.kind != JSON:
                raise
            raise RejectedError(f"The column {refused.faults[0].words}.", refused.faults[0].path) from None
        if len(self._bound) == _SHAPES:
            self._bound.clear()
        self._bound[row.names] = found
        return found

    def external_id(self, columns: Columns, row: Row) -> str | None:
        """Return what the response is known by at its source, or nothing where no column tells.

        Raises :class:`RejectedError` for an empty one.
        """
        wanted = self._mapping.external_id
        if wanted.column is None:
            return None
        found = _text(columns, row, wanted.column)
        if not found or len(found) > _LONGEST_ID or not found.isprintable():
            raise RejectedError(f"The number of the response is missing, or longer than {_LONGEST_ID}.", wanted.column)
        return f"{wanted.of}:{found}"

    def is_sent(self, columns: Columns, row: Row) -> bool:
        """Tell whether the row was sent at its source; of a row that was begun and left, nothing is taken."""
        return self._mapping.sent is None or bool(_text(columns, row, self._mapping.sent))

    def imported(self, columns: Columns, row: Row, external_id: str | None) -> Imported:
        """Return the response in the row; raises :class:`RejectedError` with the column and the reason."""
        mapping = self._mapping
        group = self._told(columns, row, mapping.group, self._groups, "group")
        maker = self._maker(columns, row)
        public = mapping.public is not None and _says(columns, row, mapping.public)
        answers, words = self._answers(columns.asked, row.cells, group, named=bool(maker))
        channel = Channel(self._told(columns, row, mapping.channel, self._channels, "way in"))
        wish = Visibility(self._told(columns, row, mapping.visibility, self._visibilities, "use of the words"))
        use = self._at_most(Visibility.PUBLIC if public and maker else wish, group, named=bool(maker))
        return Imported(
            external_id=external_id,
            group=group,
            # A person's words that stand under their name elsewhere are not quoted: a search would lead to the name.
            channel=Channel.PUBLISHED if public and maker else channel,
            answers=answers,
            free_text=words,
            visibility=dict.fromkeys({**answers, **words}, use),
            week=self._week(columns, row),
            maker=maker,
            source=mapping.public.address if public and mapping.public else "",
            consented=False,
        )

    def _answers(
        self, asked: Sequence[Asking], cells: Sequence[Cell], group: str, *, named: bool
    ) -> tuple[dict[str, AnswerValue], dict[str, Mapping[str, str]]]:
        answers: dict[str, AnswerValue] = {}
        words: dict[str, Mapping[str, str]] = {}
        for asking in asked:
            value, beside = asking.read(cells)
            if value is None and not beside:
                continue
            key = asking.question.id
            if key not in self._questions_of(group, named=named):
                raise RejectedError(f"Question {key} is not put to the group of this row.", asking.name)
            answers[key] = value
            if beside:
                words[key] = beside
        if not answers:
            raise RejectedError("The row answers no question.")
        return answers, words

    def _told(self, columns: Columns, row: Row, told: Told, known: Mapping[str, str], what: str) -> str:
        if told.fixed is not None:
            return told.fixed
        column = str(told.column)
        said = _text(columns, row, column)
        found = (told.values.get(said) or known.get(plain(said))) if said else told.otherwise
        if found is None:
            raise RejectedError(f"The {what} of the row is not known here.", column)
        return found

    def _maker(self, columns: Columns, row: Row) -> str:
        wanted = self._mapping.organisation
        if wanted is None or not _says(columns, row, wanted.where):
            return ""
        try:
            name = clean_answer(_text(columns, row, wanted.column), limit=_LONGEST_NAME)
        except InvalidError:
            raise RejectedError(f"The name has more than {_LONGEST_NAME} characters.", wanted.column) from None
        # Who writes for an organisation often stands between brackets behind its name.
        name = _CONTACT.sub("", " ".join(name.split()))
        if not name:
            raise RejectedError("The name of the organisation is missing.", wanted.column)
        return name

    def _week(self, columns: Columns, row: Row) -> date:
        wanted = self._mapping.week
        said = _text(columns, row, wanted.column)
        day = wanted.otherwise
        if said and not any(said.startswith(unknown) for unknown in wanted.unknown):
            day = _day(said, wanted.column, day_first=wanted.order == "day-month-year")
        if day is None:
            raise RejectedError("The day is not known; the mapping can name one under week.otherwise.", wanted.column)
        if day > self._today:
            raise RejectedError("The day lies in the future.", wanted.column)
        return monday_of(day)

    def _at_most(self, wish: Visibility, group: str, *, named: bool) -> Visibility:
        """Return the most that the group may allow, and no more than was allowed."""
        key = (group, named)
        if key not in self._allowed:
            self._allowed[key] = Respondent(self._file, group, named).visibilities()
        return next(one for one in _ORDER[_ORDER.index(wish) :] if one in self._allowed[key])

    def _questions_of(self, group: str, *, named: bool) -> frozenset[str]:
        key = (group, named)
        if key not in self._asked:
            put = Respondent(self._file, group, named).questions()
            self._asked[key] = frozenset(one.id for one in (*put, *self._file.provision_questions))
        return self._asked[key]


def reason(refusal: InvalidError, columns: Columns) -> RejectedError:
    """Return why an answer does not fit, with the column it stands in; of many the first."""
    if not isinstance(refusal, UnfitAnswersError):
        return RejectedError(str(refusal))
    first = refusal.faults[0]
    column = next((asking.name for asking in columns.asked if asking.question.id == first.question), "")
    return RejectedError(f"{first.question}: {first.why}", column)


def _text(columns: Columns, row: Row, name: str) -> str:
    at = columns.at.get(name)
    cell = "" if at is None else row.cells[at]
    if not isinstance(cell, str):
        raise RejectedError("A list stands where one value belongs.", name)
    return cell.strip()


def _says(columns: Columns, row: Row, wanted: Where) -> bool:
    return _text(columns, row, wanted.column).casefold() in {value.casefold() for value in wanted.values}


def _day(said: str, column: str, *, day_first: bool) -> date:
    worded = _IN_WORDS.fullmatch(said)
    turned = _DAY_FIRST.fullmatch(said) if day_first else None
    found = worded or turned or _DAY.fullmatch(said)
    parts = found.groups() if found else ()
    try:
        year, month, day = reversed(parts) if worded or turned else parts
        return date(int(year), _MONTH_NUMBERS.get(month.casefold()) or int(month), int(day))
    except ValueError:
        raise RejectedError("The day cannot be read.", column) from None
