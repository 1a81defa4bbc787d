"""Answers that are nearly the same, and what a moderator made of them."""

from enum import StrEnum
from uuid import UUID

from sqlalchemy import ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.consultations.models import Question
from consult.db import Base, Identified
from consult.responses.models import Answer


class CampaignState(StrEnum):
    """What became of a campaign that was proposed: a moderator confirmed it, or dissolved it."""

    PROPOSED = "proposed"
    CONFIRMED = "confirmed"
    DISSOLVED = "dissolved"


class Campaign(Identified, Base):
    """Near-identical answers to one question: proposed by a job, counted as one text only once a moderator confirmed it.

    ``number`` counts within the consultation. ``template_answer_id`` is the copy that stands for the text; once the
    campaign is confirmed no job chooses another.
    """

    __tablename__ = "campaign"
    __table_args__ = (UniqueConstraint("consultation_id", "number"),)

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"))
    question_id: Mapped[UUID] = mapped_column(ForeignKey("question.id"), index=True)
    number: Mapped[int]
    template_answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), index=True)
    state: Mapped[CampaignState] = mapped_column(default=CampaignState.PROPOSED)
    confirmed_by_id: Mapped[UUID | None] = mapped_column(ForeignKey("user.id"), default=None)
    question: Mapped[Question] = relationship(lazy="raise_on_sql", init=False, repr=False)


class CampaignCopy(Base):
    """That an answer is a copy in a campaign; its template is one of its copies.

    ``additions`` tells whether it has words of its own beside the template's. Nobody knows before a moderator opened
    it, so it is so until somebody saw otherwise.
    """

    __tablename__ = "campaign_copy"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("answer.id"), primary_key=True)
    campaign_id: Mapped[UUID] = mapped_column(ForeignKey("campaign.id"), index=True)
    additions: Mapped[bool] = mapped_column(default=True)
    answer: Mapped[Answer] = relationship(lazy="raise_on_sql", init=False, repr=False)
