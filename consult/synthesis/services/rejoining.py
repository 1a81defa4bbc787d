"""The right of reply: keep what the partner says, in its own words."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.errors import N_, InvalidError
from consult.synthesis.models import Rejoinder
from consult.synthesis.queries import rejoinder_of

REJOINDER_LIMIT = 6_000


def save_rejoinder(
    session: Session, consultation_id: UUID, *, partner: str, words: str, by: UUID, by_partner: bool, today: date
) -> Rejoinder:
    """Return what ``partner`` says of the synthesis of a consultation; it replaces what it said before.

    Raises :class:`InvalidError` without a partner, for nothing, and for words that are too long.
    """
    if not partner:
        raise InvalidError(N_("This installation names no partner."))
    said = "\n".join(line.rstrip() for line in words.strip().splitlines())
    if not said:
        raise InvalidError(N_("Write what the partner says."))
    if len(said) > REJOINDER_LIMIT:
        raise InvalidError(N_("This has at most %(limit)s characters."), limit=REJOINDER_LIMIT)
    found = rejoinder_of(session, consultation_id)
    if found is None:
        found = Rejoinder(
            consultation_id=consultation_id,
            partner=partner,
            words=said,
            saved_by_id=by,
            by_partner=by_partner,
            saved_on=today,
        )
        session.add(found)
    found.partner, found.words, found.saved_by_id = partner, said, by
    found.by_partner, found.saved_on = by_partner, today
    session.flush()
    record(session, AuditAction.REJOINDER_SAVED, found.id, actor_id=by)
    return found
