"""An objection is decided by a moderator who took no part; the outcome and its reason reach whoever holds the code."""

from datetime import UTC, datetime
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from consult.moderation.models import Contribution, LetterState, Look, Objection, ObjectionOutcome, Reason, Verdict
from consult.moderation.queries import Texts, moderation_account, objections_page, objections_waiting, review
from consult.moderation.services import agree, decide, decide_objection, raise_objection
from consult.responses.models import Answer, AnswerState, Response
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_letters import _holder, _sent, consultation  # noqa: F401  (a fixture)
from tests.integration.moderation.test_pages import signed_in

WORDS = "Ik werk met Denise in Zwolle."
DENISE = Passage(Span(12, 18), Category.THIRD_PARTY)
WHY = "Denise is de naam van mijn paarse kater."
REPLY = "U hebt gelijk: dit zegt niet wie iemand is."
NOW = datetime(2026, 11, 18, 9, tzinfo=UTC)


class Case:
    """An answer in which a name is hidden, decided by two, with an objection to that."""

    def __init__(self, database: Database, vault: Vault, place: Place) -> None:
        self.database, self.vault, self.place = database, vault, place
        with database.transaction() as session:
            self.second, self.third = (make.second_moderator(session) for _ in range(2))
            self.answer_id = make.answer(session, vault, place.consultation, WORDS).id
            decision = self.decide(session, Verdict.ACCEPT, passages=[DENISE], by=place.moderator)
            self.agree(session, decision.id, by=self.second)
            response_id = session.get_one(Answer, self.answer_id).response_id
            self.id = raise_objection(session, vault, response_id, decision.id, WHY, now=NOW).id

    def decide(self, session, verdict: Verdict, *, by: User, **about):
        version = session.get_one(Answer, self.answer_id).version
        return decide(session, self.vault, self.answer_id, version=version, verdict=verdict, share=100, by=by, **about)

    def agree(self, session, decision_id: UUID, *, by: User) -> None:
        version = session.get_one(Answer, self.answer_id).version
        agree(session, self.vault, decision_id, version=version, by=by)

    def judge(self, outcome: ObjectionOutcome, reason: str = REPLY, *, by: User | None = None) -> Objection:
        with self.database.transaction() as session:
            return decide_objection(session, self.vault, self.id, outcome, reason, by=by or self.third)

    @property
    def state(self) -> AnswerState:
        with self.database.reading() as session:
            return session.get_one(Answer, self.answer_id).state

    @property
    def read(self) -> str:
        with self.database.reading() as session:
            (found,) = session.scalars(select(Contribution))
            return Texts(session, self.vault).of([found])[found.id].words


@pytest.fixture
def case(database: Database, vault: Vault, place: Place) -> Case:
    return Case(database, vault, place)


def test_an_upheld_objection_lets_the_answer_wait_and_words_come_back_by_a_new_decision(case: Case) -> None:
    case.judge(ObjectionOutcome.UPHELD)
    assert (case.state, case.read) == (AnswerState.WAITING, WORDS.replace("Denise", BLOCK * 6))
    with case.database.reading() as session:
        (appeal,) = review(session, case.vault, case.answer_id, consultation_id=case.place.id).appeals
    assert (appeal.reason, appeal.reply) == (WHY, REPLY)
    with case.database.transaction() as session:
        # Two looked at it already: whoever let the decision go, and whoever decides now.
        assert case.decide(session, Verdict.ACCEPT, by=case.place.moderator).look is Look.NONE
    assert (case.state, case.read) == (AnswerState.ACCEPTED, WORDS)


def test_a_dismissed_objection_leaves_everything_as_it_is(case: Case) -> None:
    made = case.judge(ObjectionOutcome.DISMISSED)
    assert (made.state, made.outcome, made.decided_by_id) == (
        LetterState.ANSWERED,
        ObjectionOutcome.DISMISSED,
        case.third.id,
    )
    assert case.state is AnswerState.ACCEPTED
    assert b"gelijk" not in (made.sealed_reply or b"")


def test_whoever_decided_or_looked_judges_no_objection(case: Case) -> None:
    for who in (case.place.moderator, case.second):
        with pytest.raises(ForbiddenError):
            case.judge(ObjectionOutcome.UPHELD, by=who)
    with case.database.transaction() as session:
        inside = make.staff(session, employer=make.OWNER)
    with pytest.raises(ForbiddenError):
        case.judge(ObjectionOutcome.UPHELD, by=inside)
    assert case.state is AnswerState.ACCEPTED


def test_the_list_holds_what_i_took_no_part_in(case: Case) -> None:
    with case.database.reading() as session:
        for who, there in ((case.third, 1), (case.second, 0), (case.place.moderator, 0)):
            assert len(objections_page(session, case.place.id, user_id=who.id)) == there
            assert objections_waiting(session, case.place.id, user_id=who.id) == there
    case.judge(ObjectionOutcome.DISMISSED)
    with case.database.reading() as session:
        assert objections_page(session, case.place.id, user_id=case.third.id) == []


def test_an_objection_is_decided_once_and_with_a_reason(case: Case) -> None:
    with pytest.raises(InvalidError):
        case.judge(ObjectionOutcome.UPHELD, "  ")
    case.judge(ObjectionOutcome.DISMISSED)
    with pytest.raises(ConflictError):
        case.judge(ObjectionOutcome.UPHELD)
    assert case.state is AnswerState.ACCEPTED


def test_an_upheld_objection_ends_the_wait_for_a_second_look(case: Case) -> None:
    with case.database.transaction() as session:
        case.decide(session, Verdict.REJECT, reason=Reason.TEST, by=case.place.moderator)
    case.judge(ObjectionOutcome.UPHELD)
    with case.database.reading() as session:
        found = review(session, case.vault, case.answer_id, consultation_id=case.place.id)
    assert [one.look for one in found.decisions] == [Look.OVERTAKEN, Look.AGREED]


def test_nobody_objects_to_a_decision_that_does_not_count(case: Case) -> None:
    with case.database.transaction() as session:
        waits = case.decide(session, Verdict.REJECT, reason=Reason.TEST, by=case.place.moderator)
        response_id = session.get_one(Answer, case.answer_id).response_id
        with pytest.raises(NotFoundError):
            raise_objection(session, case.vault, response_id, waits.id, WHY, now=NOW)


def test_the_log_names_the_outcome_and_no_word_and_the_account_counts_it(case: Case) -> None:
    case.judge(ObjectionOutcome.UPHELD)
    with case.database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.OBJECTION_DECIDED))
        (again,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.ANSWER_REOPENED))
        account = moderation_account(session, case.place.id)
    assert (event.subject_id, event.actor_id, event.details) == (case.id, case.third.id, {"outcome": "upheld"})
    assert (again.subject_id, again.details) == (case.answer_id, {"because": "objection upheld"})
    assert (account.objections, account.objections_open) == ({ObjectionOutcome.UPHELD: 1}, 0)


def test_the_desk_shows_both_sides_and_takes_a_decision_with_its_reason(app: Flask, case: Case) -> None:
    desk = "/en/desk/pooierverbod/moderatie/bezwaren"
    browser = signed_in(app, case.third).open(desk)
    assert "kater" not in browser.text
    browser.click(case.answer_id.hex[:8])
    for words in (WHY, "Denise", "[someone else]", "Accepted (hidden: someone else 1)", "agreed: W. Tweede"):
        assert words in browser.text
    browser.press("Uphold the objection", status=422)
    assert "Write down the reason first." in browser.text
    browser.press("Uphold the objection", reason=REPLY)
    assert "Your decision was saved." in browser.text
    assert "No objection waits for you." in browser.text
    assert case.state is AnswerState.WAITING
    answer = browser.open(f"/en/desk/pooierverbod/moderatie/{case.answer_id}").text
    assert WHY in answer
    assert REPLY in answer
    with case.database.reading() as session:
        viewed = session.scalars(select(AuditEvent.actor_id).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED))
        assert viewed.all() == [case.third.id] * 3


def test_whoever_took_part_may_read_an_objection_and_not_decide_on_it(app: Flask, case: Case) -> None:
    address = f"/en/desk/pooierverbod/moderatie/bezwaren/{case.id}"
    browser = signed_in(app, case.second).open(address)
    assert "You took part" in browser.text
    assert not browser.page.xpath("//textarea")
    browser.post(address, {"csrf_token": browser.token, "act": "uphold", "reason": REPLY}, status=403)
    assert case.state is AnswerState.ACCEPTED


def test_two_who_decide_on_an_objection_see_both_and_lose_nothing(app: Flask, case: Case) -> None:
    browser = signed_in(app, case.third).open(f"/en/desk/pooierverbod/moderatie/bezwaren/{case.id}")
    with case.database.transaction() as session:
        fourth = make.staff(session)
    case.judge(ObjectionOutcome.DISMISSED, "Het is een naam.", by=fourth)
    browser.press("Uphold the objection", reason=REPLY, status=409)
    assert "Het is een naam." in browser.text
    assert REPLY in (browser.page.xpath("//textarea[@name='reason']")[0].text or "")
    assert case.state is AnswerState.ACCEPTED


@pytest.mark.parametrize("outcome", list(ObjectionOutcome))
def test_the_outcome_and_its_reason_reach_whoever_holds_the_code(
    app: Flask, database: Database, vault: Vault, request: pytest.FixtureRequest, outcome: ObjectionOutcome
) -> None:
    asked = request.getfixturevalue("consultation")
    code = _sent(app, asked, tells_later="yes")
    with database.transaction() as session:
        first, third = make.staff(session), make.staff(session)
        answer = session.scalars(select(Answer).where(Answer.is_text)).one()
        about = {"version": 1, "verdict": Verdict.REJECT, "reason": Reason.TEST, "share": 100}
        decide(session, vault, answer.id, by=first, **about)
    outcome_page = "What was done with your answers"
    holder = _holder(app, code).click(outcome_page)
    assert "Second look" in holder.text
    assert "Rejected" not in holder.text
    with database.transaction() as session:
        make.agree_with_all(session, vault)
    holder.open(holder.path).click("Object").press("Send objection", words=WHY)
    assert "Somebody else will decide" in holder.text
    with database.transaction() as session:
        (objection,) = session.scalars(select(Objection))
        decide_objection(session, vault, objection.id, outcome, f"{REPLY}\nDank.", by=third)
    holder = _holder(app, code).click(outcome_page)
    assert REPLY in holder.text
    assert "kater" not in holder.text
    assert ("a moderator agrees with you" in holder.text) is (outcome is ObjectionOutcome.UPHELD)
    assert ("the decision stays" in holder.text) is (outcome is ObjectionOutcome.DISMISSED)
    assert not [link for link in holder.page.xpath("//a/@href") if "bezwaar" in link]
    with database.reading() as session:
        assert session.scalars(select(Response.id)).one()


def test_only_moderators_read_objections(app: Flask, case: Case) -> None:
    with case.database.transaction() as session:
        inside = make.staff(session, employer=make.OWNER)
    browser: Browser = signed_in(app, inside)
    for path in ("bezwaren", f"bezwaren/{case.id}", "tweede-blik"):
        assert "kater" not in browser.open(f"/en/desk/pooierverbod/moderatie/{path}", status=403).text
