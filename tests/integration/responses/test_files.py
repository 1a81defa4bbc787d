"""An organisation adds files to its answer: checked, cleaned, sealed, read as words; and nobody else gets near them."""

import io
import stat
import zipfile
from contextlib import suppress
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest
from sqlalchemy import select

from consult.access import Role
from consult.app import create_app
from consult.audit import AuditAction, AuditEvent
from consult.jobs.worker import run_next
from consult.moderation.models import Contribution, Triage, Verdict
from consult.moderation.queries import Texts
from consult.moderation.services import decide
from consult.papers import paper
from consult.responses.answering import Given
from consult.responses.models import AnswerState, Attachment, ResponseState, ScanState, SectionWork, Visibility
from consult.responses.queries import answer_value, attached_to
from consult.responses.services import answer_anew, forget_responses
from consult.responses.services.attaching import SCAN
from tests.conftest import visitor
from tests.integration.accounts import make as accounts
from tests.integration.moderation import make as desk
from tests.integration.responses import clamd, make
from tests.unit.papers import making

QUESTION = "PV-14"
FILES = f"/en/r/bijlagen/{QUESTION}"
NAME = "Brief van Jansen aan de minister.pdf"
LONG = "".join(
    making.word_paragraph(f"Hoofdstuk {number}", '<w:pStyle w:val="Kop1"/>')
    + making.word_paragraph(f"Alinea {number} over de regels die eenvoudiger moeten worden. " * 60)
    for number in range(8)
)
HEADING = '<w:style w:styleId="Kop1"><w:name w:val="heading 1"/></w:style>'


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database):
    found = make.open_consultation(database)
    make.organisation(
        database,
        "Voorbeeldgemeente",
        group="gemeente",
        members=[("alles", ["writer", "signatory"])],
    )
    make.organisation(
        database,
        "Andere gemeente",
        group="gemeente",
        members=[("ander", ["writer", "signatory"]), ("tekenaar", ["signatory"])],
    )
    return found


def begun(app, consultation, who="alles"):
    browser = make.signed_in(visitor(app), who)
    browser.open(f"/en/r/organisatie/{consultation.ref}")
    if "There is a draft" in browser.text:
        return browser.press("To the workspace")
    return browser.press("Begin", consent="yes")


def add(browser, content, name=NAME, *, use="analyse", status=200):
    """Add a file as the form does, and return what came back."""
    browser.open(FILES)
    return posted(browser, {"csrf_token": browser.token, "use": use}, content, name, status=status)


def posted(browser, fields, content, name=NAME, *, status=200):
    """Post a file as a browser packs it; the test client's own packing would put it on the disk."""
    parts = [f'Content-Disposition: form-data; name="{key}"\r\n\r\n{value}'.encode() for key, value in fields.items()]
    parts.append(
        f'Content-Disposition: form-data; name="file"; filename="{name}"\r\nContent-Type: a/b\r\n\r\n'.encode()
        + content
    )
    body = b"".join(b"--grens\r\n" + part + b"\r\n" for part in parts) + b"--grens--\r\n"
    answer = browser.client.post(
        FILES, data=body, content_type="multipart/form-data; boundary=grens", follow_redirects=True
    )
    return browser._show(answer, status)


def attachments(database):
    with database.reading() as session:
        return list(session.scalars(select(Attachment).order_by(Attachment.number)))


def texts(database, vault):
    found = [one for one in make.answers(database) if one.part]
    return {
        one.part: answer_value(vault.keyring([one.response_id]), one) for one in sorted(found, key=lambda one: one.part)
    }


def sent(browser):
    browser.open("/en/r/controle")
    assert "File: " in browser.text
    return browser.press("Send my answers", consulted="alle leden")


def back(browser, consultation):
    return browser.open(f"/en/r/organisatie/{consultation.ref}/tekenen").press("See what was sent")


def test_a_letter_is_added_shown_removed_and_added_again(app, consultation, database):
    browser = begun(app, consultation)
    add(browser, making.pdf())
    assert NAME in browser.text
    assert making.WORDS[0] in browser.text
    (kept,) = attachments(database)
    assert (kept.kind, kept.number, kept.scan, kept.visibility) == ("pdf", 1, ScanState.UNSCANNED, Visibility.ANALYSE)
    browser.press("Remove")
    assert NAME not in browser.text
    assert attachments(database) == []
    add(browser, making.odt(), "brief.odt", use="citaat")
    add(browser, making.docx(), "brief.docx")
    assert "You cannot add more files" in browser.text
    assert [one.visibility for one in attachments(database)] == [Visibility.QUOTE, Visibility.ANALYSE]


def test_the_way_to_files_saves_the_page_and_leads_back(app, consultation):
    browser = begun(app, consultation).open("/en/r/alles")
    fields = make.fields(browser, {QUESTION: "Dit typte ik zelf.", "go": f"files {QUESTION}"})
    browser.post("/en/r/alles", fields)
    assert browser.path == FILES
    browser.click("Back to the questions")
    assert "Dit typte ik zelf." in browser.text


@pytest.mark.parametrize(
    ("name", "content", "fault", "status"),
    [
        ("a.html", b"<html></html>", paper.OTHER_KIND, 422),
        ("a.docx", making.docx(more={"word/vbaProject.bin": "x"}), paper.MACROS, 422),
        ("a.pdf", b"", paper.EMPTY, 422),
        ("a.pdf", b"%PDF-" + bytes(10 * 1024 * 1024), paper.TOO_LARGE, 413),
    ],
)
def test_a_file_that_is_refused_is_nowhere_and_the_page_says_why(
    app, consultation, database, name, content, fault, status
):
    browser = add(begun(app, consultation), content, name, status=status)
    assert fault in browser.text
    assert attachments(database) == []


def test_a_body_that_is_too_large_is_not_even_read(app, consultation, database):
    browser = begun(app, consultation)
    browser.open(FILES)
    add(browser, bytes(13 * 1024 * 1024), status=413)
    assert attachments(database) == []


def test_without_a_file_or_for_a_use_that_is_not_offered_nothing_is_kept(app, consultation, database):
    browser = begun(app, consultation).open(FILES)
    browser.press("Add this file", status=422)
    assert "Choose a file first." in browser.text
    add(browser, making.pdf(), use="verzonnen", status=422)
    assert attachments(database) == []


def test_what_is_kept_is_sealed_and_holds_no_word_or_name(app, consultation, database, vault):
    browser = begun(app, consultation)
    add(browser, making.pdf(change=making.with_names_everywhere("Verraderlijk Ypsilonda")))
    with database.reading() as session:
        row = session.execute(select(*Attachment.__table__.c)).mappings().one()
        stored = b"".join(str(value).encode() if not isinstance(value, bytes) else value for value in row.values())
        [one] = attached_to(session, vault, row["response_id"])
    assert one.name == NAME
    for told in (NAME, "Jansen", "Ypsilonda", making.WORDS[0], "%PDF"):
        assert told.encode() not in stored


def test_when_it_is_sent_its_words_wait_for_a_moderator_in_parts_like_all_words(app, consultation, database, vault):
    browser = begun(app, consultation)
    add(browser, making.docx(LONG, styles=HEADING), "stuk.docx", use="openbaar")
    assert [one.part for one in make.answers(database)] == []
    sent(browser)
    found = texts(database, vault)
    assert list(found) == ["bijlage-1.01", "bijlage-1.02", "bijlage-1.03", "bijlage-1.04"]
    assert all(len(text) <= 10_000 for text in found.values())
    assert [text.split("\n\n")[0] for text in found.values()] == [f"Hoofdstuk {number}" for number in (0, 2, 4, 6)]
    kept = [one for one in make.answers(database) if one.part]
    assert {one.state for one in kept} == {AnswerState.WAITING}
    assert {one.visibility for one in kept} == {Visibility.PUBLIC}
    assert all(one.is_text for one in kept)
    with database.transaction() as session:
        decide(
            session,
            vault,
            kept[0].id,
            version=1,
            verdict=Verdict.ACCEPT,
            share=0,
            by=desk.staff(session, Role.MODERATOR),
        )
    with database.reading() as session:
        made = session.scalars(select(Contribution)).one()
        assert Texts(session, vault).of([made])[made.id].words == found[made.part]


def test_words_that_are_typed_anew_leave_those_of_the_file_alone(app, consultation, database, vault):
    browser = begun(app, consultation)
    add(browser, making.docx(LONG, styles=HEADING), "stuk.docx")
    sent(browser)
    before = texts(database, vault)
    (response,) = make.responses(database)
    with database.transaction() as session:
        answer_anew(session, vault, response.id, QUESTION, Given(value="Kort getypt."), now=datetime.now(UTC))
    assert {part: text for part, text in texts(database, vault).items() if part} == before


def test_a_letter_alone_is_an_answer_that_can_be_sent(app, consultation, database):
    browser = begun(app, consultation)
    add(browser, making.pdf())
    sent(browser)
    (response,) = make.responses(database)
    assert response.state is ResponseState.SUBMITTED


def test_an_organisation_gets_its_own_clean_copy_before_and_after_sending(app, consultation, database):
    browser = begun(app, consultation)
    add(browser, making.docx(), "brief.docx")
    (kept,) = attachments(database)
    address = f"/en/r/bijlage/{kept.id}"
    for _ in range(2):
        answer = browser.client.get(address)
        assert answer.status_code == 200
        assert answer.headers["Content-Disposition"] == f'attachment; filename="{kept.id}.docx"'
        assert answer.headers["Content-Security-Policy"] == "sandbox; default-src 'none'"
        assert answer.headers["X-Content-Type-Options"] == "nosniff"
        assert answer.headers["Content-Type"] == paper.MEDIA_TYPES["docx"]
        assert zipfile.ZipFile(io.BytesIO(answer.data)).testzip() is None
        if browser.path == FILES:
            back(sent(browser), consultation)
    assert "File: brief.docx" in browser.text
    assert browser.page.xpath(f"//a[@href='{address}']")


def test_nobody_else_gets_it_or_learns_that_it_is_there(app, consultation, database, client):
    add(begun(app, consultation), making.pdf())
    (kept,) = attachments(database)
    other = begun(app, consultation, "ander")
    stranger = other.client.get(f"/en/r/bijlage/{kept.id}")
    nothing = other.client.get(f"/en/r/bijlage/{uuid4()}")
    assert (stranger.status_code, nothing.status_code) == (404, 404)
    assert stranger.data.replace(str(kept.id).encode(), b"") == nothing.data.replace(
        nothing.request.path[-36:].encode(), b""
    )
    other.open(FILES)
    other.post(f"/en/r/bijlage/{kept.id}/weg", make.fields(other, {"question": QUESTION}), status=404)
    individual = make.begun(client, consultation)
    individual.open(FILES, status=404)
    assert individual.client.get(f"/en/r/bijlage/{kept.id}").status_code == 404
    assert len(attachments(database)) == 1


def test_who_only_signs_reads_and_adds_nothing(app, consultation, database):
    add(begun(app, consultation, "ander"), making.pdf())
    signatory = make.signed_in(visitor(app), "tekenaar")
    signatory.open(f"/en/r/organisatie/{consultation.ref}/tekenen").press("To the workspace")
    add(signatory, making.pdf(), status=403)
    assert len(attachments(database)) == 1


def test_whoever_only_added_a_file_wrote_it_and_does_not_sign_it_alone(app, consultation, database):
    writer = add(begun(app, consultation, "ander"), making.pdf())
    writer.open("/en/r/controle").press("Send my answers", consulted="niemand", status=422)
    assert "You wrote last in every part." in writer.text
    signatory = make.signed_in(visitor(app), "tekenaar")
    signatory.open(f"/en/r/organisatie/{consultation.ref}/tekenen").press("To the workspace")
    sent(signatory)
    assert "received" in signatory.text


def test_a_file_that_is_added_or_removed_opens_its_part_again(app, consultation, database):
    browser = add(begun(app, consultation, "ander"), making.pdf())
    number = (
        browser.page.xpath("//a[contains(., 'Back to the questions')]/@href")[0].partition("#")[0].rpartition("/")[2]
    )
    for act in (lambda: browser.open(FILES).press("Remove"), lambda: add(browser, making.pdf())):
        browser.open(f"/en/r/werkplek/deel/{number}").press("This part is ready")
        with database.reading() as session:
            assert session.scalars(select(SectionWork.ready)).all() == [True]
        act()
        with database.reading() as session:
            assert session.scalars(select(SectionWork.ready)).all() == [False]


def test_before_it_is_sent_its_writer_is_told_what_in_a_file_may_show_who_somebody_is(app, consultation, database):
    browser = begun(app, consultation)
    body = "Bel Zwaluwina op 06-12345678. Zij is 34, komt uit Roemenië en werkt achter het raam."
    add(browser, making.docx(making.word_paragraph(body)), "brief.docx")
    browser.open("/en/r/controle")
    assert "In the file “brief.docx”: “06-12345678”. This looks like a phone number." in browser.text
    assert "age, country of origin, and kind of workplace (the file “brief.docx”)." in browser.text
    assert "We do not find everything. Read your own words once more." in browser.text
    sent(browser)
    assert len(make.answers(database)) == 1, "nothing was kept back"


def test_of_a_file_with_very_much_in_it_ten_passages_are_shown_and_the_rest_is_counted(app, consultation):
    browser = begun(app, consultation)
    body = "".join(making.word_paragraph(f"Bel 06-123456{number}.") for number in range(10, 35))
    add(browser, making.docx(body), "lijst.docx")
    browser.open("/en/r/controle")
    assert browser.text.count("This looks like a phone number.") == 10
    assert "In the file “lijst.docx”: 15 more passages like these." in browser.text


def test_a_file_of_which_only_the_beginning_was_read_is_named(app, consultation):
    browser = begun(app, consultation)
    words = "".join(f"Regel {number} moet na {number * 7919 % 10007} eenvoudiger. " for number in range(3000))
    add(browser, making.docx(making.word_paragraph(words)), "lang.docx")
    browser.open("/en/r/controle")
    assert "Of the file “lang.docx” we read only the beginning for this." in browser.text


def test_after_sending_no_file_is_added_or_removed(app, consultation, database):
    browser = begun(app, consultation)
    add(browser, making.pdf())
    browser.open(FILES)
    token = browser.token
    (kept,) = attachments(database)
    other = begun(app, consultation)
    sent(other)
    posted(browser, {"csrf_token": token, "use": "analyse"}, making.pdf(), status=409)
    browser.post(f"/en/r/bijlage/{kept.id}/weg", {"csrf_token": token, "question": QUESTION}, status=409)
    assert len(attachments(database)) == 1


def test_a_moderator_sees_that_words_come_from_a_file_and_every_download_is_logged(app, consultation, database, vault):
    browser = begun(app, consultation)
    add(browser, making.pdf(), "brief.pdf")
    sent(browser)
    (answer,) = (one for one in make.answers(database) if one.part)
    moderator = accounts.sign_in(app, accounts.staff(database, Role.MODERATOR))
    moderator.open(f"/en/desk/{consultation.slug}/moderatie/{answer.id}")
    assert "Read from file 1, part 1" in moderator.text
    assert making.WORDS[0] in moderator.text
    (address,) = moderator.page.xpath("//a[contains(., 'Download our copy')]/@href")
    got = moderator.client.get(address)
    (kept,) = attachments(database)
    assert got.status_code == 200
    assert got.data.startswith(b"%PDF-")
    assert got.headers["Content-Disposition"] == f'attachment; filename="{kept.id}.pdf"'
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.RAW_TEXT_VIEWED)).all()
    assert [event.details for event in events] == [{}, {"file": "1"}]
    assert {event.subject_id for event in events} == {answer.id}


def test_forgetting_a_response_forgets_its_files(app, consultation, database):
    add(begun(app, consultation), making.pdf())
    add(begun(app, consultation, "ander"), making.pdf())
    response = min(make.responses(database), key=lambda one: one.maker)
    with database.transaction() as session:
        forget_responses(session, [response.id])
    assert [one.response_id for one in attachments(database)] != [response.id]
    assert len(attachments(database)) == 1


def test_the_file_itself_never_stands_on_a_disk_as_it_came(app, consultation, folder, tmp_path, monkeypatch):
    seen = []
    secret = b"Zeldzaamwoord9"
    content = making.pdf(
        change=lambda made: made.Root.__setattr__("Secret", made.make_stream(secret * 80_000)), compress_streams=False
    )
    assert len(content) > 1_000_000
    monkeypatch.setenv("TMPDIR", str(tmp_path))
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))

    class Watched(app.request_class):
        def _load_form_data(self):
            super()._load_form_data()
            seen.extend(held for held in open_files() if secret in held)

    def open_files():
        for found in Path("/proc/self/fd").iterdir():
            with suppress(OSError):
                if stat.S_ISREG(found.stat().st_mode):
                    yield found.read_bytes()

    monkeypatch.setattr(app, "request_class", Watched)
    add(begun(app, consultation), content)
    assert seen == []
    assert not [
        one for place in (tmp_path, folder) for one in place.rglob("*") if one.is_file() and secret in one.read_bytes()
    ]


@pytest.fixture
def scanned(settings, tmp_path):
    """The application with a scanner's address at which nobody answers yet."""
    built = create_app(replace(settings, scanner=f"unix:{tmp_path / 'clamd.ctl'}"))
    built.testing = True
    yield built
    built.extensions["consult.database"].dispose()
    built.extensions["consult.vault"].close()


def test_a_file_in_which_the_scanner_finds_something_is_refused(scanned, consultation, database, tmp_path):
    infected = making.pdf(change=lambda made: made.attachments.__setitem__("a", clamd.EICAR), compress_streams=False)
    with clamd.scanner(tmp_path / "clamd.ctl") as server:
        browser = add(begun(scanned, consultation), infected, status=422)
        assert "The virus scanner refuses this file." in browser.text
        assert attachments(database) == []
        letter = making.pdf()
        add(browser, letter)
        assert server.seen[-1] == letter
    assert [one.scan for one in attachments(database)] == [ScanState.CLEAN]


def test_while_the_scanner_is_away_a_file_waits_and_no_reader_sees_it(scanned, consultation, database, vault, tmp_path):
    browser = add(begun(scanned, consultation), making.pdf([*making.WORDS, "Bel 06-12345678."]))
    assert "Not checked yet" in browser.text
    assert making.WORDS[0] not in browser.text
    (kept,) = attachments(database)
    assert browser.client.get(f"/en/r/bijlage/{kept.id}").status_code == 404
    assert f"We did not read the file “{NAME}” for this." in browser.open("/en/r/controle").text
    assert "06-12345678" not in browser.text
    sent(browser)
    assert make.answers(database) == []
    tasks = scanned.extensions["consult.tasks"]
    ran = [run_next(database, tasks) for _ in range(6)]
    assert SCAN in ran
    assert make.answers(database) == []
    with clamd.scanner(tmp_path / "clamd.ctl"):
        while run_next(database, tasks):
            pass
    assert [one.scan for one in attachments(database)] == [ScanState.CLEAN]
    assert list(texts(database, vault)) == ["bijlage-1.01"]
    with database.reading() as session:
        assert session.scalars(select(Triage.answer_id)).all() == [one.id for one in make.answers(database)]
    assert back(browser, consultation).client.get(f"/en/r/bijlage/{kept.id}").status_code == 200


def test_a_waiting_file_in_which_something_is_found_later_is_emptied(scanned, consultation, database, tmp_path):
    browser = add(begun(scanned, consultation), making.pdf())
    with clamd.scanner(tmp_path / "clamd.ctl", answer=b"stream: Eicar FOUND\0"):
        while run_next(database, scanned.extensions["consult.tasks"]):
            pass
    with database.reading() as session:
        assert session.execute(select(Attachment.sealed_copy, Attachment.sealed_paragraphs)).one() == (b"", b"")
    browser.open(FILES)
    assert "We deleted it." in browser.text
    browser.press("Remove")
    assert attachments(database) == []
