"""What every answer carries and every refusal says, whatever was asked (checks 25, 57, 58 and 59, and bad input)."""

import logging
import re

import pytest
from flask import Blueprint, Flask, request
from flask.testing import FlaskClient
from sqlalchemy import inspect, text
from werkzeug.test import TestResponse

from consult.db import Database
from consult.web.database import session
from consult.web.forms import csrf
from consult.web.guards import public
from consult.web.headers import HEADERS
from tests.browser import Browser
from tests.conftest import visitor

TYPED = 'Ik wil dat dit blijft staan, ook als het misgaat: <b>één</b> & "twee".'
FORM = {"answer": TYPED, "choice": "option_7", "password": "een lang geheim wachtwoord"}


@pytest.fixture
def app(new_app: Flask) -> Flask:
    """An application of its own: tests change it."""
    return new_app


@pytest.fixture
def faulty(app: Flask) -> Flask:
    """The application with a page that fails, one that takes a text, and one with a value for the database."""
    pages = Blueprint("faulty", __name__)

    @pages.route("/fails", methods=["GET", "POST"])
    @public
    def fails() -> str:
        raise RuntimeError("the secret words of somebody")

    @pages.post("/takes")
    @public
    def takes() -> str:
        return str(len(request.form.get("answer", "")))

    @pages.get("/asks/<value>")
    @public
    def asks(value: str) -> str:
        return str(session().scalar(text("SELECT count(*) FROM organisation WHERE name = :value"), {"value": value}))

    app.register_blueprint(pages)
    csrf.exempt(fails)
    app.config["CONSULT_SHOW_FAULT_PAGE"] = True
    return app


def check_headers(answer: TestResponse, *, kept: bool = False) -> None:
    for name, value in HEADERS.items():
        assert answer.headers.getlist(name) == [value], (answer.request.path, name)
    assert not answer.headers.get("Server")
    assert "X-Powered-By" not in answer.headers
    if kept:
        assert answer.headers.getlist("Cache-Control") == ["public, max-age=31536000, immutable"]
        return
    assert answer.headers.getlist("Cache-Control") == ["no-store"]
    assert "ETag" not in answer.headers
    assert "Last-Modified" not in answer.headers


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/en/", 200),
        ("HEAD", "/en/", 200),
        ("OPTIONS", "/en/", 200),
        ("GET", "/en/desk", 303),
        ("GET", "/en/verlaten", 303),
        ("POST", "/en/account/sign-in", 400),
        ("GET", "/nowhere", 404),
        ("GET", "/.git/config", 404),
        ("GET", "/.env", 404),
        ("GET", "/console", 404),
        ("PUT", "/en/", 405),
        ("DELETE", "/en/", 405),
        ("TRACE", "/en/", 405),
        ("GET", "/fails", 500),
        ("GET", "/static/nothing.css", 404),
        ("GET", "/health", 200),
        ("GET", "/robots.txt", 200),
    ],
)
def test_every_answer_carries_every_header_once(faulty: Flask, method: str, path: str, status: int) -> None:
    answer = visitor(faulty).open(path, method=method)
    assert answer.status_code == status
    check_headers(answer)


def test_a_static_file_may_be_kept(app: Flask, client: FlaskClient) -> None:
    with app.test_request_context():
        path = app.jinja_env.globals["asset"]("site.css")
    with client.get(path, headers={"Accept-Encoding": "gzip"}) as answer:
        assert answer.headers["Content-Encoding"] == "gzip"
    with client.get(path) as answer:
        assert answer.status_code == 200
        check_headers(answer, kept=True)
        tag = answer.headers["ETag"]
    with client.get(path, headers={"If-None-Match": tag}) as again:
        assert again.status_code == 304
        check_headers(again, kept=True)


def test_another_host_gets_no_page_and_all_headers(app: Flask) -> None:
    answer = app.test_client().get("/en/", headers={"Host": "evil.example"})
    assert answer.status_code == 400
    assert "evil" not in answer.text
    check_headers(answer)


def test_a_form_of_another_site_is_refused(client: FlaskClient) -> None:
    browser = Browser(client).open("/en/account/sign-in")
    fields = {"csrf_token": browser.token, "email": "a@b.example", "password": "x"}
    for site, status in (("cross-site", 403), ("same-site", 403), ("same-origin", 422)):
        answer = client.post("/en/account/sign-in", data=fields, headers={"Sec-Fetch-Site": site})
        assert answer.status_code == status


@pytest.mark.parametrize("token", ["", "foreign", "of-another-visitor"])
def test_a_stale_form_is_refused_and_shows_what_was_typed(faulty: Flask, token: str) -> None:
    if token == "of-another-visitor":
        token = Browser(visitor(faulty)).open("/en/account/sign-in").token
    client = visitor(faulty)
    client.get("/en/account/sign-in")
    browser = Browser(client).post("/en/takes", {**FORM, "csrf_token": token}, status=400)
    assert "open for too long" in browser.text
    assert [area.text.removeprefix("\n") for area in browser.page.iter("textarea")] == [TYPED]
    assert "geheim" not in browser.answer.text


def test_a_fault_shows_what_was_typed_and_logs_no_word_of_it(faulty: Flask, caplog: pytest.LogCaptureFixture) -> None:
    with caplog.at_level(logging.DEBUG):
        browser = Browser(visitor(faulty)).post("/en/fails?canary=query", FORM, status=500)
    assert browser.page.xpath("//textarea/@readonly")
    assert "Fault number" in browser.text
    logged = " ".join(record.getMessage() for record in caplog.records)
    assert "RuntimeError" in logged
    for word in ("secret words", "blijft staan", "canary"):
        assert word not in logged + (caplog.text or "")


def test_five_megabytes_are_read_and_thirteen_are_refused_kindly(faulty: Flask) -> None:
    client = visitor(faulty)
    token = Browser(client).open("/en/account/sign-in").token
    browser = Browser(client).post("/en/takes", {"csrf_token": token, "answer": "x" * 5_000_000})
    assert browser.text == "5000000"
    browser.post("/en/takes", {"csrf_token": token, "answer": "x" * 13_000_000}, status=413)
    assert "too long to receive" in browser.text
    check_headers(browser.answer)


@pytest.mark.parametrize(
    "body", [b"answer=%ED%A0%80", b"answer=\xed\xa0\x80", b"answer=%00", b"answer=\xff\xfe", b"answer", b"%%%=%%%"]
)
def test_no_body_is_a_fault(faulty: Flask, body: bytes) -> None:
    client = visitor(faulty)
    token = Browser(client).open("/en/account/sign-in").token
    answer = client.post(
        "/takes", data=body + b"&csrf_token=" + token.encode(), content_type="application/x-www-form-urlencoded"
    )
    assert answer.status_code in {200, 400}


@pytest.mark.parametrize("value", ["%00", "a%00b", "%ED%A0%80", "%FF", "%F0%9F%9A%B2", "%0D%0ASet-Cookie:x"])
def test_no_address_is_a_fault(faulty: Flask, value: str) -> None:
    answer = visitor(faulty).get(f"/asks/{value}")
    assert answer.status_code in {200, 400, 404}
    check_headers(answer)


def test_reading_pages_writes_nothing(app: Flask, database: Database) -> None:
    client = visitor(app)
    before = _counts(database)
    for rule in app.url_map.iter_rules():
        if "GET" in (rule.methods or ()) and not rule.arguments:
            client.get(rule.rule)
    assert _counts(database) == before


def test_no_page_holds_script_or_style_of_its_own(client: FlaskClient) -> None:
    for path in (
        "",
        "privacy",
        "toegankelijkheid",
        "wat-wij-bewaren",
        "hulp",
        "beveiliging",
        "account/sign-in",
        "nowhere",
    ):
        page = Browser(client).open(f"/en/{path}", status=404 if path == "nowhere" else 200).page
        assert not page.xpath("//style|//script|//*[@style]")
        assert not [name for element in page.iter() for name in element.attrib if re.match("on", str(name))]


def _counts(database: Database) -> dict[str, int]:
    with database.reading() as reading:
        tables = sorted(inspect(reading.connection()).get_table_names())
        return {name: reading.scalar(text(f'SELECT count(*) FROM "{name}"')) or 0 for name in tables}  # noqa: S608  (names of our own tables)
