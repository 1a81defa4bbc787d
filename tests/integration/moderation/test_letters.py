"""Moderators and holders write to each other; a holder objects to a decision. All of it sealed like an answer."""

import re

import pytest
from sqlalchemy import select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.moderation.models import LetterState, Message, Objection, Reason, Verdict
from consult.moderation.services import decide
from consult.moderation.services.dialogue import holds_code
from consult.responses.codes import ALPHABET, code_digest, grouped
from consult.responses.models import Answer
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make as moderating
from tests.integration.responses import make

WORDS = "Ik werk met Karel in de winkel."
SECRET = "Mijn bericht over de paarse kater."
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def moderator(database):
    with database.transaction() as session:
        return moderating.staff(session)


def _sent(app, consultation, **choices) -> str:
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS})
    browser.press("Send my answers", **choices)
    return CODE.search(browser.text)[0]


def _holder(app, code) -> Browser:
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code)


def _desk(app, moderator, consultation) -> Browser:
    return signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/berichten")


def test_a_holder_writes_a_moderator_answers_and_the_holder_sees_the_answer_and_not_the_own_words(
    app, database, consultation, moderator
):
    code = _sent(app, consultation)
    holder = _holder(app, code).click("Messages").press("Send message", words=SECRET)
    assert "Your message was received" in holder.text
    assert "kater" not in holder.text
    desk = _desk(app, moderator, consultation)
    assert "1 message" in desk.text
    desk.click("Response ")
    assert SECRET in desk.text
    desk.press("Send message", words="Dank u wel. Wij kijken ernaar.")
    assert "Nobody waits" in _desk(app, moderator, consultation).text
    holder = _holder(app, code)
    assert "1 new" in holder.text
    holder.click("Messages")
    assert "Wij kijken ernaar" in holder.text
    assert "kater" not in holder.text
    holder.press("Send message", words="Goed zo.")
    assert "1 new" not in _holder(app, code).text
    with database.reading() as session:
        assert session.scalars(select(Message.state).order_by(Message.number)).all() == [
            LetterState.ANSWERED,
            LetterState.ANSWERED,
            LetterState.OPEN,
        ]
        written = session.scalars(select(AuditEvent.actor_id).where(AuditEvent.action == AuditAction.MESSAGE_WRITTEN))
        assert written.all() == [moderator.id]
        seen = session.scalars(select(AuditEvent.actor_id).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED))
        assert set(seen.all()) == {moderator.id}


def test_a_message_with_the_code_in_it_is_refused_in_every_spelling(app, database, consultation):
    code = _sent(app, consultation)
    holder = _holder(app, code).click("Messages")
    for spelling in (code, code.lower().replace(" ", ""), f"Mijn code is:{code.replace(' ', '-')}, bel mij"):
        holder.press("Send message", words=spelling, status=422)
        assert "Your code stands in this message" in holder.text
    with database.reading() as session:
        assert session.scalar(select(Message.id)) is None
    holder.press("Send message", words="Mijn code is ABCD-EFGH")


def test_another_code_or_a_long_run_of_letters_is_no_code_of_this_response():
    code, pepper = ALPHABET[:24], bytes(32)
    digest = code_digest(pepper, code)
    assert holds_code(f"xx{grouped(code)}77", digest, pepper)
    assert not holds_code(grouped(code[::-1]), digest, pepper)
    assert not holds_code("A" * 5000, digest, pepper)


@pytest.mark.parametrize("typed", ["", "  \n ", "x" * 5001])
def test_an_empty_and_an_endless_message_are_refused_and_stay_on_the_page(app, consultation, typed):
    holder = _holder(app, _sent(app, consultation)).click("Messages").press("Send message", words=typed, status=422)
    assert holder.page.xpath("//*[@id='words-fault']")
    assert (holder.page.xpath("//textarea")[0].text or "").strip("\n") == typed.strip("\n")


def test_whoever_sent_without_a_code_cannot_be_written_to(app, database, vault, consultation, moderator):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS})
    browser.press("Send without a code")
    with database.reading() as session:
        response_id = session.scalar(select(Answer.response_id))
    desk = signed_in(app, moderator).open(f"/en/desk/{consultation.slug}/moderatie/berichten/{response_id}")
    assert "wanted no code" in desk.text
    assert not desk.page.xpath("//textarea")


def test_what_was_done_is_shown_only_to_whoever_asked_for_it_by_kind_and_without_a_word(
    app, database, vault, consultation, moderator
):
    silent, curious = _sent(app, consultation), _sent(app, consultation, tells_later="yes")
    with database.transaction() as session:
        for answer in session.scalars(select(Answer)).all():
            hides = [Passage(Span(12, 17), Category.THIRD_PARTY)]
            decide(
                session,
                vault,
                answer.id,
                version=1,
                verdict=Verdict.ACCEPT,
                passages=hides,
                share=0,
                by=session.merge(moderator),
            )
    holder = _holder(app, silent)
    assert "What was done" not in holder.text
    assert holder.open("/en/r/uitkomst").path == "/en/r/mijn"
    holder = _holder(app, curious).click("What was done with your answers")
    assert "someone else 1" in holder.text
    assert "Karel" not in holder.text


def test_an_objection_reaches_the_desk_with_its_reason_and_can_be_made_once(
    app, database, vault, consultation, moderator
):
    code = _sent(app, consultation, tells_later="yes")
    with database.transaction() as session:
        answer = session.scalar(select(Answer))
        who = session.merge(moderator)
        decide(session, vault, answer.id, version=1, verdict=Verdict.REJECT, reason=Reason.TEST, share=0, by=who)
    holder = _holder(app, code).click("What was done with your answers").click("Object")
    address = holder.path
    holder.press("Send objection", words="", status=422)
    holder.press("Send objection", words="Dit is geen test, paarse kater.")
    assert "You objected" in holder.text
    assert "kater" not in holder.text
    holder.open(address).press("Send objection", words="Nog eens.", status=422)
    assert "already" in holder.text
    desk = _desk(app, moderator, consultation)
    assert "1 objection" in desk.text
    desk.click("Response ")
    assert "paarse kater" in desk.text
    assert "Rejected: test" in desk.text
    with database.reading() as session:
        (made,) = session.scalars(select(Objection))
        assert made.state is LetterState.OPEN
        assert b"kater" not in made.sealed


def test_an_accepted_answer_with_nothing_hidden_and_anothers_decision_cannot_be_objected_to(
    app, database, vault, consultation, moderator
):
    mine, others = (_sent(app, consultation, tells_later="yes") for _ in range(2))
    with database.transaction() as session:
        decided = [
            decide(
                session,
                vault,
                answer.id,
                version=1,
                verdict=verdict,
                reason=reason,
                share=0,
                by=session.merge(moderator),
            ).id
            for answer, verdict, reason in zip(
                session.scalars(select(Answer).order_by(Answer.id)).all(),
                (Verdict.ACCEPT, Verdict.REJECT),
                (None, Reason.TEST),
                strict=True,
            )
        ]
    for code in (mine, others):
        holder = _holder(app, code).click("What was done with your answers")
        links = [link for link in holder.page.xpath("//a/@href") if "bezwaar" in link]
        reachable = [one for one in decided if any(str(one) in link for link in links)]
        for decision_id in set(decided) - set(reachable):
            holder.open(f"/en/r/bezwaar/{decision_id}", status=404)
        assert reachable in ([], [decided[1]])


def test_whoever_works_for_the_owner_reads_no_message(app, database, consultation):
    with database.transaction() as session:
        inside = moderating.staff(session, Role.MODERATOR, employer=consultation.owner)
    signed_in(app, inside).open(f"/en/desk/{consultation.slug}/moderatie/berichten", status=403)
