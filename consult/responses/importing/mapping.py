"""The mapping file: which column of somebody else's file answers which question, and what is dropped.

``docs/import-mapping.md`` explains every key to whoever writes one.
"""

from datetime import date
from pathlib import Path
from typing import Annotated, Any, Literal

from pydantic import Field, StringConstraints, ValidationError, model_validator

from consult.config import ROOT
from consult.consultations.format.marked import Marked, parse
from consult.consultations.format.nodes import written
from consult.consultations.format.shape import faults_of_shape
from consult.consultations.format.texts import Flag, Part, Slug, Text
from consult.consultations.reading import Fault
from consult.responses.importing.faults import ImportFileError, whole

READY = ROOT / "consultations" / "mappings"
MAX_BYTES = 1_000_000
OWN_SHAPE = "plain"
"""The mapping of a file whose columns are named as here."""

QuestionKey = Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]*-[0-9]+$", max_length=16)]


class Told(Part):
    """Something every response has: the same for all (``fixed``), or told by a column, through a table of values.

    ``otherwise`` is what holds where the column is empty or missing; what is not known is never guessed at.
    """

    fixed: Text | None = None
    column: Text | None = None
    values: dict[Text, Text] = Field(default_factory=dict)
    otherwise: Text | None = None

    @model_validator(mode="after")
    def _one_way(self) -> "Told":
        if (self.fixed is None) == (self.column is None):
            raise ValueError("must have either fixed or column")
        return self


class ExternalId(Part):
    """What a response is known by. ``of`` names the source, so that number 12 of two sources is not one response.

    Without a ``column`` it is made of what comes in, so that the same row is not taken twice.
    """

    of: Slug
    column: Text | None = None


class Week(Part):
    """The column with the day on which a response was sent; only the Monday of its week is kept.

    ``unknown`` are what a program writes that does not know the day; then, and where it is empty, ``otherwise`` holds.
    """

    column: Text
    order: Literal["year-month-day", "day-month-year"] = "year-month-day"
    unknown: tuple[Text, ...] = ()
    otherwise: date | None = None


class Where(Part):
    """A column, and what it says where something is so."""

    column: Text
    values: tuple[Text, ...] = Field(min_length=1)


class OrganisationColumn(Part):
    """The column with the name of an organisation, read only ``where`` another one says that the row is of one."""

    column: Text
    where: Where


class Published(Where):
    """Where the column says that a response is public at its source, and at which ``address`` that is."""

    address: Annotated[str, StringConstraints(pattern=r"^https://\S+$")]


class QuestionColumns(Part):
    """Where one question is answered: a ``column``, or columns ``column[part]`` for its options, rows or ranks.

    ``parts`` says which part is which option or row, ``values`` which value is which option, point or column. What
    they do not name is recognised by its id, or by its words in any language of the consultation.
    """

    column: Text
    parts: dict[Text, Text] = Field(default_factory=dict)
    values: dict[Text, Text] = Field(default_factory=dict)


class ImportMapping(Part):
    """A whole mapping. A row where the column ``sent`` is empty was never sent, and is left out.

    ``by_name`` lets columns answer questions that are named as in the consultation: by key, or by the words of the
    question. Whatever column is named nowhere, and not under ``drop`` either, is a fault.
    """

    schema_version: Literal["1.0"]
    id: Slug
    external_id: ExternalId
    group: Told
    week: Week
    channel: Told = Told(fixed="open")
    visibility: Told = Told(fixed="analyse")
    sent: Text | None = None
    organisation: OrganisationColumn | None = None
    public: Published | None = None
    by_name: Flag = False
    questions: dict[QuestionKey, QuestionColumns] = Field(default_factory=dict)
    chosen: tuple[Text, ...] = ("Y", "Yes", "Ja", "1", "true")
    not_chosen: tuple[Text, ...] = ("N", "No", "Nee", "0", "false")
    unanswered: tuple[Text, ...] = ()
    separator: Annotated[str, StringConstraints(min_length=1, max_length=1)] | None = None
    drop: tuple[Text, ...] = ()


class Mapped:
    """A mapping together with the file it was written in, so that a fault can name file, line and field."""

    def __init__(self, name: str, mapping: ImportMapping, marked: Marked) -> None:
        self.name = name
        self.mapping = mapping
        self._marked = marked

    def fault(self, words: str, *place: str | int) -> Fault:
        """Return a fault at ``place``, the keys that lead to it."""
        return Fault(self.name, self._marked.line_of(place), written(place), words)


def ready_mappings() -> list[str]:
    """Return the names of the mappings that come along."""
    return sorted(path.stem for path in READY.glob("*.yaml"))


def read_mapping(wanted: str) -> Mapped:
    """Return the ready mapping of this name, or the one in this file; raises :class:`ImportFileError` with every fault."""
    path = READY / f"{wanted}.yaml" if wanted in ready_mappings() else Path(wanted)
    marked = _marked(path)
    extended = marked.value.pop("extends", None)
    content = marked.value
    if extended is not None:
        if extended not in ready_mappings():
            known = ", ".join(ready_mappings())
            raise whole(str(path), f"must be one of {known}", line=marked.line_of(("extends",)), field="extends")
        content = _over(_marked(READY / f"{extended}.yaml").value, content)
    try:
        return Mapped(str(path), ImportMapping.model_validate(content), marked)
    except ValidationError as error:
        found = [(marked.line_of(place), written(place), words) for place, words in faults_of_shape(error, content)]
        raise ImportFileError(str(path), [Fault(str(path), *one) for one in sorted(found)]) from None


def _marked(path: Path) -> Marked:
    try:
        with path.open("rb") as stream:
            content = stream.read(MAX_BYTES + 1)
    except OSError as error:
        raise whole(str(path), f"cannot be read: {error.strerror}") from None
    if len(content) > MAX_BYTES:
        raise whole(str(path), f"is larger than {MAX_BYTES:,} bytes")
    try:
        marked = parse(content.decode("utf-8"))
    except UnicodeDecodeError as error:
        raise whole(str(path), "is not UTF-8", line=content.count(b"\n", 0, error.start) + 1) from None
    if marked.faults:
        raise ImportFileError(
            str(path), [Fault(str(path), line, written(place), words) for line, place, words in marked.faults]
        )
    if not isinstance(marked.value, dict):
        raise whole(str(path), "must be a mapping of keys to values", line=1)
    return marked


def _over(under: dict[str, Any], own: dict[str, Any]) -> dict[str, Any]:
    """Return a mapping that says what ``own`` says and, where that is silent, what ``under`` does."""
    joined = under | own
    questions, dropped = own.get("questions", {}), own.get("drop", [])
    if isinstance(questions, dict):
        joined["questions"] = under.get("questions", {}) | questions
    if isinstance(dropped, list):
        joined["drop"] = under.get("drop", []) + dropped
    return joined
