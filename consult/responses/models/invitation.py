"""Invitation codes in batches, made for an organisation to hand out. A used invitation is deleted (check 9)."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.consultations.models import Consultation
from consult.db import Base, Identified


class Batch(Identified, Base):
    """A number of invitations to one consultation; ``label`` names who hands them out, ``size`` is how many there were.

    A response keeps its batch and nothing of its invitation, so that two responses of a batch cannot be told apart.
    """

    __tablename__ = "batch"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id), index=True)
    label: Mapped[str]
    size: Mapped[int]


class Invitation(Identified, Base):
    """A code that was not used yet, as its keyed digest."""

    __tablename__ = "invitation"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True, repr=False)
