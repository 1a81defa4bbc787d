"""What the page of one answer helps with: proposals, a checklist, what the writer will be told, and faults in marks."""

import html
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select, update

from consult.db import Database
from consult.moderation.models import Contribution, ModerationDecision, Reason, Verdict
from consult.moderation.queries import Texts
from consult.moderation.services import decide
from consult.responses.models import Answer, AnswerState, Response
from consult.text.redaction import BLOCK
from consult.vault import Vault
from tests.browser import Browser
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place
from tests.integration.moderation.test_claiming import SPANISH
from tests.integration.moderation.test_pages import DESK, signed_in

PHONE = "06 12345678"
WORDS = f"Ik werk graag in de stad. Bellen mag: {PHONE}."


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


def opened(browser: Browser, database: Database, vault: Vault, place: Place, words: str) -> UUID:
    """Open the page of a new answer, and return the answer's id."""
    with database.transaction() as session:
        answer_id = make.answer(session, vault, place.consultation, words).id
    browser.open(f"{DESK}/{answer_id}")
    return answer_id


def decision(database: Database) -> ModerationDecision:
    with database.reading() as session:
        return session.scalars(select(ModerationDecision)).one()


def moderated(database: Database, vault: Vault) -> str:
    with database.reading() as session:
        contribution = session.scalars(select(Contribution)).one()
        return Texts(session, vault).of([contribution])[contribution.id].words


def ruling(browser: Browser) -> list[str]:
    return [str(value) for value in browser.page.xpath("//input[@name='ruling'][@checked]/@value")]


def told(browser: Browser) -> tuple[str, str]:
    """The sentence that the writer would read, and its language."""
    found = browser.page.xpath("//section[@aria-labelledby='told']//p[@dir='auto']")[0]
    return str(found.text_content()).strip(), str(found.get("lang"))


@pytest.mark.parametrize(
    ("words", "proposed", "reason"),
    [("n.v.t.", "reject-empty", Reason.EMPTY), ("test test", "reject-test", Reason.TEST)],
)
def test_an_empty_or_test_answer_is_proposed_for_rejection_and_rejected_by_a_moderator_alone(
    browser: Browser, database: Database, vault: Vault, place: Place, words: str, proposed: str, reason: Reason
) -> None:
    answer_id = opened(browser, database, vault, place, words)
    assert "The computer proposes a decision" in browser.text
    assert ruling(browser) == [proposed]
    with database.reading() as session:
        assert session.get_one(Answer, answer_id).state is AnswerState.WAITING
    browser.press("Save the decision")
    assert (decision(database).verdict, decision(database).reason) == (Verdict.REJECT, reason)


def test_a_proposal_is_not_made_of_an_ordinary_answer_nor_after_a_decision(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    opened(browser, database, vault, place, WORDS)
    assert ruling(browser) == []
    assert "The computer proposes" not in browser.text
    answer_id = opened(browser, database, vault, place, "test")
    with database.transaction() as session:
        decide(session, vault, answer_id, version=1, verdict=Verdict.ACCEPT, share=0, by=place.moderator)
    browser.open(f"{DESK}/{answer_id}")
    assert ruling(browser) == []


def test_a_proposal_gives_way_to_what_the_moderator_chose(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    opened(browser, database, vault, place, "test")
    browser.press("See how others", ruling="refer-doubt")
    assert ruling(browser) == ["refer-doubt"]
    browser.press("Accept and go on")
    assert decision(database).verdict is Verdict.ACCEPT


def test_accepting_with_one_press_hides_what_is_ticked_and_marked(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    opened(browser, database, vault, place, WORDS)
    browser.press("Accept and go on", marked=WORDS.replace("stad", "[[place|stad]]"))
    with database.transaction() as session:
        make.agree_with_all(session, vault)
    assert moderated(database, vault) == WORDS.replace("stad", BLOCK * 4).replace(PHONE, BLOCK * len(PHONE))


def test_accepting_without_the_suggestions_hides_what_the_moderator_marked_alone(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    opened(browser, database, vault, place, WORDS)
    browser.press("Accept without the suggestions", marked=WORDS.replace("stad", "[[place|stad]]"))
    with database.transaction() as session:
        make.agree_with_all(session, vault)
    assert moderated(database, vault) == WORDS.replace("stad", BLOCK * 4)


def test_a_fault_in_the_marks_stops_accepting_with_one_press_too(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    answer_id = opened(browser, database, vault, place, WORDS)
    browser.press("Accept and go on", status=422, marked=WORDS + "]]")
    assert "closed but not opened" in browser.text
    assert ruling(browser) == ["accept"]
    with database.reading() as session:
        assert session.get_one(Answer, answer_id).state is AnswerState.WAITING


def test_what_was_just_saved_can_be_looked_at_again(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    answer_id = opened(browser, database, vault, place, WORDS)
    browser.press("Accept and go on").click("Look at that answer again")
    assert browser.path == f"{DESK}/{answer_id}"
    browser.open(f"{DESK}/{answer_id}?saved=wat%00")
    assert "Your decision was saved." not in browser.text


def test_a_combination_over_the_whole_response_is_a_list_to_tick_off_that_is_stored_nowhere(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        sent = make.response(
            session,
            vault,
            place.consultation,
            {"PV-08": "Ik ben 52 jaar en ik kom uit Roemenië.", "PV-09": "Ik werk al elf jaar achter het raam."},
        )
        answers = {one.question_id: one.id for one in make.answers_of(session, sent)}
        questions = {one.key: one.id for one in place.consultation.questions}
    browser.open(f"{DESK}/{answers[questions['PV-09']]}")
    asked = [" ".join(one.text_content().split()) for one in browser.page.xpath("//fieldset[@id='ticked']//label")]
    assert "Age: does it help to show who this is? It stands in PV-08." in asked
    assert "Kind of workplace: does it help to show who this is? It stands in this answer." in asked
    browser.press("See how others", ticked=["age"])
    assert browser.page.xpath("//input[@name='ticked'][@checked]/@value") == ["age"]
    browser.press("Accept and go on")


def test_the_sentence_for_the_writer_stands_in_the_writers_language(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    answer_id = opened(browser, database, vault, place, WORDS)
    assert told(browser) == ("Goedgekeurd (gelakt: naam of contact 1)", "nl")
    browser.press("See how others", ruling="reject-unlawful")
    assert told(browser)[1] == "nl"
    assert "Whoever sent this did not ask to be told" in browser.text
    with database.transaction() as session:
        response_id = session.get_one(Answer, answer_id).response_id
        session.execute(update(Response).where(Response.id == response_id).values(tells_later=True))
    assert "did not ask to be told" not in browser.open(f"{DESK}/{answer_id}").text
    opened(browser, database, vault, place, SPANISH)
    assert told(browser)[1] == "es"
    opened(browser, database, vault, place, "Je travaille seule et je ne veux pas que quelqu'un le sache.")
    assert told(browser) == ("Accepted", "en")


CAFE = "Ik zat in het cafe\u0301 met mijn zus \U0001f469\u200d\U0001f9b3 en een vlag \U0001f1f3\U0001f1f1."


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        (CAFE.replace("cafe\u0301", "[[place|cafe]]\u0301"), "in the middle of a character"),
        (CAFE.replace("\u200d", "[[place|\u200d]]"), "in the middle of a character"),
        (CAFE.replace("\U0001f1f3", "[[place|\U0001f1f3]]"), "in the middle of a character"),
        (CAFE.replace("zus", "[[place|z[[safety|u]]s]]"), "lies inside another one"),
        (CAFE.replace("mijn zus", "[[place|mijn [[safety|zus]]"), "lies inside another one"),
        (CAFE.replace("zus", "[[-1|zus]]"), "unknown word"),
        (CAFE.replace("zus", "[[NaN|zus]]"), "unknown word"),
        (CAFE.replace("zus", "[[ |zus]]"), "unknown word"),
        (CAFE + " [[place|meer dan er staat]]", "differs from the answer"),
        (CAFE[:-1], "differs from the answer"),
        (CAFE.replace("zus", "[[place|zusje]]"), "differs from the answer"),
        (CAFE.replace("e\u0301", "\xe9"), "differs from the answer"),
    ],
)
def test_marks_that_change_overlap_run_out_or_cut_a_character_are_explained_and_kept(
    browser: Browser, database: Database, vault: Vault, place: Place, marked: str, said: str
) -> None:
    answer_id = opened(browser, database, vault, place, CAFE)
    browser.press("Save the decision", status=422, ruling="accept", marked=marked)
    assert said in browser.text
    assert html.unescape(browser.page.xpath("//textarea[@name='marked']")[0].text or "").removeprefix("\n") == marked
    assert ruling(browser) == ["accept"]
    with database.reading() as session:
        assert session.get_one(Answer, answer_id).state is AnswerState.WAITING
        assert session.scalars(select(ModerationDecision)).all() == []


@pytest.mark.parametrize("hide", ["-1-4", "0-9999", "3-2", "NaN-Infinity", "[0,4]", "{}", "1e3-2e3"])
def test_a_forged_passage_hides_nothing(
    browser: Browser, database: Database, vault: Vault, place: Place, hide: str
) -> None:
    answer_id = opened(browser, database, vault, place, CAFE)
    fields = {
        "csrf_token": browser.token,
        "version": "1",
        "ruling": "accept",
        "marked": CAFE,
        f"category-{hide}": "place",
    }
    browser.post(f"{DESK}/{answer_id}", {**fields, "hide": hide})
    assert moderated(database, vault) == CAFE
