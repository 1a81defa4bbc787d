"""Invitation codes in batches, made for an organisation to hand out. A used invitation is deleted (check 9)."""

from uuid import UUID

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from consult.consultations.models import Consultation
from consult.db import Base, Identified

NAMED_FROM = 10
"""A batch with fewer invitations than this is named to nobody but the editors who made it (check 9)."""


class Batch(Identified, Base):
    """A number of invitations to one consultation; ``label`` names who hands them out, ``size`` is how many there were.

    A response keeps its batch and nothing of its invitation, so that two responses of a batch cannot be told apart.
    ``taken_back`` is how many were deleted unused when the batch was stopped, nothing before. ``form_digest`` is the
    keyed digest of the form it was made with, so that a form that is sent twice makes one batch.
    """

    __tablename__ = "batch"

    consultation_id: Mapped[UUID] = mapped_column(ForeignKey(Consultation.id), index=True)
    label: Mapped[str]
    size: Mapped[int]
    form_digest: Mapped[bytes] = mapped_column(unique=True, repr=False)
    taken_back: Mapped[int | None] = mapped_column(default=None)

    @property
    def is_named(self) -> bool:
        """Whether enough of its invitations were in use for its label to be told."""
        return self.size - (self.taken_back or 0) >= NAMED_FROM


class Invitation(Identified, Base):
    """A code that was not used yet, as its keyed digest."""

    __tablename__ = "invitation"

    batch_id: Mapped[UUID] = mapped_column(ForeignKey("batch.id"), index=True)
    digest: Mapped[bytes] = mapped_column(unique=True, repr=False)
