"""Which campaigns there are, and what is in them: without a word of any answer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from typing import NamedTuple
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, joinedload

from consult.analysis.campaigns import template_among
from consult.analysis.copies import carried_over
from consult.errors import N_, NotFoundError
from consult.moderation.models import Campaign, CampaignCopy, CampaignState, Contribution
from consult.moderation.queries.review import decisions_on
from consult.moderation.queries.watching import with_safety_team
from consult.responses.models import Answer, AnswerState, Pattern, Response, ResponseState, Signature
from consult.responses.queries import answer_value
from consult.text.redaction import Passage
from consult.vault import Vault

WAVE = 5
"""Fewer equal patterns of choices in one week are no wave."""

_COMPARED = 500


@dataclass(frozen=True)
class Listed:
    """A campaign with its question, how many copies it has, and how many of those wait for a decision."""

    campaign: Campaign
    copies: int
    waiting: int


@dataclass(frozen=True)
class Wave:
    """Responses that gave the same closed answers, all of them, and were sent in the same week."""

    week: date | None
    responses: int


class Confirmed(NamedTuple):
    """A confirmed campaign: its id, the question it answers, and how many contributions are copies of it."""

    campaign_id: UUID
    question_id: UUID
    copies: int


@dataclass(frozen=True)
class Grouped:
    """Near-identical answers in counts: confirmed ``campaigns``, and how many are ``proposed`` that nobody judged yet."""

    campaigns: Sequence[Confirmed] = ()
    proposed: int = 0
    waves: Sequence[Wave] = ()


def campaigns_of(session: Session, consultation_id: UUID) -> Sequence[Listed]:
    """Return the campaigns of a consultation that were not dissolved, the largest first; one statement."""
    waiting = func.count().filter(Answer.state.in_((AnswerState.WAITING, AnswerState.REFERRED)))
    rows = session.execute(
        select(Campaign, func.count().label("copies"), waiting)
        .join(CampaignCopy, CampaignCopy.campaign_id == Campaign.id)
        .join(CampaignCopy.answer)
        .where(Campaign.consultation_id == consultation_id, Campaign.state != CampaignState.DISSOLVED)
        .group_by(Campaign.id)
        .order_by(func.count().desc(), Campaign.number)
        .options(joinedload(Campaign.question, innerjoin=True))
    )
    return [Listed(*row) for row in rows]


def campaign_at(session: Session, consultation_id: UUID, number: int) -> Campaign:
    """Return a campaign that was not dissolved, with its question; or :class:`NotFoundError`."""
    found = session.scalar(
        select(Campaign)
        .where(
            Campaign.consultation_id == consultation_id,
            Campaign.number == number,
            Campaign.state != CampaignState.DISSOLVED,
        )
        .options(joinedload(Campaign.question, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("This campaign does not exist, or it was dissolved."))
    return found


def copies_of(
    session: Session, campaign_id: UUID, *, after: UUID | None = None, size: int | None = None
) -> Sequence[CampaignCopy]:
    """Return the copies of a campaign with answer and response, by answer id behind ``after``.

    Without what is with the safety team. At most ``size + 1``, where a size is given: the one too many tells that there
    is a next page.
    """
    chosen = (
        select(CampaignCopy)
        .join(CampaignCopy.answer)
        .join(Answer.response)
        .where(CampaignCopy.campaign_id == campaign_id, Response.state == ResponseState.SUBMITTED, ~with_safety_team())
        .order_by(CampaignCopy.answer_id)
        .options(joinedload(CampaignCopy.answer, innerjoin=True).joinedload(Answer.response, innerjoin=True))
    )
    if after is not None:
        chosen = chosen.where(CampaignCopy.answer_id > after)
    return session.scalars(chosen.limit(size + 1) if size is not None else chosen).all()


def copy_in(session: Session, answer_id: UUID) -> CampaignCopy:
    """Return an answer as the copy that it is, with answer and response; or :class:`NotFoundError`."""
    found = session.scalar(
        select(CampaignCopy)
        .where(CampaignCopy.answer_id == answer_id)
        .options(joinedload(CampaignCopy.answer, innerjoin=True).joinedload(Answer.response, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("This answer is no copy in a campaign."))
    return found


def number_of_copies(session: Session, campaign_id: UUID) -> int:
    """Return how many copies a campaign has."""
    counted = select(func.count()).select_from(CampaignCopy).where(CampaignCopy.campaign_id == campaign_id)
    return session.scalar(counted) or 0


def campaign_of(session: Session, answer_id: UUID) -> Campaign | None:
    """Return the campaign that an answer is a copy in, with its question, unless it was dissolved; or nothing."""
    return session.scalar(
        select(Campaign)
        .join(CampaignCopy, CampaignCopy.campaign_id == Campaign.id)
        .where(CampaignCopy.answer_id == answer_id, Campaign.state != CampaignState.DISSOLVED)
        .options(joinedload(Campaign.question, innerjoin=True))
    )


def template_passages(session: Session, vault: Vault, answer: Answer, words: str) -> list[Passage]:
    """Return what the decision on the template hides, as passages of the ``words`` of one of its copies.

    Nothing for an answer that is no copy in a confirmed campaign, or whose template is not accepted.
    """
    campaign = campaign_of(session, answer.id)
    if campaign is None or campaign.state is not CampaignState.CONFIRMED or campaign.template_answer_id == answer.id:
        return []
    template = copy_in(session, campaign.template_answer_id).answer
    decisions = decisions_on(session, template.id)
    if template.state is not AnswerState.ACCEPTED or not decisions:
        return []
    keyring = vault.keyring([template.response_id])
    if template.response_id not in keyring:
        return []
    return carried_over(decisions[0].passages, str(answer_value(keyring, template)), words)


def middle_of(session: Session, campaign_id: UUID) -> UUID:
    """Return the copy that is most like the others by their signatures; the first where none can be compared."""
    rows = session.execute(
        select(CampaignCopy.answer_id, Signature.minima)
        .outerjoin(Signature, Signature.answer_id == CampaignCopy.answer_id)
        .where(CampaignCopy.campaign_id == campaign_id)
        .order_by(CampaignCopy.answer_id)
        .limit(_COMPARED)
    ).all()
    signatures: dict[UUID, bytes] = {row.answer_id: row.minima for row in rows if row.minima is not None}
    first: UUID = rows[0].answer_id
    return template_among(signatures) if signatures else first


def waves(session: Session, consultation_id: UUID) -> Sequence[Wave]:
    """Return the waves of identical closed answers, the newest week first; one statement."""
    rows = session.execute(
        select(Response.week, func.count())
        .join(Pattern, Pattern.response_id == Response.id)
        .where(Pattern.consultation_id == consultation_id, Response.state == ResponseState.SUBMITTED)
        .group_by(Pattern.digest, Response.week)
        .having(func.count() >= WAVE)
        .order_by(Response.week.desc(), func.count().desc())
    )
    return [Wave(*row) for row in rows]


def grouped_account(session: Session, consultation_id: UUID) -> Grouped:
    """Return what a report says of near-identical answers, in exact counts; the largest campaign first."""
    mine = Contribution.consultation_id == consultation_id
    rows = session.execute(
        select(Contribution.campaign_id, Contribution.question_id, func.count())
        .where(mine, Contribution.campaign_id.is_not(None))
        .group_by(Contribution.question_id, Contribution.campaign_id)
        .order_by(func.count().desc(), Contribution.campaign_id)
    )
    open_ = (Campaign.consultation_id == consultation_id, Campaign.state == CampaignState.PROPOSED)
    proposed = session.scalar(select(func.count()).select_from(Campaign).where(*open_))
    found = [Confirmed(which, question_id, copies) for which, question_id, copies in rows if which]
    return Grouped(found, proposed or 0, waves(session, consultation_id))
