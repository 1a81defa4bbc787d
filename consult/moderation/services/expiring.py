"""Let go of responses whose term is over: what was let through, decided, said and counted about them."""

from collections.abc import Collection
from uuid import UUID

from sqlalchemy import delete, select, update
from sqlalchemy.orm import Session

from consult.changes import forget_changes
from consult.moderation.models import Campaign, CampaignCopy, Contribution, Message, Tally
from consult.moderation.services.removing import forget_judgements
from consult.responses.models import Answer


def let_expire(session: Session, responses: Collection[UUID]) -> None:
    """Delete all that moderators made of ``responses``; later rooms let go of it before."""
    answers = session.scalars(select(Answer.id).where(Answer.response_id.in_(responses))).all()
    of_these = Contribution.response_id.in_(responses)
    forget_changes(session, session.scalars(select(Contribution.id).where(of_these)).all())
    session.execute(delete(Contribution).where(of_these))
    session.execute(delete(Message).where(Message.response_id.in_(responses)))
    forget_judgements(session, answers)


def forget_campaigns(session: Session, consultation_id: UUID) -> None:
    """Delete the campaigns of a consultation before its words go: that they are copies no more changes no report."""
    of_this = select(Campaign.id).where(Campaign.consultation_id == consultation_id)
    named = (Contribution.consultation_id == consultation_id, Contribution.campaign_id.is_not(None))
    session.execute(update(Contribution).where(*named).values(campaign_id=None))
    session.execute(delete(CampaignCopy).where(CampaignCopy.campaign_id.in_(of_this)))
    session.execute(delete(Campaign).where(Campaign.consultation_id == consultation_id))


def forget_figures(session: Session, consultation_id: UUID) -> None:
    """Delete what was counted of closed answers when the last response went."""
    session.execute(delete(Tally).where(Tally.consultation_id == consultation_id))
