"""Codebooks, codings, and the counts that are kept with them, on both databases."""

import random
from collections import defaultdict

import pytest
from sqlalchemy import select
from sqlalchemy.orm import Session

from consult.audit import AuditAction, AuditEvent
from consult.changes import Change, ChangeKind
from consult.coding import queries
from consult.coding.models import Coding, Coverage, Excerpt, Mention, Stance, Theme, ThemeCount
from consult.coding.services import adopt_codebook, code, recount, remove
from consult.consultations.format import fingerprint
from consult.consultations.models import Consultation
from consult.consultations.services import load
from consult.errors import ForbiddenError, InvalidError, NotFoundError
from consult.moderation.models import Contribution, Verdict
from consult.moderation.services import decide
from consult.responses.models import Answer, Channel, Visibility
from consult.text.spans import Span
from tests.integration.coding.make import FIRST, WORDS, Place
from tests.integration.moderation import make
from tests.shipped import shipped


def test_loading_a_consultation_brings_its_codebook(place: Place) -> None:
    themes = {theme.key: theme for theme in place.themes()}
    assert themes["B-COLLEGA"].proposition == "buiten"
    assert themes["E-VEILIG"].proposition is None
    assert themes["S-VOOR"].proposition == "main"
    assert not themes["M-CAMPAGNE"].on_desk


def test_a_theme_that_nothing_stands_on_may_leave_and_one_with_codings_may_not(place: Place) -> None:
    place.code(place.contribution())
    _adopt_without(place, "B-DIENST")
    assert "B-DIENST" not in {theme.key for theme in place.themes()}
    with pytest.raises(InvalidError, match="B-COLLEGA"):
        _adopt_without(place, "B-COLLEGA")
    with place.database.transaction() as session:
        load(session, shipped("pooierverbod"), owner=make.OWNER)
    assert "B-DIENST" in {theme.key for theme in place.themes()}


def test_coding_the_same_excerpt_again_changes_the_stance_and_counts_once(place: Place) -> None:
    written = place.contribution()
    first = place.code(written, stance=Stance.SUPPORT)
    again = place.code(written, stance=Stance.OPPOSE)
    assert first.id == again.id
    assert _counts(place) == {
        ("B-COLLEGA", "", ""): (1, 1),
        ("B-COLLEGA", "buiten", "oppose"): (1, 1),
    }


def test_two_coders_of_one_excerpt_are_two_codings_of_one_response(place: Place) -> None:
    written = place.contribution()
    place.code(written)
    place.code(written, by=place.other)
    assert _counts(place)["B-COLLEGA", "buiten", "support"] == (1, 2)
    with place.database.reading() as session:
        assert len(session.scalars(select(Excerpt)).all()) == 1


def test_a_conditional_stance_needs_its_condition(place: Place) -> None:
    written = place.contribution()
    with pytest.raises(InvalidError, match="condition"):
        place.code(written, stance=Stance.CONDITIONAL, condition="  ")
    assert place.code(written, stance=Stance.CONDITIONAL, condition="kosten delen mag").condition == "kosten delen mag"


def test_a_theme_of_mentions_takes_no_stance_unless_its_proposition_is_named(place: Place) -> None:
    written = place.contribution()
    with pytest.raises(InvalidError, match="takes no stance"):
        place.code(written, "E-VEILIG", Stance.OPPOSE)
    assert place.code(written, "E-VEILIG", Stance.NONE).proposition is None
    assert place.code(written, "E-VEILIG", Stance.OPPOSE, proposition="main").proposition == "main"
    with pytest.raises(NotFoundError):
        place.code(written, "E-VEILIG", Stance.OPPOSE, proposition="bestaat-niet")


def test_a_passage_outside_the_words_and_a_theme_of_another_consultation_are_refused(place: Place) -> None:
    written = place.contribution()
    with pytest.raises(InvalidError):
        place.code(written, span=Span(5, len(WORDS) + 1))
    with place.database.transaction() as session:
        other = make.consultation(session, "opting-in")
        theme = queries.themes_of(session, other)[0]
    with pytest.raises(NotFoundError), place.database.transaction() as session:
        code(session, written.id, FIRST, theme.id, length=99, stance=Stance.NONE, by=place.analyst.id)


def test_only_its_coder_removes_a_coding_and_the_counts_follow(place: Place) -> None:
    written = place.contribution()
    coding = place.code(written)
    with pytest.raises(ForbiddenError), place.database.transaction() as session:
        remove(session, coding.id, by=place.other.id)
    with place.database.transaction() as session:
        remove(session, coding.id, by=place.analyst.id)
    assert _counts(place) == {}
    with place.database.reading() as session:
        assert not session.scalars(select(Mention)).all()
        assert queries.coverage(session, place.id).coded == 0
        actions = set(session.scalars(select(AuditEvent.action)))
        changed = session.scalars(select(Change.subject_id).where(Change.kind == ChangeKind.CODINGS_CHANGED)).all()
    assert {AuditAction.EXCERPT_CODED, AuditAction.CODING_REMOVED} <= actions
    assert changed == [written.id, written.id]


def test_a_coded_answer_that_is_rejected_takes_its_codings_and_counts_along(place: Place) -> None:
    written, other = place.contribution(), place.contribution()
    place.code(written)
    kept = place.code(other)
    place.reject(written)
    with place.database.reading() as session:
        assert session.scalars(select(Coding.id)).all() == [kept.id]
        assert queries.coverage(session, place.id).coded == queries.coverage(session, place.id).contributions == 1
        assert set(session.scalars(select(ThemeCount.responses))) == {1}


def test_coverage_counts_contributions_once_however_often_they_change(place: Place) -> None:
    written = place.contribution()
    place.contribution()
    with place.database.transaction() as session:
        answer = session.get_one(Answer, written.answer_id)
        who = session.merge(place.moderator)
        decide(session, place.vault, answer.id, version=answer.version, verdict=Verdict.ACCEPT, share=0, by=who)
    place.code(written)
    place.code(written, "E-VEILIG", Stance.NONE)
    with place.database.reading() as session:
        found = queries.coverage(session, place.id)
        assert (found.contributions, found.coded) == (2, 1)


def test_what_is_public_under_its_makers_name_is_counted_apart(place: Place) -> None:
    open_ = place.contribution(
        group="gemeente", channel=Channel.ORGANISATION, visibility=Visibility.PUBLIC, maker="Gemeente Voorbeeld"
    )
    nameless = place.contribution(visibility=Visibility.PUBLIC)
    place.code(open_)
    place.code(nameless)
    with place.database.reading() as session:
        found = {count.group: count.public for count in queries.theme_counts(session, place.id)}
    assert found == {"gemeente": True, "sekswerker": False}


@pytest.mark.parametrize("seed", [1, 2])
def test_the_counts_kept_equal_a_count_of_the_codings_themselves(place: Place, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
    _busy(place, chance)
    with place.database.reading() as session:
        kept = _rows(session)
        assert kept == _counted_by_hand(session)
        mentions = session.execute(select(Mention.__table__)).all()
    with place.database.transaction() as session:
        recount(session, place.id)
    with place.database.reading() as session:
        assert _rows(session) == kept
        assert sorted(session.execute(select(Mention.__table__)).all()) == sorted(mentions)
        coverage = session.get_one(Coverage, place.id)
        coded = set(session.scalars(select(Excerpt.contribution_id).join(Coding, Coding.excerpt_id == Excerpt.id)))
        assert (coverage.contributions, coverage.coded) == (12, len(coded))


def _busy(place: Place, chance: random.Random) -> None:
    """Let two coders code, code again and take back at random, over responses with two contributions each."""
    written: list[Contribution] = []
    with place.database.transaction() as session:
        for number in range(6):
            made = make.response(
                session,
                place.vault,
                place.consultation,
                {"PV-09": WORDS, "PV-08": WORDS},
                group=chance.choice(["sekswerker", "gemeente"]),
                channel=chance.choice([Channel.OPEN, Channel.INVITED]),
                visibility=chance.choice(list(Visibility)),
                maker=chance.choice(["", f"Voorbeeldclub {number}"]),
            )
            for answer in make.answers_of(session, made):
                decide(
                    session,
                    place.vault,
                    answer.id,
                    version=answer.version,
                    verdict=Verdict.ACCEPT,
                    share=0,
                    by=session.merge(place.moderator),
                )
        written = list(session.scalars(select(Contribution)))
        themes = {theme.key: theme.id for theme in session.scalars(select(Theme))}
    codings: dict[object, Coding] = {}
    for _ in range(120):
        with place.database.transaction() as session:
            if codings and chance.random() < 0.25:
                gone = codings.pop(chance.choice(list(codings)))
                remove(session, gone.id, by=gone.coder_id)
                continue
            key = chance.choice(["B-COLLEGA", "C-PRIJS", "E-VEILIG"])
            made_ = code(
                session,
                chance.choice(written).id,
                chance.choice([FIRST, Span(18, 39)]),
                themes[key],
                length=len(WORDS),
                stance=Stance.NONE if key == "E-VEILIG" else chance.choice(list(Stance)),
                condition="mits",
                by=chance.choice([place.analyst, place.other]).id,
                **({} if key == "E-VEILIG" or chance.random() < 0.8 else {"proposition": "main"}),
            )
            codings[made_.id] = made_


def _rows(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    rows = session.execute(select(ThemeCount.__table__)).all()
    return {tuple(row[:6]): (row.responses, row.codings) for row in rows}


def _counted_by_hand(session: Session) -> dict[tuple[object, ...], tuple[int, int]]:
    """Count the codings once more, in another way: per response and row, then over responses."""
    rows = session.execute(
        select(Coding, Contribution)
        .join(Excerpt, Excerpt.id == Coding.excerpt_id)
        .join(Contribution, Contribution.id == Excerpt.contribution_id)
    ).all()
    said: dict[tuple[object, ...], list[bool]] = defaultdict(list)
    for coding, written in rows:
        public = written.visibility is Visibility.PUBLIC and bool(written.maker)
        who = (written.response_id, written.group, written.channel)
        said[(coding.theme_id, "", "", *who)].append(public)
        if coding.proposition:
            said[(coding.theme_id, coding.proposition, str(coding.stance), *who)].append(public)
    counted: dict[tuple[object, ...], tuple[int, int]] = {}
    for (theme, proposition, stance, _response, group, channel), public in said.items():
        key = (theme, proposition, stance, group, channel, all(public))
        responses, codings = counted.get(key, (0, 0))
        counted[key] = (responses + 1, codings + len(public))
    return counted


def _counts(place: Place) -> dict[tuple[str, str, str], tuple[int, int]]:
    with place.database.reading() as session:
        return {
            (count.theme, count.proposition, count.stance): (count.responses, count.codings)
            for count in queries.theme_counts(session, place.id)
        }


def _adopt_without(place: Place, key: str) -> None:
    file = shipped("pooierverbod")
    codes = tuple(entry for entry in file.codebook.codes if entry.id != key)
    smaller = file.model_copy(update={"codebook": file.codebook.model_copy(update={"codes": codes})})
    with place.database.transaction() as session:
        row = session.get_one(Consultation, place.id)
        row.definition = smaller.model_dump(mode="json", by_alias=True, exclude_unset=True)
        row.fingerprint = fingerprint(smaller)
        adopt_codebook(session, place.id)
