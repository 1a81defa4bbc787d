"""The validation round: who is asked what, what becomes of their words, and what is printed."""

from datetime import UTC, datetime, timedelta
from uuid import UUID

import pytest
from flask import Flask
from sqlalchemy import select

from consult.analysis.telling import Telling
from consult.changes import ChangeKind, announce
from consult.coding.models import Coding, Coverage, Excerpt
from consult.coding.queries import Queue, contributions_to_code
from consult.days import today_here
from consult.errors import ClosedError, NotFoundError, TransitionError
from consult.moderation.models import Contribution
from consult.reports.making.reading import notes_on, read_back
from consult.reports.making.words import Words
from consult.responses.models import VALIDATION, Answer, AnswerState, Response, ResponseState, Signature
from consult.responses.queries import given_in, held
from consult.responses.services import withdraw
from consult.synthesis import queries, services
from consult.synthesis.models import MISSING, Finding, Fit, ValidationReply, ValidationRound
from tests.browser import Browser
from tests.conftest import visitor
from tests.integration.coding.make import Place, accept, signed_in
from tests.integration.synthesis import make

DESK, PAGE = "/en/desk/pooierverbod/synthese", "/en/r/samenvatting"
WHY = "Zo zei ik het niet: ik vroeg om eerst te luisteren."


class Round:
    """A finding on two responses that asked to hear later, a third response in none, and an open round."""

    def __init__(self, place: Place) -> None:
        self.place = place
        self.codings = make.coded(place), make.coded(place)
        self.outside = make.coded(place)
        made = make.draft(place)
        self.finding = make.finding(place, made, *self.codings)
        summary = {"summary": {"nl": "Een zin."}, "no_minority_because": "Niemand dacht er anders over."}
        make.step(place, made, "save_summary", **summary)
        self.synthesis = make.step(place, made, "offer")
        with place.database.transaction() as session:
            for response in session.scalars(select(Response)):
                response.tells_later = True

    def open(self) -> "Round":
        with self.place.database.transaction() as session:
            day = today_here()
            services.open_validation(
                session, self.synthesis.id, opens_on=day, closes_on=day + timedelta(14), by=self.place.analyst.id
            )
        return self

    def response_id(self, coding: Coding) -> UUID:
        with self.place.database.reading() as session:
            excerpt = session.get_one(Excerpt, coding.excerpt_id)
            return session.get_one(Contribution, excerpt.contribution_id).response_id

    def holder(self, app: Flask, coding: Coding) -> Browser:
        client = visitor(app)
        with client.session_transaction() as kept:
            kept["response_id"] = str(self.response_id(coding))
        return Browser(client)

    def says(self, app: Flask, coding: Coding, fit: str, why: str = "") -> Browser:
        lineage = self.finding.lineage_id
        return (
            self.holder(app, coding)
            .open(PAGE)
            .press("Send what you think", **{f"fit-{lineage}": fit, f"why-{lineage}": why})
        )

    def replies(self) -> list[ValidationReply]:
        with self.place.database.reading() as session:
            return list(session.scalars(select(ValidationReply)))

    def words(self) -> Answer:
        with self.place.database.reading() as session:
            return session.scalars(select(Answer).where(Answer.part.startswith(VALIDATION))).one()


@pytest.fixture
def reading(place: Place) -> Round:
    return Round(place)


def test_each_is_asked_of_the_findings_their_words_support_and_nobody_sees_their_own_words(
    app: Flask, reading: Round
) -> None:
    page = reading.open().holder(app, reading.codings[0]).open(PAGE)
    assert reading.finding.statement in page.text
    assert "Wij werken samen" not in page.text
    assert not page.page.xpath("//script")
    outside = reading.holder(app, reading.outside).open(PAGE)
    assert "No point of the summary stands on them." in outside.text
    assert reading.finding.statement not in outside.text
    assert "Read the summary back" in outside.open("/en/r/mijn").text


def test_whoever_did_not_ask_to_hear_later_is_not_asked(app: Flask, place: Place, reading: Round) -> None:
    reading.open()
    with place.database.transaction() as session:
        session.get_one(Response, reading.response_id(reading.codings[0])).tells_later = False
    page = reading.holder(app, reading.codings[0]).open(PAGE)
    assert reading.finding.statement not in page.text
    assert "Read the summary back" not in page.open("/en/r/mijn").text


def test_the_word_why_is_sealed_and_moderated_and_neither_coded_nor_compared(
    app: Flask, place: Place, reading: Round
) -> None:
    with place.database.reading() as session:
        before = session.get_one(Coverage, place.id).contributions
    reading.open().says(app, reading.codings[0], "no", WHY)
    kept = reading.words()
    assert (kept.state, kept.is_text) == (AnswerState.WAITING, True)
    assert WHY.encode() not in kept.sealed
    with place.database.transaction() as session:
        response = held(session, kept.response_id)
        assert response is not None
        assert WHY not in str(given_in(place.vault, response)), "it answers no question"
        assert session.get(Signature, kept.id) is None
        let_through = accept(session, place, session.get_one(Answer, kept.id))
    with place.database.reading() as session:
        assert session.get_one(Coverage, place.id).contributions == before
        listed = contributions_to_code(session, place.id, Queue(coder_id=place.analyst.id))
        assert let_through.id not in {one.contribution.id for one in listed}
        result = queries.results_of(session, place.id).findings[reading.finding.lineage_id]
    assert (dict(result.fits), result.is_disputed) == ({Fit.NO: 1}, True)
    page = signed_in(app, place.analyst).open(f"{DESK}/1/terugleesronde")
    assert WHY in page.text
    assert "Not resolved" in page.text
    with pytest.raises(NotFoundError):
        place.code(let_through, make.THEME, length=len(WHY))


def test_answering_again_replaces_what_was_said_and_its_words(app: Flask, reading: Round) -> None:
    reading.open().says(app, reading.codings[0], "no", WHY)
    former = reading.words().id
    again = reading.says(app, reading.codings[0], "yes")
    assert "You answered this." in again.text
    (reply,) = reading.replies()
    assert (reply.fit, reply.answer_id) == (Fit.YES, None)
    with reading.place.database.reading() as session:
        assert session.get(Answer, former) is None


def test_whoever_is_in_no_finding_may_say_what_is_missing(app: Flask, reading: Round) -> None:
    page = reading.open().holder(app, reading.outside).open(PAGE)
    page.press("Send what you think", status=422, missing="  ")
    page.press("Send what you think", missing="Mijn punt over wonen staat er niet in.")
    (reply,) = reading.replies()
    assert (reply.fit, reply.lineage_id) == (Fit.MISSING, MISSING)
    assert reply.answer_id == reading.words().id


def test_a_word_why_without_a_choice_is_refused_and_stays_on_the_page(app: Flask, reading: Round) -> None:
    page = reading.open().holder(app, reading.codings[0]).open(PAGE)
    page.press("Send what you think", status=422, **{f"why-{reading.finding.lineage_id}": WHY})
    assert WHY in page.text
    assert reading.replies() == []


def test_nobody_says_anything_of_a_finding_their_words_do_not_support_or_after_the_end(
    place: Place, reading: Round
) -> None:
    reading.open()
    said = {reading.finding.lineage_id: services.Said(Fit.YES)}

    def say(coding: Coding, day: int) -> None:
        with place.database.transaction() as session:
            round_ = session.scalars(select(ValidationRound)).one()
            services.read_back(
                session,
                lambda *_about, **_more: None,
                round_.id,
                reading.response_id(coding),
                said,
                today=today_here() + timedelta(day),
            )

    with pytest.raises(NotFoundError):
        say(reading.outside, 0)
    with pytest.raises(ClosedError):
        say(reading.codings[0], 15)
    with place.database.transaction() as session:
        services.end_validation(session, reading.synthesis.id, by=place.analyst.id)
    with pytest.raises(ClosedError):
        say(reading.codings[0], 0)


def test_a_round_is_opened_on_words_that_do_not_change_meanwhile(place: Place, reading: Round) -> None:
    reading.open()
    with pytest.raises(TransitionError, match="already"):
        reading.open()
    with pytest.raises(TransitionError, match="reading this synthesis back"):
        make.step(place, reading.synthesis, "give_back", by=place.other, today=today_here())
    with place.database.transaction() as session:
        services.end_validation(session, reading.synthesis.id, by=place.analyst.id)
    draft = make.step(place, reading.synthesis, "give_back", by=place.other, today=today_here())
    with place.database.transaction() as session:
        session.delete(session.scalars(select(ValidationRound)).one())
    with pytest.raises(TransitionError, match="Offer the synthesis first"), place.database.transaction() as session:
        services.open_validation(session, draft.id, opens_on=today_here(), closes_on=today_here(), by=place.analyst.id)


def test_a_period_ends_within_nine_weeks_and_not_before_it_begins(app: Flask, place: Place, reading: Round) -> None:
    page = signed_in(app, place.analyst).open(f"{DESK}/1/terugleesronde")
    for typed in ("", "morgen", (today_here() - timedelta(1)).isoformat(), (today_here() + timedelta(64)).isoformat()):
        page.press("Open the round", status=422, closes_on=typed)
    page.press("Open the round", closes_on=(today_here() + timedelta(14)).isoformat())
    page.press("End the round now")
    assert "The round is over." in page.text


def test_a_withdrawn_response_is_not_counted_and_when_it_is_forgotten_nothing_of_it_stays(
    app: Flask, place: Place, reading: Round
) -> None:
    reading.open().says(app, reading.codings[0], "no", WHY)
    gone = reading.response_id(reading.codings[0])
    with place.database.transaction() as session:
        withdraw(session, gone, now=datetime.now(UTC))
    with place.database.reading() as session:
        result = queries.results_of(session, place.id).findings[reading.finding.lineage_id]
        assert not result.fits
        assert session.get_one(Response, gone).state is ResponseState.WITHDRAWING
    with place.database.transaction() as session:
        announce(session, ChangeKind.RESPONSE_FORGOTTEN, gone)
    assert reading.replies() == []


def test_a_report_withholds_small_numbers_and_keeps_unresolved_disagreement(
    app: Flask, place: Place, reading: Round
) -> None:
    reading.open().says(app, reading.codings[0], "no", WHY)
    reading.says(app, reading.codings[1], "yes")
    say = Words("en")
    with place.database.reading() as session:
        results = queries.results_of(session, place.id)
        finding = queries.findings_with_evidence(session, reading.synthesis.id)[0]
        result = results.findings[finding.lineage_id]
        told = " ".join(notes_on(finding, result, say, Telling(10)))
        section = str(read_back(results, say, "6", Telling(10)))
    assert "yes ‹10, partly 0, no ‹10" in told
    assert "This is not resolved." in told
    assert WHY not in told + section
    assert "A round was open from" in section
    with place.database.transaction() as session:
        session.get_one(Finding, reading.finding.id).after_reading = "Wij hebben het anders opgeschreven."
    with place.database.reading() as session:
        finding = queries.findings_with_evidence(session, reading.synthesis.id)[0]
        told = " ".join(notes_on(finding, result, say, Telling(10)))
    assert "Wij hebben het anders opgeschreven." in told
    assert "not resolved" not in told


def test_what_was_said_of_an_earlier_wording_says_so_in_the_next_version(
    app: Flask, place: Place, reading: Round
) -> None:
    reading.open().says(app, reading.codings[0], "no", WHY)
    make.step(place, reading.synthesis, "approve", by=place.other)
    second = make.draft(place)
    with place.database.reading() as session:
        (copied,) = queries.findings_with_evidence(session, second.id)
        assert copied.lineage_id == reading.finding.lineage_id
    make.finding(
        place, second, *reading.codings, finding_id=copied.id, statement="Twee inzenders willen eerst gehoord worden."
    )
    with place.database.reading() as session:
        (finding,) = queries.findings_with_evidence(session, second.id)
        result = queries.results_of(session, place.id).findings[finding.lineage_id]
        assert "It was worded otherwise when they read it." in notes_on(finding, result, Words("en"), Telling(10))
    page = signed_in(app, place.analyst).open(f"{DESK}/2/bevinding/{finding.id}")
    assert "Read back: yes 0, partly 0, no 1." in page.text
    page.press("Save finding", after_reading="Wij schreven het anders op.")
    with place.database.reading() as session:
        assert session.get_one(Finding, finding.id).after_reading == "Wij schreven het anders op."
    page.open(f"{DESK}/2/verschillen")
    for words in ("eerst", "gehoord", "[added:", "[removed:"):
        assert words in page.text
