"""Open a consultation, extend it, close it, complete it. Each puts up a public notice, and is written in the audit log."""

from collections.abc import Mapping
from datetime import date, timedelta
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.models import Consultation, ConsultationKind, ConsultationState, NoticeKind
from consult.consultations.queries import definition, settled_with
from consult.consultations.services.noticing import notice_words, put_up
from consult.errors import N_, InvalidError, NotFoundError, TransitionError


def open_(
    session: Session, slug: str, *, opens_on: date, closes_on: date, on: date | None = None, by: UUID | None = None
) -> Consultation:
    """Return the consultation, taking responses from ``opens_on`` up to and including ``closes_on``.

    ``on`` is the day of the public notice, the first day where it is not given. Raises what :func:`check_opening` does.
    """
    consultation = held(session, slug)
    check_opening(session, consultation, opens_on=opens_on, closes_on=closes_on)
    consultation.state = ConsultationState.OPEN
    consultation.opens_on, consultation.closes_on = opens_on, closes_on
    put_up(session, consultation, NoticeKind.OPENED, day=on or opens_on)
    record(
        session,
        AuditAction.CONSULTATION_OPENED,
        consultation.id,
        actor_id=by,
        opens=opens_on.isoformat(),
        closes=closes_on.isoformat(),
    )
    announce(session, ChangeKind.CONSULTATION_OPENED, consultation.id)
    return consultation


def check_opening(session: Session, consultation: Consultation, *, opens_on: date, closes_on: date) -> None:
    """Refuse an opening that the rules do not allow; changes nothing.

    Raises :class:`TransitionError` for what is no draft of a consultation, and :class:`InvalidError` when the days are
    in the wrong order or too close to each other, or nobody settled the questions and no reason is given (decision 30).
    """
    if consultation.kind is ConsultationKind.DOCUMENT_ANALYSIS or consultation.state is not ConsultationState.DRAFT:
        raise TransitionError(N_("Only a draft of a consultation can be opened."))
    if closes_on < opens_on:
        raise InvalidError(N_("The closing day lies before the opening day."))
    file = definition(consultation)
    weeks = file.period.minimum_weeks
    if closes_on - opens_on < timedelta(weeks=weeks):
        raise InvalidError(
            N_("This consultation must be open for at least %(weeks)s weeks. Choose a later last day."), weeks=weeks
        )
    if not settled_with(session, consultation) and file.not_co_signed_because is None:
        raise InvalidError(N_("Record who settled the questions with you. Or say in the file why nobody did."))


def extend(
    session: Session, slug: str, *, closes_on: date, words: Mapping[str, str], on: date, by: UUID | None = None
) -> Consultation:
    """Return the open consultation with a later last day, and a public notice in ``words`` by language.

    Raises what :func:`check_extension` does, and :class:`InvalidError` where Dutch or English words are missing.
    """
    consultation = held(session, slug)
    check_extension(consultation, closes_on=closes_on, on=on)
    told = notice_words(words)
    before = consultation.closes_on
    consultation.closes_on = closes_on
    put_up(session, consultation, NoticeKind.EXTENDED, day=on, words=told)
    record(
        session,
        AuditAction.CONSULTATION_EXTENDED,
        consultation.id,
        actor_id=by,
        before=before.isoformat() if before else "",
        closes=closes_on.isoformat(),
    )
    announce(session, ChangeKind.CONSULTATION_OPENED, consultation.id)
    return consultation


def check_extension(consultation: Consultation, *, closes_on: date, on: date) -> None:
    """Refuse an extension that the rules do not allow; changes nothing.

    Raises :class:`TransitionError` for what is not open, :class:`InvalidError` for a last day that is not later than
    the present one, or that has passed on the day ``on``: who counted on a day must be able to.
    """
    if consultation.state is not ConsultationState.OPEN or consultation.closes_on is None:
        raise TransitionError(N_("This consultation is not open."))
    if closes_on <= consultation.closes_on:
        raise InvalidError(
            N_("The new last day must be later than the present one. Once open, a consultation is never shortened.")
        )
    if closes_on < on:
        raise InvalidError(N_("The new last day has passed already."))


def close(session: Session, slug: str, *, on: date | None = None, by: UUID | None = None) -> Consultation:
    """Return the consultation, taking no responses any more.

    ``on`` is the day on which an open one closes, and becomes its last day where that is earlier. An open one puts up a
    notice; of a draft nobody knows yet. Raises :class:`TransitionError` when it is closed already.
    """
    consultation = held(session, slug)
    if consultation.state not in {ConsultationState.OPEN, ConsultationState.DRAFT}:
        raise TransitionError(N_("This consultation is not open."))
    was_open = consultation.state is ConsultationState.OPEN
    consultation.state = ConsultationState.CLOSED
    if on and consultation.opens_on and consultation.closes_on and on >= consultation.opens_on:
        consultation.closes_on = min(on, consultation.closes_on)
    if was_open and (day := on or consultation.closes_on):
        put_up(session, consultation, NoticeKind.CLOSED, day=day)
    session.flush()
    record(session, AuditAction.CONSULTATION_CLOSED, consultation.id, actor_id=by)
    announce(session, ChangeKind.CONSULTATION_CLOSED, consultation.id)
    return consultation


def complete(session: Session, slug: str, *, on: date, by: UUID | None = None) -> Consultation:
    """Return the consultation, completed on the day ``on``, with a public notice.

    Raises :class:`TransitionError` for what is not closed, and what listens to it refuses, such as a report without
    replies.
    """
    consultation = held(session, slug)
    if consultation.kind is ConsultationKind.DOCUMENT_ANALYSIS or consultation.state is not ConsultationState.CLOSED:
        raise TransitionError(N_("Only a closed consultation can be completed."))
    consultation.state = ConsultationState.COMPLETED
    put_up(session, consultation, NoticeKind.COMPLETED, day=on)
    record(session, AuditAction.CONSULTATION_COMPLETED, consultation.id, actor_id=by)
    announce(session, ChangeKind.CONSULTATION_COMPLETED, consultation.id)
    return consultation


def held(session: Session, slug: str) -> Consultation:
    """Return the consultation at ``slug`` for changing it, while nobody else can; refuse where there is none."""
    consultation = session.scalar(select(Consultation).where(Consultation.slug == slug).with_for_update())
    if consultation is None:
        raise NotFoundError(N_("There is no consultation %(slug)s."), slug=slug)
    return consultation
