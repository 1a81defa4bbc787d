"""What goes wrong while answering: each time a clear sentence, nothing half-written, and nothing typed lost."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import update

from consult.consultations.models import Consultation
from consult.errors import ClosedError
from consult.responses import services
from consult.responses.answering import Given
from consult.responses.models import ResponseState
from tests.browser import Browser
from tests.integration.responses import make

LONG = "Dit is een lange zin die nergens anders staat en die niet verloren mag gaan. " * 30


@pytest.fixture
def consultation(database):
    return make.open_consultation(database)


def test_every_fault_of_a_page_is_listed_linked_and_nothing_of_it_is_saved(client, consultation, database):
    browser = make.begun(client, consultation, route="all")
    browser.press(
        "Save and continue",
        status=422,
        **{
            "PV-01-1": "huur",
            "PV-01-2": "huur",
            "PV-01.words.anders": "nooit gekozen",
            "PV-03": ["weetniet", "prijs"],
            "PV-07": "smal",
            "PV-09": LONG,
        },
    )
    assert browser.title.startswith("Error:")
    links = browser.page.xpath("//*[@id='faults']//a/@href")
    assert links == ["#PV-01", "#PV-01.words.anders", "#PV-03", "#PV-09"]
    ids = set(browser.page.xpath("//@id"))
    assert {link[1:] for link in links} <= ids
    assert "Your answer has 2309 characters. At most 2000 fit." in browser.text
    assert browser.page.xpath("//textarea[@name='PV-09']")[0].text.strip() == LONG.strip()
    assert browser.page.xpath("//input[@name='PV-07'][@checked]/@value") == ["smal"]
    assert browser.page.xpath("//input[@name='PV-03'][@checked]/@value") == ["prijs", "weetniet"]
    assert browser.page.xpath("//input[@name='PV-01.words.anders']/@value") == ["nooit gekozen"]
    assert make.answers(database) == []


def test_five_megabytes_are_too_long_and_still_there(client, consultation, database):
    browser = make.begun(client, consultation, route="all")
    huge = "woord " * 850_000
    browser.press("Save and continue", status=422, **{"PV-09": huge})
    assert "characters. At most 2000 fit" in browser.text
    assert browser.answer.get_data(as_text=True).count("woord ") >= 849_999
    assert make.answers(database) == []


@pytest.mark.parametrize(
    "odd", ["a\0b", "a\ud800b", "\ufeffa\u202eb\u200b", "=SUM(A1)<script>alert(1)</script>{{7*7}}"]
)
def test_odd_characters_are_cleaned_or_kept_and_never_a_fault(client, consultation, database, odd):
    browser = make.begun(client, consultation, route="all")
    body = "&".join(
        f"{name}={value}" for name, value in make.fields(browser).items() if name in {"csrf_token", "form_token"}
    )
    raw = "".join(f"%{byte:02X}" for byte in odd.encode("utf-8", "surrogatepass"))
    answer = client.post(
        "/en/r/alles",
        data=f"{body}&shown=PV-09&PV-09={raw}",
        content_type="application/x-www-form-urlencoded",
        headers={"Sec-Fetch-Site": "same-origin"},
    )
    assert answer.status_code == 303
    browser.open("/en/r/controle")
    assert not browser.page.xpath("//script")
    assert "\0" not in browser.answer.get_data(as_text=True)
    if odd.startswith("="):
        assert odd in browser.text


def test_a_question_that_the_group_does_not_see_is_refused_as_a_whole(client, consultation, database):
    browser = make.begun(client, consultation)
    fields = make.fields(browser, {"PV-01-1": "huur", "PV-12": LONG})
    browser.post("/en/r/deel/1", fields, status=422)
    assert "not put to your group" in browser.text
    assert LONG.strip() in browser.text
    browser.open("/en/r/deel/1")
    browser.post(
        "/en/r/deel/1",
        make.fields(browser, {"PV-01-1": "huur", "PV-12": LONG, "shown": ["PV-01", "PV-12"]}),
        status=422,
    )
    assert make.answers(database) == []


@pytest.mark.parametrize("use", ["openbaar", "zomaar"])
def test_a_use_that_is_not_open_to_an_individual_is_refused(client, consultation, database, use):
    browser = make.begun(client, consultation, route="short", group="gemeente")
    browser.post("/en/r/kort", make.fields(browser, {"PV-09": "x", "PV-09.use": use}), status=422)
    assert make.answers(database) == []


def test_nobody_begins_in_a_closed_consultation_with_a_page_that_was_left_open(client, consultation, database):
    browser = Browser(client).open(f"/en/r/nieuw/{consultation.ref}")
    make.close(database, consultation)
    begin = make.fields(browser, {"group": "sekswerker", "consent": "yes"})
    browser.post(browser.path, begin, status=409)
    assert "does not take answers now" in browser.text
    assert make.responses(database) == []


def test_a_closed_consultation_refuses_and_shows_all_that_was_typed(client, consultation, database):
    browser = make.begun(client, consultation, route="short")
    make.close(database, consultation)
    browser.press("Save and continue", status=409, **{"PV-09": "Te laat getypt.", "PV-07": "smal"})
    assert "does not take answers now" in browser.text
    assert browser.page.xpath("//textarea[@name='PV-09']")[0].text.strip() == "Te laat getypt."
    assert browser.page.xpath("//input[@name='PV-07'][@checked]/@value") == ["smal"]
    assert make.answers(database) == []
    Browser(client).open(f"/en/r/nieuw/{consultation.ref}").page.xpath("//form")
    assert "does not take answers now" in browser.open(f"/en/r/nieuw/{consultation.ref}").text


def test_a_stale_token_stores_nothing_and_keeps_the_text(client, consultation, database):
    browser = make.begun(client, consultation, route="short")
    browser.post("/en/r/kort", make.fields(browser, {"csrf_token": "old", "PV-09": LONG}), status=400)
    assert LONG.strip() in browser.text
    assert make.answers(database) == []


def test_a_session_that_is_gone_keeps_the_text(client, consultation, database):
    browser = make.begun(client, consultation, route="short")
    fields = make.fields(browser, {"PV-09": LONG})
    with database.transaction() as session:
        session.connection().exec_driver_sql("DELETE FROM web_session")
    browser.post("/en/r/kort", fields, status=403)
    assert LONG.strip() in browser.text
    for path in ("/en/r/versturen", "/en/r/later"):
        browser.post(path, fields, status=403)
    assert make.answers(database) == []


def test_nothing_at_all_cannot_be_sent(client, consultation, database):
    browser = make.begun(client, consultation).open("/en/r/controle")
    browser.press("Send my answers", status=422)
    assert "You have not answered a question yet" in browser.text
    assert make.responses(database)[0].state is ResponseState.DRAFT


def test_a_form_token_that_is_not_ours_is_refused(client, consultation, database):
    browser = make.begun(client, consultation).open("/en/r/controle")
    browser.post("/en/r/versturen", make.fields(browser, {"form_token": "forged"}), status=422)
    browser.post("/en/r/later", {"form_token": "\0"}, status=422)


@pytest.mark.parametrize(
    "path",
    ["/en/r/deel/0", "/en/r/deel/99", "/en/r/deel/9999999999", "/en/r/deel/x", "/en/r/nieuw/zomaar", "/en/r/zomaar"],
)
def test_an_address_that_does_not_exist_is_not_found(client, consultation, path):
    make.begun(client, consultation).open(path, status=404)


def test_later_from_a_page_that_does_not_exist_stores_nothing(client, consultation, database):
    browser = make.begun(client, consultation)
    browser.post("/en/r/later", make.fields(browser, {"page": "deel-99", "PV-01-1": "zomaar"}), status=404)
    assert make.answers(database) == []


def test_the_last_day_lasts_until_midnight_in_the_netherlands(database, vault, consultation):
    closes = datetime(2026, 10, 24, tzinfo=UTC).date()
    with database.transaction() as session:
        session.execute(update(Consultation).values(opens_on=closes - timedelta(days=9), closes_on=closes))
    in_time = datetime(2026, 10, 24, 21, 59, 59, tzinfo=UTC)
    with database.transaction() as session:
        found = session.get_one(Consultation, consultation.id)
        draft = services.begin_draft(session, vault, found, group="anders", consent_version=1, now=in_time).id
    with database.transaction() as session:
        services.save_answers(session, vault, draft, {"PV-07": Given(value="smal")}, now=in_time)
    for too_late in (in_time + timedelta(seconds=1), in_time + timedelta(hours=4)):
        with pytest.raises(ClosedError), database.transaction() as session:
            services.save_answers(session, vault, draft, {"PV-07": Given(value="breed")}, now=too_late)
        with pytest.raises(ClosedError), database.transaction() as session:
            _send(session, vault, draft, too_late)
    with database.transaction() as session:
        _send(session, vault, draft, in_time)
    assert make.responses(database)[0].week == datetime(2026, 10, 19, tzinfo=UTC).date()


def _send(session, vault, draft, now):
    services.send(session, vault, draft, send_digest=b"x", code_digest=None, tells_later=False, now=now)
