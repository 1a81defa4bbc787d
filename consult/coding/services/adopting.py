"""Take over a consultation's codebook."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.exc import IntegrityError
from sqlalchemy.orm import Session

from consult.coding.models import Codebook, Coding, Coverage, Theme
from consult.coding.services.gate import hold_codebook
from consult.consultations.format import ConsultationFile
from consult.consultations.queries import consultation_by_id, definition
from consult.errors import N_, InvalidError

FLAGS = "moderatie"
"""The family of moderators' flags: not on the coding desk (decision 23)."""


def adopt_codebook(session: Session, consultation_id: UUID) -> None:
    """Bring the codebook of a consultation in line with its file: what happens when a consultation is loaded.

    From here on nobody codes until the transaction ends. Raises :class:`InvalidError` naming a theme or a proposition that
    codings stand on and that the file no longer has.
    """
    file = definition(consultation_by_id(session, consultation_id))
    hold_codebook(session, consultation_id, alone=True)
    codebook = session.scalar(select(Codebook).where(Codebook.consultation_id == consultation_id))
    if codebook is None:
        codebook = Codebook(consultation_id=consultation_id, version=file.codebook.version)
        session.add_all([codebook, Coverage(consultation_id=consultation_id)])
        session.flush()
    codebook.version = file.codebook.version
    _keep_propositions(session, codebook, file)
    present = {theme.key: theme for theme in session.scalars(select(Theme).where(Theme.codebook_id == codebook.id))}
    for position, entry in enumerate(file.themes()):
        towards = file.proposition_of(entry.id)
        theme = present.pop(entry.id, None)
        if theme is None:
            theme = Theme(
                codebook_id=codebook.id, key=entry.id, family=entry.family, position=position, proposition=None
            )
            session.add(theme)
        theme.family, theme.position, theme.retired = entry.family, position, entry.retired
        theme.on_desk = entry.family != FLAGS and not entry.retired
        theme.proposition = towards.id if towards else None
    session.flush()
    for gone in present.values():
        _take_out(session, gone)


def _keep_propositions(session: Session, codebook: Codebook, file: ConsultationFile) -> None:
    used = session.scalars(select(Coding.proposition).join(Theme).where(Theme.codebook_id == codebook.id).distinct())
    if gone := sorted({key for key in used if key} - {proposition.id for proposition in file.propositions}):
        raise InvalidError(
            N_("Codings stand on the proposition %(proposition)s; it must stay in the file."), proposition=gone[0]
        )


def _take_out(session: Session, theme: Theme) -> None:
    """Delete a theme, or refuse: the database knows whether anything stands on it, in this room or a later one."""
    key = theme.key
    try:
        with session.begin_nested():
            session.delete(theme)
            session.flush()
    except IntegrityError:
        raise InvalidError(
            N_("Codings stand on the theme %(theme)s; it must stay in the codebook."), theme=key
        ) from None
