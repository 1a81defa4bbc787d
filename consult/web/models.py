"""A visitor's session on the server: the cookie's digest, and what is kept for it, sealed with the cookie itself."""

from datetime import date
from uuid import UUID

from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base


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
