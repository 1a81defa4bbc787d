"""Copies are grouped without being read, judged by a moderator, and counted as one text only then."""

from collections import Counter
from collections.abc import Sequence
from datetime import UTC, date, datetime, timedelta
from uuid import UUID

import pytest
from sqlalchemy import func, select, update

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.changes import Change, ChangeKind
from consult.consultations.services import open_
from consult.days import today_here
from consult.db import Database
from consult.errors import ConflictError, ForbiddenError, InvalidError, NotFoundError
from consult.jobs.worker import run_next
from consult.moderation import services
from consult.moderation.models import (
    Campaign,
    CampaignCopy,
    CampaignState,
    Contribution,
    ModerationDecision,
    Reason,
    Verdict,
)
from consult.moderation.queries import Texts
from consult.moderation.queries.campaigns import campaigns_of, waves
from consult.moderation.services import decide
from consult.moderation.services.grouping import JOB
from consult.moderation.tasks import group_campaigns
from consult.responses.answering import Given
from consult.responses.models import Answer, AnswerState, Pattern, Response, Signature
from consult.responses.services import answer_anew, undo_withdrawing, withdraw
from consult.responses.services.comparing import keep_signatures
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from consult.vault import Vault
from tests.integration.moderation import make
from tests.integration.moderation.conftest import Place

LETTER = (
    "Er moet in de wet staan dat mensen die sekswerkers helpen niet bang hoeven te zijn voor straf. "
    "Mijn collega Denise van Dam heeft mij vaak veilig thuis gebracht.\n\n"
    "Een verbod op helpen maakt ons eenzaam. Zonder kamer werken wij op plekken waar niemand meekijkt. "
    "Luister naar ons voordat u iets opschrijft, en laat zien wat u met onze antwoorden doet."
)
POLITE = f"Geachte heer, mevrouw,\n\n{LETTER.upper()}\n\nMet vriendelijke groet,"
OWN = f"{LETTER}\n\nIk wil er zelf bij zeggen dat het vorig jaar bij ons in de straat heel erg mis ging."
STRANGER = (
    "Wij als gemeente zien vooral dat de handhaving te weinig mensen heeft, en dat controles daarom jaren op zich "
    "laten wachten. Daar helpt geen enkele nieuwe regel tegen, zolang er geen geld bij komt."
)
DENISE = Passage(Span(LETTER.index("Denise"), LETTER.index(" heeft")), Category.THIRD_PARTY)


def send(database: Database, vault: Vault, place: Place, *texts: str, question: str = "PV-09") -> list[UUID]:
    """Let each text be an answer in a response of its own, as if sent; return the ids of the answers."""
    found = []
    with database.transaction() as session:
        for words in texts:
            made = make.response(session, vault, place.consultation, {question: words})
            keep_signatures(session, vault, made.id)
            services.queue_grouping(session, made.id)
            found += [answer.id for answer in make.answers_of(session, made)]
    return found


def group(database: Database) -> None:
    while run_next(database, {JOB: group_campaigns}):
        pass


def sent(database: Database, vault: Vault, place: Place, *texts: str) -> list[UUID]:
    found = send(database, vault, place, *texts)
    group(database)
    return found


def only(database: Database) -> Campaign:
    with database.reading() as session:
        return session.scalars(select(Campaign)).one()


def copies(database: Database, campaign_id: UUID | None = None) -> set[UUID]:
    with database.reading() as session:
        rows = select(CampaignCopy.answer_id)
        return set(session.scalars(rows.where(CampaignCopy.campaign_id == campaign_id) if campaign_id else rows))


def named(database: Database) -> dict[UUID, UUID | None]:
    """Return which campaign the contribution of each answer names."""
    with database.reading() as session:
        return dict(iter(session.execute(select(Contribution.answer_id, Contribution.campaign_id))))


def confirmed(database: Database, vault: Vault, place: Place) -> Campaign:
    campaign = only(database)
    with database.transaction() as session:
        seen = len(copies(database, campaign.id))
        services.confirm(session, vault, campaign.id, seen=seen, by=place.moderator)
    return campaign


def accept(database: Database, vault: Vault, place: Place, answer_id: UUID, *passages: Passage) -> None:
    with database.transaction() as session:
        version = session.get_one(Answer, answer_id).version
        decide(
            session,
            vault,
            answer_id,
            share=0,
            version=version,
            verdict=Verdict.ACCEPT,
            passages=passages,
            by=place.moderator,
        )


def told(database: Database, kind: ChangeKind) -> int:
    with database.reading() as session:
        return session.scalar(select(func.count()).select_from(Change).where(Change.kind == kind)) or 0


def logged(database: Database, action: AuditAction) -> list[AuditEvent]:
    with database.reading() as session:
        return list(session.scalars(select(AuditEvent).where(AuditEvent.action == action)))


def test_copies_are_proposed_as_a_campaign_and_a_stranger_is_not_in_it(
    database: Database, vault: Vault, place: Place
) -> None:
    plain, polite, own, _stranger = sent(database, vault, place, LETTER, POLITE, OWN, STRANGER)
    campaign = only(database)
    assert copies(database, campaign.id) == {plain, polite, own}
    assert (campaign.number, campaign.state, campaign.confirmed_by_id) == (1, CampaignState.PROPOSED, None)
    assert campaign.template_answer_id in {plain, polite}
    assert named(database) == {}


def test_nothing_is_opened_for_grouping(database: Database, vault: Vault, place: Place) -> None:
    answers = send(database, vault, place, LETTER, POLITE)
    with database.transaction() as session:
        for response_id in session.scalars(select(Response.id)):
            vault.destroy(response_id)
    group(database)
    assert copies(database) == set(answers)
    assert logged(database, AuditAction.RAW_TEXT_VIEWED) == []


def test_answers_to_different_questions_are_never_one_campaign(database: Database, vault: Vault, place: Place) -> None:
    send(database, vault, place, LETTER)
    send(database, vault, place, LETTER, question="PV-05")
    group(database)
    assert copies(database) == set()


def test_a_copy_that_comes_later_joins_and_everything_is_compared_once(
    database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, STRANGER)
    assert copies(database) == set()
    sent(database, vault, place, POLITE)
    campaign = only(database)
    (late,) = sent(database, vault, place, OWN)
    assert late in copies(database, campaign.id)
    assert len(copies(database, campaign.id)) == 3
    with database.reading() as session:
        assert set(session.scalars(select(Signature.compared))) == {True}


def test_a_confirmed_campaign_is_named_by_what_was_let_through_before_and_after(
    database: Database, vault: Vault, place: Place
) -> None:
    before, after, stranger = sent(database, vault, place, LETTER, POLITE, STRANGER)
    for answer_id in (before, stranger):
        accept(database, vault, place, answer_id)
    assert named(database) == {before: None, stranger: None}
    campaign = confirmed(database, vault, place)
    assert named(database) == {before: campaign.id, stranger: None}
    assert told(database, ChangeKind.CAMPAIGN_CHANGED) == 1
    accept(database, vault, place, after)
    assert named(database) == {before: campaign.id, after: campaign.id, stranger: None}
    (event,) = logged(database, AuditAction.CAMPAIGN_CONFIRMED)
    assert (event.subject_id, event.actor_id, event.details) == (campaign.id, place.moderator.id, {"copies": "2"})


def test_a_copy_of_a_confirmed_campaign_that_was_accepted_before_it_was_compared_is_named_too(
    database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, POLITE)
    campaign = confirmed(database, vault, place)
    (late,) = send(database, vault, place, LETTER)
    accept(database, vault, place, late)
    group(database)
    assert named(database) == {late: campaign.id}
    assert only(database).template_answer_id == campaign.template_answer_id


def test_confirming_finds_out_which_copies_have_words_of_their_own(
    database: Database, vault: Vault, place: Place
) -> None:
    plain, polite, own = sent(database, vault, place, LETTER, POLITE, OWN)
    confirmed(database, vault, place)
    with database.reading() as session:
        rows = dict(iter(session.execute(select(CampaignCopy.answer_id, CampaignCopy.additions))))
    assert rows == {plain: False, polite: False, own: True}


def _act(database: Database, act: str, vault: Vault, place: Place, campaign: Campaign, **about: object) -> None:
    given: dict[str, object] = {"seen": len(copies(database, campaign.id)), "by": place.moderator} | about
    with database.transaction() as session:
        if act == "split":
            services.split(session, campaign.id, **given)  # type: ignore[arg-type]
        elif act == "dissolve":
            services.dissolve(session, campaign.id, **given)  # type: ignore[arg-type]
        elif act == "merge":
            services.merge(session, vault, campaign.id, **given)  # type: ignore[arg-type]
        elif act == "decide":
            services.decide_copies(session, vault, campaign.id, **given)  # type: ignore[arg-type]
        else:
            services.confirm(session, vault, campaign.id, **given)  # type: ignore[arg-type]


def test_copies_that_are_taken_out_count_by_themselves_again(database: Database, vault: Vault, place: Place) -> None:
    one, other, own = sent(database, vault, place, LETTER, POLITE, OWN)
    for answer_id in (one, other, own):
        accept(database, vault, place, answer_id)
    campaign = confirmed(database, vault, place)
    _act(database, "split", vault, place, campaign, answers=[own])
    assert copies(database, campaign.id) == {one, other}
    assert named(database) == {one: campaign.id, other: campaign.id, own: None}
    assert told(database, ChangeKind.CAMPAIGN_CHANGED) == 2
    group(database)
    assert own not in copies(database)


def test_another_template_is_chosen_where_it_is_taken_out(database: Database, vault: Vault, place: Place) -> None:
    answers = sent(database, vault, place, LETTER, POLITE, OWN)
    campaign = only(database)
    _act(database, "split", vault, place, campaign, answers=[campaign.template_answer_id])
    after = only(database)
    assert after.template_answer_id in set(answers) - {campaign.template_answer_id}


@pytest.mark.parametrize("out", [1, 2])
def test_a_campaign_of_one_is_refused(database: Database, vault: Vault, place: Place, out: int) -> None:
    answers = sent(database, vault, place, LETTER, POLITE)
    with pytest.raises(InvalidError, match="no campaign"):
        _act(database, "split", vault, place, only(database), answers=answers[:out])
    assert copies(database) == set(answers)
    with pytest.raises(InvalidError, match="at least one"):
        _act(database, "split", vault, place, only(database), answers=[])


def test_two_campaigns_are_merged_and_one_is_gone(database: Database, vault: Vault, place: Place) -> None:
    first = sent(database, vault, place, LETTER, POLITE)
    second = sent(database, vault, place, STRANGER, STRANGER.upper())
    accept(database, vault, place, second[0])
    with database.reading() as session:
        one, other = session.scalars(select(Campaign).order_by(Campaign.number)).all()
    with database.transaction() as session:
        services.confirm(session, vault, one.id, seen=2, by=place.moderator)
    _act(database, "merge", vault, place, other, into=one.number)
    assert only(database).id == one.id
    assert copies(database, one.id) == {*first, *second}
    assert named(database) == {second[0]: one.id}


def test_only_another_campaign_on_the_same_question_can_be_merged_with(
    database: Database, vault: Vault, place: Place
) -> None:
    send(database, vault, place, LETTER, POLITE)
    send(database, vault, place, STRANGER, STRANGER, question="PV-05")
    group(database)
    with database.reading() as session:
        one, other = session.scalars(select(Campaign).order_by(Campaign.number)).all()
    for into in (one.number, other.number, 99, 0):
        with pytest.raises(InvalidError, match="same question"):
            _act(database, "merge", vault, place, one, into=into)


def test_a_dissolved_campaign_is_not_proposed_again_by_what_comes_later(
    database: Database, vault: Vault, place: Place
) -> None:
    answers = sent(database, vault, place, LETTER, POLITE)
    accept(database, vault, place, answers[0])
    campaign = confirmed(database, vault, place)
    _act(database, "dissolve", vault, place, campaign)
    assert named(database) == {answers[0]: None}
    assert told(database, ChangeKind.CAMPAIGN_CHANGED) == 2
    (late,) = sent(database, vault, place, LETTER)
    accept(database, vault, place, late)
    assert only(database).state is CampaignState.DISSOLVED
    assert set(named(database).values()) == {None}
    with database.reading() as session:
        assert campaigns_of(session, place.id) == []


def test_equal_copies_are_decided_like_the_template_each_by_itself(
    database: Database, vault: Vault, place: Place
) -> None:
    plain, polite, own, named_one = sent(
        database, vault, place, LETTER, POLITE, OWN, f"{LETTER}\n\nMet vriendelijke groet,\nKim de Boer"
    )
    campaign = confirmed(database, vault, place)
    template = campaign.template_answer_id
    words = LETTER if template == plain else POLITE
    hidden = Passage(Span(words.lower().index("denise"), words.lower().index(" heeft")), Category.THIRD_PARTY)
    accept(database, vault, place, template, hidden)
    _act(database, "decide", vault, place, campaign)
    with database.reading() as session:
        states = dict(iter(session.execute(select(Answer.id, Answer.state))))
        contributions = session.scalars(select(Contribution)).all()
        texts = Texts(session, vault).of(contributions)
        decisions = session.scalars(select(ModerationDecision.answer_id)).all()
    waiting = AnswerState.WAITING
    assert states == {plain: AnswerState.ACCEPTED, polite: AnswerState.ACCEPTED, own: waiting, named_one: waiting}
    assert sorted(decisions) == sorted([plain, polite])
    assert len({one.number for one in contributions}) == 2
    for text in texts.values():
        assert "denise" not in text.words.lower()
        assert text.words.count(BLOCK) == len("Denise van Dam")
    assert set(named(database).values()) == {campaign.id}
    (event,) = logged(database, AuditAction.CAMPAIGN_DECIDED)
    assert event.details == {"copies": "1", "left": "2"}


def test_a_rejected_template_takes_its_equal_copies_along_with_the_same_reason(
    database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, POLITE)
    campaign = confirmed(database, vault, place)
    with database.transaction() as session:
        about = {"verdict": Verdict.REJECT, "reason": Reason.UNLAWFUL, "by": place.moderator}
        decide(session, vault, campaign.template_answer_id, share=0, version=1, **about)  # type: ignore[arg-type]
    _act(database, "decide", vault, place, campaign)
    with database.reading() as session:
        assert set(session.scalars(select(ModerationDecision.reason))) == {Reason.UNLAWFUL}
        assert set(session.scalars(select(Answer.state))) == {AnswerState.REJECTED}


def test_a_copy_in_which_a_hidden_passage_is_not_whole_is_left(database: Database, vault: Vault, place: Place) -> None:
    sent(database, vault, place, LETTER, LETTER)
    campaign = confirmed(database, vault, place)
    stop = LETTER.index(".")
    accept(database, vault, place, campaign.template_answer_id, Passage(Span(stop, stop + 1), Category.SAFETY))
    _act(database, "decide", vault, place, campaign)
    assert len(named(database)) == 1


def test_copies_follow_only_a_confirmed_campaign_whose_template_is_decided(
    database: Database, vault: Vault, place: Place
) -> None:
    sent(database, vault, place, LETTER, POLITE)
    campaign = only(database)
    accept(database, vault, place, campaign.template_answer_id)
    with pytest.raises(InvalidError, match="Confirm"):
        _act(database, "decide", vault, place, campaign)
    confirmed(database, vault, place)
    with database.transaction() as session:
        version = session.get_one(Answer, campaign.template_answer_id).version
        about = {"verdict": Verdict.REFER, "reason": Reason.IN_DOUBT, "by": place.moderator}
        decide(session, vault, campaign.template_answer_id, share=0, version=version, **about)  # type: ignore[arg-type]
    with pytest.raises(InvalidError, match="template first"):
        _act(database, "decide", vault, place, campaign)


@pytest.mark.parametrize("act", ["confirm", "split", "merge", "dissolve", "decide"])
def test_every_act_is_refused_on_what_changed_meanwhile_and_to_whom_the_owner_employs(
    database: Database, vault: Vault, place: Place, act: str
) -> None:
    answers = sent(database, vault, place, LETTER, POLITE)
    campaign = only(database)
    about: dict[str, object] = {"split": {"answers": answers[:1]}, "merge": {"into": 9}}.get(act, {})  # type: ignore[assignment]
    with pytest.raises(ConflictError):
        _act(database, act, vault, place, campaign, seen=3, **about)
    with database.transaction() as session:
        theirs = make.staff(session, Role.MODERATOR, employer=make.OWNER)
    with pytest.raises(ForbiddenError):
        _act(database, act, vault, place, campaign, by=theirs, **about)
    with database.transaction() as session:
        session.execute(update(Campaign).values(state=CampaignState.DISSOLVED))
    with pytest.raises(NotFoundError):
        _act(database, act, vault, place, campaign, **about)


def _response_of(database: Database, answer_id: UUID) -> UUID:
    with database.reading() as session:
        return session.get_one(Answer, answer_id).response_id


def test_who_withdraws_leaves_the_campaign_at_once_and_a_template_makes_way(
    database: Database, vault: Vault, place: Place
) -> None:
    answers = set(sent(database, vault, place, LETTER, POLITE, OWN))
    campaign = confirmed(database, vault, place)
    with database.transaction() as session:
        withdraw(session, _response_of(database, campaign.template_answer_id), now=datetime.now(UTC))
    after = only(database)
    assert copies(database) == answers - {campaign.template_answer_id}
    assert after.template_answer_id in copies(database)
    with database.transaction() as session:
        undo_withdrawing(session, vault, _response_of(database, campaign.template_answer_id), now=datetime.now(UTC))
    group(database)
    assert copies(database) == answers


def test_a_campaign_of_which_one_is_left_is_none(database: Database, vault: Vault, place: Place) -> None:
    one, other = sent(database, vault, place, LETTER, POLITE)
    accept(database, vault, place, other)
    confirmed(database, vault, place)
    with database.transaction() as session:
        withdraw(session, _response_of(database, one), now=datetime.now(UTC))
    assert copies(database) == set()
    assert named(database) == {other: None}
    with database.reading() as session:
        assert session.scalars(select(Campaign)).all() == []


def test_words_given_anew_are_no_copy_of_what_the_former_were(database: Database, vault: Vault, place: Place) -> None:
    with database.transaction() as session:
        today = today_here()
        days = {"opens_on": today - timedelta(days=9), "closes_on": today + timedelta(days=60)}
        open_(session, place.consultation.slug, **days)
    one, other, third = sent(database, vault, place, LETTER, POLITE, OWN)
    with database.transaction() as session:
        answer_anew(
            session, vault, _response_of(database, third), "PV-09", Given(value=STRANGER), now=datetime.now(UTC)
        )
    assert copies(database) == {one, other}
    group(database)
    assert copies(database) == {one, other}
    with database.transaction() as session:
        answer_anew(session, vault, _response_of(database, third), "PV-09", Given(value=LETTER), now=datetime.now(UTC))
    group(database)
    assert copies(database) == {one, other, third}


def test_an_answer_that_went_while_others_were_compared_is_in_no_campaign(
    database: Database, vault: Vault, place: Place
) -> None:
    one, other, third = send(database, vault, place, LETTER, POLITE, OWN)
    with database.reading() as session:
        (question_id,) = services.questions_to_group(session, place.id)
        found = services.compare(session, place.id, question_id)
    with database.transaction() as session:
        withdraw(session, _response_of(database, third), now=datetime.now(UTC))
    with database.transaction() as session:
        services.keep_groups(session, place.id, found)
        services.keep_groups(session, place.id, found)
    assert copies(database) == {one, other}
    assert only(database).template_answer_id in {one, other}


CHOICES = {"PV-01": ["huur"], "PV-02": {"chauffeur": "nooit"}, "PV-03": ["prijs"], "PV-04": 2, "PV-07": "breed"}


def _choose(database: Database, vault: Vault, place: Place, weeks: Sequence[str | None], **others: object) -> None:
    with database.transaction() as session:
        for week in weeks:
            made = make.response(session, vault, place.consultation, CHOICES | others)
            made.week = date.fromisoformat(week) if week else None
            session.flush()
            keep_signatures(session, vault, made.id)


def test_five_equal_patterns_of_one_week_are_a_wave_and_all_of_them_count(
    database: Database, vault: Vault, place: Place
) -> None:
    _choose(database, vault, place, ["2026-11-16"] * 5)
    _choose(database, vault, place, ["2026-11-09"] * 4)
    _choose(database, vault, place, ["2026-11-16"] * 4, **{"PV-04": 3})
    with database.reading() as session:
        assert [(str(wave.week), wave.responses) for wave in waves(session, place.id)] == [("2026-11-16", 5)]
        wave = session.scalars(select(Pattern).order_by(Pattern.digest)).all()
    (most,) = [digest for digest, count in Counter(row.digest for row in wave).items() if count == 9]
    (leaving, *_others) = [row.response_id for row in wave if row.digest == most]
    with database.transaction() as session:
        session.execute(update(Response).values(week=date(2026, 11, 16)))
        withdraw(session, leaving, now=datetime.now(UTC))
    with database.reading() as session:
        assert [wave.responses for wave in waves(session, place.id)] == [8]
