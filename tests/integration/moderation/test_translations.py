"""An answer in another language: translated by somebody with a name, both texts redacted, and said wherever it is read."""

from uuid import UUID

import pytest
from sqlalchemy import func, select

from consult.access import Role
from consult.audit import AuditAction, AuditEvent
from consult.changes import Change, ChangeKind
from consult.errors import ConflictError, ForbiddenError, InvalidError, TransitionError
from consult.moderation.models import Contribution, Look, ModerationDecision, Reason, Redaction, Translation, Verdict
from consult.moderation.queries import Texts, moderation_account
from consult.moderation.services import agree, check_translation, decide, take_response_away, translate
from consult.moderation.services.removing import follow_addition, forget_answer
from consult.responses.models import Answer, AnswerState, Visibility
from consult.text.redaction import BLOCK, Category, Passage
from consult.text.spans import Span
from tests.integration.coding.make import signed_in
from tests.integration.moderation import make

WORDS = "Trabajo con Carlos en la tienda y todo va bien para nosotros."
DUTCH = "Ik werk met Carlos in de winkel en voor ons gaat alles goed."
CARLOS, IN_DUTCH = Passage(Span(12, 18), Category.THIRD_PARTY), Passage(Span(12, 18), Category.THIRD_PARTY)
SHOP = Passage(Span(25, 31), Category.PLACE)
DESK = "/en/desk/pooierverbod/moderatie"


@pytest.fixture
def answer_id(database, vault, place) -> UUID:
    with database.transaction() as session:
        return make.answer(session, vault, place.consultation, WORDS, visibility=Visibility.QUOTE).id


def _version(database, answer_id) -> int:
    with database.reading() as session:
        return session.get_one(Answer, answer_id).version


def _translate(database, vault, place, answer_id, words=DUTCH, *, version=None, **about) -> None:
    known = {"from_language": "es", "to_language": "nl", "translator": "T. de Tolk", "by": place.moderator, **about}
    version = version or _version(database, answer_id)
    with database.transaction() as session:
        translate(session, vault, answer_id, words, version=version, **known)


def _check(database, vault, place, answer_id, *passages) -> None:
    version = _version(database, answer_id)
    with database.transaction() as session:
        check_translation(session, vault, answer_id, passages, version=version, by=place.moderator)


def _accept(database, vault, place, answer_id, *passages) -> None:
    version = _version(database, answer_id)
    decided = {"version": version, "verdict": Verdict.ACCEPT, "passages": passages, "by": place.moderator}
    with database.transaction() as session:
        decide(session, vault, answer_id, share=0, **decided)


def _read(database, vault) -> tuple[Contribution, str, tuple[Passage, ...]]:
    with database.reading() as session:
        (contribution,) = session.scalars(select(Contribution))
        moderated = Texts(session, vault).of([contribution])[contribution.id]
        return contribution, moderated.words, moderated.passages


def test_others_read_the_translation_without_what_is_hidden_in_it_and_both_texts_are_redacted(
    database, vault, place, answer_id
):
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id, SHOP)
    _accept(database, vault, place, answer_id, CARLOS)
    contribution, words, passages = _read(database, vault)
    assert words == DUTCH[:25] + BLOCK * 6 + DUTCH[31:]
    assert passages == (SHOP,)
    assert (contribution.translated_from, contribution.language) == ("es", "nl")
    with database.reading() as session:
        kept = session.execute(select(Redaction.start, Redaction.of_translation).order_by(Redaction.of_translation))
        assert kept.all() == [(12, False), (25, True)]
        account = moderation_account(session, place.id)
        assert (account.redacted, dict(account.passages)) == (1, {Category.PLACE: 1})
        translation = session.scalar(select(Translation))
        assert b"Carlos" not in translation.sealed
        assert (
            vault.open(session.get_one(Answer, answer_id).response_id, translation.place, translation.sealed) == DUTCH
        )


def test_an_answer_without_a_translation_is_read_as_it_was_written(database, vault, place, answer_id):
    _accept(database, vault, place, answer_id, CARLOS)
    contribution, words, passages = _read(database, vault)
    assert words == WORDS[:12] + BLOCK * 6 + WORDS[18:]
    assert (contribution.translated_from, passages) == (None, (CARLOS,))


def test_nothing_is_let_through_that_nobody_looked_through(database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    with pytest.raises(TransitionError):
        _accept(database, vault, place, answer_id)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0
        assert session.get_one(Answer, answer_id).state is AnswerState.WAITING
    with database.transaction() as session:
        version = session.get_one(Answer, answer_id).version
        rejected = {"version": version, "verdict": Verdict.REJECT, "reason": Reason.TEST, "by": place.moderator}
        decide(session, vault, answer_id, share=0, **rejected)


def test_another_translation_takes_its_place_and_must_be_looked_through_again(database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id, IN_DUTCH)
    _translate(database, vault, place, answer_id, "Een andere vertaling.", translator="A. Ander")
    with pytest.raises(TransitionError):
        _accept(database, vault, place, answer_id)
    with database.reading() as session:
        assert session.scalars(select(Translation.translator)).all() == ["A. Ander"]


def test_whoever_decides_on_what_they_read_before_the_translation_finds_out(database, vault, place, answer_id):
    before = _version(database, answer_id)
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id)
    with database.transaction() as session, pytest.raises(ConflictError):
        decide(session, vault, answer_id, share=0, version=before, verdict=Verdict.ACCEPT, by=place.moderator)
    with pytest.raises(ConflictError):
        _translate(database, vault, place, answer_id, version=before)


@pytest.mark.parametrize(
    "about",
    [
        {"words": " \n"},
        {"translator": "  "},
        {"translator": "x" * 201},
        {"from_language": "klingon"},
        {"to_language": "es"},
        {"from_language": "nl"},
    ],
)
def test_what_is_no_translation_is_refused(database, vault, place, answer_id, about):
    with pytest.raises(InvalidError):
        _translate(database, vault, place, answer_id, **about)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Translation)) == 0


def test_a_passage_that_is_none_of_the_translation_is_refused(database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    with pytest.raises(InvalidError):
        _check(database, vault, place, answer_id, Passage(Span(50, 999), Category.PLACE))
    with pytest.raises(TransitionError):
        _accept(database, vault, place, answer_id)


def test_what_was_decided_on_is_not_translated_under_its_readers(database, vault, place, answer_id):
    _accept(database, vault, place, answer_id)
    with pytest.raises(TransitionError):
        _translate(database, vault, place, answer_id)


def test_whoever_works_for_the_owner_translates_nothing(database, vault, place, answer_id):
    with database.transaction() as session:
        inside = make.staff(session, Role.MODERATOR, employer=place.consultation.owner)
    with pytest.raises(ForbiddenError):
        _translate(database, vault, place, answer_id, by=inside)


def test_what_is_hidden_later_in_the_translation_goes_with_the_next_decision(database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id)
    _accept(database, vault, place, answer_id)
    assert "Carlos" in _read(database, vault)[1]
    _check(database, vault, place, answer_id, IN_DUTCH)
    _accept(database, vault, place, answer_id, CARLOS)
    _contribution, words, passages = _read(database, vault)
    assert "Carlos" not in words
    assert passages == (IN_DUTCH,)
    with database.reading() as session:
        told = select(func.count()).select_from(Change).where(Change.kind == ChangeKind.CONTRIBUTION_CHANGED)
        assert session.scalar(told) == 2


def test_showing_again_what_was_hidden_in_a_translation_needs_a_second_look(database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id, IN_DUTCH)
    _accept(database, vault, place, answer_id)
    _check(database, vault, place, answer_id)
    _accept(database, vault, place, answer_id)
    assert "Carlos" not in _read(database, vault)[1]
    with database.reading() as session:
        looks = session.scalars(select(ModerationDecision.look).order_by(ModerationDecision.decided_at)).all()
    assert looks == [Look.NONE, Look.WAITING]


def test_a_translation_of_what_was_added_to_takes_the_former_words_out_of_the_corpus(database, vault, place, answer_id):
    _accept(database, vault, place, answer_id)
    with database.transaction() as session:
        session.get_one(Answer, answer_id).state = AnswerState.WAITING
    _translate(database, vault, place, answer_id)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0
    _check(database, vault, place, answer_id)
    _accept(database, vault, place, answer_id)
    assert _read(database, vault)[1] == DUTCH
    with database.transaction() as session:
        follow_addition(session, answer_id)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Contribution)) == 0


@pytest.mark.parametrize("goes", [take_response_away, forget_answer], ids=["taken back", "forgotten"])
def test_a_translation_goes_with_its_answer(database, vault, place, answer_id, goes):
    _translate(database, vault, place, answer_id)
    with database.transaction() as session:
        answer = session.get_one(Answer, answer_id)
        goes(session, answer.response_id if goes is take_response_away else answer_id)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Translation)) == 0


@pytest.mark.parametrize("kind", [ChangeKind.ANSWER_REPLACED, ChangeKind.ANSWER_ADDED])
def test_a_translation_of_former_words_is_nobodys(database, vault, place, answer_id, kind):
    _translate(database, vault, place, answer_id)
    with database.transaction() as session:
        for reaction in session.info["reactions"][kind]:
            reaction(session, answer_id)
    with database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Translation)) == 0


def test_a_moderator_translates_looks_through_and_decides_on_the_pages(app, database, vault, place, answer_id):
    browser = signed_in(app, place.moderator).open(f"{DESK}/{answer_id}").click("Translation of this answer")
    assert WORDS in browser.text
    assert browser.page.xpath("//select[@name='from_language']/option[@selected]/@value") == ["es"]
    assert browser.page.xpath("//input[@name='translator']/@value") == [place.moderator.name]
    browser.press("Keep the translation", words=DUTCH, to_language="es", status=422)
    assert "in this language already" in browser.text
    assert DUTCH in browser.page.xpath("//textarea[@name='words']")[0].text
    browser.press("Keep the translation", to_language="nl", translator="T. de Tolk")
    browser.open(f"{DESK}/{answer_id}")
    assert "Nobody has looked through the translation yet" in browser.text
    browser.press("Save the decision", ruling="accept", status=409)
    browser.click("Translation of this answer")
    browser.press("I looked through", marked="Iets anders.", status=422)
    browser.press("I looked through", marked=DUTCH.replace("Carlos", "[[someone else|Carlos]]"))
    assert "translated from Spanish, by T. de Tolk" in browser.text
    assert "Ik werk met [someone else] in de winkel" in browser.text
    browser.press("Save the decision", ruling="accept")
    with database.transaction() as session:
        # What is hidden in the translation alone needs a second look too, and it shows the same words then.
        waiting = session.scalars(select(ModerationDecision)).one()
        version = session.get_one(Answer, answer_id).version
        agree(session, vault, waiting.id, version=version, by=make.staff(session, name="M. Tweede"))
    _contribution, words, _passages = _read(database, vault)
    assert words == DUTCH.replace("Carlos", BLOCK * 6)
    browser.open(f"{DESK}/{answer_id}/vertaling")
    assert not browser.page.xpath("//textarea[@name='words']")
    with database.reading() as session:
        events = session.scalars(select(AuditEvent).where(AuditEvent.actor_id == place.moderator.id)).all()
    told = [(one.action, one.details) for one in events if one.action is not AuditAction.RAW_TEXT_VIEWED]
    assert (AuditAction.ANSWER_TRANSLATED, {"from": "es", "to": "nl"}) in told
    assert (AuditAction.TRANSLATION_CHECKED, {"hidden": "1"}) in told
    assert not any(word in str(told) for word in ("Carlos", "Tolk", "winkel"))
    assert sum(one.action is AuditAction.RAW_TEXT_VIEWED for one in events) >= 6


def test_two_who_translate_at_once_are_told_and_lose_nothing(app, database, vault, place, answer_id):
    browser = signed_in(app, place.moderator).open(f"{DESK}/{answer_id}/vertaling")
    _translate(database, vault, place, answer_id, "Wat een ander schreef.")
    browser.press("Keep the translation", words=DUTCH, to_language="nl", translator="T. de Tolk", status=409)
    assert "Somebody else changed this answer" in browser.text
    assert DUTCH in browser.page.xpath("//textarea[@name='words']")[0].text
    browser.press("Keep the translation")
    with database.reading() as session:
        assert session.scalars(select(Translation.translator)).all() == ["T. de Tolk"]


def test_an_analyst_sees_that_words_were_translated(app, database, vault, place, answer_id):
    _translate(database, vault, place, answer_id)
    _check(database, vault, place, answer_id)
    _accept(database, vault, place, answer_id)
    contribution, _words, _passages = _read(database, vault)
    with database.transaction() as session:
        analyst = make.staff(session, Role.ANALYST)
    browser = signed_in(app, analyst).open(f"/en/desk/pooierverbod/coderen/{contribution.number}")
    assert "translated from Spanish" in browser.text
    assert DUTCH in browser.text.replace("1 ", "")
