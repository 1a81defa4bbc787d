"""What is written by one and judged by another: a row as it was seen, held until the transaction ends."""

from enum import StrEnum
from typing import Any, NamedTuple, TypeVar

from sqlalchemy import Select
from sqlalchemy.orm import Session

from consult.errors import ConflictError, NotFoundError, TransitionError

Row = TypeVar("Row", bound=Any)


class Sentences(NamedTuple):
    """What is said, as message ids, where the row is gone, is in another state, or was saved since."""

    gone: str
    moved: str
    saved: str


def held(session: Session, wanted: Select[Row], state: StrEnum, revision: int, sentences: Sentences) -> Row:
    """Return the row that ``wanted`` finds in ``state``, held until the transaction ends, as it was seen at ``revision``.

    The row has a ``state`` and counts its saves in ``revision``. Raises :class:`NotFoundError` where there is none,
    :class:`TransitionError` in another state, :class:`ConflictError` when it was saved since.
    """
    row: Row | None = session.scalar(wanted.with_for_update().execution_options(populate_existing=True))
    if row is None:
        raise NotFoundError(sentences.gone)
    if row.state is not state:
        raise TransitionError(sentences.moved)
    if row.revision != revision:
        raise ConflictError(sentences.saved)
    return row
