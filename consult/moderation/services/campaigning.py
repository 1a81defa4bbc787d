"""What a moderator makes of a proposed campaign: confirm, take copies out, merge, dissolve, decide its template once."""

from collections.abc import Collection, Iterator
from dataclasses import dataclass
from uuid import UUID

from sqlalchemy import insert, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.analysis.copies import carried_over, is_equal
from consult.audit import AuditAction, record
from consult.consultations.models import Consultation
from consult.errors import N_, ConflictError, InvalidError, NotFoundError
from consult.moderation.models import Campaign, CampaignCopy, CampaignState, ModerationDecision, Verdict
from consult.moderation.queries import refuse_owner
from consult.moderation.queries.campaigns import copies_of, middle_of, number_of_copies
from consult.moderation.queries.review import decisions_on
from consult.moderation.services.deciding import decide
from consult.moderation.services.membership import FEWEST_COPIES, follow_campaign, take_out
from consult.responses.models import Answer, AnswerState
from consult.responses.queries import answer_value
from consult.vault import Vault


@dataclass(frozen=True)
class Applied:
    """How many equal copies were decided as their template was, and how many others wait to be read one by one."""

    decided: int
    left: int


def confirm(session: Session, vault: Vault, campaign_id: UUID, *, seen: int, by: User) -> None:
    """Confirm that the copies of a campaign are one text, which counts as one text from now on.

    ``seen`` is how many copies the moderator saw. Which copies have words of their own is found out here. Raises
    :class:`ConflictError` when there are more or fewer by now, :class:`InvalidError` for a campaign of one,
    :class:`NotFoundError` for one that is gone, and :class:`ForbiddenError` where the owner employs the moderator.
    """
    campaign = _held(session, campaign_id, by, seen=seen)
    if seen < FEWEST_COPIES:
        raise InvalidError(N_("One answer is no campaign. There must be at least two copies."))
    campaign.state, campaign.confirmed_by_id = CampaignState.CONFIRMED, by.id
    _see_additions(session, vault, campaign)
    record(session, AuditAction.CAMPAIGN_CONFIRMED, campaign_id, actor_id=by.id, copies=str(seen))
    follow_campaign(session, campaign_id)


def split(session: Session, campaign_id: UUID, answers: Collection[UUID], *, seen: int, by: User) -> None:
    """Take copies out of a campaign: they are answers like all others again.

    Raises as :func:`confirm`, and :class:`InvalidError` when nothing was chosen or fewer than two copies would stay.
    """
    _held(session, campaign_id, by, seen=seen)
    there = (CampaignCopy.campaign_id == campaign_id, CampaignCopy.answer_id.in_(answers))
    chosen = session.scalars(select(CampaignCopy.answer_id).where(*there)).all()
    if not chosen:
        raise InvalidError(N_("Choose at least one copy to take out."))
    if seen - len(chosen) < FEWEST_COPIES:
        raise InvalidError(N_("Then one answer or none would be left, and that is no campaign. You can dissolve it."))
    record(session, AuditAction.CAMPAIGN_SPLIT, campaign_id, actor_id=by.id, copies=str(len(chosen)))
    take_out(session, campaign_id, chosen)


def merge(session: Session, vault: Vault, campaign_id: UUID, into: int, *, seen: int, by: User) -> Campaign:
    """Move every copy of a campaign into the one with the number ``into``, and return that one; the first is gone.

    Raises as :func:`confirm`, and :class:`InvalidError` unless both are different and about the same question.
    """
    campaign = _held(session, campaign_id, by, seen=seen)
    other = session.scalar(
        select(Campaign)
        .where(
            Campaign.consultation_id == campaign.consultation_id,
            Campaign.number == into,
            Campaign.state != CampaignState.DISSOLVED,
        )
        .with_for_update()
    )
    if other is None or other.id == campaign_id or other.question_id != campaign.question_id:
        raise InvalidError(N_("Choose another campaign on the same question."))
    record(
        session, AuditAction.CAMPAIGN_MERGED, other.id, actor_id=by.id, copies=str(seen), merged=str(campaign.number)
    )
    moved = session.scalars(select(CampaignCopy.answer_id).where(CampaignCopy.campaign_id == campaign_id)).all()
    take_out(session, campaign_id, moved)
    session.execute(
        insert(CampaignCopy), [{"answer_id": one, "campaign_id": other.id, "additions": True} for one in moved]
    )
    if other.state is CampaignState.CONFIRMED:
        _see_additions(session, vault, other)
    else:
        other.template_answer_id = middle_of(session, other.id)
    follow_campaign(session, other.id)
    return other


def dissolve(session: Session, campaign_id: UUID, *, seen: int, by: User) -> None:
    """Say that a campaign is none: its copies count as any other answers, and it is not proposed again.

    Raises as :func:`confirm`.
    """
    campaign = _held(session, campaign_id, by, seen=seen)
    campaign.state = CampaignState.DISSOLVED
    record(session, AuditAction.CAMPAIGN_DISSOLVED, campaign_id, actor_id=by.id, copies=str(seen))
    follow_campaign(session, campaign_id)


def decide_copies(session: Session, vault: Vault, campaign_id: UUID, *, seen: int, by: User) -> Applied:
    """Decide every waiting copy that says the same as the template just as the template was decided, and count them.

    Each gets a decision and a contribution of its own; hidden passages are found again by their words. A copy in which
    one of them is not found whole is left, like every copy with words of its own. Where the template's decision needed a
    second look it had one, so no copy of it needs another. Raises as :func:`confirm` and as
    ``decide``, and :class:`InvalidError` before the campaign is confirmed and its template accepted or rejected.
    """
    campaign = _held(session, campaign_id, by, seen=seen)
    decision = _decision_on(session, campaign.template_answer_id)
    if campaign.state is not CampaignState.CONFIRMED:
        raise InvalidError(N_("Confirm the campaign first."))
    if decision is None:
        raise InvalidError(N_("Decide on the template first. Then its copies can follow it."))
    decided = left = 0
    passages = decision.passages
    template = ""
    opened = list(_opened(session, vault, campaign_id))
    for copy, words in opened:
        if copy.answer_id == campaign.template_answer_id:
            template = words
    for copy, words in opened:
        if copy.answer.state is not AnswerState.WAITING:
            continue
        found = carried_over(passages, template, words) if is_equal(template, words) else None
        if found is None or len(found) < len(passages):
            left += 1
            continue
        decide(
            session,
            vault,
            copy.answer_id,
            version=copy.answer.version,
            verdict=decision.verdict,
            passages=found,
            reason=decision.reason,
            share=0,
            by=by,
        )
        decided += 1
    record(session, AuditAction.CAMPAIGN_DECIDED, campaign_id, actor_id=by.id, copies=str(decided), left=str(left))
    return Applied(decided, left)


def _held(session: Session, campaign_id: UUID, by: User, *, seen: int) -> Campaign:
    campaign = session.get(Campaign, campaign_id, with_for_update=True, populate_existing=True)
    if campaign is None or campaign.state is CampaignState.DISSOLVED:
        raise NotFoundError(N_("This campaign does not exist, or it was dissolved."))
    refuse_owner(session, session.get_one(Consultation, campaign.consultation_id), by)
    if number_of_copies(session, campaign_id) != seen:
        raise ConflictError(N_("Copies were added or taken out while you looked. Nothing was stored."))
    return campaign


def _see_additions(session: Session, vault: Vault, campaign: Campaign) -> None:
    opened = list(_opened(session, vault, campaign.id))
    template = next((words for copy, words in opened if copy.answer_id == campaign.template_answer_id), "")
    for copy, words in opened:
        copy.additions = not is_equal(template, words)
    session.flush()


def _opened(session: Session, vault: Vault, campaign_id: UUID) -> Iterator[tuple[CampaignCopy, str]]:
    """Yield the copies with their words; one whose key is gone is passed over."""
    copies = copies_of(session, campaign_id)
    keyring = vault.keyring({copy.answer.response_id for copy in copies})
    for copy in copies:
        if copy.answer.response_id in keyring:
            yield copy, str(answer_value(keyring, copy.answer))


def _decision_on(session: Session, answer_id: UUID) -> ModerationDecision | None:
    """Return the decision in force on an answer that was accepted or rejected, with its redactions; or nothing."""
    state = session.scalar(select(Answer.state).where(Answer.id == answer_id))
    decisions = decisions_on(session, answer_id)
    is_settled = state in {AnswerState.ACCEPTED, AnswerState.REJECTED}
    return decisions[0] if is_settled and decisions and decisions[0].verdict is not Verdict.REFER else None
