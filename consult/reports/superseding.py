"""A report that no longer says what the answers say: superseded, with what changed since, counted and without a word.

These are reactions: later rooms are told of a contribution, and here are the reports that used it (decision 6,
``docs/decisions/0030``). No line of the audit log: a respondent who takes answers back may be the cause.
"""

from collections.abc import Collection, Sequence
from uuid import UUID

from sqlalchemy import ColumnElement, Select, delete, func, or_, select, update
from sqlalchemy.orm import Session

from consult.changes import ChangeKind, announce
from consult.coding.models import Coding, Excerpt, Mark, ThemeChange
from consult.coding.queries import themes_of_change
from consult.days import monday_of, today_here
from consult.moderation.models import Contribution
from consult.reports.making.recommendations import prints
from consult.reports.models import AnswerChange, Report, ReportChange, ReportFile, ReportState
from consult.synthesis.models import Evidence, Finding, QuoteState

_WEIGHT = (
    AnswerChange.RECODED,
    AnswerChange.COUNTED_OTHERWISE,
    AnswerChange.HIDDEN_OTHERWISE,
    AnswerChange.SHORTENED,
    AnswerChange.TAKEN_AWAY,
)
_TAKES_FILES = (AnswerChange.SHORTENED, AnswerChange.TAKEN_AWAY)
_MADE = (ReportState.MAKING, ReportState.RELEASED, ReportState.SUPERSEDED)


def answer_changed(session: Session, contribution_id: UUID) -> None:
    """React to a contribution in which something else is hidden than before."""
    _supersede(session, contribution_id, AnswerChange.HIDDEN_OTHERWISE)


def answer_shortened(session: Session, contribution_id: UUID) -> None:
    """React to a contribution in which more is hidden than before."""
    _supersede(session, contribution_id, AnswerChange.SHORTENED)


def answer_going(session: Session, contribution_id: UUID) -> None:
    """React to a contribution that is about to go; to be called while what stands on it is still there."""
    _supersede(session, contribution_id, AnswerChange.TAKEN_AWAY)


def answer_recoded(session: Session, contribution_id: UUID) -> None:
    """React to a contribution whose codings changed after a report counted it; what was not coded then is no change."""
    _supersede(session, contribution_id, AnswerChange.RECODED)


def campaign_changed(session: Session, campaign_id: UUID) -> None:
    """React to copies that became one text, or are so no more: reports that counted them do not count them so."""
    copies = session.scalars(select(Contribution.id).where(Contribution.campaign_id == campaign_id)).all()
    for contribution_id in copies:
        _supersede(session, contribution_id, AnswerChange.COUNTED_OTHERWISE)


def theme_changed(session: Session, change_id: UUID) -> None:
    """React to a theme that was merged, split, moved or retired: reports that counted answers under it are stale."""
    themes = themes_of_change(session, session.get_one(ThemeChange, change_id)).values()
    coded = select(Coding.excerpt_id).where(Coding.theme_id.in_(themes))
    answers = select(Excerpt.contribution_id).where(Excerpt.id.in_(coded)).distinct()
    for contribution_id in session.scalars(answers).all():
        _supersede(session, contribution_id, AnswerChange.RECODED)


def _supersede(session: Session, contribution_id: UUID, change: AnswerChange) -> None:
    recommending = _recommending(session, contribution_id)
    quoting = set(session.scalars(_synthesis_ids(contribution_id, Evidence.quote == QuoteState.CLEARED)))
    for report in _using(session, contribution_id, recommending):
        _note(session, report.id, contribution_id, change)
        if change in _TAKES_FILES and (report.id in recommending or report.synthesis_id in quoting):
            _take_files_away(session, report)
        if report.state is ReportState.MAKING:
            # What was frozen is not what the answers say: nothing is released of it.
            report.state, report.snapshot = ReportState.FAILED, {}
            session.execute(delete(ReportFile).where(ReportFile.report_id == report.id))
        elif report.state is ReportState.RELEASED:
            report.state = ReportState.SUPERSEDED
            announce(session, ChangeKind.REPORT_SUPERSEDED, report.id)
    session.flush()


def _using(session: Session, contribution_id: UUID, recommending: Collection[UUID]) -> Sequence[Report]:
    """Return the reports that count a contribution, print it or stand on it, held until the transaction ends."""
    stands_on: ColumnElement[bool] = Report.synthesis_id.in_(_synthesis_ids(contribution_id))
    used = [stands_on, Report.id.in_(recommending)]
    codings = select(func.min(Coding.coded_at)).join(Excerpt).where(Excerpt.contribution_id == contribution_id)
    numbered = select(func.min(Mark.marked_at)).join(Excerpt).where(Excerpt.contribution_id == contribution_id)
    firsts = [session.scalar(codings), session.scalar(numbered.where(Mark.recommendation.is_not(None)))]
    used += [Report.frozen_at >= first for first in firsts if first is not None]
    return session.scalars(_made_of(contribution_id).where(or_(*used)).with_for_update()).all()


def _recommending(session: Session, contribution_id: UUID) -> Collection[UUID]:
    """Return the reports that print a recommendation out of the document that holds a contribution."""
    contribution = session.get(Contribution, contribution_id)
    if contribution is None or not contribution.maker:
        return ()
    return {one.id for one in session.scalars(_made_of(contribution_id)) if prints(one.snapshot, contribution)}


def _made_of(contribution_id: UUID) -> Select[Report]:
    of_this = select(Contribution.consultation_id).where(Contribution.id == contribution_id).scalar_subquery()
    return select(Report).where(Report.consultation_id == of_this, Report.state.in_(_MADE))


def _synthesis_ids(contribution_id: UUID, *rules: ColumnElement[bool]) -> Select[UUID]:
    return (
        select(Finding.synthesis_id)
        .join(Evidence, Evidence.finding_id == Finding.id)
        .join(Excerpt, Excerpt.id == Evidence.excerpt_id)
        .where(Excerpt.contribution_id == contribution_id, *rules)
    )


def _note(session: Session, report_id: UUID, contribution_id: UUID, change: AnswerChange) -> None:
    """Keep what happened to an answer since: once for each, what weighs most."""
    known = session.get(ReportChange, (report_id, contribution_id))
    if known is None:
        week = monday_of(today_here())
        session.add(ReportChange(report_id=report_id, contribution_id=contribution_id, change=change, week=week))
    elif _WEIGHT.index(change) > _WEIGHT.index(known.change):
        known.change = change


def _take_files_away(session: Session, report: Report) -> None:
    """Delete the bytes of a report's files and what they were made from; names and checksums stay."""
    report.files_gone, report.snapshot = True, {}
    session.execute(update(ReportFile).where(ReportFile.report_id == report.id).values(content=None))
