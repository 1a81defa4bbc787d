"""A synthesis as whoever changes it saw it, held until the transaction ends."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from consult.errors import N_, ConflictError, NotFoundError, TransitionError
from consult.synthesis.models import Synthesis, SynthesisState


def held_draft(session: Session, synthesis_id: UUID, revision: int) -> Synthesis:
    """Return the draft as :func:`held` does."""
    return held(session, synthesis_id, revision, SynthesisState.DRAFT)


def held(session: Session, synthesis_id: UUID, revision: int, state: SynthesisState) -> Synthesis:
    """Return the synthesis in ``state``, held until the transaction ends, as whoever changes it saw it at ``revision``.

    Raises :class:`NotFoundError`, :class:`TransitionError` in another state, :class:`ConflictError` when saved since.
    """
    synthesis = session.scalar(
        select(Synthesis)
        .where(Synthesis.id == synthesis_id)
        .with_for_update()
        .execution_options(populate_existing=True)
    )
    if synthesis is None:
        raise NotFoundError(N_("This synthesis does not exist."))
    if synthesis.state is not state:
        raise TransitionError(N_("The synthesis is not in the state for this step any more. Open it again."))
    if synthesis.revision != revision:
        raise ConflictError(N_("Somebody else saved this synthesis while you were writing. Nothing was overwritten."))
    return synthesis


def count_save(session: Session, synthesis: Synthesis, by: UUID) -> None:
    """Count a save, also where only findings changed, and remember who wrote."""
    synthesis.writer_ids = sorted({*synthesis.writer_ids, str(by)})
    flag_modified(synthesis, "state")
    session.flush()
