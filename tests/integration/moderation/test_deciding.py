"""The door: what a decision lets through, what it holds back, and what it refuses."""

from uuid import UUID, uuid4

import pytest
from sqlalchemy import func, select

from consult.access import Role
from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent, verify
from consult.changes import Change, ChangeKind
from consult.db import Database
from consult.errors import ConflictError, ConsultError, ForbiddenError, InvalidError, NotFoundError
from consult.moderation.models import Contribution, ModerationDecision, Reason, Verdict
from consult.moderation.queries import Texts, consultation_at_desk, moderation_account, review
from consult.moderation.services import decide
from consult.responses.models import Answer, AnswerState, ResponseState, Visibility
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

WORDS = "Ik werk met Denise in Zwolle. 👩‍👩‍👧 helpt ons."
DENISE = Passage(Span(12, 18), Category.THIRD_PARTY)
ZWOLLE = Passage(Span(22, 28), Category.PLACE)


@pytest.fixture
def answer_id(database: Database, vault: Vault, place: Place) -> UUID:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, WORDS).id


def _accept(database: Database, vault: Vault, place: Place, answer_id: UUID, *passages: Passage, version: int = 1):
    with database.transaction() as session:
        return decide(
            session,
            vault,
            answer_id,
            version=version,
            verdict=Verdict.ACCEPT,
            passages=passages,
            share=0,
            by=place.moderator,
        )


def _contributions(database: Database) -> list[Contribution]:
    with database.reading() as session:
        return list(session.scalars(select(Contribution)))


def test_an_accepted_answer_is_read_by_others_at_the_same_length_without_what_was_hidden(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id, ZWOLLE, DENISE)
    with database.reading() as session:
        (contribution,) = session.scalars(select(Contribution))
        moderated = Texts(session, vault).of([contribution])[contribution.id]
        assert session.get_one(Answer, answer_id).state is AnswerState.ACCEPTED
    assert moderated.words == f"Ik werk met {BLOCK * 6} in {BLOCK * 6}. 👩‍👩‍👧 helpt ons."
    assert len(moderated.words) == len(WORDS)
    assert moderated.passages == (DENISE, ZWOLLE)
    assert contribution.sealed is not None
    assert b"werk" not in contribution.sealed
    assert contribution.text is None
    assert 100_000 <= contribution.number <= 999_999


def test_nothing_undecided_rejected_or_referred_has_a_contribution(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        waiting, rejected, referred = (make.answer(session, vault, place.consultation, WORDS).id for _ in range(3))
        decide(
            session,
            vault,
            rejected,
            version=1,
            verdict=Verdict.REJECT,
            reason=Reason.UNLAWFUL,
            share=0,
            by=place.moderator,
        )
        decide(
            session,
            vault,
            referred,
            version=1,
            verdict=Verdict.REFER,
            reason=Reason.DANGER,
            share=0,
            by=place.moderator,
        )
    with database.reading() as session:
        states = {row.id: row.state for row in session.scalars(select(Answer))}
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    assert states == {
        waiting: AnswerState.WAITING,
        rejected: AnswerState.REJECTED,
        referred: AnswerState.REFERRED,
    }


def test_the_second_of_two_moderators_is_told_and_changes_nothing(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id, DENISE)
    with pytest.raises(ConflictError):
        _accept(database, vault, place, answer_id, ZWOLLE)
    # A decision that leaves the state as it was counts as a change too.
    _accept(database, vault, place, answer_id, DENISE, version=2)
    with pytest.raises(ConflictError):
        _accept(database, vault, place, answer_id, ZWOLLE, version=2)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(ModerationDecision)) == 2


def test_a_new_decision_replaces_the_words_of_the_same_contribution(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id, DENISE)
    (before,) = _contributions(database)
    _accept(database, vault, place, answer_id, DENISE, ZWOLLE, version=2)
    (after,) = _contributions(database)
    assert (after.id, after.number) == (before.id, before.number)
    with database.reading() as session:
        assert "Zwolle" not in Texts(session, vault).of([after])[after.id].words
        assert [
            len(each.redactions) for each in review(session, vault, answer_id, consultation_id=place.id).decisions
        ] == [2, 1]


def test_rejecting_what_was_accepted_takes_its_contribution_away(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id)
    (contribution,) = _contributions(database)
    with database.transaction() as session:
        decide(
            session,
            vault,
            answer_id,
            version=2,
            verdict=Verdict.REJECT,
            reason=Reason.TEST,
            share=0,
            by=place.moderator,
        )
    assert _contributions(database) == []
    with database.reading() as session:
        told = session.scalars(select(Change.subject_id).where(Change.kind == ChangeKind.CONTRIBUTION_CHANGED)).all()
    assert told == [contribution.id, contribution.id]


@pytest.mark.parametrize(
    "span",
    [(30, 31), (32, 35), (0, len(WORDS) + 1), (10_000, 10_001)],
    ids=["cuts a family in the beginning", "cuts a family in the middle", "runs past the end", "lies behind the end"],
)
def test_a_passage_that_is_none_of_the_text_is_refused_and_nothing_is_written(
    database: Database, vault: Vault, place: Place, answer_id: UUID, span: tuple[int, int]
) -> None:
    with pytest.raises(InvalidError):
        _accept(database, vault, place, answer_id, Passage(Span(*span), Category.SAFETY))
    with database.reading() as session:
        assert session.get_one(Answer, answer_id).state is AnswerState.WAITING
        assert session.scalar(select(func.count()).select_from(ModerationDecision)) == 0
        assert (
            session.scalar(
                select(func.count()).select_from(AuditEvent).where(AuditEvent.action == AuditAction.ANSWER_DECIDED)
            )
            == 0
        )
    assert _contributions(database) == []


def test_passages_that_overlap_become_one(database: Database, vault: Vault, place: Place, answer_id: UUID) -> None:
    _accept(
        database,
        vault,
        place,
        answer_id,
        Passage(Span(12, 18), Category.CONTACT),
        Passage(Span(16, 28), Category.PLACE),
    )
    (contribution,) = _contributions(database)
    with database.reading() as session:
        moderated = Texts(session, vault).of([contribution])[contribution.id]
    assert moderated.passages == (Passage(Span(12, 28), Category.CONTACT),)
    assert moderated.words[12:28] == BLOCK * 16


@pytest.mark.parametrize(
    "ruling",
    [
        (Verdict.ACCEPT, Reason.EMPTY),
        (Verdict.REJECT, None),
        (Verdict.REJECT, Reason.DANGER),
        (Verdict.REFER, None),
        (Verdict.REFER, Reason.TEST),
    ],
)
def test_a_reason_that_does_not_belong_to_the_verdict_is_refused(
    database: Database, vault: Vault, place: Place, answer_id: UUID, ruling: tuple[Verdict, Reason | None]
) -> None:
    with database.transaction() as session, pytest.raises(InvalidError):
        decide(session, vault, answer_id, version=1, verdict=ruling[0], reason=ruling[1], share=0, by=place.moderator)


@pytest.fixture(params=[make.OWNER, f"  {make.OWNER.upper()} ", None])
def employer(request: pytest.FixtureRequest) -> str | None:
    """The owner of the consultation, written as someone might type it, or nobody."""
    found: str | None = request.param
    return found


@pytest.fixture(params=[Role.MODERATOR, Role.SENIOR_MODERATOR, Role.ANALYST])
def dependent(request: pytest.FixtureRequest, database: Database, employer: str | None, place: Place) -> User:
    """Somebody in a role that asks for independence, who has none."""
    with database.transaction() as session:
        return make.staff(session, request.param, employer=employer)


def test_whoever_the_owner_employs_reads_and_decides_nothing(
    database: Database, vault: Vault, answer_id: UUID, dependent: User
) -> None:
    with database.reading() as session, pytest.raises(ForbiddenError):
        consultation_at_desk(session, "pooierverbod", dependent)
    with database.transaction() as session, pytest.raises(ForbiddenError):
        decide(session, vault, answer_id, version=1, verdict=Verdict.ACCEPT, share=0, by=dependent)


def test_an_official_of_the_owner_may_open_the_desk_of_a_consultation(database: Database, place: Place) -> None:
    with database.transaction() as session:
        official = make.staff(session, Role.OFFICIAL, employer=make.OWNER)
    with database.reading() as session:
        assert consultation_at_desk(session, "pooierverbod", official).id == place.id
        with pytest.raises(NotFoundError):
            consultation_at_desk(session, "bestaat-niet", official)


def test_only_what_is_public_under_its_makers_name_lies_open(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        answers = [
            make.answer(session, vault, place.consultation, WORDS, visibility=visibility, maker=maker).id
            for visibility, maker in (
                (Visibility.PUBLIC, "Voorbeeldalliantie"),
                (Visibility.PUBLIC, ""),
                (Visibility.QUOTE, "Voorbeeldalliantie"),
            )
        ]
    for answer_id in answers:
        _accept(database, vault, place, answer_id, DENISE)
    found = {row.answer_id: row for row in _contributions(database)}
    assert [found[answer_id].sealed is None for answer_id in answers] == [True, False, False]
    assert "Denise" not in str(found[answers[0]].text)
    with database.reading() as session:
        assert len({each.words for each in Texts(session, vault).of(found.values()).values()}) == 1


def test_a_contribution_whose_key_was_destroyed_is_gone(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id)
    (contribution,) = _contributions(database)
    vault.destroy(contribution.response_id)
    with database.reading() as session:
        assert Texts(session, vault).of([contribution]) == {}


def test_an_answer_that_was_withdrawn_or_is_a_choice_cannot_be_decided(
    database: Database, vault: Vault, place: Place
) -> None:
    with database.transaction() as session:
        gone = make.answer(session, vault, place.consultation, WORDS, state=ResponseState.WITHDRAWING).id
        closed = make.answers_of(session, make.response(session, vault, place.consultation, {"PV-01": "x"}))[0].id
    for answer_id in (gone, closed, uuid4()):
        with pytest.raises(ConsultError):
            _accept(database, vault, place, answer_id)


def test_the_audit_log_says_what_was_decided_and_no_word_of_it(
    database: Database, vault: Vault, place: Place, answer_id: UUID
) -> None:
    _accept(database, vault, place, answer_id, DENISE, ZWOLLE)
    with database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.ANSWER_DECIDED))
        assert verify(session) is None
    assert (event.subject_id, event.actor_id) == (answer_id, place.moderator.id)
    assert event.details == {
        "verdict": "accept",
        "reason": "",
        "look": "none",
        "hidden_place": "1",
        "hidden_third_party": "1",
    }


def test_the_account_counts_the_decisions_in_force(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        ids = [make.answer(session, vault, place.consultation, WORDS).id for _ in range(5)]
    _accept(database, vault, place, ids[0], DENISE)
    _accept(database, vault, place, ids[0], DENISE, ZWOLLE, version=2)
    _accept(database, vault, place, ids[1])
    with database.transaction() as session:
        for answer_id, verdict, reason in (
            (ids[2], Verdict.REJECT, Reason.TEST),
            (ids[3], Verdict.REFER, Reason.DANGER),
        ):
            decide(session, vault, answer_id, version=1, verdict=verdict, reason=reason, share=0, by=place.moderator)
    with database.reading() as session:
        account = moderation_account(session, place.id)
    assert (account.accepted, account.rejected, account.referred, account.waiting, account.closed) == (2, 1, 1, 1, 0)
    assert account.rejected_because == {Reason.TEST: 1}
    assert account.passages == {Category.PLACE: 1, Category.THIRD_PARTY: 1}
    assert account.redacted == 1


@pytest.mark.parametrize(
    ("words", "language"),
    [
        ("Trabajo sola en casa y no quiero que nadie lo sepa.", "es"),
        ("Sono stanca e affitto una stanza che costa troppo.", "other"),
        ("weet ik niet", "unknown"),
    ],
)
def test_a_contribution_keeps_in_which_language_its_words_are(
    database: Database, vault: Vault, place: Place, words: str, language: str
) -> None:
    with database.transaction() as session:
        made = make.answer(session, vault, place.consultation, words).id
    _accept(database, vault, place, made)
    assert [one.language for one in _contributions(database)] == [language]
