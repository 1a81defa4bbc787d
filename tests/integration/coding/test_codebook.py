"""The codebook in versions: drafted, locked, and what stands on its themes carried along, on both databases."""

import random
from collections.abc import Mapping
from concurrent.futures import ThreadPoolExecutor, wait
from threading import Event
from types import NoneType
from typing import Any

import pytest
from sqlalchemy import func, select
from sqlalchemy.orm import Session

from consult.accounts.models import User
from consult.audit import AuditAction, AuditEvent
from consult.coding import queries, services
from consult.coding.judged import Judged, Said
from consult.coding.models import (
    CodebookVersion,
    Coding,
    Coverage,
    Mention,
    MergedDouble,
    Stance,
    Theme,
    ThemeChange,
    ThemeCount,
    VersionState,
)
from consult.coding.services import Draft, Settling
from consult.consultations.models import Consultation
from consult.consultations.queries import definition
from consult.consultations.services import load
from consult.errors import ConflictError, InvalidError, TransitionError
from consult.moderation.models import Contribution
from consult.moderation.queries import Texts
from consult.text.spans import Span
from tests.integration.coding.make import FIRST, Place
from tests.integration.coding.test_services import _busy as busy
from tests.integration.moderation import make
from tests.shipped import shipped

SECOND = Span(18, 39)
NEW = {"nl": "Collega's onderling", "en": "Among colleagues", "definition": "Over collega's die elkaar helpen."}
SETTLED = Settling(note="Eerste ronde", not_settled_because="De partner leest mee in de volgende ronde.")


class Book:
    """Two analysts at one draft; each act sees what the last one left."""

    def __init__(self, place: Place) -> None:
        self.place = place
        with place.database.transaction() as session:
            self.id = services.begin_draft(session, place.id, by=place.analyst.id).id

    def draft(self, why: str = "", by: User | None = None) -> Draft:
        with self.place.database.reading() as session:
            revision = session.get_one(CodebookVersion, self.id).revision
        return Draft(self.id, revision, (by or self.place.analyst).id, why)

    def do(self, act: Any, *arguments: Any, why: str = "", **named: Any) -> CodebookVersion:
        draft = self.draft(why)
        with self.place.database.transaction() as session:
            made: CodebookVersion = act(session, draft, *arguments, **named)
            return made

    def lock(self, said: Settling = SETTLED, by: User | None = None) -> CodebookVersion:
        revision = self.draft().revision
        with self.place.database.transaction() as session:
            return services.lock(session, self.id, said, revision=revision, by=(by or self.place.other).id)

    def fates(self) -> dict[tuple[str, str], ThemeChange]:
        with self.place.database.reading() as session:
            rows = session.scalars(select(ThemeChange).where(ThemeChange.version_id == self.id)).all()
        return {(row.theme, str(row.fate)): row for row in rows}


@pytest.fixture
def book(place: Place) -> Book:
    return Book(place)


def test_a_draft_changes_nothing_that_is_in_force_until_it_is_locked(place: Place, book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"nl": "Collega's en vrienden"})
    assert _words(place, "B-COLLEGA") == _words_shipped("B-COLLEGA")
    locked = book.lock()
    assert _words(place, "B-COLLEGA") == "Collega's en vrienden"
    assert (locked.state, locked.locked_by_id) == (VersionState.LOCKED, place.other.id)
    with place.database.reading() as session:
        row = session.get_one(Consultation, place.id)
        old = shipped("pooierverbod")
        assert definition(row).codebook.version == locked.book.version > old.codebook.version
        assert definition(row).questions == old.questions
        actions = set(session.scalars(select(AuditEvent.action)))
    assert {AuditAction.CODEBOOK_BEGUN, AuditAction.CODEBOOK_SAVED, AuditAction.CODEBOOK_LOCKED} <= actions


def test_there_is_one_draft_however_many_begin_one(place: Place, book: Book) -> None:
    assert Book(place).id == book.id


def test_whoever_changed_a_draft_locks_it_only_with_a_note(place: Place, book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"example": "Wij bellen elkaar."})
    bare = Settling(settled_with="Voorbeeldalliantie")
    with pytest.raises(InvalidError, match="Write a note"):
        book.lock(bare, by=place.analyst)
    assert book.lock(bare, by=place.other).settled_with == "Voorbeeldalliantie"


def test_a_codebook_comes_into_force_with_whom_it_was_settled_or_why_with_nobody(book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"example": "Wij bellen elkaar."})
    for said in (Settling(note="x"), Settling(note="x", settled_with="Alliantie", not_settled_because="Geen tijd")):
        with pytest.raises(InvalidError, match="Say with whom"):
            book.lock(said)


def test_a_draft_without_a_change_is_not_locked(book: Book) -> None:
    with pytest.raises(InvalidError, match="Nothing is changed"):
        book.lock()


def test_of_two_who_change_a_draft_at_once_the_second_is_told(place: Place, book: Book) -> None:
    seen = book.draft()
    book.do(services.write_theme, "B-COLLEGA", {"example": "Wij bellen elkaar."})
    with pytest.raises(ConflictError), place.database.transaction() as session:
        services.write_theme(session, seen, "B-COLLEGA", {"example": "Iets anders."})
    with pytest.raises(ConflictError), place.database.transaction() as session:
        services.lock(session, book.id, SETTLED, revision=seen.revision, by=place.other.id)


@pytest.mark.parametrize("codes_first", [True, False])
def test_of_whoever_codes_and_whoever_retires_the_theme_at_once_one_waits(
    place: Place, book: Book, *, codes_first: bool
) -> None:
    written, retired = place.contribution(), next(one for one in place.themes() if one.key == "B-COLLEGA")
    book.do(services.retire_theme, retired.key)
    revision, judged = (
        book.draft().revision,
        Judged({retired.id: Said(Stance.SUPPORT, proposition=retired.proposition)}),
    )
    with place.database.reading() as session:
        text = Texts(session, place.vault).of([written])[written.id]

    def codes(session: Session) -> None:
        services.save(session, written.id, FIRST, judged, text=text, by=place.analyst.id)

    def retires(session: Session) -> None:
        services.lock(session, book.id, SETTLED, revision=revision, by=place.other.id)

    first, second = (codes, retires) if codes_first else (retires, codes)
    began, may_end = Event(), Event()

    def slowly() -> None:
        with place.database.transaction() as session:
            first(session)
            began.set()
            may_end.wait(20)

    def meanwhile() -> None:
        with place.database.transaction() as session:
            second(session)

    with ThreadPoolExecutor(2) as both:
        one = both.submit(slowly)
        assert began.wait(20)
        other = both.submit(meanwhile)
        assert not wait([other], timeout=0.5).done
        may_end.set()
        one.result()
        assert isinstance(other.exception(), NoneType if codes_first else ConflictError)
    with place.database.reading() as session:
        assert session.scalar(select(func.count()).select_from(Coding)) == int(codes_first)
        assert session.get_one(Theme, retired.id).retired


def test_a_locked_version_does_not_change_any_more(book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"example": "Wij bellen elkaar."})
    book.lock()
    with pytest.raises(TransitionError):
        book.do(services.write_theme, "B-COLLEGA", {"example": "Iets anders."})


def test_a_file_that_came_into_force_meanwhile_stops_the_lock_and_nothing_moves(place: Place, book: Book) -> None:
    written = place.contribution()
    place.code(written)
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST", why="Overlap")
    with place.database.transaction() as session:
        file = shipped("pooierverbod")
        codes = tuple(
            theme.model_copy(update={"definition": "Anders."}) if theme.id == "E-VEILIG" else theme
            for theme in file.codebook.codes
        )
        load(
            session,
            file.model_copy(update={"codebook": file.codebook.model_copy(update={"codes": codes})}),
            owner=make.OWNER,
        )
    with pytest.raises(ConflictError):
        book.lock()
    assert _theme_of_codings(place) == {"B-COLLEGA": 1}


@pytest.mark.parametrize(
    ("key", "values"),
    [
        ("B-COLLEGA", {"parent": "B-COLLEGA"}),
        ("B-COLLEGA", {"parent": "B-GEEN"}),
        ("B-COLLEGA", {"parent": "E-VEILIG"}),
        ("B-COLLEGA", {"proposition": "bestaat-niet"}),
        ("B-COLLEGA", {"nl": " "}),
        ("B-COLLEGA", {"exclude": ["Iets anders -> B-GEEN"]}),
    ],
)
def test_a_codebook_that_contradicts_itself_is_refused_and_nothing_is_stored(
    book: Book, key: str, values: Mapping[str, Any]
) -> None:
    before = book.draft().revision
    with pytest.raises(InvalidError, match="contradicts itself"):
        book.do(services.write_theme, key, values)
    assert book.draft().revision == before
    assert not book.fates()


def test_themes_that_stand_below_each_other_in_a_ring_are_refused(book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"parent": "B-DIENST"})
    with pytest.raises(InvalidError, match="below itself"):
        book.do(services.write_theme, "B-DIENST", {"parent": "B-COLLEGA"})


def test_moderators_flags_do_not_change_and_nothing_becomes_one(book: Book) -> None:
    for act, arguments in (
        (services.write_theme, ("M-BUITEN", {"nl": "Anders"})),
        (services.retire_theme, ("M-BUITEN",)),
        (services.write_theme, ("B-COLLEGA", {"family": "moderatie", "parent": None})),
    ):
        with pytest.raises(InvalidError, match="flag of moderators"):
            book.do(act, *arguments)
    with pytest.raises(InvalidError, match="flag of moderators"):
        book.do(services.merge_theme, "B-COLLEGA", into="M-BUITEN")


def test_what_was_undone_in_a_draft_is_not_in_its_history(book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"nl": "Collega's onderling"}, why="Duidelijker")
    book.do(services.merge_theme, "B-DIENST", into="B-COLLEGA", why="Overlap")
    assert set(book.fates()) == {("B-COLLEGA", "renamed"), ("B-DIENST", "merged")}
    assert book.fates()["B-DIENST", "merged"].why == "Overlap"
    book.do(services.write_theme, "B-COLLEGA", {"nl": _words_shipped("B-COLLEGA")})
    book.do(services.retire_theme, "B-DIENST", retired=False)
    assert not book.fates()


def test_a_retired_theme_keeps_its_codings_is_offered_no_more_and_can_come_back(place: Place, book: Book) -> None:
    written, other = place.contribution(), place.contribution()
    place.code(written)
    book.do(services.retire_theme, "B-COLLEGA", why="Wordt niet gebruikt")
    book.lock()
    assert _theme_of_codings(place) == {"B-COLLEGA": 1}
    theme = {one.key: one for one in place.themes()}["B-COLLEGA"]
    assert (theme.retired, theme.on_desk) == (True, False)
    with pytest.raises(InvalidError, match="retired"):
        place.code(other)
    again = Book(place)
    again.do(services.retire_theme, "B-COLLEGA", retired=False)
    again.lock()
    place.code(other)
    assert _theme_of_codings(place) == {"B-COLLEGA": 2}
    _check_counts(place)


def test_codings_follow_a_merged_theme_and_a_coders_double_becomes_one(place: Place, book: Book) -> None:
    first, second = place.contribution(), place.contribution(group="gemeente")
    place.code(first, "B-COLLEGA")
    place.code(first, "B-DIENST")
    place.code(first, "B-COLLEGA", by=place.other)
    place.code(second, "B-COLLEGA", Stance.OPPOSE)
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST", why="Overlap")
    book.lock()
    assert _theme_of_codings(place) == {"B-DIENST": 3}
    change = book.fates()["B-COLLEGA", "merged"]
    assert (change.carried, change.doubled, change.other, change.why) == (3, 1, "B-DIENST", "Overlap")
    with place.database.reading() as session:
        assert not session.scalars(select(MergedDouble)).all()
    _check_counts(place)


def test_a_save_can_be_undone_after_its_theme_was_merged_and_brings_no_merged_theme_back(
    place: Place, book: Book
) -> None:
    written, other = place.contribution(), place.contribution()
    _save(place, written, "B-COLLEGA", by=place.analyst)
    _save(place, other, "B-COLLEGA", by=place.other)
    with place.database.transaction() as session:
        services.take_back(session, other.id, FIRST, by=place.other.id)
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST", why="Overlap")
    book.lock()
    assert _theme_of_codings(place) == {"B-DIENST": 1}
    with place.database.transaction() as session:
        assert services.undo(session, place.id, by=place.analyst.id) == written.id
    assert _theme_of_codings(place) == {}
    with place.database.transaction() as session:
        assert services.undo(session, place.id, by=place.other.id) == other.id
    assert _theme_of_codings(place) == {"B-DIENST": 1}
    _check_counts(place)


def test_what_a_double_said_otherwise_is_kept_until_somebody_looked_at_it(place: Place, book: Book) -> None:
    written = place.contribution()
    place.code(written, "B-COLLEGA", Stance.CONDITIONAL, condition="mits kosten worden gedeeld")
    place.code(written, "B-DIENST", Stance.OPPOSE)
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST", why="Overlap")
    book.lock()
    with place.database.reading() as session:
        (double,) = queries.doubles_of(session, place.id)
        assert double.theme == "B-COLLEGA"
        assert double.said["stance"] == "conditional"
        assert double.said["condition"] == "mits kosten worden gedeeld"
        assert double.coding.stance is Stance.OPPOSE
    with place.database.transaction() as session:
        services.settle_double(session, double.id, by=place.analyst.id)
    with place.database.reading() as session:
        assert not queries.doubles_of(session, place.id)
    _check_counts(place)


def test_what_a_double_said_goes_with_its_coding(place: Place, book: Book) -> None:
    written = place.contribution()
    place.code(written, "B-COLLEGA", Stance.SUPPORT)
    kept = place.code(written, "B-DIENST", Stance.OPPOSE)
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST")
    book.lock()
    with place.database.transaction() as session:
        services.remove(session, kept.id, by=place.analyst.id)
    with place.database.reading() as session:
        assert not session.scalars(select(MergedDouble)).all()
        assert not session.scalars(select(Mention)).all()


def test_a_chain_of_merges_carries_everything_to_its_end(place: Place, book: Book) -> None:
    place.code(place.contribution(), "B-COLLEGA")
    place.code(place.contribution(), "B-DIENST")
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST")
    book.do(services.merge_theme, "B-DIENST", into="C-PRIJS")
    book.lock()
    assert _theme_of_codings(place) == {"C-PRIJS": 2}
    _check_counts(place)


def test_a_theme_is_not_merged_into_itself_or_into_one_that_is_retired(book: Book) -> None:
    book.do(services.retire_theme, "C-PRIJS")
    for into in ("B-COLLEGA", "C-PRIJS"):
        with pytest.raises(InvalidError, match="Choose another theme"):
            book.do(services.merge_theme, "B-COLLEGA", into=into)


def test_what_stood_below_a_merged_theme_stands_below_the_other(book: Book) -> None:
    book.do(services.write_theme, "B-DIENST", {"parent": "B-COLLEGA"})
    book.do(services.add_theme, "B-ONDER", {**NEW, "family": _family("B-COLLEGA"), "parent": "B-COLLEGA"})
    made = book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST").book
    found = {theme.id: theme.parent for theme in made.codes}
    assert (found["B-ONDER"], found["B-DIENST"]) == ("B-DIENST", None)


def test_chosen_codings_go_to_a_theme_that_is_split_off_and_the_others_stay(place: Place, book: Book) -> None:
    first = place.code(place.contribution())
    place.code(place.contribution())
    gone = place.code(place.contribution())
    book.do(
        services.split_theme, "B-ONDERLING", NEW, source="B-COLLEGA", codings=[first.id, gone.id], why="Twee dingen"
    )
    with place.database.transaction() as session:
        services.remove(session, gone.id, by=place.analyst.id)
    book.lock()
    assert _theme_of_codings(place) == {"B-COLLEGA": 1, "B-ONDERLING": 1}
    change = book.fates()["B-ONDERLING", "split"]
    assert (change.other, change.carried) == ("B-COLLEGA", 1)
    theme = {one.key: one for one in place.themes()}
    assert theme["B-ONDERLING"].proposition == theme["B-COLLEGA"].proposition
    _check_counts(place)


def test_codings_of_another_theme_cannot_be_split_off(place: Place, book: Book) -> None:
    other = place.code(place.contribution(), "E-VEILIG", Stance.NONE)
    with pytest.raises(InvalidError, match="Choose again"):
        book.do(services.split_theme, "B-ONDERLING", NEW, source="B-COLLEGA", codings=[other.id])


def test_a_coding_that_went_elsewhere_since_it_was_chosen_stays_there(place: Place, book: Book) -> None:
    coding = place.code(place.contribution())
    book.do(services.split_theme, "B-EERST", NEW, source="B-COLLEGA", codings=[coding.id])
    book.do(services.split_theme, "B-LATER", NEW, source="B-COLLEGA", codings=[coding.id])
    book.lock()
    assert _theme_of_codings(place) == {"B-EERST": 1}
    _check_counts(place)


def test_a_theme_that_moves_keeps_its_proposition_and_its_codings(place: Place, book: Book) -> None:
    place.code(place.contribution())
    before = {one.key: one.proposition for one in place.themes()}
    book.do(services.write_theme, "B-COLLEGA", {"family": "proces", "parent": None}, why="Hoort daar")
    book.lock()
    theme = {one.key: one for one in place.themes()}["B-COLLEGA"]
    assert (theme.family, theme.proposition) == ("proces", before["B-COLLEGA"])
    assert book.fates()["B-COLLEGA", "moved"].other == "proces"
    _check_counts(place)


def test_a_theme_in_force_is_never_dropped_and_a_new_one_may_be(book: Book) -> None:
    book.do(services.add_theme, "B-NIEUW", {**NEW, "family": _family("B-COLLEGA")})
    book.do(services.drop_theme, "B-NIEUW")
    assert not book.fates()
    with pytest.raises(InvalidError, match="retire it"):
        book.do(services.drop_theme, "B-COLLEGA")
    with pytest.raises(InvalidError, match="already"):
        book.do(services.add_theme, "B-COLLEGA", NEW)


def test_a_draft_that_is_thrown_away_leaves_nothing(place: Place, book: Book) -> None:
    book.do(services.merge_theme, "B-COLLEGA", into="B-DIENST")
    with place.database.transaction() as session:
        services.discard_draft(
            session, book.id, revision=session.get_one(CodebookVersion, book.id).revision, by=place.other.id
        )
    with place.database.reading() as session:
        assert queries.draft_of(session, place.id) is None
        assert not session.scalars(select(ThemeChange)).all()


def test_every_version_is_kept_also_those_that_came_with_a_file(place: Place, book: Book) -> None:
    book.do(services.write_theme, "B-COLLEGA", {"example": "Wij bellen elkaar."})
    book.lock()
    with place.database.reading() as session:
        versions = queries.versions_of(session, place.id)
    assert [(one.number, one.locked_by_id) for one in versions] == [(2, place.other.id), (1, None)]
    assert versions[1].book == shipped("pooierverbod").theme_book()


def test_a_key_that_another_consultation_has_too_is_found_there(place: Place) -> None:
    with place.database.transaction() as session:
        make.consultation(session, "opting-in")
    with place.database.reading() as session:
        found = queries.used_elsewhere(session, place.consultation)
    assert [one.slug for one in found["X-STIGMA"]] == ["opting-in"]
    assert "B-COLLEGA" not in found


@pytest.mark.parametrize("seed", [3, 4])
def test_counts_stay_those_of_the_codings_after_random_merges_and_splits(place: Place, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (a test draws the same each time)
    busy(place, chance)
    book = Book(place)
    with place.database.reading() as session:
        mine = session.scalars(select(Coding.id).join(Theme).where(Theme.key == "C-PRIJS")).all()
    book.do(services.split_theme, "C-NIEUW", NEW, source="C-PRIJS", codings=chance.sample(mine, len(mine) // 2))
    book.do(services.merge_theme, "C-PRIJS", into="B-COLLEGA")
    book.do(services.merge_theme, "E-VEILIG", into="B-COLLEGA")
    book.lock()
    _check_counts(place)


def _check_counts(place: Place) -> None:
    """See that the counts kept are those that the codings give when they are counted anew."""

    def kept(session: Session) -> tuple[list[Any], list[Any], tuple[int, int]]:
        coverage = session.get_one(Coverage, place.id, populate_existing=True)
        counted = sorted(map(str, session.execute(select(ThemeCount.__table__)).all()))
        mentioned = sorted(map(str, session.execute(select(Mention.__table__)).all()))
        return counted, mentioned, (coverage.contributions, coverage.coded)

    with place.database.reading() as session:
        before = kept(session)
    with place.database.transaction() as session:
        services.recount(session, place.id)
    with place.database.reading() as session:
        assert kept(session) == before


def _save(place: Place, written: Contribution, key: str, *, by: User) -> None:
    with place.database.transaction() as session:
        theme = queries.theme_by_key(session, place.id, key)
        judged = Judged({theme.id: Said(Stance.SUPPORT, proposition=theme.proposition)})
        text = Texts(session, place.vault).of([written])[written.id]
        services.save(session, written.id, FIRST, judged, text=text, by=by.id)


def _theme_of_codings(place: Place) -> dict[str, int]:
    with place.database.reading() as session:
        keys = session.scalars(select(Theme.key).join(Coding, Coding.theme_id == Theme.id)).all()
        assert queries.codings_by_theme(session, place.id) == {key: keys.count(key) for key in keys}
    return {key: keys.count(key) for key in keys}


def _words(place: Place, key: str) -> str:
    with place.database.reading() as session:
        return definition(session.get_one(Consultation, place.id)).theme(key).nl


def _words_shipped(key: str) -> str:
    return shipped("pooierverbod").theme(key).nl


def _family(key: str) -> str:
    return shipped("pooierverbod").theme(key).family
