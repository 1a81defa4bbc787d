"""From an approved synthesis to numbered files that never change, on both databases."""

import hashlib
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import UTC, datetime

import pytest
from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, AuditEvent
from consult.coding.services import remove
from consult.errors import TransitionError
from consult.jobs.models import Job, JobState
from consult.jobs.services import LEASE, Run, claim
from consult.reports import services, tasks
from consult.reports.formats import FORMATS
from consult.reports.making.document import Written
from consult.reports.models import Report, ReportState
from consult.synthesis.models import Synthesis, SynthesisState
from tests.integration.coding.make import Place
from tests.integration.reports import make
from tests.integration.synthesis import make as synthesis

pytestmark = pytest.mark.usefixtures("slips")


class StoppedError(Exception):
    """The worker was stopped."""


class ShortRun(Run):
    """A worker that is stopped after two steps."""

    @contextmanager
    def step(self, progress: int, total: int, now: datetime) -> Iterator[Session]:
        if progress > 2:
            raise StoppedError
        with super().step(progress, total, now) as session:
            yield session


def test_a_draft_and_what_waits_for_approval_cannot_be_released(place: Place) -> None:
    with pytest.raises(TransitionError, match="approved synthesis"):
        make.asked(place)
    made = make.offered(place)
    with pytest.raises(TransitionError, match="approved synthesis"):
        make.asked(place)
    synthesis.step(place, made, "approve", by=place.other)
    assert make.asked(place).number == 1


def test_what_rests_on_something_that_changed_cannot_be_released(place: Place) -> None:
    coding = synthesis.coded(place)
    made = make.offered(place, coding, synthesis.coded(place))
    synthesis.step(place, made, "approve", by=place.other)
    with place.database.transaction() as session:
        remove(session, coding.id, by=place.analyst.id)
    with pytest.raises(TransitionError, match="changed"):
        make.asked(place)
    with place.database.reading() as session:
        assert session.scalars(select(Report)).all() == []


def test_numbers_count_up_and_an_earlier_report_is_superseded_and_kept(app: Flask, place: Place) -> None:
    make.approved(place)
    first = make.released(app, place)
    kept = {name: file.content for name, file in make.files(place, first.id).items()}
    second = make.asked(place)
    with place.database.reading() as session:
        assert session.get_one(Report, first.id).state is ReportState.RELEASED
    make.work(app, place)
    assert _reports(place) == [(1, ReportState.SUPERSEDED), (2, ReportState.RELEASED)]
    assert {name: file.content for name, file in make.files(place, first.id).items()} == kept
    assert {name.split("-")[1] for name in make.files(place, second.id)} == {"2"}
    assert _acts(place) == [
        (AuditAction.REPORT_ASKED, "1"),
        (AuditAction.REPORT_RELEASED, "1"),
        (AuditAction.REPORT_ASKED, "2"),
        (AuditAction.REPORT_SUPERSEDED, "1"),
        (AuditAction.REPORT_RELEASED, "2"),
    ]


def test_one_report_is_made_at_a_time_and_one_that_failed_makes_way_and_keeps_its_number(place: Place) -> None:
    make.approved(place)
    first = make.asked(place)
    with pytest.raises(TransitionError, match="in the making"):
        make.asked(place)
    with place.database.transaction() as session:
        session.get_one(Job, first.job_id).state = JobState.FAILED
    assert make.asked(place).number == 2
    assert _reports(place) == [(1, ReportState.FAILED), (2, ReportState.MAKING)]


def test_the_checksum_covers_every_byte_of_every_file(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.released(app, place)
    files = make.files(place, made.id)
    assert sorted(file.format for file in files.values()) == sorted([*FORMATS, "mdto"])
    for file in files.values():
        assert (file.size, file.sha256) == (len(file.content), hashlib.sha256(file.content).hexdigest())
    lines = "\n".join(f"{name} {hashlib.sha256(files[name].content).hexdigest()}" for name in sorted(files))
    checksum = hashlib.sha256(lines.encode()).hexdigest()
    with place.database.reading() as session:
        assert session.get_one(Report, made.id).checksum == checksum
        (released,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.REPORT_RELEASED))
    assert (released.subject_id, released.details["checksum"]) == (made.id, checksum)


def test_a_job_that_is_broken_off_goes_on_where_it_was_and_releases_once(app: Flask, place: Place) -> None:
    make.approved(place)
    make.work(app, place)
    made = make.asked(place)
    with place.database.transaction() as session:
        job = claim(session, datetime.now(UTC) - 2 * LEASE)
        assert job is not None
        broken = ShortRun(place.database, job.id, job.attempt, job.args)
    with pytest.raises(StoppedError):
        app.extensions["consult.tasks"][services.JOB](broken)
    left = {name: file.id for name, file in make.files(place, made.id).items()}
    assert len(left) == 2
    assert _reports(place) == [(1, ReportState.MAKING)]
    # The step that was taken lengthened the lease; nobody else may take the job before it runs out.
    with place.database.transaction() as session:
        assert claim(session, datetime.now(UTC)) is None
        session.get_one(Job, job.id).lease_until = datetime.now(UTC) - LEASE
    make.work(app, place)
    whole = {name: file.id for name, file in make.files(place, made.id).items()}
    assert len(whole) == len(FORMATS) + 1
    assert left.items() <= whole.items()
    assert _reports(place) == [(1, ReportState.RELEASED)]
    with pytest.raises(TransitionError), place.database.transaction() as session:
        services.release(session, made.id)
    assert [act for act, _number in _acts(place)].count(AuditAction.REPORT_RELEASED) == 1


@pytest.mark.parametrize("again", [False, True])
def test_what_changes_while_a_report_is_read_takes_it_back(
    app: Flask, place: Place, monkeypatch: pytest.MonkeyPatch, *, again: bool
) -> None:
    coding = synthesis.coded(place)
    made = make.offered(place, coding, synthesis.coded(place))
    synthesis.step(place, made, "approve", by=place.other)

    def read(*about: object, number: int, **more: object) -> Written:
        if again:
            place.code(place.contribution())
        else:
            with place.database.transaction() as session:
                remove(session, coding.id, by=place.analyst.id)
        return make.slip(*about, number=number, **more)

    monkeypatch.setattr(tasks, "read_documents", read)
    report = make.released(app, place)
    # What is coded for the first time is not counted and changes nothing.
    assert report.state is (ReportState.RELEASED if again else ReportState.FAILED)
    assert len(make.files(place, report.id)) == (len(FORMATS) + 1 if again else 0)
    assert bool(report.snapshot) is again, "what was read of an answer that changed is not kept"


def test_what_is_coded_before_a_report_is_read_is_counted_and_stands_in_it(app: Flask, place: Place) -> None:
    make.approved(place)
    make.asked(place)
    contribution = place.contribution()
    place.code(contribution, synthesis.THEME)
    make.work(app, place)
    place.code(contribution, "C-PRIJS")
    assert _reports(place) == [(1, ReportState.SUPERSEDED)]


def test_a_report_waits_for_no_other_synthesis_than_the_one_it_was_asked_of(app: Flask, place: Place) -> None:
    make.approved(place)
    made = make.asked(place)
    with place.database.transaction() as session:
        session.get_one(Synthesis, made.synthesis_id).state = SynthesisState.SUPERSEDED
    make.work(app, place)
    with place.database.reading() as session:
        assert session.get_one(Job, made.job_id).state is JobState.FAILED
    assert (_reports(place), make.files(place, made.id)) == ([(1, ReportState.MAKING)], {})


def _reports(place: Place) -> list[tuple[int, ReportState]]:
    with place.database.reading() as session:
        return [(one.number, one.state) for one in session.scalars(select(Report).order_by(Report.number))]


def _acts(place: Place) -> list[tuple[AuditAction, str]]:
    with place.database.reading() as session:
        events = session.scalars(select(AuditEvent).order_by(AuditEvent.number)).all()
    return [(event.action, event.details["number"]) for event in events if event.action.value.startswith("report.")]
