"""Changes that later rooms must react to: written by whoever makes them, answered in the same transaction.

A room may not import forward, so it announces; ``app.REACTIONS`` says which functions of later features listen.
"""

from collections.abc import Callable, Collection, Mapping, Sequence
from datetime import date
from enum import StrEnum
from typing import cast
from uuid import UUID, uuid4

from sqlalchemy import Table, delete, insert
from sqlalchemy.orm import Mapped, Session, mapped_column

from consult.days import monday_of, today_here
from consult.db import Base, Identified, growing


class ChangeKind(StrEnum):
    """What may change underneath a later room.

    ``withdrawn`` and ``replaced``: nobody may read it any more, though it can still come back or be read anew; ``added``:
    words came after sending, in a new answer or behind an old one, whose contribution stands until it is read anew;
    ``forgotten``: every row about it goes now. ``going``: a contribution is about to be deleted; ``shortened``: words of it
    are hidden that were not, and ``changed`` follows. ``campaign.changed``: contributions became copies of one text, or
    are so no more. ``theme.changed``: codings of one theme went to another; its subject is the ``ThemeChange``.
    ``consultation.completed`` may be refused by whoever listens, and is undone with the transaction then.
    ``report.superseded``: answers it used were changed; a newer report that takes its place is ``report.released``.
    """

    CONSULTATION_LOADED = "consultation.loaded"
    CONSULTATION_OPENED = "consultation.opened"
    CONSULTATION_CLOSED = "consultation.closed"
    CONSULTATION_COMPLETED = "consultation.completed"
    RESPONSE_SUBMITTED = "response.submitted"
    RESPONSE_WITHDRAWN = "response.withdrawn"
    RESPONSE_FORGOTTEN = "response.forgotten"
    ANSWER_REPLACED = "answer.replaced"
    ANSWER_ADDED = "answer.added"
    ANSWER_FORGOTTEN = "answer.forgotten"
    MESSAGE_WRITTEN = "message.written"
    CONTRIBUTION_GOING = "contribution.going"
    CONTRIBUTION_SHORTENED = "contribution.shortened"
    CONTRIBUTION_CHANGED = "contribution.changed"
    CAMPAIGN_CHANGED = "campaign.changed"
    CODINGS_CHANGED = "codings.changed"
    THEME_CHANGED = "theme.changed"
    REPORT_RELEASED = "report.released"
    REPORT_SUPERSEDED = "report.superseded"
    REPLY_PUBLISHED = "reply.published"


Reaction = Callable[[Session, UUID], None]
Reactions = Mapping[ChangeKind, Sequence[Reaction]]


class Change(Identified, Base):
    """One fact that later rooms were told of; ``subject_id`` is the row that changed.

    ``week`` is a Monday: a finer time would tell when somebody sent a response.
    """

    __tablename__ = "change"

    kind: Mapped[ChangeKind] = mapped_column(growing(ChangeKind))
    subject_id: Mapped[UUID] = mapped_column(index=True)
    week: Mapped[date]


_TELL = insert(cast(Table, Change.__table__))


def announce(session: Session, kind: ChangeKind, subject_id: UUID) -> None:
    """Write the change down and let every reaction to its kind run in this transaction."""
    session.flush()
    # Straight into the table: every sending announces, and the mapper would double its time.
    row = {"id": uuid4(), "kind": kind, "subject_id": subject_id, "week": monday_of(today_here())}
    session.connection().execute(_TELL, row)
    reactions: Reactions = session.info["reactions"]
    for reaction in reactions.get(kind, ()):
        reaction(session, subject_id)


def forget_changes(session: Session, subjects: Collection[UUID]) -> None:
    """Delete what was written down about ``subjects``: they are going, and so does the week in which they changed."""
    session.execute(delete(Change).where(Change.subject_id.in_(subjects)))
