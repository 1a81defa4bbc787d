"""A second moderator: which decisions need one, what happens meanwhile, and who it may not be."""

from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from threading import Barrier
from uuid import UUID

import pytest
from sqlalchemy import select

from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent, record
from consult.changes import Change, ChangeKind
from consult.config import Settings
from consult.db import Database
from consult.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError, SettingsError
from consult.moderation.models import Contribution, Flag, Look, ModerationDecision, Reason, Triage, Verdict
from consult.moderation.queries import Texts, moderation_account, review, second_looks_page, second_looks_waiting
from consult.moderation.services import BY_HAND, agree, decide, give_back, send_back, take_answer_away, take_step
from consult.responses.models import Answer, AnswerState, Channel, Response, ResponseState
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

WORDS = "Ik werk met Denise in Zwolle."
DENISE = Passage(Span(12, 18), Category.THIRD_PARTY)
ZWOLLE = Passage(Span(22, 28), Category.PLACE)
WHY = "Zwolle kan blijven staan: daar wonen er honderdduizend."


@pytest.fixture
def second(database: Database, place: Place) -> User:
    """A colleague of the moderator."""
    with database.transaction() as session:
        return make.second_moderator(session)


@pytest.fixture
def answer_id(database: Database, vault: Vault, place: Place) -> UUID:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, WORDS).id


@pytest.fixture
def act(database: Database, vault: Vault, place: Place, answer_id: UUID, second: User):
    """What the moderator and the second one do to the answer as it is now."""
    return Acts(database, vault, place, answer_id, second)


class Acts:
    def __init__(self, database: Database, vault: Vault, place: Place, answer_id: UUID, second: User) -> None:
        self.database, self.vault, self.place, self.answer_id, self.second = database, vault, place, answer_id, second

    def accept(self, *passages: Passage, share: int = 100, **about) -> ModerationDecision:
        return self.decide(Verdict.ACCEPT, passages=passages, share=share, **about)

    def decide(self, verdict: Verdict, *, share: int = 100, by: User | None = None, **about) -> ModerationDecision:
        with self.database.transaction() as session:
            version = session.get_one(Answer, self.answer_id).version
            who = by or self.place.moderator
            return decide(
                session, self.vault, self.answer_id, version=version, verdict=verdict, share=share, by=who, **about
            )

    def agree(self, decision: ModerationDecision, *, by: User | None = None) -> ModerationDecision:
        with self.database.transaction() as session:
            version = session.get_one(Answer, self.answer_id).version
            return agree(session, self.vault, decision.id, version=version, by=by or self.second)

    def send_back(self, decision: ModerationDecision, reason: str = WHY, *, by: User | None = None):
        with self.database.transaction() as session:
            version = session.get_one(Answer, self.answer_id).version
            return send_back(session, self.vault, decision.id, reason, version=version, by=by or self.second)

    def flag(self, flag: Flag) -> None:
        """Let the computer point at something in the answer."""
        with self.database.transaction() as session:
            setattr(session.get_one(Triage, self.answer_id), flag, True)

    @property
    def state(self) -> AnswerState:
        with self.database.reading() as session:
            return session.get_one(Answer, self.answer_id).state

    @property
    def read(self) -> str | None:
        """What every later reader reads, or nothing."""
        with self.database.reading() as session:
            found = session.scalars(select(Contribution).where(Contribution.answer_id == self.answer_id)).all()
            texts = Texts(session, self.vault).of(found)
            return texts[found[0].id].words if found else None

    @property
    def looks(self) -> list[Look]:
        with self.database.reading() as session:
            return list(session.scalars(select(ModerationDecision.look).order_by(ModerationDecision.decided_at)))


def without(*passages: Passage) -> str:
    words = WORDS
    for one in passages:
        words = words.replace(one.span.of(WORDS), BLOCK * len(one.span))
    return words


def test_what_hides_something_is_read_by_nobody_until_a_second_moderator_agrees(act: Acts) -> None:
    decision = act.accept(DENISE)
    assert (act.state, act.read, decision.look) == (AnswerState.REFERRED, None, Look.WAITING)
    act.agree(decision)
    assert (act.state, act.read) == (AnswerState.ACCEPTED, without(DENISE))
    with act.database.reading() as session:
        kept = session.get_one(ModerationDecision, decision.id)
        assert (kept.look, kept.looked_by_id) == (Look.AGREED, act.second.id)
        assert kept.looked_at is not None


def test_a_rejection_counts_only_when_a_second_moderator_agrees(act: Acts) -> None:
    decision = act.decide(Verdict.REJECT, reason=Reason.TEST)
    assert act.state is AnswerState.REFERRED
    act.agree(decision)
    assert (act.state, act.read) == (AnswerState.REJECTED, None)


def test_what_hides_nothing_counts_at_once(act: Acts) -> None:
    assert act.accept().look is Look.NONE
    assert (act.state, act.read) == (AnswerState.ACCEPTED, WORDS)


def test_a_decision_that_is_sent_back_lets_the_answer_wait_and_says_why_to_whoever_decides_next(act: Acts) -> None:
    decision = act.accept(DENISE, ZWOLLE)
    act.send_back(decision)
    assert (act.state, act.read, act.looks) == (AnswerState.WAITING, None, [Look.SENT_BACK])
    with act.database.reading() as session:
        found = review(session, act.vault, act.answer_id, consultation_id=act.place.id)
        assert found.sent_back == {decision.id: WHY}
        assert b"Zwolle" not in (found.decisions[0].sealed or b"")
    again = act.accept(DENISE, by=act.second)
    act.agree(again, by=act.place.moderator)
    assert act.read == without(DENISE)


@pytest.mark.parametrize("reason", ["", " \n\t"])
def test_nothing_is_sent_back_without_a_reason(act: Acts, reason: str) -> None:
    decision = act.accept(DENISE)
    with pytest.raises(InvalidError):
        act.send_back(decision, reason)
    assert act.looks == [Look.WAITING]


def test_whoever_decided_takes_no_second_look(act: Acts) -> None:
    decision = act.accept(DENISE)
    for look in (act.agree, act.send_back):
        with pytest.raises(ForbiddenError):
            look(decision, by=act.place.moderator)
    assert act.read is None


def test_whom_the_owner_employs_takes_no_second_look(act: Acts) -> None:
    with act.database.transaction() as session:
        inside = make.staff(session, employer=make.OWNER)
    with pytest.raises(ForbiddenError):
        act.agree(act.accept(DENISE), by=inside)


def test_whoever_typed_the_response_takes_no_second_look(act: Acts) -> None:
    with act.database.transaction() as session:
        answer = session.get_one(Answer, act.answer_id)
        session.get_one(Response, answer.response_id).channel = Channel.PAPER
        record(session, AuditAction.RESPONSE_ENTERED, answer.response_id, actor_id=act.second.id, way="paper")
    decision = act.accept(DENISE)
    with pytest.raises(ForbiddenError):
        act.agree(decision)
    with act.database.reading() as session:
        assert second_looks_page(session, act.place.id, user_id=act.second.id) == []


def test_the_draw_is_the_answers_own_and_deciding_again_draws_nothing_else(act: Acts) -> None:
    drawn = act.answer_id.int % 100
    assert [act.accept(DENISE, share=drawn).look for _ in range(3)] == [Look.NONE] * 3
    assert [act.accept(DENISE, share=drawn + 1).look for _ in range(3)] == [Look.WAITING] * 3


def test_what_is_flagged_or_in_doubt_always_needs_it_and_danger_has_another_queue(act: Acts) -> None:
    assert act.accept(share=0).look is Look.NONE
    act.flag(Flag.PERSONAL)
    assert act.accept(share=0).look is Look.NONE
    act.flag(Flag.ABUSE)
    assert act.accept(share=0).look is Look.WAITING
    assert act.decide(Verdict.REFER, reason=Reason.IN_DOUBT, share=0).look is Look.WAITING
    assert act.decide(Verdict.REFER, reason=Reason.DANGER, share=100).look is Look.NONE
    assert act.looks == [Look.NONE, Look.NONE, Look.OVERTAKEN, Look.OVERTAKEN, Look.NONE]


def test_a_referral_says_nothing_to_agree_with_and_can_be_sent_back(act: Acts) -> None:
    decision = act.decide(Verdict.REFER, reason=Reason.IN_DOUBT)
    with pytest.raises(InvalidError):
        act.agree(decision)
    act.send_back(decision)
    assert act.state is AnswerState.WAITING


def test_what_a_later_decision_hides_is_hidden_at_once_and_what_it_shows_waits(act: Acts) -> None:
    act.accept(DENISE, share=0)
    later = act.accept(ZWOLLE)
    assert (act.state, act.read) == (AnswerState.REFERRED, without(DENISE, ZWOLLE))
    act.agree(later)
    assert (act.state, act.read) == (AnswerState.ACCEPTED, without(ZWOLLE))


def test_what_was_hidden_at_once_stays_hidden_when_the_decision_is_sent_back(act: Acts) -> None:
    act.accept(share=0)
    act.send_back(act.accept(ZWOLLE))
    assert (act.state, act.read) == (AnswerState.WAITING, without(ZWOLLE))
    assert act.accept(share=0).look is Look.NONE, "what was in force showed it already"
    assert act.read == WORDS


def test_a_later_rejection_takes_the_words_away_before_anybody_agreed(act: Acts) -> None:
    act.accept(share=0)
    act.decide(Verdict.REJECT, reason=Reason.UNLAWFUL)
    assert (act.state, act.read) == (AnswerState.REFERRED, None)


def test_nobody_shows_alone_what_a_decision_in_force_hides(act: Acts) -> None:
    act.agree(act.accept(DENISE))
    shows = act.accept(share=0)
    assert (shows.look, act.read) == (Look.WAITING, without(DENISE))
    act.agree(shows)
    assert act.read == WORDS


def test_nobody_accepts_alone_what_was_rejected_not_even_by_way_of_a_referral(act: Acts) -> None:
    act.agree(act.decide(Verdict.REJECT, reason=Reason.TEST))
    flagged = act.decide(Verdict.REFER, reason=Reason.DANGER)
    with act.database.transaction() as session:
        about = {"by": act.place.moderator, "now": datetime.now(UTC)}
        for step in BY_HAND:
            take_step(session, act.vault, flagged.answer_id, step, "", **about)
        give_back(session, act.vault, flagged.answer_id, "", **about)
    assert act.accept(share=0).look is Look.WAITING
    assert act.read is None


def test_the_same_decision_again_tells_later_rooms_nothing(act: Acts) -> None:
    act.accept(DENISE, share=0)
    act.accept(DENISE, share=0)
    act.accept(DENISE, ZWOLLE, share=0)
    with act.database.reading() as session:
        told = session.scalars(
            select(Change.kind).where(Change.kind.in_(["contribution.changed", "contribution.shortened"]))
        )
        assert sorted(told) == [ChangeKind.CONTRIBUTION_CHANGED] * 2 + [ChangeKind.CONTRIBUTION_SHORTENED]


def test_a_decision_that_was_overtaken_cannot_be_agreed_with(act: Acts) -> None:
    first = act.accept(DENISE)
    act.accept(DENISE, ZWOLLE)
    for look in (act.agree, act.send_back):
        with pytest.raises(ConflictError):
            look(first)
    assert act.looks == [Look.OVERTAKEN, Look.WAITING]


def test_an_answer_that_changed_since_it_was_read_is_not_agreed_with(act: Acts) -> None:
    decision = act.accept(DENISE)
    with act.database.transaction() as session, pytest.raises(ConflictError):
        agree(session, act.vault, decision.id, version=1, by=act.second)


def test_an_answer_that_its_respondent_replaced_waits_for_no_second_look(act: Acts) -> None:
    act.accept(DENISE)
    with act.database.transaction() as session:
        take_answer_away(session, act.answer_id)
    assert act.looks == [Look.OVERTAKEN]


def test_a_response_that_is_withdrawn_is_on_no_list_and_nobody_looks_at_it(act: Acts) -> None:
    decision = act.accept(DENISE)
    with act.database.transaction() as session:
        answer = session.get_one(Answer, act.answer_id)
        session.get_one(Response, answer.response_id).state = ResponseState.WITHDRAWING
    with pytest.raises(NotFoundError):
        act.agree(decision)
    with act.database.reading() as session:
        assert second_looks_waiting(session, act.place.id, user_id=act.second.id) == 0


def test_the_list_holds_what_colleagues_decided_the_oldest_first(act: Acts) -> None:
    first = act.accept(DENISE)
    with act.database.transaction() as session:
        other = make.answer(session, act.vault, act.place.consultation, WORDS)
        mine = make.answer(session, act.vault, act.place.consultation, WORDS)
        about = {"version": 1, "verdict": Verdict.ACCEPT, "passages": [DENISE], "share": 100}
        later = decide(session, act.vault, other.id, by=act.place.moderator, **about)
        decide(session, act.vault, mine.id, by=act.second, **about)
    with act.database.reading() as session:
        shown = second_looks_page(session, act.place.id, user_id=act.second.id, size=1)
        assert [one.id for one in shown] == [first.id, later.id]
        after = (shown[0].decided_at, shown[0].id)
        assert [one.id for one in second_looks_page(session, act.place.id, user_id=act.second.id, after=after)] == [
            later.id
        ]
        assert second_looks_waiting(session, act.place.id, user_id=act.second.id) == 2
        assert second_looks_waiting(session, act.place.id, user_id=act.place.moderator.id) == 1


def test_of_two_second_looks_at_the_same_moment_one_counts(act: Acts) -> None:
    decision = act.accept(DENISE)
    with act.database.transaction() as session:
        version, third = session.get_one(Answer, act.answer_id).version, make.staff(session)
    start = Barrier(2)

    def look(agrees: bool) -> bool:  # noqa: FBT001  (one of two)
        start.wait(10)
        try:
            with act.database.transaction() as session:
                if agrees:
                    agree(session, act.vault, decision.id, version=version, by=act.second)
                else:
                    send_back(session, act.vault, decision.id, WHY, version=version, by=third)
        except ConflictError:
            return False
        return True

    with ThreadPoolExecutor(2) as pool:
        assert sorted(pool.map(look, (True, False))) == [False, True]


def test_the_log_says_who_looked_and_what_was_opened_again_and_no_word(act: Acts) -> None:
    act.agree(act.accept(DENISE))
    act.send_back(act.accept(DENISE, ZWOLLE))
    with act.database.reading() as session:
        wanted = (AuditAction.ANSWER_DECIDED, AuditAction.DECISION_LOOKED_AT, AuditAction.ANSWER_REOPENED)
        events = session.scalars(
            select(AuditEvent).where(AuditEvent.action.in_(wanted)).order_by(AuditEvent.number)
        ).all()
    assert [(event.action, event.actor_id, event.subject_id) for event in events] == [
        (AuditAction.ANSWER_DECIDED, act.place.moderator.id, act.answer_id),
        (AuditAction.DECISION_LOOKED_AT, act.second.id, act.answer_id),
        (AuditAction.ANSWER_REOPENED, act.place.moderator.id, act.answer_id),
        (AuditAction.ANSWER_DECIDED, act.place.moderator.id, act.answer_id),
        (AuditAction.DECISION_LOOKED_AT, act.second.id, act.answer_id),
    ]
    assert [event.details["look"] for event in events if "look" in event.details] == [
        "waiting",
        "agreed",
        "waiting",
        "sent_back",
    ]
    assert not [event for event in events if "Zwolle" in str(event.details)]


def test_the_account_counts_second_looks_and_what_was_hidden_later(act: Acts) -> None:
    act.agree(act.accept(DENISE))
    act.send_back(act.accept(DENISE, ZWOLLE))
    act.accept(DENISE, ZWOLLE)
    with act.database.reading() as session:
        account = moderation_account(session, act.place.id)
    assert account.looks == {Look.AGREED: 1, Look.SENT_BACK: 1, Look.WAITING: 1}
    assert (account.redacted, account.redacted_later, account.referred) == (1, 1, 1)


def test_the_share_is_a_percentage_and_cannot_be_none() -> None:
    assert Settings.from_environ({"CONSULT_SECOND_LOOK": "20"}).second_look == 20
    assert Settings.from_environ({}).second_look == 100
    for wrong in ("0", "101", "-1", "half"):
        with pytest.raises(SettingsError, match="CONSULT_SECOND_LOOK"):
            Settings.from_environ({"CONSULT_SECOND_LOOK": wrong})
