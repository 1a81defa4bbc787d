"""What is kept for a visitor: a session under its cookie, and for a day how often somebody tried to come in."""

from datetime import date, datetime
from uuid import UUID

from sqlalchemy import Index
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified


class WebSession(Base):
    """One session. Whoever steals this row learns neither the cookie nor what is in it.

    ``user_id`` lets every session of an account be ended at once; it is empty for respondents. ``expires_on`` is a day,
    for sweeping; the exact end is inside the seal.
    """

    __tablename__ = "web_session"

    digest: Mapped[bytes] = mapped_column(primary_key=True)
    sealed: Mapped[bytes] = mapped_column(repr=False)
    expires_on: Mapped[date] = mapped_column(index=True)
    user_id: Mapped[UUID | None] = mapped_column(index=True, default=None)


class AccountTry(Identified, Base):
    """One try to sign in to an account, also to one that does not exist: its keyed digest, and when. Kept for a day."""

    __tablename__ = "account_try"
    __table_args__ = (Index("ix_account_try_account_act_tried_at", "account", "act", "tried_at"),)

    account: Mapped[bytes]
    act: Mapped[str]
    tried_at: Mapped[datetime]
