"""A moderator types what came on paper or was said in a meeting; another one decides on it."""

import re
from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.consultations import services as consultations
from consult.days import today_here
from consult.errors import ClosedError, ForbiddenError
from consult.moderation.models import Verdict
from consult.moderation.services import Entry, Way, decide, enter, enter_queue, weeks_to_enter
from consult.responses import codes
from consult.responses.answering import Given
from consult.responses.models import Answer, AnswerState, Batch, Channel, Response, ResponseState
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.moderation import make

WORDS = "Verzonnen: wij willen eerst gevraagd worden."
CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}")
TODAY = today_here()


@pytest.fixture
def settings(settings):
    return without_second_factor(settings)


@pytest.fixture
def place(place, database):
    with database.transaction() as session:
        consultations.open_(
            session, place.consultation.slug, opens_on=TODAY - timedelta(days=21), closes_on=TODAY + timedelta(days=40)
        )
    return place


def browser_of(app, user):
    client = visitor(app)
    with client.session_transaction(base_url="https://localhost") as kept:
        kept["_user_id"], kept["_fresh"] = str(user.id), True
    return Browser(client)


def typed(browser, **values):
    """Type a response as this moderator does."""
    browser.open("/en/desk/pooierverbod/invoeren").click("Sex worker (now")
    filled = {"way": "paper", "consent": "yes", "PV-09": WORDS, "PV-07": "smal", **values}
    return browser.press("Keep this response", **filled)


def kept(database):
    with database.reading() as session:
        return session.scalars(select(Response)).one()


def test_what_came_on_paper_waits_for_another_moderator_and_is_marked_as_such(app, database, vault, place):
    browser = typed(browser_of(app, place.moderator))
    assert "Its words wait for another moderator" in browser.text
    assert not CODE.search(browser.text)
    response = kept(database)
    assert (response.channel, response.source, response.state) == (Channel.PAPER, "paper", ResponseState.SUBMITTED)
    assert response.code_digest is None
    assert response.week.weekday() == 0
    assert response.consent_version == 1
    with database.reading() as session:
        states = {row.is_text: row.state for row in session.scalars(select(Answer))}
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.RESPONSE_ENTERED))
    assert states == {True: AnswerState.WAITING, False: AnswerState.WAITING}
    assert (event.subject_id, event.actor_id, event.details) == (response.id, place.moderator.id, {"way": "paper"})
    with database.transaction() as session:
        enter_queue(session, response.consultation_id)
    browser.open("/en/desk/pooierverbod/moderatie/wachtrij")
    assert "On paper" in browser.text


def test_whoever_typed_it_does_not_decide_and_another_moderator_does(app, database, vault, place):
    typed(browser_of(app, place.moderator), way="meeting")
    with database.transaction() as session:
        other = make.staff(session, name="Q. Ander")
        answer = session.scalars(select(Answer).where(Answer.is_text)).one()
    with pytest.raises(ForbiddenError), database.transaction() as session:
        decide(session, vault, answer.id, version=answer.version, verdict=Verdict.ACCEPT, share=0, by=place.moderator)
    browser = browser_of(app, place.moderator).open(f"/en/desk/pooierverbod/moderatie/{answer.id}")
    assert "In a meeting" in browser.text
    browser.press("Save the decision", ruling="accept", status=403)
    assert "Another moderator decides on it" in browser.text
    browser = browser_of(app, other).open(f"/en/desk/pooierverbod/moderatie/{answer.id}")
    browser.press("Save the decision", ruling="accept")
    with database.reading() as session:
        assert session.get_one(Answer, answer.id).state is AnswerState.ACCEPTED


def test_a_code_to_hand_over_is_shown_once_and_works(app, database, place, client):
    browser = typed(browser_of(app, place.moderator), code="yes")
    code = CODE.search(browser.text)[0]
    answers = Browser(client).open("/en/r/verder").press("Continue", code=code)
    assert answers.path == "/en/r/mijn"
    assert WORDS not in answers.text


def test_the_same_form_again_adds_nothing_and_shows_the_same_code_for_a_while(app, database, place, monkeypatch):
    browser = browser_of(app, place.moderator).open("/en/desk/pooierverbod/invoeren/sekswerker")
    fields = browser._fields(browser.page.xpath("//main//form")[0])
    for name, value in {"way": "paper", "consent": "yes", "code": "yes", "PV-09": WORDS}.items():
        fields[name] = value
    first = CODE.search(browser.post(browser.path, fields).text)[0]
    assert CODE.search(browser.post(browser.path, fields).text)[0] == first
    monkeypatch.setattr(codes, "SHOWN_AGAIN_FOR", -codes.SHOWN_AGAIN_FOR)
    assert not CODE.search(browser.post(browser.path, fields).text)
    assert kept(database)


@pytest.mark.parametrize(
    ("values", "said"),
    [
        ({"consent": None}, "Tick that they agreed"),
        ({"way": None}, "Choose how it came"),
        ({"week": "2001-01-01"}, "Choose a week"),
        ({"PV-09": None, "PV-07": None}, "Fill in at least one"),
        ({"PV-09": "x" * 20001}, "Question"),
    ],
)
def test_what_is_missing_is_said_and_what_was_typed_stays(app, database, place, values, said):
    browser = browser_of(app, place.moderator).open("/en/desk/pooierverbod/invoeren/sekswerker")
    filled = {"way": "paper", "consent": "yes", "PV-09": WORDS, "PV-07": "smal", **values}
    browser.press("Keep this response", status=422, **filled)
    assert said in browser.text
    if filled["PV-09"] == WORDS:
        assert WORDS in browser.page.xpath("//textarea[@name='PV-09']")[0].text
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Response)) == 0


def test_the_owners_own_moderator_types_nothing(app, database, vault, place):
    with database.transaction() as session:
        owners = make.staff(session, Role.MODERATOR, employer=make.OWNER)
    browser_of(app, owners).open("/en/desk/pooierverbod/invoeren", status=403)
    with database.transaction() as session:
        consultation = session.get_one(type(place.consultation), place.id)
        with pytest.raises(ForbiddenError):
            enter(session, vault, consultation, entry(), by=owners, now=datetime.now(UTC))


def test_only_weeks_in_which_the_consultation_was_open_can_be_chosen(database, vault, place):
    with database.transaction() as session:
        consultation = session.get_one(type(place.consultation), place.id)
        weeks = weeks_to_enter(consultation, datetime.now(UTC))
        assert len(weeks) == 4
        assert all(week.weekday() == 0 and week <= TODAY for week in weeks)
        with pytest.raises(ClosedError):
            enter(session, vault, consultation, entry(week=date(2001, 1, 1)), by=place.moderator, now=datetime.now(UTC))
        consultations.close(session, consultation.slug)
        assert weeks_to_enter(consultation, datetime.now(UTC)) == weeks


def test_a_moderator_is_told_who_invited_from_ten_invitations_on(app, database, vault, place):
    with database.transaction() as session:
        for size, label in ((10, "Voorbeeldhuis"), (9, "Klein huis")):
            batch = Batch(consultation_id=place.id, label=label, size=size, form_digest=label.encode())
            session.add(batch)
            session.flush()
            consultation = session.get_one(type(place.consultation), place.id)
            made = make.response(session, vault, consultation, {"PV-09": WORDS}, channel=Channel.INVITED)
            made.batch_id = batch.id
    browser = browser_of(app, place.moderator)
    with database.reading() as session:
        pages = {
            row.id: browser.open(f"/en/desk/pooierverbod/moderatie/{row.id}").text
            for row in session.scalars(select(Answer))
        }
    assert sum("Invited by" in page and "Voorbeeldhuis" in page for page in pages.values()) == 1
    assert not [page for page in pages.values() if "Klein huis" in page]


def entry(**changes):
    week = TODAY - timedelta(days=TODAY.weekday())
    about = {"group": "sekswerker", "way": Way.PAPER, "week": week, "given": {"PV-09": Given(value=WORDS)}}
    return Entry(**{**about, "send_digest": b"one form", **changes})
