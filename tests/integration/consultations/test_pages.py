"""The editor's desk as its visitors see it, and what the public reads of what is done there."""

import io
from datetime import timedelta

import pytest
from flask import Flask
from werkzeug.datastructures import FileStorage
from werkzeug.test import stream_encode_multipart

from consult.access import Role
from consult.audit import AuditAction
from consult.consultations.format import fingerprint
from consult.consultations.models import Consultation, ConsultationState
from consult.consultations.queries import co_signatures_of, consultation_at, definition, notices_of
from consult.consultations.reading import ConsultationFileError, read_content
from consult.consultations.services import close, open_, replace_
from consult.days import today_here
from consult.db import Database
from consult.responses.models import ResponseState
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import signed_in
from tests.integration.consultations import make
from tests.integration.consultations.make import SLUG, WORDS
from tests.integration.moderation import make as moderation

DESK = f"/en/desk/{SLUG}/redactie"
PUBLIC = f"/en/consultaties/{SLUG}"
LOAD = "/en/desk/redactie/laden"
TODAY = today_here()
NEXT_WEEK, IN_TEN_WEEKS, LATER = (TODAY + timedelta(weeks=weeks) for weeks in (1, 10, 12))
BROKEN = (("type: ranking", "type: rating"), ("max_chars: 3000", "max_chars: many"))
RENAMED = ('short_title: {nl: "Pooierverbod", en: "Pimping ban"', 'short_title: {nl: "Proef", en: "Trial"')
NARROWED = ("max_chars: 3000", "max_chars: 100")


@pytest.fixture
def editor(app: Flask, database: Database) -> Browser:
    return make.editor(database, app)


def sent(
    browser: Browser, content: str | bytes, name: str = "proef.yaml", *, page: str = LOAD, status: int = 200
) -> Browser:
    """Choose a file on the page for it and send it."""
    browser.open(page)
    held = io.BytesIO(content if isinstance(content, bytes) else content.encode())
    # The test client itself would leave a temporary file open for what is large.
    body, _length, boundary = stream_encode_multipart(
        {"csrf_token": browser.token, "file": FileStorage(held, name, "file")}, use_tempfile=False
    )
    answer = browser.client.post(page, data=body.read(), content_type=f"multipart/form-data; boundary={boundary}")
    return browser._show(answer, status)


def at_desk(database: Database) -> Consultation:
    with database.reading() as session:
        found = consultation_at(session, SLUG)
        assert found is not None
        return found


def is_there(database: Database) -> bool:
    with database.reading() as session:
        return consultation_at(session, SLUG) is not None


def opened(database: Database, *pieces: tuple[str, str]) -> None:
    make.loaded(database, *pieces)
    with database.transaction() as session:
        open_(session, SLUG, opens_on=TODAY, closes_on=IN_TEN_WEEKS)


def respond(database: Database, vault: Vault, **about: object) -> None:
    with database.transaction() as session:
        found = consultation_at(session, SLUG)
        assert found is not None
        found.answered = True
        moderation.response(session, vault, found, {"PV-05": "Niemand leest dit hier."}, **about)


def test_a_new_file_becomes_a_draft_that_the_public_does_not_see(
    editor: Browser, app: Flask, database: Database
) -> None:
    editor.open("/en/desk/redactie").click("Load a file")
    sent(editor, make.text())
    assert "A new consultation" in editor.text
    assert not is_there(database), "nothing is stored before it is confirmed"
    editor.press("Load this file")
    assert editor.path == DESK
    assert "This is a draft" in editor.text
    assert "This is a draft" in editor.click("The public page").text
    Browser(visitor(app)).open(PUBLIC, status=404)
    with database.reading() as session:
        ((actor, _details),) = make.acts(session, AuditAction.CONSULTATION_LOADED)
    assert actor is not None


def test_the_faults_of_a_file_are_those_of_the_command_line_and_nothing_is_stored(
    editor: Browser, database: Database
) -> None:
    text = make.text(*BROKEN)
    with pytest.raises(ConsultationFileError) as caught:
        read_content("<b>proef</b>.yaml", text.encode())
    sent(editor, text, "<b>proef</b>.yaml", status=422)
    rows = [[cell.text_content() for cell in row] for row in editor.page.xpath("//main//tbody/tr")]
    assert rows == [[str(fault.line), fault.path, fault.words] for fault in caught.value.faults]
    assert len(rows) >= 2
    assert editor.title.startswith("Error:")
    assert not is_there(database)


def test_faults_are_marked_as_english_where_the_page_is_not(editor: Browser, database: Database) -> None:
    sent(editor, make.text(*BROKEN), status=422)
    assert not editor.page.xpath("//main//tbody//*[@lang]")
    sent(editor, make.text(*BROKEN), page=LOAD.removeprefix("/en"), status=422)
    rows = editor.page.xpath("//main//tbody/tr")
    assert rows
    assert len(editor.page.xpath("//main//tbody/tr/td[last()]/span[@lang='en']")) == len(rows)


@pytest.mark.parametrize(
    ("content", "name", "words"),
    [
        (b"\x89PNG\r\n\x1a\n\x00\x00", "proef.yaml", "is not UTF-8"),
        (b"a: " + b"x" * 5_000_000, "proef.yaml", "is larger than 1,000,000 bytes"),
        ("naam: café".encode("latin-1"), "proef.yaml", "is not UTF-8"),
        (b"a: &a [x]\nb: *a\n", "proef.yaml", "anchors and aliases are not allowed"),
        (b"", "proef.yaml", "the file is empty"),
        (b"slug: x", "proef.docx", "Choose a file that ends in"),
        (b"slug: x", "../../proef", "Choose a file that ends in"),
        (b"", "", "Choose a file."),
        (b"- <script>alert(1)</script>\n- \x1b[31m", "<script>.yml", "YAML does not allow"),
        (b"'<script>alert(1)</script>': 1\n", "<script>.json", "unknown key"),
    ],
)
def test_what_is_no_consultation_file_gets_a_clear_answer(
    editor: Browser, content: bytes, name: str, words: str
) -> None:
    sent(editor, content, name, status=422)
    assert words in editor.text
    assert not editor.page.xpath("//main//script")


def test_many_faults_are_told_up_to_a_number(editor: Browser) -> None:
    sent(editor, "".join(f"key{number}: x\n" for number in range(900)), status=422)
    assert len(editor.page.xpath("//main//tbody/tr")) == 200
    assert "more faults" in editor.text


def test_a_changed_file_shows_what_it_changes_and_is_in_force_once_confirmed(
    editor: Browser, database: Database
) -> None:
    make.loaded(database)
    sent(editor, make.text(RENAMED))
    rows = [[cell.text_content() for cell in row] for row in editor.page.xpath("//main//tbody/tr")]
    assert ["short_title.nl", "Pooierverbod", "Proef"] in rows
    assert len(rows) == 2
    assert definition(at_desk(database)).short_title.nl == "Pooierverbod"
    editor.press("Load this file")
    assert definition(at_desk(database)).short_title.nl == "Proef"
    assert at_desk(database).fingerprint == fingerprint(make.file(RENAMED))


def test_what_is_confirmed_is_what_was_shown(editor: Browser, database: Database) -> None:
    make.loaded(database)
    sent(editor, make.text(RENAMED))
    before = at_desk(database).fingerprint
    editor.press("Load this file", content=make.text(NARROWED), status=422)
    sent(editor, make.text(RENAMED)).press("Load this file", content="no: file", status=422)
    sent(editor, make.text(RENAMED)).press("Load this file", shown="", status=422)
    assert at_desk(database).fingerprint == before


def test_a_confirmation_that_is_sent_twice_loads_once(editor: Browser, database: Database) -> None:
    sent(editor, make.text())
    fields = editor._fields(editor.page.xpath("//main//form")[0])
    for _ in range(2):
        assert editor.post(f"{LOAD}/bevestigen", fields).path == DESK
    with database.reading() as session:
        assert len(make.acts(session, AuditAction.CONSULTATION_LOADED)) == 1


def test_of_two_editors_the_second_sees_what_changed_in_the_meantime(editor: Browser, database: Database) -> None:
    seen = make.loaded(database).fingerprint
    sent(editor, make.text(NARROWED))
    with database.transaction() as session:
        replace_(session, make.file(RENAMED), seen=seen, words={"nl": "", "en": ""}, on=TODAY)
    editor.press("Load this file", status=409)
    assert "Somebody else changed this consultation" in editor.text
    assert "short_title.nl" in editor.text
    assert definition(at_desk(database)).short_title.nl == "Proef"
    editor.press("Load this file")
    assert definition(at_desk(database)).short_title.nl == "Pooierverbod"


def test_what_answers_stand_on_is_named_and_cannot_be_loaded(editor: Browser, database: Database, vault: Vault) -> None:
    opened(database)
    sent(editor, make.text(NARROWED))
    fields = editor._fields(editor.page.xpath("//main//form")[0])
    respond(database, vault)
    editor.post(f"{LOAD}/bevestigen", fields, status=422)
    assert "may not become less" in editor.text
    sent(editor, make.text(NARROWED))
    assert "max_chars: may not become less" in editor.text
    assert "Load this file" not in editor.text
    sent(editor, make.text(NARROWED), page=LOAD.removeprefix("/en"))
    assert "may not become less" in editor.page.xpath("//main//li/span[@lang='en']")[0].text
    sent(editor, make.text(RENAMED)).press("Load this file")
    assert definition(at_desk(database)).short_title.nl == "Proef"


def test_a_change_while_open_may_be_told_in_both_languages_or_not_at_all(editor: Browser, database: Database) -> None:
    opened(database)
    sent(editor, make.text(RENAMED)).press("Load this file", nl="Alleen Nederlands.", status=422)
    assert "in Dutch and in English" in editor.text
    assert "Alleen Nederlands." in editor.answer.get_data(as_text=True)
    editor.press("Load this file", nl="De titel is korter.", en="The title is <b>shorter</b>.")
    assert "The title is <b>shorter</b>." in editor.open(PUBLIC).text
    assert "De titel is korter." in editor.open(PUBLIC.removeprefix("/en")).text


def test_the_file_that_is_taken_loads_as_the_same(editor: Browser, database: Database) -> None:
    make.loaded(database)
    for kind in ("yaml", "json"):
        answer = editor.client.get(f"{DESK}/bestand.{kind}")
        assert answer.headers["Content-Disposition"] == f'attachment; filename="consultatie-0.1.0.{kind}"'
        sent(editor, answer.data, f"x.{kind}")
        assert "There is nothing to load" in editor.text
    editor.open(f"{DESK}/bestand.exe", status=404)


def test_a_preview_shows_a_group_its_questions_and_sends_nothing(editor: Browser, database: Database) -> None:
    make.loaded(database)
    file = make.file()
    for group in ("sekswerker", "gemeente"):
        editor.open(DESK).click(file.group(group).en)
        asked = [question for question in file.questions_for(group) if question.type != "file"]
        assert editor.page.xpath("//main//input[@name='shown']/@value") == [question.id for question in asked]
        assert not editor.page.xpath("//main//form")
        assert not editor.page.xpath("//main//button")
    assert "Asked only if question" in editor.text
    editor.click("Answering with the account of an organisation")
    assert "whole answer" in editor.text.lower() or "full response" in editor.text
    editor.open(f"{DESK}/voorbeeld/niemand", status=404)


def test_a_condition_is_told_in_words(editor: Browser, database: Database) -> None:
    rule = "show_if: {question: PV-07, answered: true}"
    make.loaded(database)
    editor.open(f"{DESK}/voorbeeld/sekswerker")
    numbers = {question.id: at for at, question in enumerate(make.file().questions_for("sekswerker"), 1)}
    assert rule in make.text()
    assert f"Asked only if question {numbers['PV-07']} was answered." in editor.text


def test_who_settled_the_questions_is_recorded_printed_and_kept(editor: Browser, database: Database) -> None:
    make.loaded(database)
    editor.open(DESK).press("Record this organisation", organisation=" ", signed_on="morgen", status=422)
    assert "Fill in the name of the organisation." in editor.text
    assert "Fill in a day, such as 2026-12-01." in editor.text
    assert editor.page.xpath("//input[@name='signed_on']/@value") == ["morgen"]
    editor.press("Record this organisation", organisation="Stichting", signed_on=LATER.isoformat(), status=422)
    assert "still to come" in editor.text
    editor.press("Record this organisation", organisation="<i>Stichting</i>", signed_on=f"{TODAY:%d-%m-%Y}")
    editor.press("Record this organisation", organisation="<i>Stichting</i>", signed_on=TODAY.isoformat(), status=422)
    assert "recorded for this version already" in editor.text
    sent(editor, make.text(RENAMED)).press("Load this file")
    assert "<i>Stichting</i>" in editor.open(PUBLIC).text
    assert "version 0.1.0" in editor.text
    editor.open(DESK).press("Take away")
    with database.reading() as session:
        assert co_signatures_of(session, at_desk(database).id) == []
    assert "<i>Stichting</i>" not in editor.open(PUBLIC).text


def test_opening_is_summed_up_first_and_refused_where_the_rules_do_not_allow_it(
    editor: Browser, app: Flask, database: Database
) -> None:
    make.loaded(database)
    editor.open(DESK).click("Open this consultation")
    for first, last, words in (
        ("", "", "Fill in a day"),
        ("31-02-2030", "2030-13-01", "Fill in a day"),
        (TODAY - timedelta(days=1), IN_TEN_WEEKS, "has passed already"),
        (NEXT_WEEK, NEXT_WEEK + timedelta(weeks=5), "at least 6 weeks"),
        (NEXT_WEEK, TODAY, "before the opening day"),
    ):
        editor.press("Continue", opens_on=str(first), closes_on=str(last), status=422)
        assert words in editor.text
        assert at_desk(database).state is ConsultationState.DRAFT
    editor.press("Continue", opens_on=NEXT_WEEK.isoformat(), closes_on=IN_TEN_WEEKS.isoformat())
    assert "Open this consultation?" in editor.text
    assert at_desk(database).state is ConsultationState.DRAFT
    fields = editor._fields(editor.page.xpath("//main//form")[0])
    editor.press("Open the consultation")
    assert at_desk(database).opens_on == NEXT_WEEK
    editor.post(f"{DESK}/openen", fields, status=409)
    public = Browser(visitor(app)).open(PUBLIC)
    assert "Open from" in public.text
    assert "This consultation is closed" not in public.text
    with database.reading() as session:
        assert len(notices_of(session, at_desk(database).id)) == 1


def test_an_extension_reaches_the_public_and_open_drafts(
    editor: Browser, app: Flask, database: Database, vault: Vault
) -> None:
    opened(database)
    respond(database, vault, state=ResponseState.DRAFT)
    editor.open(DESK).click("Extend the period")
    for values, words in (
        ({"closes_on": IN_TEN_WEEKS.isoformat(), **WORDS}, "never shortened"),
        ({"closes_on": LATER.isoformat(), "nl": "Langer.", "en": " "}, "in Dutch and in English"),
        ({"closes_on": "2030-99-99", **WORDS}, "Fill in a day"),
        ({"closes_on": LATER.isoformat(), "nl": "x" * 1001, "en": "y"}, "at most 1000 characters"),
    ):
        editor.press("Continue", **values, status=422)
        assert words in editor.text
    editor.press("Continue", closes_on=LATER.isoformat(), **WORDS)
    assert "Extend this consultation?" in editor.text
    assert at_desk(database).closes_on == IN_TEN_WEEKS
    editor.press("Extend the consultation")
    public = Browser(visitor(app)).open(PUBLIC)
    titles = [title.text_content() for title in public.page.xpath("//section[@aria-labelledby='notices']//strong")]
    assert titles == ["Extended", "Opened"]
    assert WORDS["en"] in public.text
    public.open(f"/en/r/nieuw/{at_desk(database).ref}")
    assert f"{LATER:%B} {LATER.day}, {LATER.year}" in public.text


def test_closing_is_confirmed_and_told(editor: Browser, app: Flask, database: Database) -> None:
    opened(database)
    editor.open(DESK).click("Close it")
    assert "Close this consultation?" in editor.text
    assert at_desk(database).state is ConsultationState.OPEN
    editor.press("Close the consultation")
    assert at_desk(database).state is ConsultationState.CLOSED
    assert at_desk(database).closes_on == TODAY
    public = Browser(visitor(app)).open(PUBLIC)
    assert "The last day to answer was" in public.text
    assert editor.open(f"{DESK}/sluiten").path == DESK


def test_no_small_number_of_responses_is_shown_to_an_editor(editor: Browser, database: Database, vault: Vault) -> None:
    opened(database)
    for _ in range(3):
        respond(database, vault)
    for path in (DESK, "/en/desk/redactie"):
        assert "‹10 sent, 0 begun" in editor.open(path).text
    for _ in range(9):
        respond(database, vault)
    assert "12 sent" in editor.open(DESK).text


def test_an_editor_of_whoever_asks_may_set_up_and_others_may_not(app: Flask, database: Database) -> None:
    make.loaded(database)
    own = make.editor(database, app, employer=moderation.OWNER)
    assert "Set up" in own.open("/en/desk").text
    own.click("Set up Pimping ban").click("Open this consultation")
    with database.transaction() as session:
        user = moderation.staff(session, Role.ANALYST)
    analyst = signed_in(app, user)
    analyst.open(DESK, status=403)
    for path in ("openen", "verlengen", "sluiten", "vastgesteld"):
        token = {"csrf_token": analyst.open("/en/desk").token}
        analyst.post(f"{DESK}/{path}", token, status=403)


def test_an_editors_day_tells_of_drafts_and_of_days_that_run_out(
    editor: Browser, app: Flask, database: Database
) -> None:
    make.loaded(database)
    assert "Draft to open" in editor.open("/en/desk").text
    with database.transaction() as session:
        open_(session, SLUG, opens_on=TODAY - timedelta(weeks=8), closes_on=TODAY + timedelta(days=8))
    assert "Nothing waits for you now." in editor.open("/en/desk").text
    for days, words in ((7, "Days left to answer"), (-1, "Consultation to close")):
        with database.transaction() as session:
            found = consultation_at(session, SLUG)
            assert found is not None
            found.closes_on = TODAY + timedelta(days=days)
        assert words in editor.open("/en/desk").text
    with database.transaction() as session:
        close(session, SLUG)
    assert "Nothing waits for you now." in editor.open("/en/desk").text
