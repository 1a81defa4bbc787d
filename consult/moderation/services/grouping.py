"""Group near-identical answers as they come in, from their signatures alone: nothing is opened, and nothing is decided.

A job reads and compares outside any transaction, so that nobody who sends waits for it, and then keeps what it found of
the answers that are still there.
"""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import func, insert, select, update
from sqlalchemy.orm import Session

from consult.analysis.campaigns import grouped
from consult.consultations.models import Consultation
from consult.errors import N_, NotFoundError
from consult.moderation.models import Campaign, CampaignCopy, CampaignState
from consult.moderation.queries.campaigns import middle_of
from consult.moderation.services.membership import FEWEST_COPIES, follow_campaign
from consult.moderation.services.queueing import queue_for_response, queue_once
from consult.responses.models import Answer, Signature

JOB = "group-campaigns"
_BATCH = 500


@dataclass(frozen=True)
class Found:
    """What comparing found for one question: which answers were compared now, and the copies by template."""

    question_id: UUID
    compared: Sequence[UUID]
    copies: Mapping[UUID, Sequence[UUID]]


def queue_grouping(session: Session, response_id: UUID) -> None:
    """See that one job waits that will hold the answers of a response against the others."""
    queue_for_response(session, response_id, JOB)


def queue_regrouping(session: Session, answer_id: UUID) -> None:
    """React to words that came after sending: see that one job waits that will hold the answer against the others."""
    consultation_id = session.scalar(select(Answer.consultation_id).where(Answer.id == answer_id))
    if consultation_id is not None:
        queue_once(session, consultation_id, JOB)


def questions_to_group(session: Session, consultation_id: UUID) -> Sequence[UUID]:
    """Return the questions that have answers nobody compared yet."""
    waiting = (Signature.consultation_id == consultation_id, Signature.compared.is_(False))
    return session.scalars(
        select(Signature.question_id).where(*waiting).distinct().order_by(Signature.question_id)
    ).all()


def compare(session: Session, consultation_id: UUID, question_id: UUID) -> Found:
    """Return what the answers that nobody compared yet are copies of; reads only, and may take seconds for very many."""
    templates = dict(
        iter(
            session.execute(
                select(CampaignCopy.answer_id, Campaign.template_answer_id)
                .join(Campaign, Campaign.id == CampaignCopy.campaign_id)
                .where(Campaign.question_id == question_id)
            )
        )
    )
    campaigns: dict[UUID, dict[UUID, bytes]] = {}
    alone: dict[UUID, bytes] = {}
    new: dict[UUID, bytes] = {}
    compared = []
    rows = session.execute(
        select(Signature.answer_id, Signature.minima, Signature.compared)
        .where(Signature.consultation_id == consultation_id, Signature.question_id == question_id)
        .order_by(Signature.answer_id)
    )
    for answer_id, minima, is_compared in rows:
        if not is_compared:
            compared.append(answer_id)
        if answer_id in templates:
            campaigns.setdefault(templates[answer_id], {})[answer_id] = minima
        else:
            (alone if is_compared else new)[answer_id] = minima
    # A template whose words were added to just now may be too short to be compared by: its copies wait for another.
    around = {template: copies for template, copies in campaigns.items() if template in copies}
    return Found(question_id, compared, grouped(new, around, alone) if new else {})


def keep_groups(session: Session, consultation_id: UUID, found: Found) -> None:
    """Keep what :func:`compare` found, of the answers that are still there: copies join, and campaigns are proposed.

    Raises :class:`NotFoundError` when the consultation is gone.
    """
    # One at a time, and nobody who sends waits: a key of the consultation stays free to be pointed at.
    if session.get(Consultation, consultation_id, with_for_update={"key_share": True}) is None:
        raise NotFoundError(N_("This consultation does not exist."))
    there = _still_there(session, {*found.compared, *(name for names in found.copies.values() for name in names)})
    for some in _in_batches(there.intersection(found.compared)):
        session.execute(
            update(Signature)
            .where(Signature.answer_id.in_(some))
            .values(compared=True)
            .execution_options(synchronize_session=False)
        )
    placed = _placed(session, {*found.copies, *there})
    for template, names in found.copies.items():
        copies = [name for name in names if name in there and name not in placed]
        known = placed.get(template)
        if known is None and len(copies) < FEWEST_COPIES:
            continue
        campaign_id = known or _propose(session, consultation_id, found.question_id, copies[0])
        rows = [{"answer_id": name, "campaign_id": campaign_id, "additions": True} for name in copies]
        if rows:
            session.execute(insert(CampaignCopy), rows)
        campaign = session.get_one(Campaign, campaign_id)
        if campaign.state is CampaignState.PROPOSED:
            campaign.template_answer_id = middle_of(session, campaign_id)
        follow_campaign(session, campaign_id)


def _propose(session: Session, consultation_id: UUID, question_id: UUID, template: UUID) -> UUID:
    last = session.scalar(select(func.max(Campaign.number)).where(Campaign.consultation_id == consultation_id))
    campaign = Campaign(
        consultation_id=consultation_id,
        question_id=question_id,
        number=(last or 0) + 1,
        template_answer_id=template,
    )
    session.add(campaign)
    session.flush()
    return campaign.id


def _still_there(session: Session, names: Collection[UUID]) -> set[UUID]:
    """Return which answers still have their signature; they keep it until this transaction ends."""
    there: set[UUID] = set()
    for some in _in_batches(names):
        held = select(Signature.answer_id).where(Signature.answer_id.in_(some)).with_for_update(read=True)
        there.update(session.scalars(held))
    return there


def _placed(session: Session, names: Collection[UUID]) -> dict[UUID, UUID]:
    """Return in which campaign each of ``names`` is a copy, for those that are."""
    found: dict[UUID, UUID] = {}
    for some in _in_batches(names):
        rows = select(CampaignCopy.answer_id, CampaignCopy.campaign_id).where(CampaignCopy.answer_id.in_(some))
        found |= dict(iter(session.execute(rows)))
    return found


def _in_batches(names: Collection[UUID]) -> Iterator[list[UUID]]:
    ordered = sorted(names)
    return (ordered[at : at + _BATCH] for at in range(0, len(ordered), _BATCH))
