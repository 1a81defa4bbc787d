"""What may be danger goes to a few people, out of everybody else's sight, and to no police."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from consult.access import Role
from consult.app import create_app
from consult.audit import AuditAction, AuditEvent
from consult.consultations.models import Consultation
from consult.errors import ConsultError, ForbiddenError, NotFoundError, TransitionError
from consult.moderation.models import Message, Reason, SafetyAct, SafetyCase, SafetyStep, Verdict
from consult.moderation.queries import queue_counts, readable, waiting_counts
from consult.moderation.services import decide, forget_response, give_back, take_step
from consult.responses.models import Answer, AnswerState, Response
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make as moderating
from tests.integration.moderation.test_letters import _holder, _sent
from tests.integration.responses import make

WORDS = "Ik werk met Karel in de winkel."
NOTE = "Wij denken aan de paarse parkiet."
LINES = [
    {"name": "Voorbeeldlijn Nederlands", "phone": "0800-0000001", "languages": ["nl"]},
    {"name": "Línea de ejemplo", "phone": "0800-0000002", "languages": ["es", "ro"]},
]


@pytest.fixture
def consultation(database):
    return make.open_consultation(database, changes={"help_lines": LINES})


@pytest.fixture
def moderator(database):
    with database.transaction() as session:
        return moderating.staff(session)


@pytest.fixture
def senior(database):
    with database.transaction() as session:
        return moderating.staff(session, Role.SENIOR_MODERATOR, name="S. de Oude")


def _flag(database, vault, by, **where) -> UUID:
    with database.transaction() as session:
        moderating.triage(session, vault, session.scalars(select(Consultation)).one())
        answer = session.scalar(select(Answer).filter_by(is_text=True, **where))
        flagged = {
            "version": answer.version,
            "verdict": Verdict.REFER,
            "reason": Reason.DANGER,
            "by": session.merge(by),
        }
        decide(session, vault, answer.id, share=0, **flagged)
        return answer.id


@pytest.fixture
def code(app, consultation) -> str:
    return _sent(app, consultation, tells_later="yes")


@pytest.fixture
def flagged(database, vault, code, moderator) -> UUID:
    return _flag(database, vault, moderator)


def _desk(consultation) -> str:
    return f"/en/desk/{consultation.slug}/moderatie"


def _queue(consultation, state: str = "waiting") -> str:
    return f"{_desk(consultation)}/wachtrij?language=all&state={state}"


def _open(app, senior, consultation) -> Browser:
    browser = signed_in(app, senior).open(f"{_desk(consultation)}/gevaar")
    address = browser.page.xpath("//tbody//a/@href")[0]
    return browser.open(address)


def _buttons(browser: Browser) -> set[str]:
    return {" ".join(one.text_content().split()) for one in browser.page.xpath("//main//button")}


def test_what_is_flagged_for_danger_is_in_no_ordinary_list_and_nobody_else_opens_it(
    app, database, vault, consultation, moderator, senior, flagged
):
    for who in (moderator, senior):
        browser = signed_in(app, who)
        for state in ("waiting", "referred", "mine"):
            assert flagged.hex[:8] not in browser.open(_queue(consultation, state)).text
        for page in ("", "/vraag", "/vertaling", "/bijlage"):
            browser.open(f"{_desk(consultation)}/{flagged}{page}", status=403)
            assert "with the safety team" in browser.text
            assert "Karel" not in browser.text
    with database.transaction() as session:
        moderating.triage(session, vault, session.merge(consultation))
        about = {"moderator_id": moderator.id, "reads": readable(("nl",)), "now": datetime.now(UTC)}
        assert set(queue_counts(session, consultation.id, **about).values()) == {0}
        assert waiting_counts(session, [consultation.id]) == {consultation.id: 0}


def test_only_the_safety_team_has_its_desk_and_the_way_to_it(app, consultation, moderator, senior, flagged):
    browser = signed_in(app, moderator)
    browser.open(f"{_desk(consultation)}/gevaar", status=403)
    browser.open(f"{_desk(consultation)}/gevaar/{flagged}", status=403)
    for page in ("", "/wachtrij"):
        assert "safety" not in browser.open(f"{_desk(consultation)}{page}").text.lower()
    assert "safety" not in browser.open("/en/desk").text
    browser = signed_in(app, senior).open("/en/desk").click("Answers with the safety team")
    assert flagged.hex[:8] in browser.text
    assert "Karel" not in browser.text


def test_other_answers_of_the_response_stay_with_moderators_who_see_only_where_this_one_is(
    app, database, vault, consultation, moderator
):
    with database.transaction() as session:
        sent = moderating.response(session, vault, session.merge(consultation), {"PV-09": WORDS, "PV-05": "Nog iets."})
        ids = [row.id for row in moderating.answers_of(session, sent)]
    hidden = _flag(database, vault, moderator, id=ids[0])
    browser = signed_in(app, moderator).open(f"{_desk(consultation)}/{ids[1]}")
    assert "With the safety team" in browser.text
    assert "possible danger" not in browser.text
    with database.reading() as session:
        assert session.get_one(Answer, hidden).state is AnswerState.REFERRED


def test_every_opening_has_its_own_line_in_the_log_without_a_word(app, database, consultation, senior, flagged):
    browser = _open(app, senior, consultation)
    assert WORDS in browser.text
    browser.press("Save the step", step="read", note=NOTE)
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == senior.id)).all()
    seen = [one.subject_id for one in events if one.action is AuditAction.SAFEGUARDING_VIEWED]
    assert seen == [consultation.id, flagged, flagged]
    (step,) = [one for one in events if one.action is AuditAction.SAFEGUARDING_STEP]
    assert (step.subject_id, step.details) == (flagged, {"act": "read"})
    assert not any("parkiet" in str(one.details) or "Karel" in str(one.details) for one in events)


def test_a_step_says_who_did_what_and_its_note_is_sealed(app, database, consultation, senior, flagged):
    browser = _open(app, senior, consultation).press("Save the step", step="discussed", note=NOTE)
    assert "Talked about it with somebody of the team" in browser.text
    assert "S. de Oude" in browser.text
    assert NOTE in browser.text
    with database.reading() as session:
        (step,) = session.scalars(select(SafetyStep))
        assert step.author_id == senior.id
        assert b"parkiet" not in step.sealed


@pytest.mark.parametrize("typed", [{"step": []}, {"step": "closed"}, {"step": "written"}, {"step": "police"}])
def test_only_what_is_on_the_list_is_written_down_and_a_note_is_not_lost(
    app, database, consultation, senior, flagged, typed
):
    browser = _open(app, senior, consultation).press("Save the step", note=NOTE, status=422, **typed)
    assert "Choose what you did" in browser.text
    assert NOTE in browser.page.xpath("//textarea[@name='note']")[0].text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SafetyStep)) == 0


def test_there_is_no_button_that_hands_anything_to_whoever_enforces_the_law(app, consultation, senior, flagged):
    browser = _open(app, senior, consultation)
    assert _buttons(browser) == {"Put it in the message", "Send message", "Save the step", "Give the answer back"}
    assert {one.value for one in SafetyAct} == {"read", "written", "discussed", "closed"}
    assert "no button to hand this over to the police" in browser.text


def test_nobody_decides_on_it_before_the_team_gave_it_back_and_nobody_gives_it_back_alone(
    app, database, vault, consultation, moderator, senior, flagged
):
    with database.transaction() as session, pytest.raises(TransitionError):
        decide(session, vault, flagged, share=0, version=2, verdict=Verdict.ACCEPT, by=session.merge(moderator))
    browser = _open(app, senior, consultation)
    browser.press("Give the answer back", last_note=NOTE, status=409)
    assert NOTE in browser.page.xpath("//textarea[@name='last_note']")[0].text
    browser.press("Save the step", step="read").press("Give the answer back", status=409)
    browser.press("Save the step", step="discussed").press("Give the answer back", last_note=NOTE)
    assert "given back" in browser.text
    assert flagged.hex[:8] not in browser.text
    with database.reading() as session:
        assert session.get_one(Answer, flagged).state is AnswerState.WAITING
    browser = signed_in(app, moderator).open(_queue(consultation))
    assert flagged.hex[:8] in browser.text
    browser.open(f"{_desk(consultation)}/{flagged}")
    for word in ("danger:", "possible danger", "safety team", "Referred"):
        assert word not in browser.text.replace("somebody may be in danger", "")
    assert "Nobody decided on this answer yet" in browser.text
    browser.press("Save the decision", ruling="accept")


def test_what_was_flagged_again_must_be_read_again(app, database, vault, consultation, moderator, senior, flagged):
    browser = _open(app, senior, consultation)
    browser.press("Save the step", step="read").press("Save the step", step="discussed").press("Give the answer back")
    _flag(database, vault, moderator)
    browser = _open(app, senior, consultation)
    assert "Gave it back" in browser.text
    browser.press("Give the answer back", status=409)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(SafetyCase)) == 1


def test_the_holder_is_not_told_why_an_answer_takes_longer(app, consultation, code, flagged):
    holder = _holder(app, code).click("What was done with your answers")
    assert "danger" not in holder.text
    assert "Second look" in holder.text


def test_what_the_team_and_the_holder_write_is_for_their_eyes(
    app, database, consultation, moderator, senior, code, flagged
):
    browser = _open(app, senior, consultation).press("Send message", words="Is het veilig om hier te schrijven?")
    assert "Wrote to them" in browser.text
    holder = _holder(app, code).click("Messages")
    assert "Is het veilig" in holder.text
    assert "safety" not in holder.text.lower()
    holder.press("Send message", words="Ja, de paarse parkiet slaapt.")
    letters = signed_in(app, moderator).open(f"{_desk(consultation)}/berichten")
    assert "Nobody waits" in letters.text
    with database.reading() as session:
        response_id = session.scalar(select(Response.id))
    letters.open(f"{_desk(consultation)}/berichten/{response_id}")
    assert "parkiet" not in letters.text
    assert "Is het veilig" not in letters.text
    assert "with the safety team" in letters.text
    letters.press("Send message", words="Dank u wel.")
    browser = _open(app, senior, consultation)
    assert "parkiet" in browser.text
    assert "wrote back" in browser.click("Safety").text
    browser = _open(app, senior, consultation)
    browser.press("Save the step", step="read").press("Save the step", step="discussed")
    browser.press("Give the answer back", status=409)
    assert "waits. Answer first" in browser.text
    browser.press("Send message", words="Wij lezen mee.").press("Give the answer back")
    holder.press("Send message", words="Een gewone vraag.")
    assert "1 message" in letters.open(f"{_desk(consultation)}/berichten").text


def test_a_text_with_help_lines_is_put_in_the_message_in_the_language_asked_for_and_nothing_is_sent(
    app, database, consultation, senior, flagged
):
    browser = _open(app, senior, consultation)
    browser.press("Put it in the message", words="Dag.", standard="help", language="es")
    written = browser.page.xpath("//textarea[@name='words']")[0].text
    assert written.strip().startswith("Dag.")
    assert "0800-0000002" in written
    assert "0800-0000001" not in written
    browser.press("Put it in the message", standard="help", language="en")
    assert "0800-0000001" in browser.page.xpath("//textarea[@name='words']")[0].text
    browser.press("Put it in the message", words="", standard="nonsense", language="xx")
    assert not (browser.page.xpath("//textarea[@name='words']")[0].text or "").strip()
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


def test_without_help_lines_in_the_file_none_are_offered_and_the_page_says_so(app, database, vault, moderator, senior):
    asked = make.open_consultation(database)
    _sent(app, asked)
    _flag(database, vault, moderator)
    browser = _open(app, senior, asked)
    assert "names no help lines" in browser.text
    assert not browser.page.xpath("//option[@value='help']")


def test_what_nobody_read_in_time_is_shown_to_be_late_with_the_hours_of_the_public_page(
    settings, database, consultation, senior, flagged
):
    built = create_app(replace(settings, safety_hours=7))
    built.testing = True
    with database.transaction() as session:
        session.execute(update(SafetyCase).values(opened_at=datetime.now(UTC) - timedelta(hours=6, minutes=55)))
    assert "not read yet" in signed_in(built, senior).open(f"{_desk(consultation)}/gevaar").text
    with database.transaction() as session:
        session.execute(update(SafetyCase).values(opened_at=datetime.now(UTC) - timedelta(hours=7, minutes=5)))
    browser = signed_in(built, senior).open(f"{_desk(consultation)}/gevaar")
    assert "not read for more than 7 hours" in browser.text
    assert "within 7 hours" in browser.click("What we promise in public").text
    assert "within 7 hours" in Browser(visitor(built)).open("/en/privacy").click("an answer worries us").text
    _open(built, senior, consultation).press("Save the step", step="read")
    assert "7 hours" not in signed_in(built, senior).open(f"{_desk(consultation)}/gevaar").text
    built.extensions["consult.database"].dispose()
    built.extensions["consult.vault"].close()


def test_words_that_their_writer_changes_stay_with_the_team(
    app, database, vault, consultation, moderator, senior, code, flagged
):
    holder = _holder(app, code).open("/en/r/aanpassen/PV-05")
    holder.press("Save this change", act="replace", **{"PV-05": "Iets anders over de parkiet."})
    with database.transaction() as session:
        moderating.triage(session, vault, session.merge(consultation))
    assert flagged.hex[:8] not in signed_in(app, moderator).open(_queue(consultation)).text
    signed_in(app, moderator).open(f"{_desk(consultation)}/{flagged}", status=403)
    assert "parkiet" in _open(app, senior, consultation).text


def test_whoever_works_for_the_owner_opens_nothing_and_does_nothing(app, database, vault, consultation, flagged):
    with database.transaction() as session:
        inside = moderating.staff(session, Role.SENIOR_MODERATOR, employer=consultation.owner)
    signed_in(app, inside).open(f"{_desk(consultation)}/gevaar", status=403)
    signed_in(app, inside).open(f"{_desk(consultation)}/gevaar/{flagged}", status=403)
    with database.transaction() as session, pytest.raises(ForbiddenError):
        take_step(session, vault, flagged, SafetyAct.READ, "", by=session.merge(inside), now=datetime.now(UTC))


def test_a_case_of_another_consultation_or_of_nobody_is_not_found(app, database, senior, consultation, flagged):
    other = make.open_consultation(database, "opting-in")
    browser = signed_in(app, senior)
    browser.open(f"{_desk(other)}/gevaar/{flagged}", status=404)
    assert "Karel" not in browser.text
    browser.open(f"{_desk(consultation)}/gevaar/{consultation.id}", status=404)


def test_a_response_that_is_taken_back_leaves_nothing_with_the_team(
    app, database, vault, consultation, senior, code, flagged
):
    browser = _open(app, senior, consultation).press("Save the step", step="read", note=NOTE)
    _holder(app, code).click("Take your answers back").press("Take back", sure="yes")
    browser.press("Send message", words="Bent u er nog? Wij lezen graag mee.", status=404)
    assert "Bent u er nog? Wij lezen graag mee." in browser.page.xpath("//textarea")[0].text
    assert flagged.hex[:8] not in signed_in(app, senior).open(f"{_desk(consultation)}/gevaar").text
    with database.transaction() as session, pytest.raises(NotFoundError):
        give_back(session, vault, flagged, "", by=session.merge(senior), now=datetime.now(UTC))
    with database.transaction() as session:
        forget_response(session, session.scalar(select(Response.id)))
    with database.reading() as session:
        for model in (SafetyCase, SafetyStep, Message):
            assert session.scalar(select(func.count()).select_from(model)) == 0


def test_what_was_let_through_before_is_taken_away_when_it_is_flagged(database, vault, code, moderator):
    with database.transaction() as session:
        answer = session.scalar(select(Answer).where(Answer.is_text))
        hides = [Passage(Span(12, 17), Category.THIRD_PARTY)]
        by = session.merge(moderator)
        decide(session, vault, answer.id, share=0, version=1, verdict=Verdict.ACCEPT, passages=hides, by=by)
    flagged = _flag(database, vault, moderator)
    with database.transaction() as session, pytest.raises(ConsultError):
        decide(
            session,
            vault,
            flagged,
            share=0,
            version=3,
            verdict=Verdict.REJECT,
            reason=Reason.TEST,
            by=session.merge(moderator),
        )
    with database.reading() as session:
        assert session.get_one(Answer, flagged).state is AnswerState.REFERRED
