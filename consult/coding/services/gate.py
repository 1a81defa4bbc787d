"""The gate between those who code and whoever changes the themes: retires one, or moves codings from one to another."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.coding.models import Codebook


def hold_codebook(session: Session, consultation_id: UUID, *, alone: bool = False) -> None:
    """Hold a codebook until the transaction ends: with others who code, or ``alone`` while its themes change.

    Without it a coding could be made under a theme in the moment in which that is retired or merged.
    """
    session.execute(
        select(Codebook.id).where(Codebook.consultation_id == consultation_id).with_for_update(read=not alone)
    )
