"""What can be wrong with a file of responses: a row that is left behind, or a file that cannot be gone on with.

Neither ever holds a cell: a respondent's words are in no message, and in no list of rejects.
"""

from collections.abc import Sequence
from dataclasses import dataclass

from consult.consultations.reading import Fault
from consult.errors import N_, InvalidError


@dataclass(frozen=True)
class Reject:
    """A row that is not taken: on which line (from 1) it begins, which column, and why in plain words."""

    line: int
    column: str
    reason: str


class RejectedError(Exception):
    """Raised while one row is read; whoever reads the file makes a :class:`Reject` of it."""

    def __init__(self, reason: str, column: str = "") -> None:
        super().__init__(reason)
        self.column = column
        self.reason = reason


class ImportFileError(InvalidError):
    """A file, or its mapping, cannot be used; ``faults`` are all that were found, each with its line and field."""

    def __init__(self, name: str, faults: Sequence[Fault]) -> None:
        super().__init__(N_("%(path)s cannot be used. Faults found: %(count)s."), path=name, count=len(faults))
        self.faults = faults

    def __str__(self) -> str:
        """Return every fault, one a line."""
        return "\n".join(map(str, self.faults))


def whole(name: str, words: str, *, line: int = 0, field: str = "") -> ImportFileError:
    """Return the refusal of a file with one fault."""
    return ImportFileError(name, [Fault(name, line, field, words)])
