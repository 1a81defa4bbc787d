"""Take an answer, let go of it, and decide on what one took: of two who ask at once, each gets another answer.

Whoever writes a claim holds the row of the answer in the queue until the transaction ends, so claims never cross.
"""

from datetime import datetime
from typing import Any
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.consultations.models import Consultation
from consult.errors import N_, ConflictError, NotFoundError
from consult.moderation.models import TERM, Claim, ModerationDecision, Triage
from consult.moderation.queries import Wanted, claim_on, first_claimed, first_free, refuse_owner
from consult.moderation.services.deciding import decide
from consult.vault import Vault


def take(session: Session, answer_id: UUID, *, consultation: Consultation, by: User, now: datetime) -> bool:
    """Take an answer for ``by``, for an hour from ``now``; return whether they have it, or somebody else still does.

    Raises :class:`NotFoundError` for an answer that is not in the consultation's queue, and :class:`ForbiddenError` where
    the owner employs them.
    """
    refuse_owner(session, consultation, by)
    found = session.scalar(
        select(Triage.answer_id)
        .where(Triage.answer_id == answer_id, Triage.consultation_id == consultation.id)
        .with_for_update()
    )
    if found is None:
        raise NotFoundError(N_("This answer does not exist, or it was withdrawn."))
    return _held(session, answer_id, by, now)


def take_next(
    session: Session,
    consultation: Consultation,
    wanted: Wanted,
    *,
    by: User,
    now: datetime,
    after: UUID | None = None,
) -> UUID | None:
    """Return the next answer for ``by``, taken: one they took before, else the first that is free and fits ``wanted``.

    Begins behind ``after``, the answer they come from, and goes on at the front. Nothing when nothing is left.
    """
    refuse_owner(session, consultation, by)
    mine = first_claimed(session, consultation.id, by.id, now=now, but=after)
    if mine is not None:
        return mine
    while True:
        free = first_free(session, consultation.id, wanted, now=now, after=after)
        # Between looking and locking somebody else may have taken it: then what they took is not free any more.
        if free is None or _held(session, free, by, now):
            return free


def let_go(session: Session, answer_id: UUID, *, by: UUID) -> None:
    """Let somebody else take an answer that ``by`` had taken; what another took stays theirs."""
    session.execute(delete(Claim).where(Claim.answer_id == answer_id, Claim.moderator_id == by))


def decide_as_taken(
    session: Session, vault: Vault, answer_id: UUID, *, by: User, now: datetime, **decision: Any
) -> ModerationDecision:
    """Return the decision of ``by`` on an answer that nobody else has taken (:func:`deciding.decide`, whose words it takes).

    A claim of one's own that ran out is no hindrance. Raises :class:`ConflictError` when somebody else has it now, and
    whatever ``decide`` raises.
    """
    held = claim_on(session, answer_id, now=now)
    if held is not None and held.moderator_id != by.id:
        raise ConflictError(
            N_("%(name)s has taken this answer. Wait until they decide or let go."), name=held.moderator.name
        )
    return decide(session, vault, answer_id, by=by, **decision)


def _held(session: Session, answer_id: UUID, by: User, now: datetime) -> bool:
    """Tell whether ``by`` holds an answer whose row in the queue is locked, after taking it if it was free."""
    standing = session.get(Claim, answer_id, populate_existing=True)
    if standing is None:
        session.add(Claim(answer_id=answer_id, moderator_id=by.id, claimed_at=now))
    elif standing.moderator_id == by.id or standing.claimed_at <= now - TERM:
        standing.moderator_id, standing.claimed_at = by.id, now
    else:
        return False
    session.flush()
    return True
