"""A synthesis as whoever changes it saw it, held until the transaction ends."""

from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session
from sqlalchemy.orm.attributes import flag_modified

from consult import holding
from consult.errors import N_
from consult.holding import Sentences
from consult.synthesis.models import Synthesis, SynthesisState

_SENTENCES = Sentences(
    gone=N_("This synthesis does not exist."),
    moved=N_("The synthesis is not in the state for this step any more. Open it again."),
    saved=N_("Somebody else saved this synthesis while you were writing. Nothing was overwritten."),
)


def held_draft(session: Session, synthesis_id: UUID, revision: int) -> Synthesis:
    """Return the draft as :func:`held` does."""
    return held(session, synthesis_id, revision, SynthesisState.DRAFT)


def held(session: Session, synthesis_id: UUID, revision: int, state: SynthesisState) -> Synthesis:
    """Return the synthesis in ``state``, held until the transaction ends, as whoever changes it saw it at ``revision``.

    Raises :class:`NotFoundError`, :class:`TransitionError` in another state, :class:`ConflictError` when saved since.
    """
    wanted = select(Synthesis).where(Synthesis.id == synthesis_id)
    return holding.held(session, wanted, state, revision, _SENTENCES)


def count_save(session: Session, synthesis: Synthesis, by: UUID) -> None:
    """Count a save, also where only findings changed, and remember who wrote."""
    synthesis.writer_ids = sorted({*synthesis.writer_ids, str(by)})
    flag_modified(synthesis, "state")
    session.flush()
