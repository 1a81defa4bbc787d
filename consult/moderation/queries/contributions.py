"""Which contributions there are; their words come from ``Texts``."""

from collections.abc import Sequence
from uuid import UUID, uuid5

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.consultations.models import Provision
from consult.errors import N_, NotFoundError
from consult.moderation.models import TO_CODE, Contribution
from consult.responses.models import Answer, AnswerState
from consult.responses.sealing import file_of_part


def contribution_at(session: Session, consultation_id: UUID, number: int) -> Contribution:
    """Return the contribution to code with this public number, with its question; or :class:`NotFoundError`."""
    found = session.scalar(
        select(Contribution)
        .where(
            Contribution.consultation_id == consultation_id,
            Contribution.number == number,
            TO_CODE,
        )
        .options(joinedload(Contribution.question, innerjoin=True))
    )
    if found is None:
        raise NotFoundError(N_("This contribution does not exist."))
    return found


def provision_of(session: Session, contribution: Contribution) -> Provision | None:
    """Return the version of the section of the text that a contribution responds to; nothing where it answers a question."""
    return session.get(Provision, contribution.provision_id) if contribution.provision_id else None


def waits_again(session: Session, contribution: Contribution) -> bool:
    """Tell whether moderators look once more at the answer behind a contribution that was let through."""
    state = session.scalar(select(Answer.state).where(Answer.id == contribution.answer_id))
    return state is not AnswerState.ACCEPTED


def document_of(contribution: Contribution) -> UUID:
    """Return the number of the document that holds a contribution: of one file, else of one answer or dissent.

    It is that of no row and the same whenever it is asked for, also once the answer was written anew.
    """
    file = file_of_part(contribution.part)
    where = f"file {file[0]}" if file else contribution.part
    return uuid5(contribution.response_id, f"document {contribution.question_id} {where}")


def parts_of_paper(session: Session, contribution: Contribution) -> Sequence[Contribution]:
    """Return the contributions that hold the parts of one file, in its order; nothing for words that were typed."""
    numbers = file_of_part(contribution.part)
    if numbers is None:
        return ()
    found = session.scalars(
        select(Contribution)
        .where(
            Contribution.response_id == contribution.response_id,
            Contribution.question_id == contribution.question_id,
            Contribution.is_text.is_(True),
        )
        .order_by(Contribution.part)
    )
    return [each for each in found if (file_of_part(each.part) or (0,))[0] == numbers[0]]
