"""When a term ends, what goes then and not a day sooner, and what is left of it (check 54)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask
from sqlalchemy import func, select, update

from consult.accounts.models import MemberInvitation, Organisation, User
from consult.coding.models import Coding, Coverage, Mention, ThemeCount
from consult.consultations.models import Consultation, ConsultationState
from consult.days import months_after
from consult.db import Database
from consult.errors import SealBrokenError
from consult.jobs.models import Job, JobState
from consult.jobs.services import enqueue
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, ModerationDecision, Tally
from consult.oversight import queries
from consult.oversight.models import ErasureRun
from consult.reports.models import Report, ReportChange, ReportState
from consult.responses.answering import Given
from consult.responses.models import Answer, Response, ResponseState, Visibility
from consult.responses.services import begin_draft, save_answers, withdraw
from consult.synthesis.models import Evidence, StaleMark
from consult.vault import Vault
from consult.web.models import WebSession
from tests.erasing import erased
from tests.integration.coding.make import Place
from tests.integration.reports import make as reports
from tests.integration.responses import make as responding

LAST = date(2026, 3, 31)
REPORTED = date(2026, 6, 30)


def at(day: date) -> datetime:
    return datetime.combine(day, time(3), UTC)


def closed(place: Place, **retention: str) -> None:
    """Let the consultation be closed, with these terms in its file."""
    with place.database.transaction() as session:
        made = session.get_one(Consultation, place.id)
        made.state, made.opens_on, made.closes_on = ConsultationState.CLOSED, LAST - timedelta(days=60), LAST
        if retention:
            privacy = {**made.definition["privacy"], "retention": retention}
            made.definition = {**made.definition, "privacy": privacy}
            made.fingerprint = uuid4().hex


def count(database: Database, *models: type[Any]) -> Mapping[str, int]:
    with database.reading() as session:
        return {model.__tablename__: session.scalar(select(func.count()).select_from(model)) or 0 for model in models}


def of(database: Database, what: Any) -> Any:
    with database.reading() as session:
        return session.scalars(select(what)).one()


def report(place: Place, app: Flask) -> Report:
    """Return a released report that quotes an answer, with the passage that it quotes coded."""
    written = place.contribution(visibility=Visibility.QUOTE)
    reports.approved(place, place.code(written, "B-COLLEGA"))
    made = reports.released(app, place)
    with place.database.transaction() as session:
        session.execute(update(Report).values(released_on=REPORTED))
    return made


@pytest.mark.parametrize(
    ("retention", "reported", "ends"),
    [
        ({"raw_text": "P6M", "receipts": "P6M"}, REPORTED, date(2026, 9, 30)),
        ({"raw_text": "P12M na publicatie verslag", "receipts": "P12M"}, REPORTED, date(2027, 6, 30)),
        ({"raw_text": "P12M na publicatie verslag", "receipts": "P12M"}, None, date(2029, 3, 31)),
        ({"raw_text": "P12M na publicatie verslag", "receipts": "P12M"}, date(2030, 1, 1), date(2029, 3, 31)),
        ({"raw_text": "P12M na publicatie verslag", "receipts": "P12M"}, date(2026, 3, 1), date(2027, 3, 31)),
    ],
)
def test_a_term_counts_from_the_closing_or_the_report_and_never_from_later_than_two_years(
    place: Place, app: Flask, slips: None, retention: Mapping[str, str], reported: date | None, ends: date
) -> None:
    closed(place, **retention)
    if reported:
        report(place, app)
        with place.database.transaction() as session:
            session.execute(update(Report).values(released_on=reported))
    with place.database.reading() as session:
        (found,) = queries.ends_of_terms(session)
    assert found.words == ends


def test_months_end_where_they_are_too_short() -> None:
    assert months_after(date(2026, 8, 31), 6) == date(2027, 2, 28)
    assert months_after(date(2027, 8, 31), 6) == date(2028, 2, 29)
    assert months_after(date(2026, 12, 1), 1) == date(2027, 1, 1)


def test_on_its_last_day_nothing_goes_and_on_the_next_everything_but_the_report(
    app: Flask, place: Place, vault: Vault, slips: None
) -> None:
    closed(place, raw_text="P12M na publicatie verslag", receipts="P12M")
    made = report(place, app)
    files = reports.files(place, made.id)
    with place.database.transaction() as session:
        session.execute(update(Report).values(told={"reach": [1, None]}))
    answer = of(place.database, Answer)
    words = (Answer, Contribution, ModerationDecision, Coding, Mention, ThemeCount, Evidence)
    before = count(place.database, *words)
    assert all(before.values())
    assert "raw_text" not in erased(app, at(date(2027, 6, 30)))
    assert count(place.database, *words) == before
    assert vault.open(answer.response_id, answer.place, answer.sealed)
    assert erased(app, at(date(2027, 7, 1)))["raw_text"] == 1
    assert not any(count(place.database, *words, Tally).values())
    with pytest.raises(SealBrokenError):
        vault.open(answer.response_id, answer.place, answer.sealed)
    assert of(place.database, Response).state is ResponseState.EXPIRED
    assert of(place.database, Coverage).contributions == 0
    kept = of(place.database, Report)
    assert (kept.state, kept.files_gone) == (ReportState.RELEASED, False)
    assert reports.files(place, made.id).keys() == files.keys()
    with place.database.reading() as session:
        assert session.scalars(select(Report.told)).one() == {}
    assert not any(count(place.database, ReportChange, StaleMark).values())


def test_words_wait_while_a_report_is_being_made_of_them(app: Flask, place: Place, slips: None) -> None:
    closed(place, raw_text="P6M", receipts="P6M")
    report(place, app)
    with place.database.transaction() as session:
        session.execute(update(Report).values(state=ReportState.MAKING))
    assert "raw_text" not in erased(app, at(LAST + timedelta(days=800)))
    with place.database.transaction() as session:
        session.execute(update(Report).values(state=ReportState.FAILED))
    assert erased(app, at(LAST + timedelta(days=800)))["raw_text"] == 1


def test_what_a_crash_left_after_the_key_went_is_finished_the_next_time(app: Flask, place: Place, vault: Vault) -> None:
    place.contribution()
    closed(place, raw_text="P6M", receipts="P6M")
    vault.destroy(of(place.database, Response).id)
    assert erased(app, at(LAST + timedelta(days=200)))["raw_text"] == 1
    assert not any(count(place.database, Answer, Contribution).values())
    assert "raw_text" not in erased(app, at(LAST + timedelta(days=201)))


def test_work_of_which_only_the_end_was_lost_keeps_no_second_account(app: Flask, place: Place) -> None:
    erased(app, at(LAST))
    with place.database.transaction() as session:
        session.execute(update(Job).values(state=JobState.QUEUED))
    while run_next(place.database, app.extensions["consult.tasks"]):
        pass
    assert count(place.database, ErasureRun) == {"erasure_run": 1}
    with place.database.reading() as session:
        assert set(session.scalars(select(Job.state))) == {JobState.DONE}


def test_a_code_goes_before_the_words_where_the_file_says_so(app: Flask, place: Place) -> None:
    place.contribution()
    closed(place, raw_text="P12M", receipts="P3M")
    with place.database.transaction() as session:
        session.execute(update(Response).values(code_digest=b"code", send_digest=b"form"))
    assert "receipts" not in erased(app, at(date(2026, 6, 30)))
    assert erased(app, at(date(2026, 7, 1)))["receipts"] == 1
    left = of(place.database, Response)
    assert (left.code_digest, left.send_digest, left.state) == (None, None, ResponseState.SUBMITTED)


@dataclass
class Somebody:
    """Who began to answer, on Wednesday 4 March, while the consultation was open."""

    app: Flask
    database: Database
    vault: Vault
    asked: Consultation

    def begins(self, day: date) -> None:
        with self.database.transaction() as session:
            asked = session.get_one(Consultation, self.asked.id)
            begin_draft(session, self.vault, asked, group="sekswerker", consent_version=1, now=at(day))

    def writes(self, day: date) -> None:
        given = {"PV-05": Given(value="Wij werken samen.")}
        with self.database.transaction() as session:
            save_answers(session, self.vault, of(self.database, Response).id, given, now=at(day))


@pytest.fixture
def somebody(app: Flask, database: Database, vault: Vault) -> Somebody:
    asked = responding.open_consultation(database)
    with database.transaction() as session:
        session.execute(update(Consultation).values(opens_on=date(2026, 3, 1), closes_on=date(2026, 9, 30)))
    return Somebody(app, database, vault, asked)


def test_a_draft_goes_thirty_days_after_the_week_in_which_it_was_last_written(somebody: Somebody) -> None:
    somebody.begins(date(2026, 3, 4))
    somebody.writes(date(2026, 3, 11))
    assert "drafts" not in erased(somebody.app, at(date(2026, 4, 14)))
    assert erased(somebody.app, at(date(2026, 4, 15)))["drafts"] == 1
    assert not any(count(somebody.database, Response, Answer).values())
    assert not somebody.vault.holders()


def test_a_draft_without_a_week_gets_its_whole_term_from_now(somebody: Somebody) -> None:
    somebody.begins(date(2026, 3, 4))
    with somebody.database.transaction() as session:
        session.execute(update(Response).values(written_week=None))
    assert "drafts" not in erased(somebody.app, at(date(2026, 5, 6)))
    assert of(somebody.database, Response).written_week == date(2026, 5, 4)


def test_a_draft_of_an_organisation_stays_while_it_can_be_sent(somebody: Somebody) -> None:
    responding.organisation(somebody.database, "Gemeente Voorbeeld", group="gemeente", members=[("ans", ["writer"])])
    somebody.begins(date(2026, 3, 4))
    with somebody.database.transaction() as session:
        of_one = select(Organisation.id).where(Organisation.name == "Gemeente Voorbeeld")
        session.execute(update(Response).values(organisation_id=of_one.scalar_subquery()))
    assert "drafts" not in erased(somebody.app, at(date(2026, 10, 30)))
    assert erased(somebody.app, at(date(2026, 10, 31)))["drafts"] == 1


def test_what_was_taken_back_goes_also_when_its_own_work_was_lost(app: Flask, place: Place, vault: Vault) -> None:
    place.contribution()
    with place.database.transaction() as session:
        withdraw(session, session.scalars(select(Response.id)).one(), now=at(LAST))
        session.execute(update(Job).values(state=JobState.FAILED))
    assert "withdrawn" not in erased(app, at(LAST + timedelta(days=1)))
    assert erased(app, at(LAST + timedelta(days=2)))["withdrawn"] == 1
    assert of(place.database, Response).state is ResponseState.WITHDRAWN
    assert not vault.holders()


def test_ended_work_goes_after_a_month_and_what_made_a_report_stays(app: Flask, place: Place, slips: None) -> None:
    report(place, app)
    later = datetime.now(UTC) + timedelta(days=31)
    with place.database.transaction() as session:
        waits = enqueue(session, "waits", {}).id
    assert erased(app, later)["work"] > 0
    with place.database.reading() as session:
        left = set(session.scalars(select(Job.id).where(Job.kind != "keep-terms")))
        assert left == {waits, session.scalars(select(Report.job_id)).one()}


def test_sessions_and_invitations_go_after_their_last_day(app: Flask, database: Database) -> None:
    today = date(2026, 5, 1)
    responding.organisation(database, "Gemeente Voorbeeld", group="gemeente", members=[("ans", ["writer"])])
    with database.transaction() as session:
        ours = session.scalars(select(Organisation)).one()
        by = session.scalars(select(User.id)).one()
        for day in (today - timedelta(days=1), today):
            session.add(WebSession(digest=day.isoformat().encode(), sealed=b"", expires_on=day))
            invited = {
                "role_names": ["writer"],
                "digest": day.isoformat().encode(),
                "expires_on": day,
                "made_by_id": by,
            }
            session.add(MemberInvitation(organisation=ours, **invited))
    gone = erased(app, at(today))
    assert (gone["sessions"], gone["invited"]) == (1, 1)
    assert of(database, WebSession).expires_on == of(database, MemberInvitation).expires_on == today
