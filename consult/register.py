"""The register of data: of every column what it is for, on which ground, how long it is kept and who reads it.

``register.yaml`` holds it, in Dutch. The document for the controller and the public page are both made from it, and a
test holds it against the tables of every database: what is not in it cannot be in the house.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache
from pathlib import Path

import yaml
from pydantic import BaseModel, ConfigDict

FILE = Path(__file__).with_suffix(".yaml")


class About(StrEnum):
    """Of whom something tells: whoever answers without an account, an organisation that answers, staff, or nobody."""

    RESPONDENT = "respondent"
    ORGANISATION = "organisation"
    STAFF = "staff"
    NOBODY = "nobody"


class Holding(StrEnum):
    """What a column can hold that says who somebody is, or when they were there.

    ``words`` are free: whoever wrote them may have said anything. ``moment_of_work`` is of whoever has an account, or of a
    machine; ``moment`` would be of whoever answers.
    """

    WORDS = "words"
    NAME = "name"
    EMAIL = "email"
    TELEPHONE = "telephone"
    PLACE = "place"
    ADDRESS = "address"
    BROWSER = "browser"
    MOMENT = "moment"
    MOMENT_OF_WORK = "moment_of_work"


class _Part(BaseModel):
    # ``is`` is a word of Python, so that its field has a line behind it.
    model_config = ConfigDict(extra="forbid", frozen=True, alias_generator=lambda name: name.rstrip("_"))


class _Said(_Part):
    is_: str
    holds: Holding


class Kind(_Part):
    """One kind of data: what it is, of whom it tells, and what holds for every column of it.

    ``sooner`` are terms that end before ``term`` for some of it: of a draft, or of what was taken back.
    """

    about: About
    is_: str
    purpose: str
    basis: str
    term: str
    sooner: tuple[str, ...] = ()
    readers: tuple[str, ...]
    tables: dict[str, dict[str, str | _Said | None]]


class Beside(_Part):
    """What is kept in no table: a file, a journal, what stays in memory."""

    about: About
    is_: str
    term: str
    readers: tuple[str, ...]


@dataclass(frozen=True)
class Column:
    """One column: where it is, to which kind of data it belongs, what it is in words, and what it can tell."""

    table: str
    name: str
    kind: str
    is_: str
    holds: Holding | None = None


class Register(_Part):
    """The whole register, as its file says it."""

    terms: Mapping[str, str]
    bases: Mapping[str, str]
    readers: Mapping[str, str]
    common: Mapping[str, str]
    kinds: Mapping[str, Kind]
    beside: Mapping[str, Beside]

    def columns(self) -> Iterator[Column]:
        """Give every column, in the order of the file; raise :class:`KeyError` for one that nobody says anything of."""
        for key, kind in self.kinds.items():
            for table, columns in kind.tables.items():
                for name, said in columns.items():
                    if isinstance(said, _Said):
                        yield Column(table, name, key, said.is_, said.holds)
                    else:
                        yield Column(table, name, key, said or self.common[_usual(name)])

    def holding(self, what: Holding, about: About) -> list[Column]:
        """Return the columns that hold ``what`` about somebody."""
        return [column for column in self.columns() if column.holds is what and self.kinds[column.kind].about is about]


@cache
def register() -> Register:
    """Return the register that is shipped; it cannot be changed."""
    return read(FILE.read_text("utf-8"))


def read(text: str) -> Register:
    """Return a register; raise :class:`ValueError` where it has a part that no register has, or misses one."""
    return Register.model_validate(yaml.safe_load(text))


def _usual(name: str) -> str:
    """Return under which name a column is in the list of what many tables have; the index leaves out ``_id``."""
    return "consultation_id" if name == "consultation" else name
