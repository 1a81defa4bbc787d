"""Drafts, findings, quotes and approval, on both databases."""

from uuid import UUID

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.coding.models import Stance
from consult.coding.services import remove
from consult.consultations.models import Consultation, ConsultationKind
from consult.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from consult.responses.models import Channel, Visibility
from consult.synthesis import queries, services
from consult.synthesis.models import Evidence, FindingKind, QuoteState, Synthesis, SynthesisState
from tests.integration.coding.make import Place
from tests.integration.synthesis import make


def test_a_draft_is_offered_and_approved_by_somebody_who_did_not_write_in_it(place: Place) -> None:
    made = make.ready(place)
    make.step(place, made, "offer")
    with pytest.raises(ForbiddenError):
        make.step(place, made, "approve")
    approved = make.step(place, made, "approve", by=place.other)
    assert (approved.state, approved.approver_id) == (SynthesisState.APPROVED, place.other.id)
    with place.database.reading() as session:
        found = queries.approved(session, place.id)
        assert found is not None
        assert found.id == made.id


def test_whoever_wrote_one_finding_may_not_approve_the_whole(place: Place) -> None:
    made = make.ready(place)
    make.finding(place, made, make.coded(place), by=place.other)
    make.step(place, made, "offer")
    with pytest.raises(ForbiddenError):
        make.step(place, made, "approve", by=place.other)


def test_whoever_began_the_draft_may_not_approve_it_though_another_wrote_every_finding(place: Place) -> None:
    made = make.draft(place)
    make.finding(place, made, make.coded(place), by=place.other)
    said = {"summary": {"nl": "Dit is een zin."}, "no_minority_because": "Niemand dacht er anders over."}
    make.step(place, made, "save_summary", by=place.other, **said)
    make.step(place, made, "offer", by=place.other)
    with pytest.raises(ForbiddenError):
        make.step(place, made, "approve")


def test_whoever_wrote_only_the_summary_may_not_approve_it(place: Place) -> None:
    made = make.draft(place)
    make.finding(place, made, make.coded(place))
    said = {"summary": {"nl": "Dit is een zin."}, "no_minority_because": "Niemand dacht er anders over."}
    make.step(place, made, "save_summary", by=place.other, **said)
    make.step(place, made, "offer")
    with pytest.raises(ForbiddenError):
        make.step(place, made, "approve", by=place.other)


def test_what_is_approved_does_not_change_and_a_newer_one_takes_its_place(place: Place) -> None:
    made = make.ready(place)
    make.step(place, made, "offer")
    make.step(place, made, "approve", by=place.other)
    with pytest.raises(TransitionError):
        make.finding(place, made, make.coded(place))
    second = make.draft(place)
    assert second.number == 2
    with pytest.raises(TransitionError):
        make.draft(place)
    with place.database.reading() as session:
        (kept,) = queries.findings_with_evidence(session, second.id)
        assert len(kept.evidence) == 2
    make.step(place, second, "offer")
    make.step(place, second, "approve", by=place.other)
    with place.database.reading() as session:
        states = dict(session.execute(select(Synthesis.number, Synthesis.state)).all())
    assert states == {1: SynthesisState.SUPERSEDED, 2: SynthesisState.APPROVED}


def test_a_synthesis_that_misses_something_cannot_be_offered(place: Place) -> None:
    made = make.draft(place)
    with pytest.raises(InvalidError, match="no finding"):
        make.step(place, made, "offer")
    make.finding(place, made, make.coded(place), make.coded(place))
    with pytest.raises(InvalidError, match="summary"):
        make.step(place, made, "offer")
    make.step(place, made, "save_summary", summary={"nl": "Een zin.\n\n Nog  een. "}, no_minority_because="")
    with pytest.raises(InvalidError, match="other views"):
        make.step(place, made, "offer")
    make.finding(place, made, make.coded(place), kind=FindingKind.MINORITY)
    offered = make.step(place, made, "offer")
    assert offered.state is SynthesisState.IN_REVIEW
    assert offered.summary == {"nl": "Een zin.\nNog een."}
    assert make.step(place, made, "give_back", by=place.other).state is SynthesisState.DRAFT


def test_a_finding_stands_on_evidence_of_its_own_theme(place: Place) -> None:
    made = make.draft(place)
    with pytest.raises(InvalidError, match="at least one"):
        make.finding(place, made)
    elsewhere = place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    with pytest.raises(InvalidError, match="not coded under this theme"):
        make.finding(place, made, elsewhere)


def test_words_that_their_writer_does_not_allow_to_be_quoted_are_never_proposed(place: Place) -> None:
    made = make.draft(place)
    with pytest.raises(InvalidError, match="does not allow"):
        make.finding(place, made, make.coded(place, Visibility.ANALYSE), quote=True)
    make.finding(place, made, make.coded(place, Visibility.ANALYSE))
    make.finding(place, made, make.coded(place, Visibility.PUBLIC), quote=True)


def test_restated_documents_are_never_quoted(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place, Visibility.PUBLIC)
    with place.database.transaction() as session:
        session.get_one(Consultation, place.id).kind = ConsultationKind.DOCUMENT_ANALYSIS
    with pytest.raises(InvalidError, match="our own words"):
        make.finding(place, made, coding, quote=True)


def test_a_quote_is_cleared_by_somebody_else_than_who_proposed_it(place: Place) -> None:
    made = make.ready(place)
    proposed = make.finding(place, made, make.coded(place), make.coded(place), quote=True)
    first, second = (evidence.id for evidence in proposed.evidence)
    with pytest.raises(ForbiddenError):
        _decide(place, first, place.analyst, cleared=True)
    make.step(place, made, "offer")
    with pytest.raises(InvalidError, match="wait for clearance"):
        make.step(place, made, "approve", by=place.other)
    _decide(place, first, place.moderator, cleared=True)
    _decide(place, second, place.moderator, cleared=False)
    with pytest.raises(TransitionError):
        _decide(place, first, place.moderator, cleared=False)
    make.step(place, made, "approve", by=place.other)
    with place.database.reading() as session:
        states = {
            row.id: row.quote for row in session.scalars(select(Evidence).where(Evidence.id.in_([first, second])))
        }
        actions = set(session.scalars(select(AuditEvent.action)))
    assert states == {first: QuoteState.CLEARED, second: QuoteState.REFUSED}
    assert {AuditAction.QUOTE_CLEARED, AuditAction.QUOTE_REFUSED, AuditAction.SYNTHESIS_APPROVED} <= actions


def test_saving_a_finding_again_keeps_what_was_decided_on_its_quotes(place: Place) -> None:
    made = make.draft(place)
    one, two = make.coded(place), make.coded(place)
    found = make.finding(place, made, one, quote=True)
    _decide(place, found.evidence[0].id, place.moderator, cleared=True)
    again = make.finding(place, made, two, one, quote=True, statement="Anders gezegd.", finding_id=found.id)
    assert [evidence.quote for evidence in again.evidence] == [QuoteState.PROPOSED, QuoteState.CLEARED]
    with place.database.reading() as session:
        (stored,) = queries.findings_with_evidence(session, made.id)
        assert stored.statement == "Anders gezegd."


def test_a_save_on_an_older_revision_changes_nothing(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    seen = made.revision
    make.finding(place, made, coding)
    with pytest.raises(ConflictError), place.database.transaction() as session:
        services.save_summary(
            session, made.id, revision=seen, summary={"nl": "Later."}, no_minority_because="", by=place.other.id
        )
    with place.database.reading() as session:
        assert session.get_one(Synthesis, made.id).summary == {}


def test_what_changes_underneath_makes_the_synthesis_stale_until_somebody_looks_again(place: Place) -> None:
    made = make.ready(place)
    with place.database.reading() as session:
        (finding,) = queries.findings_with_evidence(session, made.id)
        contribution = finding.evidence[0].excerpt.contribution
    unrelated = place.contribution()
    place.code(unrelated, "E-VEILIG", Stance.NONE)
    assert not _synthesis(place, made).stale_because
    place.code(contribution, "E-VEILIG", Stance.NONE)
    assert _synthesis(place, made).stale_because
    with pytest.raises(InvalidError, match="has changed"):
        make.step(place, made, "offer")
    make.step(place, made, "look_again")
    make.step(place, made, "offer")


def test_a_cleared_quote_is_asked_again_when_its_words_change(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    found = make.finding(place, made, coding, quote=True)
    _decide(place, found.evidence[0].id, place.moderator, cleared=True)
    with place.database.transaction() as session:
        evidence = session.get_one(Evidence, found.evidence[0].id)
        excerpt = queries.quote_at(session, place.id, evidence.id).excerpt
        services.ask_quotes_again(session, excerpt.contribution_id)
        assert evidence.quote is QuoteState.PROPOSED


def test_evidence_keeps_its_excerpt_when_the_coding_is_taken_back(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    make.finding(place, made, coding)
    with place.database.transaction() as session:
        remove(session, coding.id, by=place.analyst.id)
    with place.database.reading() as session:
        (finding,) = queries.findings_with_evidence(session, made.id)
        assert [evidence.excerpt_id for evidence in finding.evidence] == [coding.excerpt_id]
    assert _synthesis(place, made).stale_because


def test_it_is_said_how_many_responses_and_organisations_stand_in_no_finding(place: Place) -> None:
    made = make.draft(place)
    heard = make.coded(place)
    make.coded(place)
    make.coded(place, channel=Channel.ORGANISATION, group="gemeente", maker="Gemeente Voorbeeld")
    make.finding(place, made, heard)
    with place.database.reading() as session:
        assert queries.reach(session, session.get_one(Synthesis, made.id)) == (3, 2, 1, 1)


def test_a_chosen_passage_may_not_be_chosen_twice(place: Place) -> None:
    made = make.draft(place)
    coding = make.coded(place)
    with pytest.raises(InvalidError, match="twice"):
        make.finding(place, made, coding, coding)


def _decide(place: Place, evidence_id: UUID, by: User, *, cleared: bool) -> None:
    with place.database.transaction() as session:
        services.decide_quote(session, evidence_id, cleared=cleared, looked_at=frozenset(services.Risk), by=by.id)


def _synthesis(place: Place, made: Synthesis) -> Synthesis:
    with place.database.reading() as session:
        return session.get_one(Synthesis, made.id)
