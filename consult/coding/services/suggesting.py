"""Answer a suggestion, decide on a candidate for a theme, and keep what is suggested in step with what changes."""

from collections.abc import Sequence
from uuid import UUID

from sqlalchemy import delete, select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, record
from consult.coding.models import (
    ProposalFate,
    SuggestionAnswer,
    SuggestionSwitch,
    ThemeProposal,
)
from consult.coding.queries import theme_by_key
from consult.errors import N_, InvalidError, NotFoundError
from consult.jobs.services import enqueue
from consult.moderation.models import Contribution
from consult.suggested import Suggestions
from consult.text.spans import Span

JOB = "learn-suggestions"


def queue_learning(session: Session, contribution_id: UUID) -> None:
    """React to codings or a contribution that changed: what is suggested is learnt again when that is committed."""
    consultation_id = session.scalar(select(Contribution.consultation_id).where(Contribution.id == contribution_id))
    if consultation_id is not None:
        queue_learning_of(session, consultation_id)


def queue_learning_of(session: Session, consultation_id: UUID) -> None:
    """React to a codebook that changed, or learn on demand; once, however often it is asked before it runs."""
    enqueue(session, JOB, {"consultation": str(consultation_id)}, dedupe_key=f"{JOB}:{consultation_id}")


def forget_suggestions(suggestions: Suggestions, session: Session, contribution_id: UUID) -> None:  # noqa: ARG001  (a reaction's signature)
    """React to a contribution that changed or is about to go: what was suggested for its words is forgotten at once."""
    suggestions.forget(contribution_id)


def let_go_of_answers(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to be deleted: what was answered on it goes.

    Its passages also leave what was decided on candidates, so that nothing names it any more.
    """
    session.execute(delete(SuggestionAnswer).where(SuggestionAnswer.contribution_id == contribution_id))
    consultation_id = select(Contribution.consultation_id).where(Contribution.id == contribution_id).scalar_subquery()
    own = f"{contribution_id.hex}."
    for proposal in session.scalars(select(ThemeProposal).where(ThemeProposal.consultation_id == consultation_id)):
        if any(place.startswith(own) for place in proposal.passages):
            proposal.passages = [place for place in proposal.passages if not place.startswith(own)]


def answer_suggestion(
    session: Session,
    suggestions: Suggestions,
    contribution: Contribution,
    span: Span,
    theme_key: str,
    *,
    accepted: bool,
    by: UUID,
) -> SuggestionAnswer:
    """Return the answer of a coder to a suggestion; answering again replaces it. It makes no coding.

    Raises :class:`NotFoundError` for what was not suggested, or is no theme of the consultation.
    """
    known = suggestions.of(contribution.id)
    passages = {passage.span: passage for passage in known.passages} if known else {}
    offered = {one.theme: one for one in passages[span].suggestions} if span in passages else {}
    if known is None or theme_key not in offered:
        raise NotFoundError(N_("This suggestion does not exist any more. Load the page again."))
    theme = theme_by_key(session, contribution.consultation_id, theme_key)
    answer = session.scalar(
        select(SuggestionAnswer).where(
            SuggestionAnswer.contribution_id == contribution.id,
            SuggestionAnswer.start == span.start,
            SuggestionAnswer.end == span.end,
            SuggestionAnswer.theme_id == theme.id,
            SuggestionAnswer.coder_id == by,
        )
    )
    if answer is None:
        answer = SuggestionAnswer(
            contribution_id=contribution.id,
            start=span.start,
            end=span.end,
            theme_id=theme.id,
            coder_id=by,
            accepted=accepted,
            score=offered[theme_key].score,
            model=known.model,
        )
        session.add(answer)
    answer.accepted = accepted
    session.flush()
    fate = "accepted" if accepted else "refused"
    record(session, AuditAction.SUGGESTION_ANSWERED, answer.id, actor_id=by, theme=theme_key, fate=fate)
    if not accepted:
        queue_learning_of(session, contribution.consultation_id)
    return answer


def decide_on_candidate(
    session: Session,
    consultation_id: UUID,
    passages: Sequence[str],
    fate: ProposalFate,
    *,
    name: str = "",
    into: str = "",
    by: UUID,
) -> ThemeProposal:
    """Return what an analyst decided on a candidate; its passages are not proposed again. It changes no codebook.

    Raises :class:`InvalidError` for a candidate that is gone and for a new theme without a name, and
    :class:`NotFoundError` for a theme to merge into that is not in the codebook.
    """
    name = name.strip()
    if not passages:
        raise InvalidError(N_("This candidate does not exist any more. Load the page again."))
    if fate is ProposalFate.ACCEPTED and not name:
        raise InvalidError(N_("Give the new theme a name."))
    if fate is ProposalFate.MERGED:
        theme_by_key(session, consultation_id, into)
    proposal = ThemeProposal(
        consultation_id=consultation_id,
        fate=fate,
        name=name if fate is ProposalFate.ACCEPTED else "",
        into=into if fate is ProposalFate.MERGED else "",
        passages=list(passages),
        by_id=by,
    )
    session.add(proposal)
    session.flush()
    record(
        session, AuditAction.CANDIDATE_DECIDED, proposal.id, actor_id=by, fate=str(fate), passages=str(len(passages))
    )
    return proposal


def show_suggestions(session: Session, consultation_id: UUID, *, shown: bool, by: UUID) -> None:
    """Show suggestions in a consultation, or do not."""
    switch = session.get(SuggestionSwitch, consultation_id)
    if switch is None:
        switch = SuggestionSwitch(consultation_id=consultation_id, shown=shown)
        session.add(switch)
    switch.shown = shown
    session.flush()
    record(session, AuditAction.SUGGESTIONS_SWITCHED, consultation_id, actor_id=by, shown="yes" if shown else "no")
