"""What is in a codebook."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.coding.models import Codebook, Theme
from consult.consultations.models import Consultation
from consult.errors import N_, NotFoundError


def themes_of(session: Session, consultation: Consultation) -> Sequence[Theme]:
    """Return the themes of a consultation in the order of its codebook, moderators' flags included."""
    return session.scalars(
        select(Theme).join(Codebook).where(Codebook.consultation_id == consultation.id).order_by(Theme.position)
    ).all()


def theme_by_key(session: Session, consultation_id: UUID, key: str) -> Theme:
    """Return the theme with ``key`` in the file, or refuse with :class:`NotFoundError`."""
    theme = session.scalar(
        select(Theme).join(Codebook).where(Codebook.consultation_id == consultation_id, Theme.key == key)
    )
    if theme is None:
        raise NotFoundError(N_("This theme is not in the codebook of the consultation."))
    return theme
