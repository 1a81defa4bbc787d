"""A moderator asks the writer about one answer, which waits meanwhile; texts to begin from; organisations write too."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import func, select, update

from consult.audit import AuditAction, AuditEvent
from consult.days import today_here
from consult.errors import NotFoundError, TransitionError
from consult.moderation.models import LetterState, Message, Reason, Verdict
from consult.moderation.queries import Wanted, asked, first_free
from consult.moderation.services import ask_writer, decide, take
from consult.responses.models import Answer, AnswerState, Response
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make as moderating
from tests.integration.moderation.test_letters import _holder, _sent
from tests.integration.responses import make
from tests.shipped import shipped

WORDS = "Ik werk met Karel in de winkel."
QUESTION = "Kunt u dat in andere woorden zeggen?"


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def moderator(database):
    with database.transaction() as session:
        return moderating.staff(session)


@pytest.fixture
def code(app, consultation) -> str:
    return _sent(app, consultation)


@pytest.fixture
def answer_id(database, code):
    with database.reading() as session:
        return session.scalar(select(Answer.id).where(Answer.is_text))


def _asking(app, moderator, consultation, answer_id) -> Browser:
    browser = signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/{answer_id}")
    return browser.click("Ask the writer about this answer")


def _is_asked(database, answer_id, *, days: int = 0) -> bool:
    with database.reading() as session:
        return asked(session, [answer_id], today_here() + timedelta(days=days)) == {answer_id}


def _written(browser) -> str:
    return (browser.page.xpath("//textarea[@name='words']")[0].text or "").strip()


def test_the_holder_sees_which_question_it_is_about_and_not_their_own_words(
    app, database, consultation, moderator, code, answer_id
):
    desk = _asking(app, moderator, consultation, answer_id)
    assert WORDS in desk.text
    desk.press("Send message", words=QUESTION)
    assert "Asked" in desk.text
    holder = _holder(app, code)
    assert "1 new" in holder.text
    holder.click("Messages")
    with database.reading() as session:
        answer = session.get_one(Answer, answer_id)
        assert answer.state is AnswerState.WAITING
        key, text = session.execute(
            select(Message.state, AuditEvent.details)
            .join(AuditEvent, AuditEvent.subject_id == Message.id)
            .where(AuditEvent.action == AuditAction.MESSAGE_WRITTEN)
        ).one()
    assert (key, text) == (LetterState.OPEN, {"answer": str(answer_id)})
    assert QUESTION in holder.text
    assert "has a question about an answer" in holder.text
    asked_text = shipped("pooierverbod").question("PV-05").text.in_language("en")[0]
    assert asked_text in holder.text
    assert "Karel" not in holder.text
    holder.click("change your answer to this question")
    assert holder.path == "/en/r/aanpassen/PV-05"


def test_a_reply_ends_the_wait_and_so_does_another_answer(app, database, consultation, moderator, code, answer_id):
    desk = _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
    assert _is_asked(database, answer_id)
    holder = _holder(app, code).click("Messages").press("Send message", words="Ja hoor.")
    assert not _is_asked(database, answer_id)
    for act, button in (("replace", "Save this change"), ("add", "Save this change")):
        desk = _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
        assert "Asked" in desk.text
        assert _is_asked(database, answer_id)
        holder.open("/en/r/aanpassen/PV-05").press(button, act=act, **{"PV-05": "In andere woorden."})
        assert not _is_asked(database, answer_id)


def test_an_answer_stands_back_for_seven_days_and_no_longer(app, database, consultation, moderator, answer_id):
    assert not _is_asked(database, answer_id)
    _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
    assert _is_asked(database, answer_id, days=6)
    assert not _is_asked(database, answer_id, days=7)
    with database.transaction() as session:
        old = today_here() - timedelta(days=30)
        session.execute(update(Message).values(asked_on=old))
    _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
    assert _is_asked(database, answer_id)


def test_an_asked_answer_is_the_last_to_be_taken_and_still_is_taken(
    app, database, vault, consultation, moderator, answer_id
):
    with database.transaction() as session:
        asked_for = session.merge(consultation)
        others = {moderating.answer(session, vault, asked_for, "Nog een antwoord.").id for _ in range(3)}
        moderating.triage(session, vault, asked_for)
    _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
    taken = []
    with database.transaction() as session:
        by, where = session.merge(moderator), session.merge(consultation)
        for _ in range(4):
            now = datetime.now(UTC)
            taken.append(first_free(session, consultation.id, Wanted(), now=now, after=taken[-1] if taken else None))
            take(session, taken[-1], consultation=where, by=by, now=now)
    assert set(taken[:3]) == others
    assert taken[3] == answer_id


def test_only_an_answer_that_waits_is_asked_about_and_what_was_typed_stays(
    app, database, vault, consultation, moderator, answer_id
):
    desk = _asking(app, moderator, consultation, answer_id)
    with database.transaction() as session:
        by = session.merge(moderator)
        decide(session, vault, answer_id, share=0, version=1, verdict=Verdict.REJECT, reason=Reason.TEST, by=by)
    desk.press("Send message", words=QUESTION, status=409)
    assert "This one does not" in desk.text
    assert _written(desk) == QUESTION
    desk.press("Send message", words="", status=409)
    with database.transaction() as session, pytest.raises(TransitionError):
        ask_writer(session, vault, answer_id, QUESTION, by=session.merge(moderator), now=datetime.now(UTC))


def test_nobody_is_asked_who_cannot_be_reached(app, database, vault, consultation, moderator):
    make.begun(visitor(app), consultation, route="all").press("Save and continue", **{"PV-05": WORDS}).press(
        "Send without a code"
    )
    with database.reading() as session:
        answer_id = session.scalar(select(Answer.id).where(Answer.is_text))
    desk = _asking(app, moderator, consultation, answer_id)
    assert "wanted no code" in desk.text
    assert not desk.page.xpath("//textarea")
    with database.transaction() as session, pytest.raises(NotFoundError):
        ask_writer(session, vault, answer_id, QUESTION, by=session.merge(moderator), now=datetime.now(UTC))


def test_every_look_at_the_words_is_logged_and_none_of_them_is_in_the_log(
    app, database, consultation, moderator, answer_id
):
    _asking(app, moderator, consultation, answer_id).press("Put it in the message", standard="who")
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == moderator.id)).all()
    # The page of the answer, the page with the question, and that page again with the text in it.
    assert [one.action for one in events] == [AuditAction.RAW_TEXT_VIEWED] * 3
    assert "Karel" not in str([one.details for one in events])


def test_a_text_to_begin_from_goes_behind_what_was_typed_and_is_not_sent_by_itself(
    app, database, consultation, moderator, code, answer_id
):
    with database.reading() as session:
        response_id = session.scalar(select(Response.id))
    desk = signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/berichten/{response_id}")
    assert desk.page.xpath("//select[@name='language']/option[@selected]/@value") == ["nl"]
    desk.press("Put it in the message", words="Dag.", standard="received", language="en")
    assert _written(desk) == "Dag.\n\nThank you for your message. We have read it."
    desk.press("Put it in the message", standard="safe-to-write", language="en")
    assert "Is it safe" not in _written(desk)
    assert "Thank you" not in _holder(app, code).click("Messages").text
    desk.press("Send message", words="Thank you. We have read it, twice.")
    assert "twice" in _holder(app, code).click("Messages").text


def test_a_message_to_a_response_that_was_taken_back_is_refused_in_words_and_not_lost(
    app, database, consultation, moderator, code
):
    with database.reading() as session:
        response_id = session.scalar(select(Response.id))
    desk = signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/berichten/{response_id}")
    _holder(app, code).click("Take your answers back").press("Take back", sure="yes")
    desk.press("Send message", words="Dank u wel voor uw lange bericht.", status=404)
    assert "it was withdrawn" in desk.text
    assert "Dank u wel voor uw lange bericht." in desk.page.xpath("//textarea")[0].text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Message)) == 0


@pytest.fixture
def signed(app, database, consultation):
    """An organisation whose writer and signatory sent an answer."""
    make.organisation(database, members=[("ans", ["writer"]), ("dir", ["signatory"])])
    browser = make.signed_in(visitor(app), "ans").open(f"/en/r/organisatie/{consultation.ref}")
    browser.press("Begin", consent="yes").open("/en/r/alles").press("Save", **{"PV-09": WORDS})
    signs = make.signed_in(visitor(app), "dir").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    signs.press("To the workspace").click("Check and sign").press(
        "Send my answers", consulted="alle leden", how="Een avond.", people="23"
    )
    return browser


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


def test_a_member_sees_in_the_workspace_that_a_moderator_wrote_and_answers_for_the_organisation(
    app, database, consultation, moderator, signed
):
    with database.reading() as session:
        answer_id = session.scalar(select(Answer.id).where(Answer.is_text))
    _asking(app, moderator, consultation, answer_id).press("Send message", words=QUESTION)
    signed.open("/en/r/werkplek")
    assert "1 new" in signed.text
    signed.click("Messages: 1 new")
    assert QUESTION in signed.text
    signed.press("Send message", words="Wij bedoelen de parkiet.")
    assert "Your organisation wrote" in signed.text
    assert "Wij bedoelen de parkiet." in signed.text
    assert "1 new" not in signed.open("/en/r/werkplek").text
    assert not _is_asked(database, answer_id)
    # Who may only sign reads it, and is not offered what they may not do.
    signs = make.signed_in(visitor(app), "dir").open(f"/en/r/organisatie/{consultation.ref}/tekenen")
    signs.press("See what was sent").open("/en/r/berichten")
    assert "parkiet" in signs.text
    assert not signs.page.xpath("//textarea")
    desk = signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/berichten").click("Response ")
    assert "parkiet" in desk.text
