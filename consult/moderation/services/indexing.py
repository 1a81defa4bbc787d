"""Keep the search index in step with the contributions: after each change by a job, and at once when one goes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.index import Entry, Index
from consult.jobs.services import enqueue
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts, readable_words
from consult.text.stems import stems

JOB = "index-contribution"


def queue_indexing(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that was made, changed or taken away: the index follows when that is committed."""
    enqueue(session, JOB, {"contribution": str(contribution_id)}, dedupe_key=f"{JOB}:{contribution_id}")


def let_go_of_contribution(index: Index, session: Session, contribution_id: UUID) -> None:  # noqa: ARG001  (a reaction's signature)
    """React to a contribution that is about to be deleted: it is forgotten at once, like a key (decision 15)."""
    index.forget(contribution_id)


def put_in_index(session: Session, texts: Texts, index: Index, contribution_ids: Sequence[UUID]) -> int:
    """Put the contributions in words into the index as they are now, and return how many; those gone are forgotten."""
    found = session.scalars(
        select(Contribution)
        .where(Contribution.id.in_(contribution_ids), Contribution.is_text.is_(True))
        .options(joinedload(Contribution.question, innerjoin=True))
    ).all()
    words = texts.of(found)
    entries = {_entry(each): stems(readable_words(words[each.id]), each.language) for each in found if each.id in words}
    index.put(entries)
    for gone in set(contribution_ids).difference(entry.contribution for entry in entries):
        index.forget(gone)
    return len(entries)


def _entry(contribution: Contribution) -> Entry:
    return Entry(
        contribution=contribution.id,
        consultation=contribution.consultation_id,
        number=contribution.number,
        question=contribution.question.key,
        group=contribution.group,
        channel=contribution.channel.value,
        language=contribution.language or "",
    )
