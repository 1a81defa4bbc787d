"""What waits for a member of staff: one row for each desk of a consultation where there is work for their roles."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date

from flask import url_for
from flask_babel import gettext as _
from sqlalchemy.orm import Session

from consult.access import Permission, permits
from consult.accounts.models import User
from consult.coding.queries import coverage
from consult.consultations.models import Consultation, ConsultationKind, ConsultationState
from consult.consultations.queries import definition
from consult.moderation.queries import COUNT_LIMIT, letters_waiting, safety_count, waiting_counts
from consult.replies.queries import offered_to
from consult.site.desk import desks_of
from consult.synthesis.queries import quotes_waiting, standing
from consult.web.i18n import say

_SOON = 7


@dataclass(frozen=True, kw_only=True)
class Waiting:
    """One row of work: how many, of what, where it is done, and for which consultation."""

    label: str
    count: str
    url: str
    note: str


def waiting_for(session: Session, user: User, consultations: Iterable[Consultation], today: date) -> list[Waiting]:
    """Return what waits for ``user`` on ``today``, by consultation, in the order of the journey."""
    shown = list(consultations)
    to_moderate = waiting_counts(session, [one.id for one in shown])
    rows: list[Waiting] = []
    for consultation in shown:
        may = {desk.permission for desk in desks_of(user, consultation)}
        # The safety team's desk stands in no menu; whoever may not moderate here may not open it either.
        if Permission.RESPONSE_MODERATE in may and permits(user.roles, Permission.SAFEGUARDING_READ):
            may.add(Permission.SAFEGUARDING_READ)
        if Permission.CONSULTATION_EDIT in may:
            rows += _to_set_up(consultation, today)
        rows += _rows(session, consultation, may, to_moderate.get(consultation.id, 0))
        rows += _replies(session, user, consultation)
    return rows


def _to_set_up(consultation: Consultation, today: date) -> Iterator[Waiting]:
    """Yield a draft that is not open yet, and an open consultation whose last day is near or has passed."""
    url, note = url_for("editing.show", slug=consultation.slug), say(definition(consultation).short_title)
    if consultation.state is ConsultationState.DRAFT and consultation.kind is ConsultationKind.CONSULTATION:
        yield Waiting(label=_("Draft to open"), count="1", url=url, note=note)
    if consultation.state is ConsultationState.OPEN and consultation.closes_on is not None:
        left = (consultation.closes_on - today).days
        if left < 0:
            yield Waiting(label=_("Consultation to close"), count="1", url=url, note=note)
        elif left <= _SOON:
            yield Waiting(label=_("Days left to answer"), count=str(left), url=url, note=note)


def _rows(session: Session, consultation: Consultation, may: set[Permission], to_moderate: int) -> Iterator[Waiting]:
    slug, note = consultation.slug, say(definition(consultation).short_title)
    if Permission.RESPONSE_MODERATE in may and to_moderate:
        count = f"{COUNT_LIMIT}+" if to_moderate > COUNT_LIMIT else str(to_moderate)
        url = url_for("moderation.queue", slug=slug)
        yield Waiting(label=_("Answers to moderate"), count=count, url=url, note=note)
    if Permission.RESPONSE_MODERATE in may and (letters := letters_waiting(session, consultation.id)):
        url = url_for("moderation.letters", slug=slug)
        yield Waiting(label=_("Messages and objections"), count=str(len(letters)), url=url, note=note)
    if Permission.SAFEGUARDING_READ in may and (cases := safety_count(session, consultation.id)):
        url = url_for("moderation.safety", slug=slug)
        yield Waiting(label=_("Answers with the safety team"), count=str(cases), url=url, note=note)
    if Permission.CONTRIBUTION_CODE in may:
        far = coverage(session, consultation.id)
        left = (far.contributions or 0) - (far.coded or 0)
        if left:
            url = url_for("coding.index", slug=slug, coded="no")
            yield Waiting(label=_("Contributions to code"), count=str(left), url=url, note=note)
    if Permission.QUOTE_CLEAR in may and (quotes := quotes_waiting(session, consultation.id)):
        url = url_for("synthesis.quotes", slug=slug)
        yield Waiting(label=_("Quotes to clear"), count=str(len(quotes)), url=url, note=note)
    if Permission.SYNTHESIS_APPROVE in may:
        newest = standing(session, consultation.id).newest
        if newest is not None and newest.state == "in_review":
            url = url_for("synthesis.show", slug=slug, number=newest.number)
            yield Waiting(label=_("Synthesis to approve"), count="1", url=url, note=note)


def _replies(session: Session, user: User, consultation: Consultation) -> Iterator[Waiting]:
    """Yield the replies that this official may publish: those that somebody else wrote and offered."""
    is_owners = user.employer is not None and user.employer.name == consultation.owner
    if not is_owners or not permits(user.roles, Permission.REPLY_PUBLISH):
        return
    if offered := offered_to(session, consultation.id, user.id):
        url, note = url_for("replies.index", slug=consultation.slug), say(definition(consultation).short_title)
        yield Waiting(label=_("Replies to publish"), count=str(len(offered)), url=url, note=note)
