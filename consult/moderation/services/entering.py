"""Enter a response that came on paper or was given in a meeting. Whoever typed it does not decide on it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from enum import StrEnum
from uuid import UUID

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import definition, is_document_analysis
from consult.days import day_of, monday_of
from consult.errors import N_, ClosedError, InvalidError
from consult.moderation.queries import refuse_owner
from consult.responses.answering import Given, Respondent
from consult.responses.importing import Imported, import_response
from consult.responses.models import Channel, Response
from consult.responses.queries import held_by_send, values_of
from consult.vault import Vault

_WEEK = timedelta(days=7)


class Way(StrEnum):
    """How a response came that a moderator types."""

    PAPER = "paper"
    MEETING = "meeting"


@dataclass(frozen=True, kw_only=True)
class Entry:
    """What a moderator typed for somebody: their group, how and in which week (its Monday) it came, their answers.

    ``send_digest`` is that of the form, ``code_digest`` that of a return code to hand over, where they wanted one.
    """

    group: str
    way: Way
    week: date
    given: Mapping[str, Given]
    send_digest: bytes
    code_digest: bytes | None = None


def weeks_to_enter(consultation: Consultation, now: datetime) -> list[date]:
    """Return the Mondays of the weeks in which a response can have come, the newest first.

    Paper takes time: what came while the consultation was open may be typed after it closed, until it is completed.
    """
    is_asked = consultation.state in {ConsultationState.OPEN, ConsultationState.CLOSED}
    if not is_asked or consultation.opens_on is None or is_document_analysis(consultation):
        return []
    today = day_of(now)
    last = monday_of(min(today, consultation.closes_on or today))
    return [last - _WEEK * number for number in range((last - monday_of(consultation.opens_on)) // _WEEK + 1)]


def enter(session: Session, vault: Vault, consultation: Consultation, entry: Entry, *, by: User, now: datetime) -> UUID:
    """Add a response that ``by`` typed, and return its id; the same form again adds nothing.

    Its words wait for another moderator. Answers to what is not asked given the others are not kept, as in sending.
    Raises :class:`ForbiddenError` where the owner employs the moderator, :class:`ClosedError` outside the weeks to
    enter, :class:`InvalidError` without an answer, and what ``Respondent.checked`` raises.
    """
    refuse_owner(session, consultation, by)
    # The row is locked, so that of one form sent twice at a time the second finds what the first added.
    session.execute(select(Consultation.id).where(Consultation.id == consultation.id).with_for_update())
    before = held_by_send(session, entry.send_digest)
    if before is not None:
        return before.id
    if entry.week not in weeks_to_enter(consultation, now):
        raise ClosedError(N_("The consultation did not take answers in that week."))
    response_id = import_response(session, vault, consultation, _imported(consultation, entry))
    session.execute(
        update(Response)
        .where(Response.id == response_id)
        .values(send_digest=entry.send_digest, code_digest=entry.code_digest)
    )
    announce(session, ChangeKind.RESPONSE_SUBMITTED, response_id)
    record(session, AuditAction.RESPONSE_ENTERED, response_id, actor_id=by.id, way=entry.way.value)
    return response_id


def _imported(consultation: Consultation, entry: Entry) -> Imported:
    file = definition(consultation)
    respondent = Respondent(file, file.group(entry.group).id, is_organisation=False)
    checked = respondent.checked(entry.given)
    asked = {question.id for question in respondent.asked(values_of(checked))}
    kept = {key: one for key, one in checked.items() if key in asked}
    if not any(one.value is not None or one.words for one in kept.values()):
        raise InvalidError(N_("There is no answer in it yet. Fill in at least one."))
    return Imported(
        external_id=None,
        group=entry.group,
        channel=Channel.PAPER,
        answers={key: one.value for key, one in kept.items()},
        free_text={key: one.words for key, one in kept.items()},
        visibility={key: one.visibility for key, one in kept.items()},
        week=entry.week,
        source=entry.way.value,
    )
