"""What happens to a report when an answer that it used is decided on anew, or taken back."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.changes import Change, ChangeKind
from consult.coding.models import Coding, Excerpt
from consult.consultations.models import Consultation, ConsultationState
from consult.days import today_here
from consult.errors import NotFoundError, TransitionError
from consult.jobs.models import Job, JobState
from consult.moderation.models import Contribution, Reason, Verdict
from consult.moderation.services import decide, take_response_away
from consult.reports import services
from consult.reports.models import AnswerChange, Report, ReportChange, ReportState
from consult.reports.queries import file_with_bytes, standings
from consult.responses.models import Answer, Visibility
from consult.synthesis.models import Evidence, QuoteState
from consult.synthesis.queries import findings_with_evidence
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import Place, signed_in
from tests.integration.moderation import make as moderation
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

DESK, COURSE = "/en/desk/pooierverbod/verslagen", "/en/consultaties/pooierverbod/verloop"
NAME = Passage(Span(4, 10), Category.THIRD_PARTY)


class Released:
    """A report with one quote of one answer, and a second answer that it only counts."""

    def __init__(self, app: Flask, place: Place, passages: tuple[Passage, ...] = ()) -> None:
        self.app, self.place = app, place
        words = place.contribution(visibility=Visibility.QUOTE, passages=passages)
        self.quoted, self.counted = place.code(words), place.code(place.contribution())
        make.approved(place, self.quoted)
        self.id = make.asked(place).id

    def work(self) -> "Released":
        make.work(self.app, self.place)
        return self

    def contribution(self, coding: Coding) -> Contribution:
        with self.place.database.reading() as session:
            of_excerpt = select(Excerpt.contribution_id).where(Excerpt.id == coding.excerpt_id).scalar_subquery()
            return session.scalars(select(Contribution).where(Contribution.id == of_excerpt)).one()

    def decide(self, coding: Coding, verdict: Verdict = Verdict.ACCEPT, **about) -> None:
        contribution = self.contribution(coding)
        with self.place.database.transaction() as session:
            answer = session.get_one(Answer, contribution.answer_id)
            who = session.get_one(User, self.place.moderator.id)
            about = {"version": answer.version, "verdict": verdict, "share": 0, "by": who, **about}
            decide(session, self.place.vault, answer.id, **about)

    @property
    def report(self) -> Report:
        with self.place.database.reading() as session:
            return session.get_one(Report, self.id)

    @property
    def changes(self) -> list[AnswerChange]:
        with self.place.database.reading() as session:
            return list(session.scalars(select(ReportChange.change).where(ReportChange.report_id == self.id)))

    def bytes_left(self) -> set[bool]:
        return {file.content is not None for file in make.files(self.place, self.id).values()}


def test_a_report_that_quotes_what_is_hidden_later_is_superseded_and_its_files_are_gone(
    app: Flask, place: Place
) -> None:
    made = Released(app, place).work()
    before = made.report
    assert "Wij werken samen" in str(before.snapshot)
    made.decide(made.quoted, passages=[NAME])
    assert (made.report.state, made.report.files_gone, made.report.snapshot) == (ReportState.SUPERSEDED, True, {})
    assert (made.changes, made.bytes_left()) == ([AnswerChange.SHORTENED], {False})
    assert made.report.checksum == before.checksum
    names = make.files(place, made.id)
    with place.database.reading() as session, pytest.raises(NotFoundError, match="taken away"):
        file_with_bytes(session, made.id, next(iter(names)))
    assert {file.sha256 for file in names.values()} != {""}


def test_a_report_that_only_counts_what_changed_is_superseded_and_its_files_stay(app: Flask, place: Place) -> None:
    made = Released(app, place).work()
    made.decide(made.counted, passages=[NAME])
    assert (made.report.state, made.report.files_gone, made.bytes_left()) == (ReportState.SUPERSEDED, False, {True})
    assert made.changes == [AnswerChange.SHORTENED]
    with place.database.reading() as session:
        announced = select(Change.subject_id).where(Change.kind == ChangeKind.REPORT_SUPERSEDED)
        assert session.scalars(announced).all() == [made.id]


def test_words_that_come_back_supersede_a_report_and_take_no_file_away(app: Flask, place: Place) -> None:
    made = Released(app, place, (NAME,)).work()
    made.decide(made.quoted)
    assert made.report.state is ReportState.RELEASED, "one moderator alone shows nothing again"
    with place.database.transaction() as session:
        moderation.agree_with_all(session, place.vault)
    assert (made.report.state, made.bytes_left()) == (ReportState.SUPERSEDED, {True})
    assert made.changes == [AnswerChange.HIDDEN_OTHERWISE]


def test_the_same_decision_again_and_an_answer_that_the_report_did_not_use_leave_it_alone(
    app: Flask, place: Place
) -> None:
    made = Released(app, place, (NAME,)).work()
    made.decide(made.quoted, passages=[NAME])
    new = place.code(place.contribution())
    with place.database.transaction() as session:
        session.get_one(Coding, new.id).coded_at = datetime.combine(make.DAY, datetime.min.time(), UTC) + timedelta(2)
    made.decide(new, passages=[NAME])
    assert (made.report.state, made.changes) == (ReportState.RELEASED, [])


def test_an_answer_that_is_rejected_or_withdrawn_later_is_taken_away_from_the_report(app: Flask, place: Place) -> None:
    made = Released(app, place).work()
    made.decide(made.counted, passages=[NAME])
    made.decide(made.counted, Verdict.REJECT, reason=Reason.UNLAWFUL)
    assert made.changes == [AnswerChange.TAKEN_AWAY], "once for each answer, what weighs most"
    assert made.bytes_left() == {True}
    response_id = made.contribution(made.quoted).response_id
    with place.database.transaction() as session:
        take_response_away(session, response_id)
    assert (sorted(made.changes), made.bytes_left()) == ([AnswerChange.TAKEN_AWAY] * 2, {False})
    with place.database.reading() as session:
        # A respondent may be the cause: no line of the log tells when (decision 22).
        assert AuditAction.REPORT_SUPERSEDED not in session.scalars(select(AuditEvent.action)).all()
        assert {week.weekday() for week in session.scalars(select(ReportChange.week))} == {0}


def test_files_of_an_older_report_go_too(app: Flask, place: Place) -> None:
    made = Released(app, place).work()
    newer = make.released(app, place)
    assert made.report.state is ReportState.SUPERSEDED
    made.decide(made.quoted, passages=[NAME])
    assert made.bytes_left() == {False}
    with place.database.reading() as session:
        assert session.get_one(Report, newer.id).state is ReportState.SUPERSEDED


def test_a_report_in_the_making_is_not_released_with_words_that_are_hidden_meanwhile(app: Flask, place: Place) -> None:
    made = Released(app, place)
    made.decide(made.quoted, passages=[NAME])
    assert (made.report.state, made.report.snapshot) == (ReportState.FAILED, {})
    with place.database.transaction() as session, pytest.raises(TransitionError):
        services.keep_file(
            session, made.id, b"{}", format_="json", language="nl", name="x.json", media_type="application/json"
        )
    made.work()
    assert (made.report.state, made.bytes_left()) == (ReportState.FAILED, set())
    with place.database.reading() as session:
        assert session.scalars(select(Job.state).where(Job.kind == services.JOB)).one() is JobState.FAILED


def test_codings_and_quotes_of_what_changed_wait_to_be_looked_at_again(app: Flask, place: Place) -> None:
    made = Released(app, place).work()
    made.decide(made.quoted, passages=[NAME])
    with place.database.reading() as session:
        assert {one.id for one in session.scalars(select(Coding).where(Coding.changed))} == {made.quoted.id}
    draft = synthesis.draft(place)
    with place.database.reading() as session:
        (copied,) = session.scalars(
            select(Evidence).where(Evidence.quote.is_not(None), Evidence.quote != QuoteState.CLEARED)
        )
    assert (copied.quote, copied.decided_by_id, copied.changed) == (QuoteState.PROPOSED, None, True)
    synthesis.step(place, draft, "look_again")
    with place.database.reading() as session:
        assert not session.get_one(Evidence, copied.id).changed
    number = made.contribution(made.quoted).number
    analyst = signed_in(app, place.analyst).open("/en/desk/pooierverbod/coderen?coded=changed")
    assert "1 to look at again" in analyst.text
    analyst.click(str(number)).press("It still holds")
    assert "Look again" not in analyst.text
    with place.database.reading() as session:
        assert session.scalars(select(Coding.id).where(Coding.changed)).all() == []


def test_officials_and_the_public_are_told_which_report_was_superseded_why_and_by_what(
    app: Flask, place: Place
) -> None:
    made = Released(app, place).work()
    with place.database.transaction() as session:
        session.get_one(Consultation, place.id).state = ConsultationState.CLOSED
        session.get_one(Report, made.id).released_on = today_here()
        official = moderation.staff(session, Role.OFFICIAL, employer=moderation.OWNER)
    reader, public = signed_in(app, official), Browser(visitor(app))
    for page in (reader.open(DESK), public.open(COURSE)):
        assert "not count any more" not in page.text
    made.decide(made.counted, passages=[NAME])
    made.decide(made.quoted, Verdict.REJECT, reason=Reason.UNLAWFUL)
    for page in (reader.open(DESK), public.open(COURSE)):
        assert "not count any more" in page.text
        assert "1 answer was shortened." in page.text
        assert "1 answer was taken away." in page.text
        assert "A new report is still to come." in page.text
        assert "cannot be downloaded any more" in page.text
    assert reader.page.xpath("//main//table//a") == []
    name = next(iter(make.files(place, made.id)))
    reader.open(f"{DESK}/1/{name}", status=404)
    assert "answers that report 1 had used were changed" in public.text
    feed = public.client.get(f"{COURSE}.atom").get_data(as_text=True)
    assert "answers that report 1 had used were changed" in feed
    newer(place, app)
    assert reader.open(DESK).page.xpath("//a[@href='#report-2']")
    assert "Report 2 replaced it." in public.open(COURSE).text
    with place.database.reading() as session:
        assert standings(session, place.id)[made.id].newer == 2


def newer(place: Place, app: Flask) -> UUID:
    """Release a report of a synthesis that was looked at again."""
    draft = synthesis.draft(place)
    synthesis.step(place, draft, "look_again")
    synthesis.finding(place, draft, synthesis.coded(place), synthesis.coded(place))
    with place.database.reading() as session:
        bare = [one.id for one in findings_with_evidence(session, draft.id) if not one.evidence]
    for finding_id in bare:
        synthesis.step(place, draft, "remove_finding", finding_id=finding_id)
    synthesis.step(place, draft, "offer")
    synthesis.step(place, draft, "approve", by=place.other)
    return make.released(app, place).id
