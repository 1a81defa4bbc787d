"""Note of an excerpt what no theme says: what a coder marks, and that no theme fits."""

from dataclasses import replace
from uuid import UUID

from sqlalchemy import func, select
from sqlalchemy.orm import Session, selectinload

from consult.audit import AuditAction, record
from consult.changes import ChangeKind, announce
from consult.coding import counts
from consult.coding.judged import NOTHING, Noted
from consult.coding.models import Anchor, Excerpt, Mark
from consult.coding.services.excerpts import Written, excerpt_at, held_contribution, let_go_of_excerpt
from consult.consultations.models import Provision
from consult.errors import N_, InvalidError, NotFoundError
from consult.text.intake import clean_answer
from consult.text.spans import Span

MEMO_LIMIT = 2000
MOST_RECOMMENDATIONS = 999


def noted(session: Session, contribution_id: UUID, span: Span, by: UUID) -> Noted:
    """Return what a coder noted of a passage; nothing noted where there is no mark."""
    mark = _mark(session, contribution_id, span, by)
    if mark is None:
        return NOTHING
    return Noted(
        no_theme=mark.no_theme,
        recommendation=mark.recommendation,
        experience=mark.experience,
        rare=mark.rare,
        memo=mark.memo,
        provisions=frozenset(anchor.provision_id for anchor in mark.anchors),
    )


def note(session: Session, contribution_id: UUID, span: Span, wanted: Noted, *, by: UUID) -> None:
    """Make ``wanted`` all that a coder notes of a passage.

    Raises :class:`InvalidError` for a memo that is too long and a recommendation without a fitting number, and
    :class:`NotFoundError` for a contribution that is gone and a section that is none of its consultation.
    """
    written = held_contribution(session, contribution_id)
    wanted = replace(wanted, memo=clean_answer(wanted.memo, limit=MEMO_LIMIT))
    _check(session, written, wanted)
    was_coded = counts.is_coded(session, contribution_id)
    mark = _mark(session, contribution_id, span, by)
    if wanted == NOTHING:
        if mark is None:
            return
        subject, excerpt_id = mark.id, mark.excerpt_id
        session.delete(mark)
        session.flush()
        let_go_of_excerpt(session, excerpt_id)
    else:
        mark = mark or Mark(excerpt_id=excerpt_at(session, contribution_id, span), coder_id=by)
        _write(session, mark, wanted)
        subject = mark.id
    if (is_coded := counts.is_coded(session, contribution_id)) is not was_coded:
        counts.count_coded(session, written.consultation_id, 1 if is_coded else -1)
    record(session, AuditAction.EXCERPT_MARKED, subject, actor_id=by, says=" ".join(_names(wanted)))
    announce(session, ChangeKind.CODINGS_CHANGED, contribution_id)


def _mark(session: Session, contribution_id: UUID, span: Span, by: UUID) -> Mark | None:
    return session.scalar(
        select(Mark)
        .join(Mark.excerpt)
        .where(
            Excerpt.contribution_id == contribution_id,
            Excerpt.start == span.start,
            Excerpt.end == span.end,
            Mark.coder_id == by,
        )
        .options(selectinload(Mark.anchors))
    )


def _write(session: Session, mark: Mark, wanted: Noted) -> None:
    mark.no_theme, mark.recommendation = wanted.no_theme, wanted.recommendation
    mark.experience, mark.rare, mark.memo = wanted.experience, wanted.rare, wanted.memo
    kept = {anchor.provision_id: anchor for anchor in mark.anchors}
    mark.anchors = [kept.get(each) or Anchor(provision_id=each) for each in sorted(wanted.provisions)]
    session.add(mark)
    session.flush()


def _check(session: Session, written: Written, wanted: Noted) -> None:
    if wanted.recommendation is not None and not 0 < wanted.recommendation <= MOST_RECOMMENDATIONS:
        raise InvalidError(N_("Give the number of the recommendation, from 1."))
    known = select(func.count()).where(
        Provision.consultation_id == written.consultation_id, Provision.id.in_(wanted.provisions)
    )
    if wanted.provisions and session.scalar(known) != len(wanted.provisions):
        raise NotFoundError(N_("This section of the proposal does not exist."))


def _names(wanted: Noted) -> list[str]:
    """Return what a mark says, for the log: never a word of a memo."""
    said = {
        "no_theme": wanted.no_theme,
        "recommendation": wanted.recommendation,
        "experience": wanted.experience,
        "rare": wanted.rare,
        "provision": wanted.provisions,
        "memo": wanted.memo,
    }
    return [name for name, is_said in said.items() if is_said]
