"""The right of reply: what the partner organisation says of a synthesis, in its own words."""

from datetime import date
from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.db import Base, Identified


class Rejoinder(Identified, Base):
    """What the ``partner`` says of the syntheses of a consultation; public under its name, so it lies open.

    ``by_partner``: typed in by a member of the partner, and not by an analyst for it.
    """

    __tablename__ = "rejoinder"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey("consultation.id"), unique=True)
    partner: Mapped[str]
    words: Mapped[str]
    saved_by_id: Mapped[UUID] = mapped_column(ForeignKey("user.id"))
    by_partner: Mapped[bool]
    saved_on: Mapped[date]
