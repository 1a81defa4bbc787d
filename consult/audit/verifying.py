"""Check the whole log, and cut off its oldest rows when their term is over, without making room for anybody else to cut.

What is cut off leaves its last number and digest behind, sealed under the key of the log: from there the chain goes on.
Somebody who has the database and not the key can neither make such a mark nor use an older one
(``docs/decisions/0070``).
"""

import hmac
from collections.abc import Collection
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ScalarResult, delete, func, select
from sqlalchemy.orm import Session

from consult.audit.chain import START, Head, digest_of, head
from consult.audit.models import AuditCut, AuditEvent
from consult.days import day_of
from consult.errors import N_, InvalidError

_BATCH = 2000


@dataclass(frozen=True)
class Break:
    """The first number at which the chain does not hold, and why: ``missing``, ``changed`` or ``cut``."""

    number: int
    why: str


def verify(session: Session, *, expected: Collection[Head] = ()) -> Break | None:
    """Return the first break in the chain, or nothing; ``expected`` are heads that were kept elsewhere."""
    cut = _last_cut(session)
    number, previous = (cut.number, cut.digest) if cut else (0, START)
    # Of what was cut off, only the last digest is left to compare with.
    kept = {head.number: head.digest for head in expected if head.number >= number}
    if cut and not (_is_sealed(session, cut) and previous == kept.get(number, previous)):
        return Break(number, "changed")
    with closing(_in_order(session)) as events:
        for event in events:
            number += 1
            if event.number != number:
                return Break(number, "missing")
            if not hmac.compare_digest(event.digest, digest_of(session.info["audit_key"], previous, event)):
                return Break(number, "changed")
            previous = event.digest
            if previous != kept.get(number, previous):
                return Break(number, "changed")
    return Break(number + 1, "cut") if number < max(kept, default=0) else None


def number_before(session: Session, moment: datetime) -> int:
    """Return how many rows are older than ``moment`` and can be cut off: the last row of all always stays."""
    first_kept = session.scalar(select(func.min(AuditEvent.number)).where(AuditEvent.happened_at >= moment))
    cut = _last_cut(session)
    return max((first_kept or head(session).number) - 1 - (cut.number if cut else 0), 0)


def cut_before(session: Session, moment: datetime) -> int:
    """Delete the rows older than ``moment`` and return how many went; the chain goes on from the mark they leave.

    Raises :class:`InvalidError` for a log that does not hold: cutting would take away the trace of what was done to it.
    """
    going = number_before(session, moment)
    if not going:
        return 0
    if broken := verify(session):
        raise InvalidError(
            N_("The audit log does not hold: number %(number)s is %(why)s."), number=broken.number, why=broken.why
        )
    former = _last_cut(session)
    last = session.get_one(AuditEvent, (former.number if former else 0) + going)
    cut = AuditCut(number=last.number, digest=last.digest, cut_on=day_of(moment), seal=b"")
    cut.seal = _seal(session, cut)
    session.execute(delete(AuditCut))
    session.execute(delete(AuditEvent).where(AuditEvent.number <= cut.number))
    session.add(cut)
    session.flush()
    return going


def _last_cut(session: Session) -> AuditCut | None:
    return session.scalar(select(AuditCut).order_by(AuditCut.number.desc()).limit(1))


def _is_sealed(session: Session, cut: AuditCut) -> bool:
    return hmac.compare_digest(cut.seal, _seal(session, cut))


def _seal(session: Session, cut: AuditCut) -> bytes:
    said = b"cut off %d %s " % (cut.number, cut.cut_on.isoformat().encode())
    return hmac.digest(session.info["audit_key"], said + cut.digest, "sha256")


def _in_order(session: Session) -> ScalarResult[AuditEvent]:
    return session.scalars(
        select(AuditEvent).order_by(AuditEvent.number).execution_options(yield_per=_BATCH, populate_existing=True)
    )
