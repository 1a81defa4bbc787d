"""What is sent can be compared afterwards without opening it, and what is gone can not."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import select, update

from consult.analysis.campaigns import likeness
from consult.analysis.signatures import signature
from consult.consultations.models import Consultation
from consult.responses import services
from consult.responses.answering import Given
from consult.responses.importing import Imported, import_responses
from consult.responses.models import Answer, AnswerState, Attachment, Channel, Pattern, ScanState, Signature
from consult.responses.queries import answer_value
from consult.responses.services.comparing import keep_signatures
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.responses import make
from tests.integration.responses import test_cosigning as cosigning
from tests.integration.responses import test_files as files
from tests.integration.responses.test_workspace import come_to_sign
from tests.unit.papers import making

LONG = "Samen werken in een veilig huis is beter dan alleen, want dan kijkt er altijd iemand mee."
OTHER = "Wij zien in onze stad dat mensen pas laat om hulp durven te vragen, en dat kost levens."
NOW = datetime(2026, 11, 22, 12, tzinfo=UTC)


@pytest.fixture
def settings(settings):
    return replace(settings, second_factor=False)


@pytest.fixture
def consultation(database) -> Consultation:
    return make.open_consultation(database)


def signatures(database) -> dict[UUID, bytes]:
    with database.reading() as session:
        return {row.answer_id: row.minima for row in session.scalars(select(Signature))}


def patterns(database) -> list[bytes]:
    with database.reading() as session:
        return list(session.scalars(select(Pattern.digest)))


def of(vault, consultation, words: str) -> bytes:
    found = signature(words, vault.seed(f"signature|{consultation.id}"))
    assert found is not None
    return found


def sent(app, consultation, **given) -> Browser:
    """Send answers, and return the browser of somebody who is back with their code."""
    browser = make.begun(visitor(app), consultation, route="all")
    browser.press("Save and continue", **({"PV-05": LONG, "PV-04": "3"} | given))
    assert not signatures(app.extensions["consult.database"])
    browser.press("Send my answers", tells_later="yes")
    code = "".join(browser.page.xpath("//*[contains(@class, 'code')]//text()"))
    return Browser(visitor(app)).open("/en/r/verder").press("Continue", code=code)


def test_a_long_answer_has_its_signature_from_the_moment_it_is_sent(app, database, vault, consultation):
    sent(app, consultation)
    ((answer_id, minima),) = signatures(database).items()
    with database.reading() as session:
        answer = session.get_one(Answer, answer_id)
        row = session.get_one(Signature, answer_id)
    assert answer.is_text
    assert minima == of(vault, consultation, LONG)
    assert (row.consultation_id, row.question_id, row.compared) == (consultation.id, answer.question_id, False)


def test_a_short_answer_and_a_choice_have_none(app, database, consultation):
    sent(app, consultation, **{"PV-05": "Te kort."})
    assert signatures(database) == {}
    assert patterns(database) == []


@pytest.mark.real_hashes
def test_the_seed_is_of_this_installation_and_of_one_consultation(database, vault, consultation):
    other = make.open_consultation(database, "opting-in")
    assert likeness(of(vault, consultation, LONG), of(vault, other, LONG)) < 0.2


def test_words_given_anew_or_added_to_have_a_signature_of_their_own(app, database, vault, consultation):
    holder = sent(app, consultation)
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="replace", **{"PV-05": OTHER})
    assert list(signatures(database).values()) == [of(vault, consultation, OTHER)]
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="add", **{"PV-05": LONG})
    assert list(signatures(database).values()) == [of(vault, consultation, f"{OTHER} {LONG}")]
    holder.open("/en/r/aanpassen/PV-05").press("Save this change", act="replace", **{"PV-05": "Kort."})
    assert signatures(database) == {}


def _import(database, vault, consultation, *batch: dict[str, object]) -> list[UUID]:
    imported = [
        Imported(external_id=f"X{at}", group="sekswerker", channel=Channel.OPEN, answers=answers, week=NOW.date())
        for at, answers in enumerate(batch)
    ]
    with database.transaction() as session:
        return import_responses(session, vault, session.get_one(Consultation, consultation.id), imported)


CHOICES: dict[str, object] = {
    "PV-01": ["huur", "geld"],
    "PV-02": {"chauffeur": "nooit"},
    "PV-03": ["prijs"],
    "PV-04": 2,
    "PV-07": "breed",
}


def test_equal_choices_throughout_are_one_pattern_and_four_answers_are_none(database, vault, consultation):
    fewer = {key: value for key, value in CHOICES.items() if key != "PV-04"}
    other = CHOICES | {"PV-04": 3}
    _import(database, vault, consultation, CHOICES, CHOICES | {"PV-09": LONG}, other, fewer)
    found = patterns(database)
    assert len(found) == 3
    assert len(set(found)) == 2


def test_a_choice_given_anew_changes_the_pattern(database, vault, consultation):
    (response_id,) = _import(database, vault, consultation, CHOICES)
    (before,) = patterns(database)
    with database.transaction() as session:
        services.answer_anew(session, vault, response_id, "PV-04", Given(value=3), now=datetime.now(UTC))
    (after,) = patterns(database)
    assert after != before
    with database.transaction() as session:
        services.answer_anew(session, vault, response_id, "PV-04", Given(), now=datetime.now(UTC))
    assert patterns(database) == []


def test_what_is_imported_is_signed_too(database, vault, consultation):
    _import(database, vault, consultation, {"PV-09": LONG, "PV-05": "Kort."}, {"PV-09": OTHER})
    assert set(signatures(database).values()) == {of(vault, consultation, words) for words in (LONG, OTHER)}


def _no_row_about(database, response_id: UUID) -> bool:
    with database.reading() as session:
        mine = select(Answer.id).where(Answer.response_id == response_id)
        rows = session.scalars(select(Signature).where(Signature.answer_id.in_(mine))).all()
        return not rows and session.get(Pattern, response_id) is None


def test_withdrawing_deletes_signatures_at_once_and_undoing_it_makes_them_again(database, vault, consultation):
    (response_id, other_id) = _import(database, vault, consultation, CHOICES | {"PV-09": LONG}, {"PV-09": OTHER})
    before, pattern = signatures(database), patterns(database)
    with database.transaction() as session:
        services.withdraw(session, response_id, now=NOW)
    assert _no_row_about(database, response_id)
    assert not _no_row_about(database, other_id)
    with database.transaction() as session:
        services.undo_withdrawing(session, vault, response_id, now=NOW + timedelta(hours=1))
    assert signatures(database) == before
    assert patterns(database) == pattern


def test_a_response_that_is_shredded_leaves_no_signature(database, vault, consultation):
    (response_id,) = _import(database, vault, consultation, CHOICES | {"PV-09": LONG})
    with database.transaction() as session:
        services.shred(session, response_id)
        assert session.scalars(select(Answer)).all() == []
    assert _no_row_about(database, response_id)


def test_keeping_twice_changes_nothing(database, vault, consultation):
    (response_id,) = _import(database, vault, consultation, {"PV-09": LONG})
    before = signatures(database)
    with database.transaction() as session:
        keep_signatures(session, vault, response_id)
    assert signatures(database) == before


def _every_answer_has_the_signature_of_its_words(database, vault, consultation) -> bool:
    expected = {}
    for answer in make.answers(database):
        if answer.is_text and answer.state is not AnswerState.DRAFT:
            words = str(answer_value(vault.keyring([answer.response_id]), answer))
            expected[answer.id] = signature(words, vault.seed(f"signature|{consultation.id}"))
    assert any(minima is not None for minima in expected.values())
    return signatures(database) == {name: minima for name, minima in expected.items() if minima is not None}


def test_words_read_from_a_file_are_signed_when_it_is_sent(app, database, vault, consultation):
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("alles", ["writer", "signatory"])])
    browser = files.begun(app, consultation)
    files.add(browser, making.docx(files.LONG), "brief.docx")
    assert signatures(database) == {}
    files.sent(browser)
    assert len(signatures(database)) > 1
    assert _every_answer_has_the_signature_of_its_words(database, vault, consultation)


def test_a_file_that_waited_for_the_scanner_is_signed_when_it_is_clean(app, database, vault, consultation):
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("alles", ["writer", "signatory"])])
    browser = files.add(files.begun(app, consultation), making.docx(files.LONG), "brief.docx")
    with database.transaction() as session:
        session.execute(update(Attachment).values(scan=ScanState.WAITING))
    files.sent(browser)
    assert signatures(database) == {}
    (waiting,) = files.attachments(database)
    with database.transaction() as session:
        services.settle_scan(session, vault, waiting.id, is_clean=True)
    assert _every_answer_has_the_signature_of_its_words(database, vault, consultation)


def test_a_dissent_is_signed_whenever_it_becomes_an_answer(app, database, vault, consultation):
    make.organisation(database, members=[("ans", ["writer"]), ("dir", ["signatory"])])
    make.organisation(database, "Voorbeeldgemeente", group="gemeente", members=[("eva", ["signatory"])])
    cosigning.asked(app, consultation, "Voorbeeldgemeente")
    come_to_sign(app, consultation).press("Send my answers", consulted="alle leden")
    before = signatures(database)
    cosigning.requested(app, "eva").press("Sign along", dissent=LONG, use="openbaar")
    assert len(signatures(database)) == len(before) + 1
    assert _every_answer_has_the_signature_of_its_words(database, vault, consultation)
