"""From a released report to the next: read back, replied to, news behind a code, a withdrawal, and a report anew.

In a real browser with scripts off. The answers and a draft on them are put in place first: other journeys make those.
"""

from datetime import timedelta
from uuid import UUID

from flask import Flask
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.app import create_app
from consult.coding.judged import Noted
from consult.coding.models import Stance
from consult.coding.queries import themes_of
from consult.coding.services import code as code_excerpt
from consult.coding.services.marking import note
from consult.config import Settings
from consult.consultations.queries import consultation_by_slug, definition
from consult.consultations.services import close
from consult.days import today_here
from consult.keys import Keys
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.codes import code_digest
from consult.responses.models import Channel, Visibility
from consult.synthesis.models import FindingKind
from consult.synthesis.services import Chosen, save_finding, save_summary, start
from consult.text.spans import Span
from tests.integration.moderation import make
from tests.journeys.conftest import Site
from tests.journeys.road import approve_and_release, offer
from tests.journeys.visitor import Come, Visitor

SLUG = "opting-in"
DESK, PUBLIC = f"/en/desk/{SLUG}", f"/en/consultaties/{SLUG}"
STATEMENT = "Wie reageerde wil eerst gevraagd worden."
SAID = {
    "F" * 24: "Ask us first before you change a rule that is about our work.",
    "G" * 24: "I want to be asked, and not only told, when a rule changes.",
    "H" * 24: "A rule that nobody asked us about does not work for us.",
}
STAYS, _ALSO, GOES = SAID
ADVICE = "Set up a panel of workers and ask it first."
REASON = "Wij vragen het u voortaan vooraf."
NEWS = "Last news: in the week of"
GONE = "So it does not count any more."


def test_a_report_is_read_back_replied_to_told_of_and_replaced_after_a_withdrawal(site: Site, visitor: Come) -> None:
    _prepare(create_app(Settings.from_environ(site.environ)))
    analyst, second = visitor().sign_in("codeur-a@bureau.example"), visitor().sign_in("codeur-b@bureau.example")
    offer(analyst, SLUG)
    _open_the_round(analyst)
    stays, goes = visitor(), visitor()
    for holder, letters in ((stays, STAYS), (goes, GOES)):
        _read_back(holder, letters)
    approve_and_release(second, SLUG)
    everybody = visitor().open(f"{PUBLIC}/antwoorden")
    assert "Read back by participants: it puts their point well" in everybody.text
    publisher = visitor().sign_in("ambtenaar@ministerie.example").open(f"{DESK}/verslagen")
    publisher.look("publishing").press("Make its documents public").look("published")
    assert everybody.open(f"{PUBLIC}/resultaten").page.get_by_role("link", name="Full report, Dutch").count() == 4
    everybody.open(f"{PUBLIC}/antwoorden")
    _reply(visitor().sign_in("ambtenaar@ministerie.example"), visitor().sign_in("ambtenaar-b@ministerie.example"))
    for words in (STATEMENT, REASON, ADVICE, "There is no reply to this point yet."):
        assert words in everybody.open(f"{PUBLIC}/antwoorden").look("public-replies").text, words
    everybody.click("Results").look("results").click("Voorbeeldstichting")
    everybody.open(f"{PUBLIC}/resultaten/werkwijze").look("method").open(f"{PUBLIC}/resultaten")
    everybody.go(everybody.page.locator("a[href*='/organisaties/']").first)
    assert ADVICE in everybody.look("public-response").text
    _hear_of_it(stays)
    goes.open("/en/r/mijn").click("Take your answers back").choose("sure", "yes").press("Take back")
    assert GONE in everybody.open(f"{PUBLIC}/resultaten").look("results-without-report").text
    assert STATEMENT not in everybody.open(f"{PUBLIC}/antwoorden").text
    assert "That report does not count any more." in stays.open("/en/r/wat-ermee-is-gedaan").text
    _write_anew(analyst)
    approve_and_release(second, SLUG, 2, because="An answer was taken back.")
    text = everybody.open(f"{PUBLIC}/antwoorden").text
    assert all(words in text for words in (STATEMENT, REASON, "Report 1"))
    assert "Report 2 replaced it." in everybody.open(f"{PUBLIC}/resultaten").look("results-anew").text
    assert "The audit log holds" in site.consult("audit", "verify")


def _prepare(app: Flask) -> None:
    """Put three coded answers behind codes in place, a public paper with a recommendation, and a draft with one finding."""
    keys: Keys = app.extensions["consult.keys"]
    with app.extensions["consult.database"].transaction() as session:
        analyst = _account(session, "codeur-a@bureau.example").id
        consultation = consultation_by_slug(session, SLUG)
        theme = next(one.id for one in themes_of(session, consultation) if one.on_desk and one.proposition)
        chosen = []
        for letters, words in SAID.items():
            found, response_id = _sent(app, session, words, code_digest(keys.pepper, letters))
            about = {"length": len(words), "stance": Stance.SUPPORT, "by": analyst}
            chosen.append(
                Chosen(code_excerpt(session, found, Span(0, len(words)), theme, **about).excerpt_id, quote=False)
            )
            assert response_id
        paper, _response = _sent(app, session, ADVICE, None)
        note(session, paper, Span(0, len(ADVICE)), Noted(recommendation=1), by=analyst)
        draft = start(session, consultation.id, by=analyst)
        about = {"theme_id": theme, "kind": FindingKind.THEME, "statement": STATEMENT, "from_one": False, "by": analyst}
        save_finding(session, draft.id, revision=draft.revision, evidence=chosen, **about)
        session.refresh(draft)
        words = {
            "summary": {"nl": "Wie schreef wil gehoord worden.", "en": "Who wrote wants to be heard."},
            "no_minority_because": "Niemand dacht anders.",
        }
        save_summary(session, draft.id, revision=draft.revision, by=analyst, **words)
        close(session, SLUG)


def _sent(app: Flask, session: Session, words: str, digest: bytes | None) -> tuple[UUID, UUID]:
    """Return the ids of an accepted contribution and its response: of a holder with a code, or of an organisation."""
    vault, consultation = app.extensions["consult.vault"], consultation_by_slug(session, SLUG)
    question = next(one.id for one in definition(consultation).questions if one.type == "open")
    named = {"channel": Channel.ORGANISATION, "maker": "Voorbeeldstichting", "visibility": Visibility.PUBLIC}
    about = named if digest is None else {"visibility": Visibility.QUOTE}
    sent = make.response(session, vault, consultation, {question: words}, **about)
    sent.code_digest, sent.tells_later = digest, digest is not None
    (answer,) = make.answers_of(session, sent)
    by = _account(session, "moderator@bureau.example")
    decide(session, vault, answer.id, version=answer.version, verdict=Verdict.ACCEPT, share=0, by=by)
    found = session.scalars(select(Contribution.id).where(Contribution.answer_id == answer.id)).one()
    return found, sent.id


def _account(session: Session, email: str) -> User:
    return session.scalars(select(User).where(User.email == email)).one()


def _open_the_round(analyst: Visitor) -> None:
    analyst.open(f"{DESK}/synthese/1/terugleesronde")
    analyst.field("closes_on").fill((today_here() + timedelta(14)).isoformat())
    analyst.press("Open the round")


def _read_back(holder: Visitor, letters: str) -> None:
    holder.open("/en/r/verder").field("code").fill(letters)
    holder.press("Continue").click("Read the summary back")
    holder.page.locator("input[type=radio][value=yes]").first.check()
    holder.press("Send what you think")
    assert "Thank you." in holder.text


def _reply(writer: Visitor, second: Visitor) -> None:
    writer.open(f"{DESK}/antwoorden").look("replies").click("Write the reply")
    writer.choose("disposition", "adopted").field("reason").fill(REASON)
    writer.field("owner").fill("directeur Voorbeelden")
    writer.field("due_on").fill((today_here() + timedelta(60)).isoformat())
    writer.press("Save the draft").look("reply").press("Offer this to a second person")
    second.open("/en/desk").look("what-waits").click("Replies to publish")
    second.click("See the reply").press("Publish this reply")


def _hear_of_it(holder: Visitor) -> None:
    holder.open("/en/r/mijn").look("mine-with-news", neutral=True)
    assert NEWS in holder.text
    holder.click("What is done with your points").look("what-is-done", neutral=True)
    for words in ("A report came out.", "Replies to points of the report were published.", STATEMENT, REASON):
        assert words in holder.text, words
    assert not [words for words in SAID.values() if words in holder.page.content()]


def _write_anew(analyst: Visitor) -> None:
    """Write the next version: the finding is looked at again, for an answer that it stood on is gone."""
    analyst.open(f"{DESK}/synthese").press("Begin a draft").open(f"{DESK}/synthese/2")
    links = analyst.page.get_by_role("link", name="Change", exact=True).all()
    for address in [str(one.get_attribute("href")) for one in links]:
        analyst.open(address).press("Save finding")
    analyst.open(f"{DESK}/synthese/2").press("Offer for approval")
    assert "Somebody else must approve it." in analyst.text
