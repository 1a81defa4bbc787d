"""What is not collected cannot leak: nothing that tells who somebody was is in anything the house wrote (check 12)."""

import hashlib
import logging
from datetime import timedelta
from pathlib import Path

import pytest
from flask import Flask, request
from sqlalchemy import MetaData, select

from consult import audit
from consult.audit import AuditAction
from consult.config import ROOT, Settings
from consult.consultations.reading import read_file
from consult.consultations.services import load, open_
from consult.consultations.views import today
from consult.db import Database
from tests.browser import Browser
from tests.conftest import visitor

ADDRESS, AGENT, LANGUAGE = "203.0.113.77", "CANARY-UA/1.0", "xx-CANARY"
WORDS = "Kanariewoord zeventien staat nergens anders"
OTHER = "Tweede kanariewoord dat nergens mag staan"


@pytest.fixture
def person(app: Flask, database: Database) -> Browser:
    """Somebody whose address, browser and language would be recognised anywhere."""
    with database.transaction() as session:
        loaded = load(session, read_file(ROOT / "consultations" / "opting-in.yaml"), owner="Voorbeeldministerie")
        open_(session, loaded.slug, opens_on=today(), closes_on=today() + timedelta(weeks=8))
    client = visitor(app)
    client.environ_base |= {
        "REMOTE_ADDR": ADDRESS,
        "HTTP_USER_AGENT": AGENT,
        "HTTP_ACCEPT_LANGUAGE": LANGUAGE,
        "HTTP_X_FORWARDED_FOR": ADDRESS,
    }
    return Browser(client)


def walk(person: Browser) -> str:
    """Go through everything a respondent does, faults included; return the return code."""
    person.open("/en/consultaties/opting-in").click("Start answering")
    person.press("Begin", status=422)
    person.press("Begin", group="sekswerker", consent="yes")
    person.open("/en/r/alles")
    person.press("Save and continue", **{"OI-01": "optingin", "OI-09": "kiezen"})
    person.open("/en/r/alles")
    person.press("Save and continue", **{"OI-09": "kiezen", "OI-10": WORDS})
    person.open("/en/r/alles").press("Continue later")
    code = "".join(person.page.xpath("string(//main//p[@translate='no'])").split())
    person.client.delete_cookie("__Host-s", domain="localhost")
    person.open("/en/r/verder").press("Continue", code="0000-0000-0000-0000-0000-0000", status=422)
    person.press("Continue", code=code)
    person.post("/en/r/alles", {"csrf_token": "stale", "OI-10": OTHER}, status=400)
    person.open("/en/r/nergens", status=404)
    person.open("/en/r/controle").press("Send my answers")
    return code


def leaks(database: Database, folder: Path, log: str, secrets: list[str]) -> list[str]:
    """Return which of ``secrets`` is in a row of the database, in a file of the folder or in the log."""
    places = {"the log": log.encode()}
    tables = MetaData()
    tables.reflect(database.reader)
    with database.reading() as session:
        for table in tables.sorted_tables:
            rows = session.execute(select(table)).all()
            places[table.name] = b" ".join(v if isinstance(v, bytes) else str(v).encode() for row in rows for v in row)
    places |= {path.name: path.read_bytes() for path in folder.iterdir() if path.is_file()}
    return [
        f"{secret[:12]} in {where}" for secret in secrets for where, what in places.items() if secret.encode() in what
    ]


def secrets_of(code: str) -> list[str]:
    """Return everything that may stand nowhere: what identifies, the words, and digests of what identifies."""
    plain = [ADDRESS, "3405803853", "cb00714d", AGENT, "CANARY-UA", LANGUAGE, WORDS, OTHER, code, code.lower()]
    parts = [ADDRESS, f"{ADDRESS}|{AGENT}", f"b'{ADDRESS}'|b'{AGENT}'", code]
    digests = [
        hashlib.new(kind, part.encode()).hexdigest() for part in parts for kind in ("md5", "sha1", "sha256", "sha512")
    ]
    return plain + digests


def test_nothing_that_identifies_is_kept_anywhere(
    person: Browser, database: Database, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    code = walk(person)
    assert leaks(database, tmp_path, caplog.text, secrets_of(code)) == []


def test_the_sweep_finds_a_house_that_keeps_the_browser(
    app: Flask,
    person: Browser,
    database: Database,
    settings: Settings,
    tmp_path: Path,
    caplog: pytest.LogCaptureFixture,
) -> None:
    @app.after_request
    def _leak(response):  # a house with one careless line
        with database.transaction() as session:
            audit.record(session, AuditAction.SIGNED_OUT, browser=request.headers.get("User-Agent", ""))
        return response

    caplog.set_level(logging.DEBUG)
    code = walk(person)
    assert any("CANARY-UA" in leak for leak in leaks(database, tmp_path, caplog.text, secrets_of(code)))
