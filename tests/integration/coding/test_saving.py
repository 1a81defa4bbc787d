"""All that a coder says of a passage in one save: themes, marks, undoing; and that the counts follow, on both databases."""

import random
import threading
from dataclasses import replace
from uuid import UUID

import pytest
from sqlalchemy import select

from consult.audit import AuditAction, AuditEvent
from consult.coding import queries
from consult.coding.judged import Judged, Noted, Said
from consult.coding.models import Coding, Excerpt, LastSave, Mark, MarkKind, Mention, Stance, Theme, ThemeCount
from consult.coding.services import recount, said_of, save, take_back, undo
from consult.consultations.queries import provisions_in_force
from consult.errors import ConflictError, ConsultError, InvalidError, NotFoundError
from consult.moderation.models import Contribution, Triage
from consult.moderation.queries import Moderated, Texts
from consult.moderation.services import report_contribution
from consult.responses.models import Answer, AnswerState
from consult.text.redaction import Category, Passage
from consult.text.spans import Span
from tests.integration.coding.make import FIRST, WORDS, Place

SECOND = Span(18, 39)
RARE = Judged(noted=Noted(rare=True, experience=True, recommendation=3, memo="vraag de collega"))
NO_THEME = Judged(noted=Noted(no_theme=True))


def themes(place: Place, **stances: Stance) -> Judged:
    """What is said under themes, by key with an underscore for each hyphen; nothing else."""
    known = {theme.key: theme for theme in place.themes()}
    wanted = [(known[key.replace("_", "-")], stance) for key, stance in stances.items()]
    return Judged({theme.id: Said(stance, "mits", theme.proposition) for theme, stance in wanted})


def saved(place: Place, written: Contribution, judged: Judged, span: Span = FIRST, **about: Span) -> None:
    with place.database.transaction() as session:
        text = Texts(session, place.vault).of([written])[written.id]
        save(session, written.id, span, judged, text=text, by=place.analyst.id, **about)


def said(place: Place, written: Contribution, span: Span = FIRST) -> Judged:
    with place.database.reading() as session:
        return said_of(session, written.id, [span], place.analyst.id)[span]


def undone(place: Place) -> UUID:
    with place.database.transaction() as session:
        return undo(session, place.id, by=place.analyst.id)


def coded(place: Place) -> int:
    with place.database.reading() as session:
        return queries.coverage(session, place.id).coded


def test_one_save_gives_a_passage_several_themes_each_with_its_own_stance_and_marks(place: Place) -> None:
    written = place.contribution()
    with place.database.reading() as session:
        section = provisions_in_force(session, place.id)[0]
    judged = themes(place, B_COLLEGA=Stance.SUPPORT, C_PRIJS=Stance.CONDITIONAL, E_VEILIG=Stance.NONE)
    saved(place, written, replace(judged, noted=replace(RARE.noted, provisions=frozenset([section.id]))))
    with place.database.reading() as session:
        found = {coding.theme.key: coding.stance for coding in queries.codings_of(session, written.id)}
        (mark,) = queries.marked(session, place.id, MarkKind.RARE)
        assert (mark.excerpt.contribution.number, mark.recommendation) == (written.number, 3)
        assert queries.sections_of(session, [mark.excerpt_id]) == {mark.excerpt_id: {section.key}}
        for kind in set(MarkKind) - {MarkKind.NO_THEME}:
            assert queries.marked(session, place.id, kind) == [mark]
        assert queries.marked(session, place.id, MarkKind.NO_THEME) == []
    assert found == {"B-COLLEGA": "support", "C-PRIJS": "conditional", "E-VEILIG": "none"}


def test_a_save_adds_to_what_was_said_and_a_change_takes_its_place(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    saved(place, written, themes(place, C_PRIJS=Stance.OPPOSE))
    assert said(place, written).themes.keys() == themes(place, B_COLLEGA=Stance.NONE, C_PRIJS=Stance.NONE).themes.keys()
    saved(place, written, themes(place, C_PRIJS=Stance.QUESTION), instead_of=FIRST)
    assert [each.stance for each in said(place, written).themes.values()] == [Stance.QUESTION]


def test_a_change_may_move_what_was_said_to_another_passage(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT), SECOND, instead_of=FIRST)
    assert said(place, written) == Judged()
    assert len(said(place, written, SECOND).themes) == 1
    with place.database.reading() as session:
        assert len(session.scalars(select(Excerpt)).all()) == 1


def test_that_no_theme_fits_is_an_answer_that_counts_as_coded_and_is_listed(place: Place) -> None:
    written, other = place.contribution(), place.contribution()
    saved(place, written, NO_THEME)
    queue = queries.Queue(coder_id=place.other.id, coded=queries.Waiting.NO_THEME)
    with place.database.reading() as session:
        (listed,) = queries.contributions_to_code(session, place.id, queue)
        assert (listed.contribution.id, listed.codings, listed.unfit) == (written.id, 0, 1)
        uncoded = replace(queue, coded=queries.Waiting.NO)
        assert queries.next_to_code(session, place.id, uncoded, after=written.number) == other.number
        (mark,) = queries.marked(session, place.id, MarkKind.NO_THEME)
        assert mark.excerpt.contribution_id == written.id
    assert coded(place) == 1
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    assert not said(place, written).noted.no_theme
    assert coded(place) == 1
    with pytest.raises(InvalidError, match="fits this passage already"):
        saved(place, written, NO_THEME)


def test_a_mark_alone_does_not_count_as_coded(place: Place) -> None:
    saved(place, place.contribution(), RARE)
    assert coded(place) == 0


def test_a_save_that_says_nothing_is_refused(place: Place) -> None:
    with pytest.raises(InvalidError, match="Choose a theme or a mark"):
        saved(place, place.contribution(), Judged())


def test_a_theme_that_left_the_desk_meanwhile_is_refused_and_nothing_is_stored(place: Place) -> None:
    written = place.contribution()
    judged = themes(place, B_COLLEGA=Stance.SUPPORT, C_PRIJS=Stance.OPPOSE)
    with place.database.transaction() as session:
        session.scalars(select(Theme).where(Theme.key == "C-PRIJS")).one().on_desk = False
    with pytest.raises(ConflictError, match="not in the codebook any more"):
        saved(place, written, judged)
    assert said(place, written) == Judged()


def test_a_change_leaves_what_was_said_under_a_theme_that_left_the_desk(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT, C_PRIJS=Stance.OPPOSE))
    with place.database.transaction() as session:
        session.scalars(select(Theme).where(Theme.key == "C-PRIJS")).one().on_desk = False
    saved(place, written, themes(place, B_COLLEGA=Stance.QUESTION), instead_of=FIRST)
    assert sorted(each.stance for each in said(place, written).themes.values()) == [Stance.OPPOSE, Stance.QUESTION]
    saved(place, written, themes(place, B_COLLEGA=Stance.QUESTION), SECOND, instead_of=FIRST)
    assert [each.stance for each in said(place, written).themes.values()] == [Stance.OPPOSE]
    assert undone(place) == written.id
    assert len(said(place, written).themes) == 2


def test_a_section_of_another_consultation_and_a_recommendation_zero_are_refused(place: Place) -> None:
    written = place.contribution()
    with pytest.raises(NotFoundError):
        saved(place, written, Judged(noted=Noted(provisions=frozenset([UUID(int=7)]))))
    with pytest.raises(InvalidError, match="from 1"):
        saved(place, written, Judged(noted=Noted(recommendation=0)))


def test_a_passage_that_cuts_what_is_hidden_is_refused(place: Place) -> None:
    written = place.contribution(passages=(Passage(Span(4, 10), Category.CONTACT),))
    judged = themes(place, B_COLLEGA=Stance.SUPPORT)
    for span in (Span(0, 7), Span(6, 17), Span(4, 10), Span(0, 999)):
        with pytest.raises(InvalidError):
            saved(place, written, judged, span)
    saved(place, written, judged, FIRST)


def test_undoing_brings_back_what_stood_before_wherever_it_was(place: Place) -> None:
    first, second = place.contribution(), place.contribution()
    saved(place, first, themes(place, B_COLLEGA=Stance.SUPPORT))
    saved(place, second, themes(place, C_PRIJS=Stance.OPPOSE))
    before = said(place, second)
    saved(place, second, replace(themes(place, B_COLLEGA=Stance.NONE), noted=RARE.noted), SECOND, instead_of=FIRST)
    assert undone(place) == second.id
    assert (said(place, second), said(place, second, SECOND)) == (before, Judged())
    assert len(said(place, first).themes) == 1
    with pytest.raises(NotFoundError, match="nothing to undo"):
        undone(place)


def test_what_was_taken_back_can_be_undone(place: Place) -> None:
    written = place.contribution()
    judged = replace(themes(place, B_COLLEGA=Stance.CONDITIONAL), noted=RARE.noted)
    saved(place, written, judged)
    with place.database.transaction() as session:
        take_back(session, written.id, FIRST, by=place.analyst.id)
    assert (said(place, written), coded(place)) == (Judged(), 0)
    undone(place)
    assert (said(place, written), coded(place)) == (judged, 1)


def test_nothing_is_undone_where_something_else_stands_there_since(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    place.code(written, "C-PRIJS", Stance.OPPOSE)
    with pytest.raises(ConflictError, match="changed since"):
        undone(place)
    assert len(said(place, written).themes) == 2


def test_one_coder_undoes_nothing_of_another(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    with pytest.raises(NotFoundError), place.database.transaction() as session:
        undo(session, place.id, by=place.other.id)


def test_a_contribution_that_goes_takes_marks_and_what_can_be_undone_along(place: Place) -> None:
    written = place.contribution()
    saved(place, written, replace(themes(place, B_COLLEGA=Stance.SUPPORT), noted=RARE.noted))
    place.reject(written)
    with place.database.reading() as session:
        assert [session.scalars(select(model)).all() for model in (Mark, LastSave, Coding, Excerpt)] == [[]] * 4
    text = Moderated(WORDS, ())
    with pytest.raises(NotFoundError), place.database.transaction() as session:
        save(session, written.id, FIRST, RARE, text=text, by=place.analyst.id)


def test_a_memo_never_stands_in_the_log(place: Place) -> None:
    saved(place, place.contribution(), RARE)
    with place.database.reading() as session:
        (event,) = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.EXCERPT_MARKED))
    assert event.details == {"says": "recommendation experience rare memo"}


def test_personal_data_seen_while_coding_goes_back_to_the_moderators_and_the_codings_stay(place: Place) -> None:
    written = place.contribution()
    saved(place, written, themes(place, B_COLLEGA=Stance.SUPPORT))
    for _ in range(2):
        with place.database.transaction() as session:
            report_contribution(session, written.id, by=session.merge(place.analyst))
    with place.database.reading() as session:
        answer = session.get_one(Answer, written.answer_id)
        assert answer.state is AnswerState.WAITING
        assert session.get_one(Triage, answer.id).personal
        assert session.get(Contribution, written.id)
        reopened = session.scalars(select(AuditEvent).where(AuditEvent.action == AuditAction.ANSWER_REOPENED)).all()
    assert [event.details["because"] for event in reopened] == ["personal data seen later"]
    assert len(said(place, written).themes) == 1


def test_two_coders_who_save_the_same_passage_at_once_are_both_counted(place: Place) -> None:
    written = place.contribution()
    judged = themes(place, B_COLLEGA=Stance.SUPPORT, C_PRIJS=Stance.OPPOSE)
    ready = threading.Barrier(2)
    faults: list[BaseException] = []

    def work(coder_id: UUID) -> None:
        try:
            with place.database.reading() as session:
                text = Texts(session, place.vault).of([written])[written.id]
            ready.wait()
            with place.database.transaction() as session:
                save(session, written.id, FIRST, judged, text=text, by=coder_id)
        except BaseException as fault:  # noqa: BLE001  (told to the test, which fails)
            faults.append(fault)

    workers = [threading.Thread(target=work, args=(who.id,)) for who in (place.analyst, place.other)]
    for worker in workers:
        worker.start()
    for worker in workers:
        worker.join()
    assert faults == []
    assert coded(place) == 1
    with place.database.reading() as session:
        assert len(session.scalars(select(Excerpt)).all()) == 1
        assert {count.codings for count in queries.theme_counts(session, place.id)} == {2}


@pytest.mark.parametrize("seed", [3, 4])
def test_the_counts_kept_equal_those_made_anew_after_any_saves_changes_and_undoings(place: Place, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
    written = [place.contribution(group=chance.choice(["sekswerker", "gemeente"])) for _ in range(4)]
    stances = [Stance.SUPPORT, Stance.OPPOSE, Stance.QUESTION, Stance.CONDITIONAL]
    for _ in range(40):
        one, span = chance.choice(written), chance.choice([FIRST, SECOND])
        judged = chance.choice(
            [
                NO_THEME,
                RARE,
                themes(place, B_COLLEGA=chance.choice(stances)),
                themes(place, B_COLLEGA=chance.choice(stances), E_VEILIG=Stance.NONE),
            ]
        )
        try:
            if chance.random() < 0.25:
                undone(place)
            elif chance.random() < 0.2:
                with place.database.transaction() as session:
                    take_back(session, one.id, span, by=place.analyst.id)
            else:
                saved(place, one, judged, span, **({"instead_of": FIRST} if chance.random() < 0.3 else {}))
        except ConsultError:
            continue
    kept = counted(place)
    with place.database.transaction() as session:
        recount(session, place.id)
    assert counted(place) == kept
    assert kept[2] > 0


def counted(place: Place) -> tuple[list[tuple[object, ...]], list[tuple[object, ...]], int]:
    with place.database.reading() as session:
        counts = sorted(map(tuple, session.execute(select(ThemeCount.__table__)).all()))
        return counts, sorted(map(tuple, session.execute(select(Mention.__table__)).all())), coded(place)
