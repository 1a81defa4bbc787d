"""What was sent can be taken back: at once out of sight, destroyed after a day, and in no backup to be had again."""

import re
from datetime import UTC, datetime, timedelta
from pathlib import Path
from uuid import UUID

import pytest
from sqlalchemy import func, insert, select, text, update

from consult import schema
from consult.access import Role
from consult.changes import Change
from consult.coding.models import Coding, Coverage, Excerpt, Stance, ThemeCount
from consult.coding.queries import theme_by_key
from consult.coding.services import code
from consult.db import Base, Database
from consult.errors import SealBrokenError, TransitionError
from consult.jobs.models import Job
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, Message, ModerationDecision, Objection, Redaction, Tally, Verdict
from consult.moderation.services import decide, write_to_holder
from consult.responses import services
from consult.responses.models import Answer, AnswerState, Response, ResponseState
from consult.responses.queries import answer_value
from consult.synthesis.models import Evidence, FindingKind, Synthesis
from consult.synthesis.services import Chosen, save_finding, start
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make as moderating
from tests.integration.responses import make

WORDS = "Ik werk met Karel in de Blauwe Parapluwinkel en dat is veilig."
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}\b")
NOW = datetime(2026, 11, 22, 22, 30, tzinfo=UTC)


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def _sent(app, consultation) -> str:
    """Send an answer in words and one by choice, and return the code."""
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS, "PV-05.use": "citaat", "PV-04": "3"})
    browser.press("Send my answers", tells_later="yes")
    found = CODE.search(browser.text)
    assert found
    return found[0]


def _holder(app, code_: str) -> Browser:
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code_)


def _work(app) -> None:
    while run_next(app.extensions["consult.database"], app.extensions["consult.tasks"]):
        pass


def _brought_to_a_finding(app, database, vault, consultation) -> UUID:
    """Let moderator and analysts do their work on what was sent, and return the response."""
    _work(app)
    with database.transaction() as session:
        moderator = moderating.staff(session)
        analyst = moderating.staff(session, Role.ANALYST)
        answer = session.scalar(select(Answer).where(Answer.is_text))
        hides = [Passage(Span(12, 17), Category.THIRD_PARTY)]
        decide(
            session,
            vault,
            answer.id,
            version=answer.version,
            verdict=Verdict.ACCEPT,
            passages=hides,
            share=0,
            by=moderator,
        )
        contribution = session.scalar(select(Contribution).where(Contribution.is_text))
        theme = theme_by_key(session, consultation.id, "B-COLLEGA")
        coded = code(
            session,
            contribution.id,
            Span(0, len(WORDS)),
            theme.id,
            length=len(WORDS),
            stance=Stance.SUPPORT,
            by=analyst.id,
        )
        synthesis = start(session, consultation.id, by=analyst.id)
        save_finding(
            session,
            synthesis.id,
            revision=synthesis.revision,
            theme_id=theme.id,
            statement="Samenwerken is veiliger.",
            kind=FindingKind.THEME,
            evidence=[Chosen(coded.excerpt_id, quote=True)],
            by=analyst.id,
        )
        write_to_holder(session, vault, answer.response_id, "Dank u. Wat bedoelt u?", by=moderator, now=NOW)
        return answer.response_id


def _count(session, model) -> int:
    return session.scalar(select(func.count()).select_from(model))


def _withdrawn_long_ago(database) -> None:
    """Let two days pass: the job is free, and thinking again is over."""
    with database.transaction() as session:
        response = session.scalar(select(Response).where(Response.state == ResponseState.WITHDRAWING))
        response.withdrawing_on -= timedelta(days=2)
        session.execute(update(Job).values(not_before=None))


def _backup(database: Database, path: Path) -> Database:
    """Copy every row into a new database: a backup of the content, restored elsewhere."""
    restored = Database(f"sqlite:///{path}", info={"audit_key": bytes(32), "reactions": {}})
    schema.upgrade(restored)
    with database.reading() as reading, restored.writer.connect() as writing:
        writing.exec_driver_sql("PRAGMA defer_foreign_keys = ON")
        for table in Base.metadata.sorted_tables:
            rows = [dict(row) for row in reading.execute(select(table)).mappings()]
            if rows:
                writing.execute(insert(table), rows)
        writing.commit()
    return restored


def test_it_takes_a_second_step_and_then_nobody_reads_or_counts_the_answers(app, database, vault, consultation):
    code_ = _sent(app, consultation)
    _brought_to_a_finding(app, database, vault, consultation)
    browser = _holder(app, code_).click("Take your answers back")
    browser.press("Take back", status=422)
    assert "Nothing was changed" in browser.text
    with database.reading() as session:
        assert session.scalar(select(Response.state)) is ResponseState.SUBMITTED
    browser.press("Take back", sure="yes")
    assert "Nobody reads them any more" in browser.text
    _work(app)
    with database.reading() as session:
        assert session.scalar(select(Response.state)) is ResponseState.WITHDRAWING
        for model in (Contribution, Excerpt, Coding, Evidence, ThemeCount, Tally):
            assert _count(session, model) == 0, model
        assert session.scalar(select(Coverage.contributions)) == session.scalar(select(Coverage.coded)) == 0
        assert session.scalar(select(Synthesis.stale_because))


def test_withdrawing_can_be_undone_until_the_end_of_the_next_day_and_moderators_read_anew(
    app, database, vault, consultation
):
    code_ = _sent(app, consultation)
    response_id = _brought_to_a_finding(app, database, vault, consultation)
    _holder(app, code_).click("Take your answers back").press("Take back", sure="yes")
    browser = _holder(app, code_).press("Let my answers count again")
    assert "Sent" in browser.text
    _work(app)
    with database.reading() as session:
        answer = session.scalar(select(Answer).where(Answer.is_text))
        assert answer.state is AnswerState.WAITING
        assert session.scalar(select(Response.withdrawing_on)) is None
        assert answer_value(vault.keyring([response_id]), answer) == WORDS
        assert _count(session, Tally) > 0


def test_it_is_never_less_than_a_day_and_then_it_is_over(database, vault, consultation):
    with database.transaction() as session:
        response = services.begin_draft(
            session, vault, consultation, group="anders", consent_version=1, now=datetime.now(UTC)
        )
        response.state = ResponseState.SUBMITTED
    with database.transaction() as session:
        # Half past eleven in the evening, in the Netherlands: still this day.
        assert services.withdraw(session, response.id, now=NOW).isoformat() == "2026-11-23"
        assert services.withdraw(session, response.id, now=NOW + timedelta(hours=1)).isoformat() == "2026-11-23"
    with database.transaction() as session, pytest.raises(TransitionError):
        services.undo_withdrawing(session, vault, response.id, now=NOW + timedelta(hours=25))
    with database.transaction() as session:
        services.undo_withdrawing(session, vault, response.id, now=NOW + timedelta(hours=24))


def test_the_work_of_destroying_waits_for_its_day_and_leaves_what_counts_again_alone(
    app, database, vault, consultation
):
    code_ = _sent(app, consultation)
    _holder(app, code_).click("Take your answers back").press("Take back", sure="yes")
    _work(app)
    with database.reading() as session:
        assert _count(session, Answer) == 2
    _holder(app, code_).press("Let my answers count again")
    with database.transaction() as session:
        session.execute(update(Job).values(not_before=None))
    _work(app)
    with database.reading() as session:
        assert _count(session, Answer) == 2
        assert session.scalar(select(Response.state)) is ResponseState.SUBMITTED


def test_after_that_nothing_is_left_and_the_code_is_like_a_wrong_one(app, database, vault, consultation):
    code_ = _sent(app, consultation)
    response_id = _brought_to_a_finding(app, database, vault, consultation)
    browser = _holder(app, code_).click("What was done with your answers").click("Object")
    browser.press("Send objection", words="Die naam mag blijven staan.")
    _holder(app, code_).click("Take your answers back").press("Take back", sure="yes")
    _withdrawn_long_ago(database)
    _work(app)
    with database.reading() as session:
        for model in (Answer, ModerationDecision, Redaction, Objection, Message, Contribution):
            assert _count(session, model) == 0, model
        left = session.scalar(select(Response))
        assert left.state is ResponseState.WITHDRAWN
        assert (left.group, left.week, left.code_digest, left.withdrawing_on) == ("", None, None, None)
        assert session.scalar(select(Change.kind).where(Change.subject_id == response_id)) is None, (
            "no week of it either"
        )
    assert response_id not in vault.keyring([response_id])
    browser = Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code_, status=422)
    assert "does not fit" in browser.text


def test_yesterdays_backup_and_todays_keys_do_not_give_the_text_back(
    app, database, vault, consultation, folder, tmp_path
):
    code_ = _sent(app, consultation)
    response_id = _brought_to_a_finding(app, database, vault, consultation)
    backup = _backup(database, tmp_path / "backup.sqlite")
    # The positive control: with the keys of that day the backup holds the words.
    with backup.reading() as session:
        answer = session.scalar(select(Answer).where(Answer.is_text))
        assert answer_value(vault.keyring([response_id]), answer) == WORDS
    with vault._store.reading() as session:
        wrapped = session.scalar(text("SELECT wrapped FROM data_key"))
    _holder(app, code_).click("Take your answers back").press("Take back", sure="yes")
    _withdrawn_long_ago(database)
    _work(app)
    with backup.reading() as session:
        answer = session.scalar(select(Answer).where(Answer.is_text))
        contribution = session.scalar(select(Contribution).where(Contribution.is_text))
        for place, sealed in ((answer.place, answer.sealed), (contribution.place, contribution.sealed)):
            with pytest.raises(SealBrokenError):
                vault.open(response_id, place, sealed)
    backup.dispose()
    for file in [*tmp_path.iterdir(), *folder.iterdir()]:
        assert b"Parapluwinkel" not in file.read_bytes(), file
        if file.name.startswith("keys.sqlite"):
            assert wrapped not in file.read_bytes(), file


def test_a_crash_after_the_key_is_gone_is_finished_by_the_next_try(app, database, vault, consultation):
    code_ = _sent(app, consultation)
    _holder(app, code_).click("Take your answers back").press("Take back", sure="yes")
    _withdrawn_long_ago(database)
    with database.reading() as session:
        response_id = session.scalar(select(Response.id))
    vault.destroy(response_id)
    _work(app)
    with database.reading() as session:
        assert _count(session, Answer) == 0
        assert session.scalar(select(Response.state)) is ResponseState.WITHDRAWN


def test_a_draft_is_thrown_away_at_once(app, database, vault: Vault, consultation):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS})
    browser.open("/en/r/intrekken").press("Throw away", sure="yes")
    assert "thrown away" in browser.text
    with database.reading() as session:
        assert _count(session, Answer) == _count(session, Response) == 0
    assert vault.holders() == set()
    browser.open("/en/r/mijn")
    assert browser.path == "/en/r/verder"
