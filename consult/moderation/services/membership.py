"""Keep campaigns and contributions in step: what counts as a copy follows what moderators confirmed and what is there."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import Select, delete, select, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.db import rows_changed
from consult.moderation.models import Campaign, CampaignCopy, CampaignState, Contribution
from consult.moderation.queries.campaigns import middle_of, number_of_copies
from consult.responses.models import Answer

FEWEST_COPIES = 2
"""A campaign of one is none."""


def follow_campaign(session: Session, campaign_id: UUID) -> None:
    """Let the contributions of a campaign's copies name it where it is confirmed, and name nothing where it is not.

    Later rooms are told when that changed anything, while the contributions name it.
    """
    session.flush()
    if session.get_one(Campaign, campaign_id).state is CampaignState.CONFIRMED:
        if _name(session, _answers_of(campaign_id), campaign_id):
            announce(session, ChangeKind.CAMPAIGN_CHANGED, campaign_id)
    else:
        _forget_name(session, campaign_id, _answers_of(campaign_id))


def take_out(session: Session, campaign_id: UUID, answers: Collection[UUID]) -> None:
    """Take copies out of a campaign; another template is chosen where its own went, and a campaign of one goes too."""
    _forget_name(session, campaign_id, answers)
    session.execute(
        delete(CampaignCopy).where(CampaignCopy.campaign_id == campaign_id, CampaignCopy.answer_id.in_(answers))
    )
    campaign = session.get_one(Campaign, campaign_id)
    if number_of_copies(session, campaign_id) < FEWEST_COPIES:
        _forget_name(session, campaign_id, _answers_of(campaign_id))
        session.execute(delete(CampaignCopy).where(CampaignCopy.campaign_id == campaign_id))
        session.delete(campaign)
    elif campaign.template_answer_id in answers:
        campaign.template_answer_id = middle_of(session, campaign_id)
    session.flush()


def name_campaign(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that was made or changed: it names the confirmed campaign that its answer is a copy in."""
    answer_id = session.scalar(select(Contribution.answer_id).where(Contribution.id == contribution_id))
    found = session.scalar(
        select(Campaign.id)
        .join(CampaignCopy, CampaignCopy.campaign_id == Campaign.id)
        .where(CampaignCopy.answer_id == answer_id, Campaign.state == CampaignState.CONFIRMED)
    )
    if found is not None and answer_id is not None:
        _name(session, [answer_id], found)


def leave_with_response(session: Session, response_id: UUID) -> None:
    """React to a response that is withdrawn or forgotten: none of its answers is a copy of anything any more."""
    _leave(session, select(Answer.id).where(Answer.response_id == response_id))


def leave_with_answer(session: Session, answer_id: UUID) -> None:
    """React to an answer that was replaced or is about to go: its former words are a copy of nothing."""
    _leave(session, [answer_id])


def _leave(session: Session, answers: Collection[UUID] | Select[UUID]) -> None:
    rows = session.execute(
        select(CampaignCopy.campaign_id, CampaignCopy.answer_id).where(CampaignCopy.answer_id.in_(answers))
    ).all()
    for campaign_id in sorted({row.campaign_id for row in rows}):
        take_out(session, campaign_id, [row.answer_id for row in rows if row.campaign_id == campaign_id])


def _name(session: Session, answers: Collection[UUID] | Select[UUID], campaign_id: UUID) -> int:
    """Let the contributions of ``answers`` name the campaign, and return how many did not before."""
    result = session.execute(
        update(Contribution)
        .where(Contribution.answer_id.in_(answers), Contribution.campaign_id.is_distinct_from(campaign_id))
        .values(campaign_id=campaign_id)
    )
    return rows_changed(result)


def _forget_name(session: Session, campaign_id: UUID, answers: Collection[UUID] | Select[UUID]) -> None:
    """Let the contributions of ``answers`` name the campaign no longer, after later rooms were told."""
    naming = (Contribution.campaign_id == campaign_id, Contribution.answer_id.in_(answers))
    if session.scalar(select(Contribution.id).where(*naming).limit(1)) is None:
        return
    announce(session, ChangeKind.CAMPAIGN_CHANGED, campaign_id)
    session.execute(update(Contribution).where(*naming).values(campaign_id=None))


def _answers_of(campaign_id: UUID) -> Select[UUID]:
    return select(CampaignCopy.answer_id).where(CampaignCopy.campaign_id == campaign_id)
