"""The pages of the second look, without scripts."""

from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.moderation.models import Look, ModerationDecision, Reason, Verdict
from consult.moderation.services import decide, send_back
from consult.responses.models import Answer, AnswerState
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_pages import signed_in
from tests.integration.moderation.test_second_look import DENISE, WORDS

LIST = "/en/desk/pooierverbod/moderatie/tweede-blik"
WHY = "Denise heet iedereen hier."


@pytest.fixture
def second(database: Database, place: Place) -> User:
    with database.transaction() as session:
        return make.second_moderator(session)


@pytest.fixture
def browser(app: Flask, second: User) -> Browser:
    return signed_in(app, second)


@pytest.fixture
def answer_id(database: Database, vault: Vault, place: Place) -> UUID:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, WORDS).id


@pytest.fixture
def decision(database: Database, vault: Vault, place: Place, answer_id: UUID) -> ModerationDecision:
    about = {"version": 1, "verdict": Verdict.ACCEPT, "passages": [DENISE], "share": 100}
    with database.transaction() as session:
        return decide(session, vault, answer_id, by=place.moderator, **about)


def look_of(database: Database, decision: ModerationDecision) -> Look:
    with database.reading() as session:
        return session.get_one(ModerationDecision, decision.id).look


def test_the_list_says_what_was_decided_and_no_word(
    browser: Browser, answer_id: UUID, decision: ModerationDecision
) -> None:
    browser.open(LIST)
    for said in (answer_id.hex[:8], "PV-09", "Accepted (hidden: someone else 1)", "since today"):
        assert said in browser.text
    assert "Denise" not in browser.text
    browser.open("/en/desk/pooierverbod/moderatie").click("Second look")


def test_a_colleague_sees_original_and_outcome_side_by_side_and_agrees(
    browser: Browser, database: Database, answer_id: UUID, decision: ModerationDecision
) -> None:
    browser.open(LIST).click(answer_id.hex[:8])
    (raw,) = browser.page.xpath("//section[@aria-labelledby='original']//*[@tabindex='0']")
    assert "Denise" in raw.text_content()
    (others,) = browser.page.xpath("//section[@aria-labelledby='others']//*[@tabindex='0']")
    assert others.text_content() == "Ik werk met [someone else] in Zwolle."
    browser.press("I agree")
    assert browser.path == LIST
    assert "No decision waits for you." in browser.text
    assert look_of(database, decision) is Look.AGREED
    with database.reading() as session:
        assert session.get_one(Answer, answer_id).state is AnswerState.ACCEPTED
        viewed = session.scalars(select(AuditEvent.subject_id).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED))
        assert viewed.all() == [answer_id]


def test_sending_back_needs_a_reason_which_the_next_one_reads(
    browser: Browser, app: Flask, database: Database, place: Place, answer_id: UUID, decision: ModerationDecision
) -> None:
    browser.open(f"{LIST}/{decision.id}").press("Send it back", status=422)
    assert "Write down the reason first." in browser.text
    browser.press("Send it back", reason=WHY)
    assert look_of(database, decision) is Look.SENT_BACK
    page = signed_in(app, place.moderator).open(f"/en/desk/pooierverbod/moderatie/{answer_id}")
    assert WHY in page.text
    assert "second look, sent back: W. Tweede" in page.text


def test_ones_own_decision_can_be_read_and_not_agreed_with(
    app: Flask, database: Database, place: Place, decision: ModerationDecision
) -> None:
    own = signed_in(app, place.moderator)
    assert "No decision waits for you." in own.open(LIST).text
    own.open(f"{LIST}/{decision.id}")
    assert "You made this decision yourself." in own.text
    fields = {"csrf_token": own.token, "act": "agree", "version": "2"}
    own.post(f"{LIST}/{decision.id}", fields, status=403)
    assert look_of(database, decision) is Look.WAITING


def test_what_changed_meanwhile_is_shown_beside_what_was_typed(
    browser: Browser, database: Database, vault: Vault, place: Place, answer_id: UUID, decision: ModerationDecision
) -> None:
    browser.open(f"{LIST}/{decision.id}")
    with database.transaction() as session:
        about = {"version": 2, "verdict": Verdict.REJECT, "reason": Reason.UNLAWFUL, "share": 100}
        decide(session, vault, answer_id, by=place.moderator, **about)
    browser.press("Send it back", reason=WHY, status=409)
    assert "Rejected: unlawful" in browser.text
    assert "decided anew before anybody looked" in browser.text
    assert WHY in (browser.page.xpath("//textarea[@name='reason']")[0].text or "")
    assert not browser.page.xpath("//button[@name='act']")


def test_a_forged_version_agrees_with_nothing(
    browser: Browser, database: Database, decision: ModerationDecision
) -> None:
    for version in ("", "x", "-1", "9" * 40, "1"):
        browser.open(f"{LIST}/{decision.id}").press("I agree", status=409, version=version)
    assert look_of(database, decision) is Look.WAITING


def test_a_rejection_says_that_nobody_will_read_it_and_a_referral_leads_to_the_answer(
    browser: Browser, database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    with database.transaction() as session:
        about = {"version": 1, "verdict": Verdict.REJECT, "reason": Reason.TEST, "share": 100}
        rejected = decide(session, vault, answer_id, by=place.moderator, **about)
    assert "Nobody will read it" in browser.open(f"{LIST}/{rejected.id}").text
    with database.transaction() as session:
        about = {"version": 2, "verdict": Verdict.REFER, "reason": Reason.IN_DOUBT, "share": 100}
        doubt = decide(session, vault, answer_id, by=place.moderator, **about)
    browser.open(f"{LIST}/{doubt.id}")
    assert not [one for one in browser.page.xpath("//button[@name='act']/@value") if one == "agree"]
    browser.click("Decide on this answer yourself")
    assert browser.path.endswith(str(answer_id))


def test_the_list_takes_any_address_and_a_decision_of_nobody_is_not_found(
    browser: Browser, database: Database, vault: Vault, place: Place, decision: ModerationDecision
) -> None:
    for after in ("x", "1.2.3", "nan.0", "9e99.00", "%00", f"0.{uuid4().hex}"):
        browser.open(f"{LIST}?after={after}")
    browser.open(f"{LIST}/{uuid4()}", status=404)
    with database.transaction() as session:
        make.consultation(session, "opting-in")
        send_back(session, vault, decision.id, WHY, version=2, by=make.staff(session))
    browser.open(f"/en/desk/opting-in/moderatie/tweede-blik/{decision.id}", status=404)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICIAL, Role.EDITOR, Role.ADMINISTRATOR])
def test_only_moderators_take_second_looks(
    app: Flask, database: Database, decision: ModerationDecision, role: Role
) -> None:
    with database.transaction() as session:
        user = make.staff(session, role)
    browser = signed_in(app, user)
    for path in (LIST, f"{LIST}/{decision.id}"):
        assert "Denise" not in browser.open(path, status=403).text
