"""After sending, an answer can be changed, added to or taken away until closing; what was sent is never shown."""

import pytest
from sqlalchemy import select

from consult.consultations.models import Question
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer, AnswerState
from consult.responses.queries import answer_value
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make as moderating
from tests.integration.responses import make

WORDS = "Samen werken in de blauwe parapluwinkel is veiliger."


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def holder(app, consultation) -> Browser:
    """Somebody who sent words and choices, and is back with their code."""
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-05": WORDS, "PV-03": ["prijs", "anders"], "PV-03.words.anders": "Iets"})
    browser.press("Send my answers")
    code = "".join(browser.page.xpath("//*[contains(@class, 'code')]//text()"))
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code)


def _accepted(database, vault) -> None:
    with database.transaction() as session:
        moderator = moderating.staff(session)
        for answer in session.scalars(select(Answer).where(Answer.is_text)).all():
            decide(session, vault, answer.id, version=answer.version, verdict=Verdict.ACCEPT, share=0, by=moderator)


def _answers(database, vault) -> dict[tuple[str, str], object]:
    with database.reading() as session:
        rows = session.execute(select(Answer, Question.key).join(Question, Question.id == Answer.question_id)).all()
        return {(key, row.part): answer_value(vault.keyring([row.response_id]), row) for row, key in rows}


def test_the_list_of_questions_says_which_were_answered_and_never_how(holder):
    holder.click("Change or add to your answers")
    assert "Answered" in holder.text
    assert "Not answered" in holder.text
    assert "parapluwinkel" not in holder.text
    holder.open("/en/r/aanpassen/PV-05")
    assert "parapluwinkel" not in holder.answer.get_data(as_text=True)


def test_words_that_replace_others_are_read_anew_and_the_former_are_nobodys(holder, database, vault):
    _accepted(database, vault)
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="replace", **{"PV-05": "Iets heel anders."})
    assert "Your change was saved" in holder.text
    assert _answers(database, vault)["PV-05", ""] == "Iets heel anders."
    with database.reading() as session:
        answer = session.scalar(
            select(Answer).join(Question, Question.id == Answer.question_id).where(Question.key == "PV-05")
        )
        assert answer.state is AnswerState.WAITING
        assert session.scalar(select(Contribution.id).where(Contribution.answer_id == answer.id)) is None


def test_words_are_added_behind_what_was_sent_which_stays_readable_until_it_is_read_anew(holder, database, vault):
    _accepted(database, vault)
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="add", **{"PV-05": "En nog iets."})
    assert _answers(database, vault)["PV-05", ""] == f"{WORDS}\n\nEn nog iets."
    with database.reading() as session:
        answer = session.scalar(
            select(Answer).join(Question, Question.id == Answer.question_id).where(Question.key == "PV-05")
        )
        assert answer.state is AnswerState.WAITING
        assert session.scalar(select(Contribution.id).where(Contribution.answer_id == answer.id))


def test_an_answer_is_taken_away_with_all_that_was_decided_on_it(holder, database, vault):
    _accepted(database, vault)
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="remove")
    assert ("PV-05", "") not in _answers(database, vault)


def test_choices_are_changed_and_the_words_beside_a_choice_that_is_gone_go_too(app, holder, database, vault):
    holder.open("/en/r/aanpassen/PV-03")
    holder.press("Save this change", act="replace", **{"PV-03": ["druk"]})
    kept = _answers(database, vault)
    assert kept["PV-03", ""] == ["druk"]
    assert ("PV-03", "anders") not in kept
    while run_next(database, app.extensions["consult.tasks"]):
        pass
    with database.reading() as session:
        assert session.scalars(select(Answer.state).where(Answer.is_text.is_(False))).all() == [AnswerState.ACCEPTED]


def test_what_was_said_of_the_text_stays_when_an_answer_is_changed(app, consultation, database, vault):
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **{"PV-04": "3"})
    browser.open("/en/r/tekst").click("Respond to this part")
    browser.press("Save", stance="oppose", reason="Dit klopt niet.")
    browser.open("/en/r/controle").press("Send my answers")
    code = "".join(browser.page.xpath("//*[contains(@class, 'code')]//text()"))
    before = {key: one for key, one in _answers(database, vault).items() if key[0] != "PV-04"}
    assert before
    holder = Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code).open("/en/r/aanpassen/PV-04")
    holder.press("Save this change", act="replace", **{"PV-04": "2"})
    assert {key: one for key, one in _answers(database, vault).items() if key[0] != "PV-04"} == before


def test_a_question_that_was_left_open_can_still_be_answered(holder, database, vault):
    holder.open("/en/r/aanpassen/PV-04")
    assert "What do you want to do?" not in holder.text
    holder.press("Save this change", **{"PV-04": "2"})
    assert _answers(database, vault)["PV-04", ""] == 2


def test_nothing_filled_in_changes_nothing_and_what_is_too_long_stays_on_the_page(holder, database, vault):
    before = _answers(database, vault)
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="replace", status=422)
    assert "Nothing was changed" in holder.text
    long = "Een lang verhaal. " * 2000
    holder.press("Save this change", act="replace", **{"PV-05": long}, status=422)
    assert long.strip() in holder.page.xpath("//textarea[@name='PV-05']")[0].text
    assert _answers(database, vault) == before


def test_after_closing_nothing_can_be_changed_any_more(holder, database, vault, consultation):
    holder.open("/en/r/aanpassen/PV-05")
    make.close(database, consultation)
    before = _answers(database, vault)
    holder.press("Save this change", act="replace", **{"PV-05": "Te laat."}, status=409)
    assert "Te laat." in holder.answer.get_data(as_text=True)
    assert _answers(database, vault) == before
    holder.open("/en/r/aanpassen")
    assert "can no longer be changed" in holder.text


def test_a_question_of_another_group_or_of_nobody_is_not_found(holder):
    holder.open("/en/r/aanpassen/PV-99", status=404)
