"""The moderators' desk as its visitors see it, without scripts."""

import html
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from uuid import UUID, uuid4

import pytest
from flask import Flask
from sqlalchemy import event, func, insert, select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.db import Database
from consult.moderation.models import Contribution, ModerationDecision, Reason, Verdict
from consult.moderation.queries import Texts
from consult.moderation.services import decide, enter_queue
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

WORDS = "Ik werk met Kees in de flat. Bellen mag: 06 12345678.\nOp <b>maandag</b> ben ik alleen."
PHONE = "06 12345678"
DESK = "/en/desk/pooierverbod/moderatie"
QUEUE = f"{DESK}/wachtrij"


@pytest.fixture
def browser(app: Flask, place: Place) -> Browser:
    return signed_in(app, place.moderator)


@pytest.fixture
def answer_id(database: Database, vault: Vault, place: Place) -> UUID:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, WORDS).id


def signed_in(app: Flask, user: User) -> Browser:
    """Return the browser of a member of staff who signed in with both factors."""
    client = visitor(app)
    with client.session_transaction() as kept:
        kept.update({"_user_id": str(user.id), "_fresh": True, "confirmed": True, "proved_at": time.time()})
    return Browser(client)


def _pane(browser: Browser, heading: str) -> str:
    (found,) = browser.page.xpath(f"//section[@aria-labelledby='{heading}']//*[@tabindex='0']")
    return str(found.text_content())


def _state(database: Database, answer_id: UUID) -> AnswerState:
    with database.reading() as session:
        return session.get_one(Answer, answer_id).state


def test_the_queue_names_what_waits_and_shows_none_of_its_words(browser: Browser, answer_id: UUID) -> None:
    browser.open(QUEUE)
    assert answer_id.hex[:8] in browser.text
    assert "PV-09" in browser.text
    assert "Kees" not in browser.text
    browser.open(f"{QUEUE}?state=rejected")
    assert answer_id.hex[:8] not in browser.text
    assert "Nothing is here" in browser.text


def test_the_queue_is_filtered_by_question_and_group_and_takes_any_address(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        sent = make.response(
            session,
            vault,
            place.consultation,
            {"PV-08": "Omdat.", "PV-01": ["anders"]},
            group="gemeente",
            beside={"PV-01": {"anders": "Iets anders."}},
        )
        ids = {each.part: each.id.hex[:8] for each in make.answers_of(session, sent) if each.is_text}
    assert ids[""] in browser.open(f"{QUEUE}?question=PV-08&group=gemeente").text
    assert ids["anders"] not in browser.text
    assert ids["anders"] in browser.open(f"{QUEUE}?question=PV-01").text
    assert ids[""] not in browser.open(f"{QUEUE}?group=sekswerker").text
    assert ids[""] in browser.open(f"{QUEUE}?state=weg&question=X&group=%00&after=nul").text


def test_the_original_is_shown_beside_what_others_read_and_reading_it_is_logged(
    browser: Browser, database: Database, answer_id: UUID
) -> None:
    browser.open(f"{DESK}/{answer_id}")
    assert PHONE in _pane(browser, "original")
    assert PHONE not in _pane(browser, "others")
    assert "[name or contact]" in _pane(browser, "others")
    assert "<b>maandag</b>" in _pane(browser, "others")
    assert b"<b>maandag" not in browser.answer.data
    with database.reading() as session:
        (event_,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED))
    assert event_.subject_id == answer_id
    assert event_.details == {}


def test_a_look_beforehand_decides_nothing(browser: Browser, database: Database, answer_id: UUID) -> None:
    browser.open(f"{DESK}/{answer_id}")
    marked = WORDS.replace("maandag", "[[safety|maandag]]")
    browser.press("See how others", marked=marked, hide=None)
    assert "<b>[safety]</b>" in _pane(browser, "others")
    assert PHONE in _pane(browser, "others")
    assert _state(database, answer_id) is AnswerState.WAITING


def test_a_decision_hides_suggestions_and_own_marks_and_goes_on_to_the_next(
    browser: Browser, database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    with database.transaction() as session:
        following = make.answer(session, vault, place.consultation, "Nog een.").id
    browser.open(f"{DESK}/{answer_id}")
    browser.press(
        "Save the decision",
        ruling="accept",
        marked=WORDS.replace("Kees", "[[Someone else|Kees]]").replace("\n", "\r\n"),
    )
    assert browser.path == f"{DESK}/{following}"
    assert "Your decision was saved." in browser.text
    with database.transaction() as session:
        make.agree_with_all(session, vault)
        (contribution,) = session.scalars(select(Contribution))
        moderated = Texts(session, vault).of([contribution])[contribution.id]
    assert moderated.words == WORDS.replace("Kees", BLOCK * 4).replace(PHONE, BLOCK * len(PHONE))
    assert [each.category for each in moderated.passages] == [Category.THIRD_PARTY, Category.CONTACT]
    browser.press("Save the decision", ruling="reject-empty")
    assert browser.path == QUEUE
    assert _state(database, following) is AnswerState.REFERRED


def test_a_former_decision_is_where_the_form_begins(browser: Browser, answer_id: UUID) -> None:
    browser.open(f"{DESK}/{answer_id}")
    marked = WORDS.replace("maandag", "[[safety|maandag]]")
    browser.press("Save the decision", ruling="accept", marked=marked, hide=None)
    browser.open(f"{DESK}/{answer_id}")
    assert "[[safety|maandag]]" in browser.page.xpath("//textarea[@name='marked']")[0].text
    assert browser.page.xpath("//input[@name='hide'][@checked]") == []
    assert "Accepted (hidden: safety 1)" in browser.text


@pytest.mark.parametrize(
    ("marked", "said"),
    [
        ("[[safety|" + WORDS, "opened but not closed"),
        (WORDS + "]]", "closed but not opened"),
        (WORDS.replace("Kees", "[[name|Kees]]"), "unknown word"),
        (WORDS.replace("Kees", "[[safety|]]Kees"), "no text in it"),
        (WORDS.replace("Kees", "[[safety|Ke[[place|e]]s]]"), "inside another"),
        (WORDS.replace("Kees", "Karel"), "differs from the answer"),
        ("", "differs from the answer"),
    ],
)
def test_every_wrong_mark_is_explained_and_nothing_typed_is_lost(
    browser: Browser, database: Database, answer_id: UUID, marked: str, said: str
) -> None:
    browser.open(f"{DESK}/{answer_id}")
    browser.press("Save the decision", status=422, ruling="refer-doubt", marked=marked)
    assert said in browser.text
    assert html.unescape(browser.page.xpath("//textarea[@name='marked']")[0].text or "").removeprefix("\n") == marked
    assert browser.page.xpath("//input[@name='ruling'][@checked]/@value") == ["refer-doubt"]
    assert _state(database, answer_id) is AnswerState.WAITING


def test_without_a_ruling_nothing_is_decided(browser: Browser, database: Database, answer_id: UUID) -> None:
    browser.open(f"{DESK}/{answer_id}").press("Save the decision", status=422)
    assert "Choose a decision." in browser.text
    assert _state(database, answer_id) is AnswerState.WAITING


def test_the_second_moderator_sees_both_decisions_and_may_save_again(
    browser: Browser, database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    browser.open(f"{DESK}/{answer_id}")
    with database.transaction() as session:
        other = make.staff(session, name="S. Jansen")
        decide(session, vault, answer_id, version=1, verdict=Verdict.REJECT, reason=Reason.UNLAWFUL, share=0, by=other)
    marked = WORDS.replace("maandag", "[[safety|maandag]]")
    browser.press("Save the decision", status=409, ruling="accept", marked=marked)
    assert "Rejected: unlawful" in browser.text
    assert "S. Jansen" in browser.text
    assert "[safety]" in _pane(browser, "others")
    assert _state(database, answer_id) is AnswerState.REJECTED
    browser.press("Save the decision")
    assert _state(database, answer_id) is AnswerState.REFERRED
    assert "Accepted (hidden: " in browser.open(f"{DESK}/{answer_id}").text


def test_a_forged_version_or_category_changes_nothing(browser: Browser, database: Database, answer_id: UUID) -> None:
    for version in ("", "x", "-1", "9" * 40, "٣"):
        browser.open(f"{DESK}/{answer_id}").press("Save the decision", status=409, ruling="accept", version=version)
    browser.press("Save the decision", status=422, ruling="accept-all")
    fields = {"csrf_token": browser.token, "version": "1", "ruling": "accept", "marked": WORDS, "hide": "0-9999"}
    browser.post(f"{DESK}/{answer_id}", fields)
    with database.reading() as session:
        (decision,) = session.scalars(select(ModerationDecision))
    assert decision.verdict is Verdict.ACCEPT


def test_an_answer_of_another_consultation_or_of_nobody_is_not_found(
    browser: Browser, database: Database, vault: Vault, answer_id: UUID
) -> None:
    with database.transaction() as session:
        make.consultation(session, "opting-in")
    browser.open(f"/en/desk/opting-in/moderatie/{answer_id}", status=404)
    browser.open(f"{DESK}/{uuid4()}", status=404)
    browser.open("/en/desk/bestaat-niet/moderatie", status=404)


@pytest.mark.parametrize("role", [Role.ANALYST, Role.OFFICIAL, Role.EDITOR, Role.ADMINISTRATOR])
def test_only_moderators_open_the_desk(app: Flask, database: Database, vault: Vault, place: Place, role: Role) -> None:
    with database.transaction() as session:
        found = make.answer(session, vault, place.consultation, WORDS).id
        user = make.staff(session, role)
    browser = signed_in(app, user)
    for path in (DESK, QUEUE, f"{DESK}/{found}"):
        assert "Kees" not in browser.open(path, status=403).text


def test_a_moderator_whom_the_owner_employs_reads_nothing(
    app: Flask, database: Database, place: Place, answer_id: UUID
) -> None:
    with database.transaction() as session:
        user = make.staff(session, employer=make.OWNER)
    browser = signed_in(app, user)
    for path in (DESK, QUEUE, f"{DESK}/{answer_id}"):
        browser.open(path, status=403)
        assert f"{make.OWNER} asked for this consultation and employs you" in browser.text
    with database.reading() as session:
        viewed = select(func.count()).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED)
        assert session.scalar(viewed) == 0


def test_words_from_right_to_left_keep_their_order(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    hebrew = "אני גרה ליד רחוב הדוגמה."
    with database.transaction() as session:
        found = make.answer(session, vault, place.consultation, hebrew).id
    browser.open(f"{DESK}/{found}")
    assert _pane(browser, "original") == hebrew
    assert browser.page.xpath("//section[@aria-labelledby='original']//*[@dir='auto']")


def test_a_long_queue_costs_five_statements_and_its_count_stops(
    browser: Browser, database: Database, place: Place
) -> None:
    with database.transaction() as session:
        question_id = place.consultation.questions[8].id
        ids = [(uuid4(), uuid4()) for _ in range(3000)]
        about = {"channel": Channel.OPEN, "state": ResponseState.SUBMITTED, "tells_later": False, "maker": ""}
        about |= {"group": "sekswerker", "source": "", "mandate": {}, "invented": True, "consultation_id": place.id}
        session.execute(insert(Response), [{"id": response_id, **about} for response_id, _ in ids])
        kept = {"consultation_id": place.id, "question_id": question_id, "sealed": b"-", "is_text": True, "part": ""}
        kept |= {"visibility": Visibility.ANALYSE, "state": AnswerState.WAITING, "version": 1}
        session.execute(insert(Answer), [{"id": one, "response_id": response_id, **kept} for response_id, one in ids])
        assert enter_queue(session, place.id, after=enter_queue(session, place.id)) is not None
    browser.open(QUEUE)
    with _statements(database) as seen:
        browser.open(QUEUE)
    assert len(seen) <= 5, seen
    assert "1,000+" in browser.text
    first = set(browser.page.xpath("//th[@scope='row']//button/@formaction"))
    assert len(first) == 50
    browser.click("Next page")
    assert first.isdisjoint(browser.page.xpath("//th[@scope='row']//button/@formaction"))


@contextmanager
def _statements(database: Database) -> Iterator[list[str]]:
    seen: list[str] = []

    def note(_connection: object, _cursor: object, statement: str, *_rest: object) -> None:
        if statement.lstrip().upper().startswith(("SELECT", "INSERT", "UPDATE", "DELETE", "WITH", "(")):
            seen.append(statement)

    engines = (database.reader, database.writer)
    for engine in engines:
        event.listen(engine, "before_cursor_execute", note)
    try:
        yield seen
    finally:
        for engine in engines:
            event.remove(engine, "before_cursor_execute", note)


def test_no_raw_word_lies_in_the_database_or_the_log(
    browser: Browser, database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    browser.open(f"{DESK}/{answer_id}")
    browser.press("Save the decision", ruling="accept", marked=WORDS.replace("Kees", "[[someone else|Kees]]"))
    with database.transaction() as session:
        make.agree_with_all(session, vault)
        (contribution,) = session.scalars(select(Contribution))
        opened = vault.open(contribution.response_id, contribution.place, contribution.sealed or b"")
        logged = [str(row.details) for row in session.scalars(select(AuditEvent))]
    for raw in ("Kees", PHONE):
        assert raw not in opened
        assert raw.encode() not in (contribution.sealed or b"")
        assert not any(raw in line for line in logged)
    assert Passage(Span(12, 16), Category.THIRD_PARTY).span.of(WORDS) == "Kees"
    if database.is_sqlite:
        stored = b"".join(path.read_bytes() for path in _files(database))
        assert not any(raw.encode() in stored for raw in ("Kees", PHONE, "maandag"))


def _files(database: Database) -> list[Path]:
    path = Path(database.url.removeprefix("sqlite:///"))
    return [each for each in path.parent.glob(f"{path.name}*") if each.is_file()]


def test_words_are_marked_with_the_language_they_seem_to_be_in(
    browser: Browser, database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        spanish = make.answer(session, vault, place.consultation, "Trabajo sola y no quiero que nadie lo sepa.").id
        short = make.answer(session, vault, place.consultation, "weet ik niet").id
    said = browser.open(f"{DESK}/{spanish}").page.xpath("//div[@data-redact]/@lang")
    assert said == ["es"]
    assert browser.open(f"{DESK}/{short}").page.xpath("//div[@data-redact]/@lang") == [""]
