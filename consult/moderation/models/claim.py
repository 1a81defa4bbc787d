"""Who reads which answer now, so that two moderators do not do the same work."""

from datetime import datetime, timedelta
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column, relationship

from consult.accounts.models import User
from consult.db import Base

TERM = timedelta(hours=1)
"""How long an answer is held for who took it; an older claim counts for nothing, and no job has to end it."""


class Claim(Base):
    """That a moderator took an answer. It ends with a decision, by letting go, or when ``TERM`` is over."""

    __tablename__ = "claim"

    answer_id: Mapped[UUID] = mapped_column(ForeignKey("triage.answer_id", ondelete="CASCADE"), primary_key=True)
    moderator_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"), index=True)
    claimed_at: Mapped[datetime]
    moderator: Mapped[User] = relationship(lazy="raise_on_sql", init=False, repr=False)
