"""An individual answers without account and without script: from consent to receipt, with a code or without."""

import re
from dataclasses import replace
from pathlib import Path
from urllib.parse import unquote

import pytest
from sqlalchemy import select

from consult.app import create_app
from consult.changes import Change, ChangeKind
from consult.keys import Keys
from consult.responses import codes, queries
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState, Visibility
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make
from tests.shipped import shipped

SECRET = "Mijn verzonnen verhaal over de blauwe parapluwinkel aan de gracht."
FORBIDDEN = re.compile("seks|sex|prostit|escort|werker|pooier|pimp|opting", re.IGNORECASE)
CODE = re.compile(r"\b(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}\b")


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def _code(browser):
    found = CODE.search(browser.text)
    assert found, browser.text
    return found[0].replace(" ", "-")


def _answered(browser):
    """Answer something of every kind, part by part, up to the check."""
    browser.press(
        "Save and continue", **{"PV-01-1": "huur", "PV-01-2": "anders", "PV-01.words.anders": "Iets <b>x</b>"}
    )
    browser.press("Save and continue", **{"PV-02-website": "nooit", "PV-05": SECRET, "PV-05.use": "citaat"})
    browser.press("Save and continue", **{"PV-03": ["prijs", "druk"], "PV-04": "3"})
    browser.press("Save and continue", **{"PV-07": "smal"})
    assert browser.path.endswith("/r/deel/4")
    browser.press("Save and continue", **{"PV-08": "Omdat het zo is."})
    browser.press("Save and continue", **{"PV-06-veilig": "1", "PV-06-zorg": "no_answer"})
    browser.press("Save and continue", **{"PV-11-1": "kennis"})
    return browser.press("Save and continue", **{"PV-13": ["verkennen"]})


def test_somebody_answers_every_kind_of_question_checks_and_sends(client, consultation, database, vault):
    browser = _answered(make.begun(client, consultation))
    assert browser.path == "/en/r/controle"
    for words in (
        "1. Extortionate rent",
        "Something else: Iets <b>x</b>",
        SECRET,
        "A short quote may be used",
        "Neither",
    ):
        assert words in browser.text
    assert "Not filled in" in browser.text
    browser.press("Send my answers", tells_later="yes")
    assert browser.title == "Received - Meedenken"
    (response,) = make.responses(database)
    assert response.state is ResponseState.SUBMITTED
    assert response.channel is Channel.OPEN
    assert response.tells_later
    assert response.week is not None
    assert response.week.weekday() == 0
    kept = make.answers(database)
    assert {answer.state for answer in kept} == {AnswerState.WAITING}
    assert len(kept) == 11
    keyring = vault.keyring([response.id])
    with database.reading() as session:
        by_key = {answer.question: answer for answer in queries.held(session, response.id).answers if not answer.part}
        values = {key: queries.answer_value(keyring, session.get(Answer, one.id)) for key, one in by_key.items()}
        assert session.scalars(select(Change.subject_id).where(Change.kind == ChangeKind.RESPONSE_SUBMITTED)).all() == [
            response.id
        ]
    assert values["PV-05"] == SECRET
    assert values["PV-01"] == ["huur", "anders"]
    assert values["PV-06"] == {"veilig": 1, "zorg": "no_answer"}
    assert by_key["PV-05"].visibility is Visibility.QUOTE
    assert by_key["PV-05"].is_text
    assert not by_key["PV-07"].is_text


def test_what_was_saved_is_shown_again_when_going_back_and_can_be_emptied(client, consultation, database):
    browser = _answered(make.begun(client, consultation))
    browser.open("/en/r/deel/2")
    assert browser.page.xpath("//textarea[@name='PV-05']")[0].text.strip() == SECRET
    assert browser.page.xpath("//input[@name='PV-05.use'][@checked]/@value") == ["citaat"]
    assert browser.page.xpath("//input[@name='PV-02-website'][@checked]/@value") == ["nooit"]
    browser.press("Save and go back", **{"PV-05": "", "PV-02.clear": "yes"})
    assert browser.path == "/en/r/deel/1"
    assert browser.page.xpath("//select[@name='PV-01-2']/option[@selected]/@value") == ["anders"]
    assert len(make.answers(database)) == 9
    browser.open("/en/r/controle")
    assert SECRET not in browser.text


def test_the_first_cookie_comes_with_the_first_form(client, consultation):
    assert "Set-Cookie" not in client.get("/").headers
    assert "Set-Cookie" not in client.get(f"/consultaties/{consultation.slug}").headers
    assert "Set-Cookie" in client.get(f"/r/nieuw/{consultation.ref}").headers


def test_nobody_begins_without_consent_or_group(client, consultation, database):
    browser = Browser(client).open(f"/en/r/nieuw/{consultation.ref}")
    assert "I want my answers to be read" in browser.text
    browser.press("Begin", group="sekswerker", status=422)
    assert browser.title.startswith("Error:") or "Something is not right yet" in browser.text
    assert browser.page.xpath("//input[@name='group'][@checked]/@value") == ["sekswerker"]
    browser.press("Begin", group=None, consent="yes", status=422)
    assert not make.responses(database)


def test_a_draft_is_resumed_with_its_code_elsewhere_and_the_code_is_nowhere(
    app, client, consultation, database, settings
):
    browser = make.begun(client, consultation)
    browser.press("Save and continue", **{"PV-01-1": "huur"})
    browser.press("Continue later", **{"PV-05": SECRET})
    code = _code(browser)
    assert not browser.page.xpath("//a[contains(@href, $code)]", code=code)
    elsewhere = Browser(visitor(app)).open("/en/r/verder")
    elsewhere.press("Continue", code=code.lower().replace("-", " ").replace("0", "o"))
    assert elsewhere.path == "/en/r/mijn"
    elsewhere.click("Go on answering").click("All questions on one page")
    assert elsewhere.page.xpath("//textarea[@name='PV-05']")[0].text.strip() == SECRET
    elsewhere.press("Continue later")
    assert "Go on with the code that you have" in elsewhere.text
    plain = code.replace("-", "")
    assert [one.code_digest for one in make.responses(database)] == [
        codes.code_digest(app.extensions["consult.keys"].pepper, plain)
    ]
    if database.is_sqlite:
        for path in (settings.database_url, settings.keystore_url):
            for file in _files(path):
                stored = file.read_bytes()
                assert plain.encode() not in stored
                assert code.encode() not in stored
                assert SECRET.encode() not in stored
                assert b"parapluwinkel" not in stored


def _files(url):
    first = Path(url.removeprefix("sqlite:///"))
    return [file for file in first.parent.iterdir() if file.name.startswith(first.name)]


def test_after_sending_the_code_shows_how_far_it_is_and_never_a_word(app, client, consultation):
    browser = _answered(make.begun(client, consultation))
    browser.press("Send my answers")
    code = _code(browser)
    assert Browser(client).open("/en/r/controle").path == "/en/r/verder"
    later = Browser(visitor(app)).open("/en/r/verder")
    later.press("Continue", code=code)
    assert later.path == "/en/r/mijn"
    assert "Sent" in later.text
    for path in ("/en/r/mijn", "/en/r/controle", "/en/r/deel/2", "/en/r/alles", "/en/r/kort"):
        later.open(path)
        assert later.path == "/en/r/mijn"
        assert SECRET not in later.text
        assert "Omdat het zo is" not in later.text
        assert "Extortionate" not in later.text


def test_a_wrong_a_withdrawn_and_an_expired_code_get_the_same_answer(app, client, consultation, database):
    pages = []
    for state in (None, ResponseState.WITHDRAWN, ResponseState.EXPIRED):
        code = codes.grouped(codes.code_from(bytes(32), "x"))
        if state:
            with database.transaction() as session:
                digest = codes.code_digest(app.extensions["consult.keys"].pepper, codes.normalised(code))
                session.execute(Response.__table__.delete())
                found = session.get(type(consultation), consultation.id)
                session.add(
                    Response(consultation=found, group="anders", channel=Channel.OPEN, state=state, code_digest=digest)
                )
        page = Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code, status=422)
        pages.append(re.sub(r'name="csrf_token" value="[^"]*"', "", page.answer.get_data(as_text=True)))
    assert len(set(pages)) == 1


@pytest.mark.parametrize("typed", ["", "x", "0" * 24, "\0", "ééé", "A" * 100_000, "' OR 1=1 --"])
def test_a_broken_code_is_a_sentence_and_no_fault(client, consultation, typed):
    browser = Browser(client).open("/en/r/verder").press("Continue", code=typed, status=422)
    assert "This code does not fit" in browser.text


def test_ten_wrong_codes_are_enough_and_a_good_code_from_elsewhere_still_works(app, client, consultation):
    browser = make.begun(client, consultation)
    browser.press("Continue later", **{"PV-01-1": "huur"})
    code = _code(browser)
    guesser = Browser(visitor(app)).open("/en/r/verder")
    for _ in range(10):
        guesser.press("Continue", code="0" * 24, status=422)
    guesser.press("Continue", code="0" * 24, status=429)
    assert int(guesser.answer.headers["Retry-After"]) > 0
    other = visitor(app)
    other.environ_base["REMOTE_ADDR"] = "203.0.113.9"
    assert Browser(other).open("/en/r/verder").press("Continue", code=code).path == "/en/r/mijn"


@pytest.mark.parametrize("is_same", [False, True])
def test_a_code_opens_nothing_where_the_pepper_is_another(app, client, consultation, settings, tmp_path, is_same):
    code = _code(make.begun(client, consultation).press("Continue later", **{"PV-01-1": "huur"}))
    keys = Keys.read(settings.key_file)
    elsewhere = tmp_path / "elsewhere.json"
    replace(keys, pepper=keys.pepper if is_same else bytes(32)).write(elsewhere)
    restored = create_app(replace(settings, key_file=elsewhere))
    restored.testing = True
    browser = (
        Browser(visitor(restored)).open("/en/r/verder").press("Continue", code=code, status=200 if is_same else 422)
    )
    assert browser.path == ("/en/r/mijn" if is_same else "/en/r/verder")
    restored.extensions["consult.database"].dispose()
    restored.extensions["consult.vault"].close()


def test_words_of_the_file_in_another_language_are_marked_where_answers_are_checked(client, database):
    file = shipped("pooierverbod").model_dump(by_alias=True, exclude_unset=True)
    consultation = make.open_consultation(database, changes={"questions": _without(file["questions"], "es")})
    browser = make.begun(client, consultation, language="/es", route="all")
    answers = {
        "PV-03": ["prijs", "anders"],
        "PV-03.words.anders": "Een <b>ezel</b>",
        "PV-04": "3",
        "PV-02-website": "nooit",
    }
    browser.post(browser.path, make.fields(browser, answers))
    for address in ("/es/r/controle", "/es/r/wie-ziet-wat"):
        browser.open(address)
        marked = {one.text_content() for one in browser.page.xpath("//main//*[self::dd or self::td]/span[@lang='en']")}
        assert {"Something else", "Neither", "Never"} <= marked, address
        assert "Something else: Een <b>ezel</b>" in browser.text
        assert not browser.page.xpath("//b")


def _without(value, language):
    """Return what a file says, without its texts in ``language``."""
    if isinstance(value, dict):
        return {key: _without(one, language) for key, one in value.items() if key != language}
    return [_without(one, language) for one in value] if isinstance(value, list | tuple) else value


def test_sending_without_a_code_says_what_is_then_impossible(client, consultation, database):
    browser = _answered(make.begun(client, consultation))
    assert "Without a code that is not possible" in browser.text
    browser.press("Send without a code")
    assert not CODE.search(browser.text)
    assert [response.code_digest for response in make.responses(database)] == [None]


def test_the_short_route_asks_three_questions_and_sends(client, consultation, database):
    browser = make.begun(client, consultation, route="short")
    assert browser.path == "/en/r/kort"
    assert browser.page.xpath("//input[@name='shown']/@value") == ["PV-05", "PV-07", "PV-09"]
    browser.press("Save and continue", **{"PV-09": "Vraag het ons."}).press("Send my answers")
    assert make.responses(database)[0].state is ResponseState.SUBMITTED


def test_an_answer_that_is_not_asked_any_more_is_kept_said_and_not_sent(client, consultation, database):
    browser = _answered(make.begun(client, consultation))
    browser.open("/en/r/deel/4").press("Save and continue", **{"PV-07": "", "PV-08": "Toch bewaard."})
    browser.open("/en/r/controle")
    assert "These answers are kept, but not sent" in browser.text
    assert "Why do you choose this approach?" in browser.text
    assert "Toch bewaard" not in browser.text
    browser.press("Send my answers")
    with database.reading() as session:
        sent = queries.held(session, make.responses(database)[0].id)
    assert not {"PV-07", "PV-08"} & {answer.question for answer in sent.answers}


def test_only_the_writer_is_told_what_looks_like_personal_data(client, consultation):
    browser = make.begun(client, consultation, route="all")
    browser.press("Save and continue", **{"PV-09": "Bel mij op 06-12345678 of mail a.b@voorbeeld.example."})
    assert "This looks like personal data" in browser.text
    assert "“06-12345678”" in browser.text


def test_nothing_on_these_pages_names_the_subject_runs_a_script_or_leaves_the_site(client, consultation):
    browser = make.begun(client, consultation, language="")
    for _ in range(9):
        _neutral(browser)
        if browser.path == "/r/controle":
            break
        browser.post(browser.path, make.fields(browser))
    browser.open("/r/deel/1").post("/r/deel/1", make.fields(browser, {"PV-01-1": "huur"}))
    for path in ("/r/alles", "/r/kort", "/r/mijn", "/r/tekst", "/r/controle"):
        _neutral(browser.open(path))
    _neutral(browser.open(browser.open("/r/tekst").page.xpath("//li[@id='part-2']//a/@href")[0]))
    browser.post("/r/versturen", make.fields(browser.open("/r/controle")))
    _neutral(browser)
    _neutral(browser.open("/r/verder"))


def _neutral(browser):
    assert not FORBIDDEN.search(browser.title)
    assert not FORBIDDEN.search(unquote(browser.answer.request.url))
    assert not FORBIDDEN.search(browser.answer.headers.get("Set-Cookie", ""))
    assert not browser.page.xpath("//script|//style|//@style|//@onclick")
    assert browser.page.xpath("count(//h1)") == 1
    assert browser.page.xpath("//a[contains(@href, 'verlaten')]")
    ids = browser.page.xpath("//@id")
    assert len(ids) == len(set(ids))
    for name in browser.page.xpath("//@aria-describedby|//@aria-labelledby|//label/@for"):
        assert set(name.split()) <= set(ids), name


def test_a_draft_belongs_to_its_week_only_when_sent_and_no_moment_is_kept(client, consultation, database):
    _answered(make.begun(client, consultation))
    (draft,) = make.responses(database)
    assert draft.week is None
    columns = {column.name for table in (Response, Answer) for column in table.__table__.columns}
    # A day is kept for whoever withdraws, only until nothing is left to withdraw.
    assert {name for name in columns if name.endswith(("_at", "_on"))} == {"withdrawing_on"}
    assert draft.withdrawing_on is None
