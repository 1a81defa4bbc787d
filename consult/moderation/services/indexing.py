"""Keep the search index in step with the contributions: after each change by a job, and at once when one goes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import select
from sqlalchemy.orm import Session, joinedload

from consult.db import Database
from consult.index import Entry, Index
from consult.jobs.services import enqueue
from consult.moderation.models import TO_CODE, Contribution
from consult.moderation.queries import Texts, readable_words
from consult.text.stems import stems
from consult.vault import Vault

JOB = "index-contribution"
_BATCH = 500


def queue_indexing(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that was made, changed or taken away: the index follows when that is committed."""
    enqueue(session, JOB, {"contribution": str(contribution_id)}, dedupe_key=f"{JOB}:{contribution_id}")


def let_go_of_contribution(index: Index, session: Session, contribution_id: UUID) -> None:  # noqa: ARG001  (a reaction's signature)
    """React to a contribution that is about to be deleted: it is forgotten at once, like a key (decision 15)."""
    index.forget(contribution_id)


def put_in_index(session: Session, texts: Texts, index: Index, contribution_ids: Sequence[UUID]) -> int:
    """Put the contributions that are coded into the index as they are now, and return how many; those gone are forgotten."""
    found = session.scalars(
        select(Contribution)
        .where(Contribution.id.in_(contribution_ids), TO_CODE)
        .options(joinedload(Contribution.question, innerjoin=True))
    ).all()
    words = texts.of(found)
    entries = {_entry(each): stems(readable_words(words[each.id]), each.language) for each in found if each.id in words}
    index.put(entries)
    for gone in set(contribution_ids).difference(entry.contribution for entry in entries):
        index.forget(gone)
    return len(entries)


def put_all_in_index(database: Database, vault: Vault, index: Index) -> int:
    """Make the index again from every contribution in words, and return how many it holds then.

    It reads in batches, so that the site goes on meanwhile; what changes is queued by itself.
    """
    count, last, gone = 0, UUID(int=0), index.known()
    while True:
        with database.reading() as session:
            words = select(Contribution.id).where(TO_CODE, Contribution.id > last)
            ids = session.scalars(words.order_by(Contribution.id).limit(_BATCH)).all()
            if not ids:
                break
            count, last = count + put_in_index(session, Texts(session, vault), index, ids), ids[-1]
            gone.difference_update(ids)
    for each in gone:
        index.forget(each)
    return count


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
