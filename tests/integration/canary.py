"""Somebody whose address, browser and language would be recognised anywhere, and everything that they do (check 12)."""

import hashlib
import io
from datetime import timedelta
from pathlib import Path

from flask import Flask
from sqlalchemy import MetaData, select

from consult.access import Role
from consult.consultations.models import Consultation
from consult.consultations.services import load, open_
from consult.days import today_here
from consult.db import Database
from consult.moderation.models import Reason, Verdict
from consult.moderation.services import decide
from consult.responses import codes
from consult.responses.models import Answer
from consult.responses.services import make_batch
from consult.vault import Vault
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.moderation import make as desk
from tests.integration.responses import make
from tests.shipped import shipped
from tests.unit.papers import making

ADDRESS, AGENT, LANGUAGE = "203.0.113.77", "CANARY-UA/1.0", "xx-CANARY"
WORDS = "Kanariewoord zeventien staat nergens anders"
OTHER = "Tweede kanariewoord dat nergens mag staan"
PAPER = "Kanarienaam Ypsilonda"
SAID = {
    "message": "Kanariebericht achttien aan een moderator",
    "objection": "Kanariebezwaar negentien tegen een besluit",
    "anew": "Kanarieantwoord twintig, opnieuw gegeven",
    "part": "Kanariereden eenentwintig bij de tekst zelf",
    "note": "Kanarienotitie tweeentwintig tussen leden",
    "team": "Kanariezin drieentwintig van een organisatie",
    "invited": "Kanariezin vierentwintig van een genodigde",
}
"""What is said in everything that somebody can do after the first answers, or beside them."""


def come(app: Flask, database: Database) -> Browser:
    """Return somebody who comes to a consultation that is open."""
    with database.transaction() as session:
        loaded = load(session, shipped("opting-in"), owner="Voorbeeldministerie")
        open_(session, loaded.slug, opens_on=today_here(), closes_on=today_here() + timedelta(weeks=8))
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
    person.open("/en/r/controle").press("Send my answers", tells_later="yes")
    return code


def behind_the_code(person: Browser, database: Database, vault: Vault, code: str) -> None:
    """Do everything that can be done with a response that was sent, up to taking it back twice."""
    with database.transaction() as session:
        answer = session.scalars(select(Answer).where(Answer.is_text)).one()
        moderator = desk.staff(session, Role.MODERATOR)
        decide(
            session,
            vault,
            answer.id,
            version=answer.version,
            verdict=Verdict.REJECT,
            reason=Reason.EMPTY,
            share=0,
            by=moderator,
        )
    person.open("/en/r/verder").press("Continue", code=code)
    person.click("Messages").press("Send message", words=SAID["message"])
    person.open("/en/r/uitkomst").click("Object").press("Send objection", words=SAID["objection"])
    person.open("/en/r/aanpassen/OI-10").press("Save this change", act="replace", **{"OI-10": SAID["anew"]})
    person.open("/en/r/bekend")
    for _ in range(2):
        person.open("/en/r/intrekken").press("Take back", sure="yes")
        person.press("Let my answers count again")
    person.client.delete_cookie("__Host-s", domain="localhost")


def by_invitation(person: Browser, database: Database, pepper: bytes) -> str:
    """Come with an invitation and respond to the text itself; return the invitation's code."""
    (code,) = codes.invitations_from(pepper, "a form", 1)
    with database.transaction() as session:
        consultation = session.scalars(select(Consultation)).one()
        digests, by = [codes.invitation_digest(pepper, code)], desk.staff(session, Role.EDITOR).id
        make_batch(session, consultation, label="Voorbeeldhuis", digests=digests, form_digest=b"form", by=by)
    person.open(f"/en/r/uitnodiging/{consultation.ref}").press("Continue", code=code)
    person.press("Begin", group="sekswerker", consent="yes")
    person.open("/en/r/alles").press("Save and continue", **{"OI-09": "kiezen"})
    person.open("/en/r/alles").press("Save and continue", **{"OI-10": SAID["invited"]})
    person.open("/en/r/tekst")
    person.open(person.page.xpath("//*[starts-with(@id, 'part-')]//a/@href")[0])
    person.press("Save and go back to the text", reason=SAID["part"])
    person.open("/en/r/controle").press("Send without a code")
    return code


def together(person: Browser, database: Database) -> None:
    """Answer as an organisation: a note for the others, and a paper that names somebody wherever a file can."""
    members = [("kanarie", ["writer", "signatory"])]
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=members)
    make.signed_in(person.client, "kanarie")
    person.open("/en/consultaties/opting-in").click("Answer for an organisation").press("Begin", consent="yes")
    person.open("/en/r/werkplek/deel/1").press("Add this note", note=SAID["note"])
    person.open("/en/r/bijlagen/OI-14")
    paper = making.pdf(change=making.with_names_everywhere(PAPER))
    fields = {"csrf_token": person.token, "use": "analyse", "file": (io.BytesIO(paper), f"{PAPER}.pdf")}
    person._show(person.client.post("/en/r/bijlagen/OI-14", data=fields, follow_redirects=True), 200)
    assert PAPER in person.text
    person.open("/en/r/alles")
    field = person.page.xpath("//main//textarea/@name")[0]
    person.press("Save and continue", **{field: SAID["team"]})
    person.open("/en/r/controle").press("Send my answers", consulted="onze leden")


def everything(app: Flask, person: Browser, database: Database, vault: Vault) -> list[str]:
    """Go through everything, and return what may stand nowhere after it."""
    code = walk(person)
    behind_the_code(person, database, vault, code)
    invitation = by_invitation(person, database, app.extensions["consult.keys"].pepper)
    together(person, database)
    return [*secrets_of(code), invitation, codes.grouped(invitation), PAPER, *PAPER.split(), *SAID.values()]


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
