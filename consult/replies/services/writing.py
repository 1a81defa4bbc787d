"""Write the reply to a finding: its first version, or the next one once that is public."""

from dataclasses import asdict, dataclass
from datetime import date
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.accounts.queries import refuse_unless_employed
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.consultations.queries import is_document_analysis, provisions_in_force
from consult.errors import N_, ConflictError, InvalidError, TransitionError
from consult.replies.models import Disposition, Reply, ReplyState
from consult.replies.queries import held_point, replies_of

LONGEST = 3000


@dataclass(frozen=True, kw_only=True)
class Words:
    """What a reply says: what is done with the finding and why, in which part of the text, by which role, until when."""

    disposition: Disposition
    reason: str
    provision: str = ""
    article: str = ""
    owner: str = ""
    due_on: date | None = None


def save(
    session: Session,
    consultation: Consultation,
    lineage_id: UUID,
    words: Words,
    *,
    revision: int,
    by: UUID,
    today: date,
) -> Reply:
    """Return the draft of a reply; ``revision`` is that of the draft that was seen, 0 where there was none.

    Raises :class:`NotFoundError` for a finding that the report in force does not have, :class:`ForbiddenError` for
    whoever the owner does not employ, :class:`InvalidError` for words that a rule refuses, :class:`ConflictError` where
    somebody saved since, :class:`TransitionError` while the reply waits for a second person.
    """
    refuse_unless_employed(session, consultation.owner, by)
    if is_document_analysis(consultation):
        raise TransitionError(N_("An analysis of documents gets no reply. It can be the ground of a consultation."))
    report, point = held_point(session, consultation.id, lineage_id)
    _check(session, consultation, words, today)
    found = replies_of(session, consultation.id).get(lineage_id)
    reply = found.making if found else None
    if (reply.revision if reply else 0) != revision:
        raise ConflictError(N_("Somebody else saved this reply while you were writing. Nothing was overwritten."))
    if reply is None:
        last = session.scalar(select(func.max(Reply.number)).where(Reply.lineage_id == lineage_id)) or 0
        reply = Reply(
            consultation_id=consultation.id,
            report_id=report.id,
            lineage_id=lineage_id,
            number=last + 1,
            theme=point.theme,
            author_id=by,
            **asdict(words),
        )
        session.add(reply)
    elif reply.state is not ReplyState.DRAFT:
        raise TransitionError(N_("This reply waits for a second person. Make it a draft again before you change it."))
    for name, value in asdict(words).items():
        setattr(reply, name, value)
    reply.report_id, reply.theme = report.id, point.theme
    reply.writer_ids = sorted({*reply.writer_ids, str(by)})
    session.flush()
    record(session, AuditAction.REPLY_SAVED, reply.id, actor_id=by, number=str(reply.number))
    return reply


def _check(session: Session, consultation: Consultation, words: Words, today: date) -> None:
    if not words.reason.strip() or len(words.reason) > LONGEST:
        raise InvalidError(N_("Say why, in at most %(limit)s characters."), limit=LONGEST)
    if words.provision and words.provision not in {one.key for one in provisions_in_force(session, consultation.id)}:
        raise InvalidError(N_("The text does not have this part now. Choose another part."))
    if words.disposition is not Disposition.NOT and not (words.owner.strip() and words.due_on):
        raise InvalidError(N_("Say which role does this, and no later than which day."))
    if words.due_on and words.due_on < today:
        raise InvalidError(N_("This day has passed already. Choose a later one."))
    owner = words.owner.casefold()
    if any(name.casefold() in owner for name in session.scalars(select(User.name)) if name):
        raise InvalidError(N_("Name a role, such as a director, and never a person."))
