"""Invitations: handed out in batches, used once, and kept as nothing but the batch (``security.md`` check 9)."""

import re
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from sqlalchemy import func, inspect, select

from consult.access import Role
from consult.accounts.models import Organisation, OrganisationKind, User
from consult.audit import AuditAction, AuditEvent
from consult.consultations.models import Consultation
from consult.responses import codes, queries, services
from consult.responses.models import Batch, Channel, Invitation, Response, ResponseState
from consult.responses.services import InvitationUsedError
from tests.browser import Browser
from tests.conftest import visitor, without_second_factor
from tests.integration.responses import make

CODE = re.compile(r"(?:[0-9A-HJKMNP-TV-Z]{4} ){5}[0-9A-HJKMNP-TV-Z]{4}")
LABEL = "Voorbeeldhuis aan de haven"


@pytest.fixture
def settings(settings):
    return without_second_factor(settings)


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


@pytest.fixture
def pepper(app):
    return app.extensions["consult.keys"].pepper


@pytest.fixture
def editor(app, database):
    """The browser of an editor who is signed in."""
    with database.transaction() as session:
        employer = Organisation(name="Bureau Voorbeeld", kind=OrganisationKind.EMPLOYER)
        session.add(employer)
        user = User(
            email="redacteur@voorbeeld.example",
            name="R. Redacteur",
            password_hash="-",
            role_names=[Role.EDITOR],
            employer=employer,
        )
        session.add(user)
    client = visitor(app)
    with client.session_transaction(base_url="https://localhost") as kept:
        kept["_user_id"], kept["_fresh"] = str(user.id), True
    return Browser(client)


def made(editor, consultation, size=12, label=LABEL):
    """Make a batch as an editor does, and return its codes."""
    editor.open(f"/en/desk/{consultation.slug}/uitnodigingen")
    editor.press("Make the codes", label=label, size=str(size))
    return CODE.findall(editor.text)


def _form(browser):
    """Return the fields of the page's own form, as they are filled in."""
    return browser._fields(browser.page.xpath("//main//form")[0]).to_dict()


def batch(database, consultation, pepper, number=12):
    """Return the codes of a batch that the service made."""
    found = codes.invitations_from(pepper, f"token {number}", number)
    with database.transaction() as session:
        services.make_batch(
            session,
            session.get_one(Consultation, consultation.id),
            label=LABEL,
            digests=[codes.invitation_digest(pepper, code) for code in found],
            form_digest=str(number).encode(),
            by=consultation.id,
        )
    return found


def invited(client, consultation, code, **values):
    """Return a browser at the first questions, begun with an invitation."""
    browser = Browser(client).open(f"/en/r/uitnodiging/{consultation.ref}")
    browser.press("Continue", code=code)
    assert "You came with an invitation" in browser.text
    return browser.press("Begin", group="sekswerker", consent="yes", **values)


def left(database):
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Invitation))


def test_an_editor_makes_a_batch_sees_its_codes_once_and_saves_them_under_a_neutral_name(
    editor, consultation, database
):
    found = made(editor, consultation)
    assert len(set(found)) == 12
    assert editor.text.count("/r/uitnodiging") == 12
    assert not re.search("seks|pooier", " ".join(editor.page.xpath("//main//li//text()")), re.IGNORECASE)
    saved = editor.client.post(f"/en/desk/{consultation.slug}/uitnodigingen/codes", data=_form(editor))
    assert saved.headers["Content-Disposition"] == 'attachment; filename="codes.txt"'
    assert {line.replace("-", " ") for line in saved.get_data(as_text=True).splitlines() if "-" in line} == set(found)
    editor.open(f"/en/desk/{consultation.slug}/uitnodigingen")
    assert LABEL in editor.text
    assert not CODE.search(editor.text)
    with database.reading() as session:
        kept = " ".join(str(event.details) for event in session.scalars(select(AuditEvent)))
        assert session.scalar(select(func.count()).where(AuditEvent.action == AuditAction.BATCH_MADE)) == 1
    assert not [code for code in found if code.replace(" ", "") in kept]


def test_pressing_twice_makes_one_batch_and_shows_the_same_codes(editor, consultation, database):
    path = f"/en/desk/{consultation.slug}/uitnodigingen"
    editor.open(path)
    fields = {**_form(editor), "label": LABEL, "size": "3"}
    first = CODE.findall(editor.post(path, fields).text)
    assert CODE.findall(editor.post(path, fields).text) == first
    assert left(database) == 3


def test_the_same_form_sent_four_times_at_once_makes_one_batch(editor, consultation, database):
    path = f"/en/desk/{consultation.slug}/uitnodigingen"
    editor.open(path)
    fields = {**_form(editor), "label": LABEL, "size": "3"}
    start = Barrier(4)

    def send(_number):
        start.wait()
        answer = editor.client.post(path, data=fields, headers={"Sec-Fetch-Site": "same-origin"})
        return tuple(CODE.findall(answer.get_data(as_text=True)))

    with ThreadPoolExecutor(4) as pool:
        shown = set(pool.map(send, range(4)))
    assert len(shown) == 1
    assert len(shown.pop()) == 3
    assert left(database) == 3


def test_codes_are_not_shown_again_after_a_quarter_of_an_hour(editor, consultation, database, monkeypatch):
    path = f"/en/desk/{consultation.slug}/uitnodigingen"
    editor.open(path)
    fields = {**_form(editor), "label": LABEL, "size": "3"}
    editor.post(path, fields)
    monkeypatch.setattr(codes, "SHOWN_AGAIN_FOR", -codes.SHOWN_AGAIN_FOR)
    assert not CODE.search(editor.post(path, fields, status=422).text)
    assert left(database) == 3


@pytest.mark.parametrize(("label", "size"), [("", "12"), (LABEL, "0"), (LABEL, "501"), (LABEL, "many")])
def test_a_batch_has_a_name_and_a_size(editor, consultation, database, label, size):
    editor.open(f"/en/desk/{consultation.slug}/uitnodigingen")
    editor.press("Make the codes", label=label, size=size, status=422)
    assert ("Fill in a whole number from 1 to 500." in editor.text) is bool(label)
    assert "Not a valid" not in editor.text
    assert left(database) == 0


def test_an_editor_is_told_no_number_under_ten(editor, consultation, client):
    found = made(editor, consultation)
    invited(client, consultation, found[0])
    editor.open(f"/en/desk/{consultation.slug}/uitnodigingen")
    assert "fewer than 10" in editor.text


def test_a_stopped_batch_lets_nobody_in_and_keeps_what_was_begun(editor, consultation, client, app, database):
    found = made(editor, consultation)
    invited(client, consultation, found[0])
    editor.open(f"/en/desk/{consultation.slug}/uitnodigingen")
    editor.press("Stop it now")
    assert "Stopped" in editor.text
    assert left(database) == 0
    browser = Browser(visitor(app)).open("/en/r/uitnodiging")
    browser.press("Continue", code=found[1], status=422)
    assert len(make.responses(database)) == 1
    with database.reading() as session:
        (use,) = queries.batches_of(session, consultation.id)
    assert (use.size, use.used, use.is_stopped) == (12, 1, True)


def test_an_invitation_is_deleted_in_the_transaction_that_begins_the_draft(client, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    browser = Browser(client).open("/en/r/uitnodiging")
    browser.press("Continue", code=found[0].lower())
    assert left(database) == 12
    browser.press("Begin", group="sekswerker", consent=None, status=422)
    assert left(database) == 12
    browser.press("Begin", group="sekswerker", consent="yes")
    assert left(database) == 11
    (response,) = make.responses(database)
    assert response.channel is Channel.INVITED
    assert response.batch_id is not None


def test_a_used_code_a_wrong_code_and_a_return_code_get_the_same_answer(client, app, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    browser = invited(client, consultation, found[0])
    browser.post("/en/r/later", make.fields(browser))
    return_code = CODE.search(browser.text)[0]
    pages = set()
    for code in (found[0], "0" * 24, return_code, ""):
        other = Browser(visitor(app)).open("/en/r/uitnodiging")
        other.press("Continue", code=code, status=422)
        pages.add(re.sub(f"{re.escape(code)}|value=.*?>", "", other.text))
    assert len(pages) == 1
    assert "go on without it" in pages.pop()
    other = Browser(visitor(app)).open("/en/r/verder")
    other.press("Continue", code=found[1], status=422)


def test_somebody_may_go_on_without_the_invitation_and_it_is_not_used(client, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    browser = Browser(client).open("/en/r/uitnodiging")
    browser.press("Continue", code=found[0])
    browser.press("Begin without the invitation", group="sekswerker", consent="yes")
    (response,) = make.responses(database)
    assert response.channel is Channel.OPEN
    assert response.batch_id is None
    assert left(database) == 12


def test_an_invitation_that_was_used_meanwhile_is_refused_and_answering_goes_on(
    client, app, consultation, database, pepper
):
    found = batch(database, consultation, pepper)
    browser = Browser(client).open("/en/r/uitnodiging")
    browser.press("Continue", code=found[0])
    invited(visitor(app), consultation, found[0])
    browser.press("Begin", group="sekswerker", consent="yes", status=409)
    assert "does not fit any more" in browser.text
    browser.press("Begin", group="sekswerker", consent="yes")
    assert sorted(one.channel for one in make.responses(database)) == ["invited", "open"]


def test_an_invitation_to_one_consultation_does_not_open_another(client, consultation, database, pepper, vault):
    found = batch(database, consultation, pepper)
    other = make.open_consultation(database, "opting-in")
    digest = codes.invitation_digest(pepper, found[0])
    with pytest.raises(InvitationUsedError), database.transaction() as session:
        services.use_invitation(session, session.get_one(Consultation, other.id), digest)
    browser = Browser(client).open("/en/r/uitnodiging")
    browser.press("Continue", code=found[0])
    assert "You came with an invitation" not in browser.open(f"/en/r/nieuw/{other.ref}").text


def test_of_ten_who_begin_with_one_invitation_at_once_one_does(app, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    browsers = []
    for _ in range(10):
        browser = Browser(visitor(app)).open("/en/r/uitnodiging")
        browsers.append(browser.press("Continue", code=found[0]))
    forms = [make.fields(one, {"group": "sekswerker", "consent": "yes"}) for one in browsers]
    start = Barrier(10)

    def begin(browser, fields):
        start.wait()
        return browser.client.post(browser.path, data=fields, headers={"Sec-Fetch-Site": "same-origin"}).status_code

    with ThreadPoolExecutor(10) as pool:
        statuses = list(pool.map(begin, browsers, forms))
    assert sorted(statuses) == [303] + [409] * 9
    assert len(make.responses(database)) == 1
    assert left(database) == 11


def test_two_responses_of_a_batch_differ_in_nothing_but_what_identifies_a_response(app, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    for code in (found[7], found[2]):
        browser = invited(visitor(app), consultation, code, route="all")
        browser.press("Save and continue", **{"PV-05": "Iets verzonnens."})
        browser.press("Send without a code")
    with database.reading() as session:
        rows = [dict(row._mapping) for row in session.execute(select(Response.__table__))]
    own = {"id", "send_digest"}
    first, second = [{name: value for name, value in row.items() if name not in own} for row in rows]
    assert first == second
    assert first["state"] is ResponseState.SUBMITTED
    assert {column.name for column in inspect(Invitation).columns} == {"id", "batch_id", "digest"}


def test_many_who_were_invited_may_send_from_one_address(app, consultation, database, pepper):
    found = batch(database, consultation, pepper, 200)
    limiter = app.extensions["consult.limits"]
    with app.test_request_context():
        # The source has used up what anybody else may send from it.
        address = "127.0.0.1"
        for _ in range(300):
            limiter.hit("send", address)
    ready = []
    for code in found:
        browser = invited(visitor(app), consultation, code, route="all")
        browser.press("Save and continue", **{"PV-07": "smal"})
        ready.append((browser, make.fields(browser, {"code": "none"})))

    def send(one):
        browser, fields = one
        return browser.client.post(
            "/en/r/versturen", data=fields, headers={"Sec-Fetch-Site": "same-origin"}
        ).status_code

    with ThreadPoolExecutor(8) as pool:
        statuses = list(pool.map(send, ready))
    assert statuses == [200] * 200
    assert {one.state for one in make.responses(database)} == {ResponseState.SUBMITTED}


def test_wrong_codes_are_limited_and_good_ones_from_elsewhere_still_work(app, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    browser = Browser(visitor(app)).open("/en/r/uitnodiging")
    for _ in range(60):
        browser.press("Continue", code="0", status=422)
    browser.press("Continue", code=found[0], status=429)
    elsewhere = visitor(app)
    elsewhere.environ_base["REMOTE_ADDR"] = "192.0.2.7"
    invited(elsewhere, consultation, found[0])


def test_help_is_said_in_the_response_and_not_who_helped(client, consultation, database):
    browser = make.begun(client, consultation)
    assert make.responses(database)[0].channel is Channel.OPEN
    browser = Browser(client).open(f"/en/r/nieuw/{consultation.ref}")
    browser.press("Begin", group="sekswerker", consent="yes", assisted="yes", route="all")
    browser.press("Save and continue", **{"PV-05": "Iets verzonnens."})
    assert "Read every answer back to them" in browser.text
    browser.press("Send my answers")
    assert "filled in with help" in browser.text
    assert "Give it to them" in browser.text
    helped = next(one for one in make.responses(database) if one.state is ResponseState.SUBMITTED)
    assert helped.channel is Channel.ASSISTED
    assert helped.assisted


def test_whoever_is_invited_and_helped_is_invited_and_the_help_is_said(client, consultation, database, pepper):
    found = batch(database, consultation, pepper)
    invited(client, consultation, found[0], assisted="yes")
    (response,) = make.responses(database)
    assert response.channel is Channel.INVITED
    assert response.assisted


def test_a_batch_that_is_too_small_in_use_is_not_named_to_a_moderator(database, consultation, pepper):
    batch(database, consultation, pepper, 9)
    batch(database, consultation, pepper, 10)
    with database.reading() as session:
        labels = {row.size: queries.batch_label(session, row.id) for row in session.scalars(select(Batch))}
    assert labels == {9: "", 10: LABEL}
